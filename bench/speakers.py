"""Accuracy of the speaker when the quotations are given: resolution's errors apart from extraction's.

python bench/speakers.py [--split dev|train] [--gold ../shared/world/dev.jsonl.gz] [--confusions 20]

Every annotated attribution with a source is handed to `index.extraction.speakers.resolver.resolve` as a quotation; its
name is compared with the label by the rules of ../shared/bench/score_extraction.py. Of train, the articles that have
labels.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from gold import load_module

from index.core.types import Article, Quotation, Source, Span, hull
from index.extraction.speakers.resolver import resolve

ROOT = Path(__file__).resolve().parent.parent
ROWS = ("all", "named", "pronoun", "nominal", "organization", "group", "unnamed")
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """The outcome for one labelled source. `row` is a row of the scorer, or "unnamed"."""

    article: str
    row: str
    written: str
    label: str
    source: Source
    right: bool

    @property
    def wrong(self) -> bool:
        """True for a name that is another's."""
        return self.source.name is not None and not self.right


def sourced_articles(path: Path) -> Iterator[tuple[Article, list[dict[str, Any]]]]:
    """The articles of a PolNeAR file that have labels, each with its sourced attributions."""
    for line in gzip.decompress(path.read_bytes()).decode("utf8").split("\n"):
        row = json.loads(line) if line else {}
        sourced = [a for a in row.get("attributions", ()) if a["source"]]
        if any("type" in a for a in sourced):
            yield (
                Article(
                    row["id"], row["text"], row.get("title") or "", row.get("outlet") or "", row.get("author") or ""
                ),
                sourced,
            )


def unresolved_quotations(attributions: list[dict[str, Any]]) -> list[Quotation]:
    """The attributions as quotations whose speakers nobody has resolved."""
    return [
        Quotation(
            tuple(Span(*pair) for pair in a["content"]),
            Source(hull(Span(*pair) for pair in a["source"])),
            tuple(Span(*pair) for pair in a["cue"]),
        )
        for a in attributions
    ]


def source_outcomes(path: Path, scorer: ModuleType) -> Iterator[SourceOutcome]:
    """Every labelled source of the file with what `resolve` makes of it."""
    for article, sourced in sourced_articles(path):
        people = {a["speaker"] for a in sourced if a.get("type") == "person"}
        for a, quotation in zip(sourced, resolve(article, unresolved_quotations(sourced)), strict=True):
            if "type" in a:
                yield judge_source(article, a, quotation.source, people, scorer)


def judge_source(
    article: Article, a: dict[str, Any], source: Source, people: set[str], scorer: ModuleType
) -> SourceOutcome:
    """The source beside its label."""
    written = " ".join(article.text[s:e] for s, e in a["source"]).strip()
    label, row = a["speaker"], a["type"]
    if row == "person":
        right = bool(scorer.same_person(source.name, label, people))
        shares = set(scorer.surname_key(label)) & set(scorer.surname_key(written))
        row = "pronoun" if written.lower() in scorer.PRONOUN else "named" if shares else "nominal"
    elif row == "unnamed":
        right = source.name is None
    else:
        right = any(
            scorer.same_organization(source.name, x) or scorer.same_person(source.name, x) for x in label.split("; ")
        )
    return SourceOutcome(article.id, row, written, label, source, right)


def form_table(outcomes: list[SourceOutcome]) -> str:
    """Right, wrong and none by form of the source, as the scorer counts them."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in outcomes:
        state = "right" if one.right else "wrong" if one.wrong else "none"
        for row in (one.row, "all") if one.row in ("named", "pronoun", "nominal") else (one.row,):
            counts[row][state] += 1
    lines = [f"{'given quotations':18}{'right':>7}{'wrong':>7}{'none':>7}{'right %':>10}{'misattributed %':>18}"]
    for row in ROWS:
        c = counts[row]
        share, wrong = 100 * c["right"] / max(1, c.total()), 100 * c["wrong"] / max(1, c["right"] + c["wrong"])
        lines.append(f"{row:18}{c['right']:>7}{c['wrong']:>7}{c['none']:>7}{share:>10.1f}{wrong:>18.1f}")
    return "\n".join(lines)


def reliability_by_confidence(outcomes: list[SourceOutcome]) -> str:
    """Confidence beside the share that is right, over the names given."""
    named = [one for one in outcomes if one.source.name]
    lines = [f"{'confidence':14}{'names':>7}{'mean':>8}{'right':>8}"]
    for low, high in pairwise(BINS):
        inside = [one for one in named if low <= one.source.confidence < high]
        if inside:
            mean = sum(one.source.confidence for one in inside) / len(inside)
            right = sum(one.right for one in inside) / len(inside)
            lines.append(f"{low:.2f} to {min(high, 1.0):.2f}{len(inside):>7}{mean:>8.2f}{right:>8.2f}")
    return "\n".join(lines)


def name_confusions(outcomes: list[SourceOutcome], most: int) -> str:
    """The commonest confusions: form, label and the name given instead, with the sources as written."""
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for one in outcomes:
        if not one.right:
            groups[one.row, one.label, one.source.name or "–"].append(one.written)
    ranked = sorted(groups.items(), key=lambda pair: -len(pair[1]))[:most]
    return "\n".join(
        f"{len(written):3} {row:13}{label[:38]:40}{name[:38]:40}{' | '.join(sorted(set(written)))[:90]}"
        for (row, label, name), written in ranked
    )


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("dev", "train"), default="dev")
    parser.add_argument("--shared", type=Path, default=ROOT / "../shared")
    parser.add_argument("--gold", type=Path, help="another annotated file instead: world's")
    parser.add_argument("--confusions", type=int, default=20)
    parser.add_argument("--dump", type=Path, help="write every error here")
    args = parser.parse_args()
    gold = args.gold or args.shared / f"polnear/{args.split}.jsonl.gz"
    rules = args.shared / "bench/score_extraction.py"
    if not (gold.exists() and rules.exists()):
        print(f"skipped: {gold} or {rules} is not there")
        return
    start = time.perf_counter()
    outcomes = list(source_outcomes(gold, load_module(rules)))
    print(f"{gold.parent.name} {gold.name}: {len(outcomes)} labelled sources in {time.perf_counter() - start:.1f} s\n")
    print(form_table(outcomes), end="\n\n")
    print(reliability_by_confidence(outcomes), end="\n\n")
    print("  n form         label                                   name given                              as written")
    print(name_confusions(outcomes, args.confusions))
    if args.dump:
        errors = [one for one in outcomes if not one.right]
        lines = [
            f"{o.row}\t{o.written}\t{o.label}\t{o.source.name}\t{o.source.confidence:.2f}\t{o.article}" for o in errors
        ]
        args.dump.write_text("\n".join(lines), encoding="utf8")


if __name__ == "__main__":
    main()
