"""Accuracy of joining names into speakers across an archive, and the cost of one more article.

    python bench/identity.py [--shared ../shared] [--confusions 15] [--sizes 10000 100000]

B-cubed (Bagga and Baldwin, 1998) over the labelled attributions of PolNeAR dev, whose labels have one name for each
person across the split, against the speakers of an archive of its articles: with the quotations that are found, matched
to attributions as ../shared/bench/score_extraction.py does, and with the annotated quotations given. Then the time
takes to store the names of growing numbers of made-up articles, without any model.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from gold import load_module
from speakers import sourced_articles, unresolved_quotations

from index.core.types import Article, Being, Quotation, Source, Span
from index.extraction.pipeline import extract_all
from index.extraction.speakers.resolver import resolve
from index.lexicon.first_names import FEMALE, MALE
from index.store.filters import Filter
from index.store.record_reader import Lookup
from index.store.record_writer import Reading, Store
from index.store.sqlite.database import SqliteDatabase

ROOT = Path(__file__).resolve().parent.parent
Labelled = tuple[Article, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class LabelledItem:
    """One labelled attribution: whose it is, the name it was given in its article, and the speaker in the archive."""

    label: str
    kind: str
    name: str | None
    speaker: str | None
    right: bool


def store_articles(folder: Path, readings: Iterable[tuple[Article, Sequence[Quotation]]]) -> Lookup:
    """An archive of what was read, without vectors to speak of."""
    database = SqliteDatabase(folder, create=True)
    database.db.execute("PRAGMA synchronous = OFF")
    store = Store(database)
    for article, quotations in readings:
        vectors = np.zeros((len(quotations), 1), np.float32)
        store.add(Reading(article, quotations, (), vectors, vectors[:0]), model="none", extractor="bench")
    return Lookup(database)


def labelled_items(
    gold: list[Labelled], extracted: list[list[Quotation]], scorer: ModuleType
) -> Iterator[LabelledItem]:
    """The labelled attributions that a quotation matches, each with that quotation's speaker in an archive of all."""
    with tempfile.TemporaryDirectory() as folder:
        lookup = store_articles(Path(folder), zip((article for article, _ in gold), extracted, strict=True))
        speakers = {
            (q.article, q.quotation.content, q.quotation.source.span): q.speaker for q in lookup.select(Filter())
        }
        for seq, ((article, sourced), quotations) in enumerate(zip(gold, extracted, strict=True), 1):
            people = {a["speaker"] for a in sourced if a.get("type") == "person"}
            for a, q in match_quotations(article, sourced, quotations, scorer):
                if a.get("type") in ("person", "organization"):
                    name = q.source.name
                    same = scorer.same_person if a["type"] == "person" else scorer.same_organization
                    right = bool(same(name, a["speaker"], *([people] if a["type"] == "person" else [])))
                    yield LabelledItem(a["speaker"], a["type"], name, speakers[seq, q.content, q.source.span], right)


def match_quotations(
    article: Article, sourced: list[dict[str, Any]], quotations: Sequence[Quotation], scorer: ModuleType
) -> Iterator[tuple[dict[str, Any], Quotation]]:
    """One to one, the largest share of common words first; at least half of the words in either."""
    words = [m.span() for m in scorer.WORD.finditer(article.text)]
    golds = [scorer.tokens(words, a["content"]) for a in sourced]
    ours = [scorer.tokens(words, [(s.start, s.end) for s in q.content]) for q in quotations]
    pairs = sorted(
        ((len(p & g) / len(p | g), i, j) for i, p in enumerate(ours) for j, g in enumerate(golds) if p & g),
        reverse=True,
    )
    used: tuple[set[int], set[int]] = (set(), set())
    for share, i, j in pairs:
        if share >= 0.5 and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            yield sourced[j], quotations[i]


def bcubed(pairs: Sequence[tuple[str, object]]) -> tuple[float, float, float]:
    """Precision, recall and F1, in per cent, of the second as clusters of the first."""
    both, labels, clusters = Counter(pairs), Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    precision = sum(n * n / clusters[b] for (_, b), n in both.items()) / max(1, len(pairs))
    recall = sum(n * n / labels[a] for (a, _), n in both.items()) / max(1, len(pairs))
    return 100 * precision, 100 * recall, 200 * precision * recall / max(1e-9, precision + recall)


def bcubed_table(items: list[LabelledItem]) -> str:
    """B-cubed over persons, and over persons and organisations."""
    rows: list[tuple[str, Callable[[LabelledItem], bool]]] = [
        ("persons", lambda i: i.kind == "person" and i.name is not None),
        ("persons, rightly named in their article", lambda i: i.kind == "person" and i.right),
        ("persons, each unnamed one by itself", lambda i: i.kind == "person"),
        ("persons and organisations", lambda i: i.name is not None),
        ("the same, rightly named in their article", lambda i: i.right),
    ]
    lines = [f"{'':44}{'items':>7}{'labels':>8}{'speakers':>10}{'P':>7}{'R':>7}{'F1':>7}"]
    for title, fits in rows:
        mine = [(i.label, i.speaker or n) for n, i in enumerate(items) if fits(i)]
        figures = "".join(f"{x:7.1f}" for x in bcubed(mine))
        labels, speakers = len({a for a, _ in mine}), len({b for _, b in mine})
        lines.append(f"{title:44}{len(mine):>7}{labels:>8}{speakers:>10}{figures}")
    return "\n".join(lines)


def speaker_confusions(items: list[LabelledItem], most: int) -> str:
    """Labels whose statements lie with several speakers, and speakers who have several labels; the costliest first."""
    named = [replace(i, speaker=i.speaker or "nobody in particular") for i in items if i.name is not None]
    lines = []
    for title, key, value in (("label in pieces", "label", "speaker"), ("speaker of several", "speaker", "label")):
        groups: dict[str, Counter[str]] = defaultdict(Counter)
        for item in named:
            groups[getattr(item, key)][getattr(item, value)] += 1
        ranked = sorted(groups.items(), key=lambda pair: -(pair[1].total() - max(pair[1].values())))[:most]
        lines += [
            f"{title:20}{who[:34]:36}{', '.join(f'{x} {n}' for x, n in counts.most_common(6))}"
            for who, counts in ranked
            if len(counts) > 1
        ]
    return "\n".join(lines)


def synthetic_articles(count: int) -> Iterator[tuple[Article, list[Quotation]]]:
    """Articles with three names each, most of a thousand known people, one in five by surname alone; many Smiths."""
    chance = random.Random(7)
    firsts = sorted(MALE | FEMALE)
    endings = ("son", "man", "ski", "er", "ton", "field", "berg", "ov", "a", "ins")
    surnames = [first + ending for first in firsts[:200] for ending in endings]
    known = [(chance.choice(firsts), chance.choice(surnames)) for _ in range(1000)]
    for n in range(count):
        people = [chance.choice(known) if chance.random() < 0.5 else (chance.choice(firsts), chance.choice(surnames))]
        people += [chance.choice(known), chance.choice(known)]
        people += [(chance.choice(firsts), "smith")] if chance.random() < 0.05 else []
        names = [last if chance.random() < 0.2 else f"{first} {last}" for first, last in people]
        yield (
            Article(f"a{n}", f"{'word ' * 9}{n}"),
            [
                Quotation((Span(5 * i, 5 * i + 4),), Source(None, name.title(), None, Being.PERSON, 1.0))
                for i, name in enumerate(names)
            ],
        )


def linking_cost(size: int) -> str:
    """Milliseconds an article takes, over all and in the last tenth."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        marks = []

        def timed() -> Iterator[tuple[Article, list[Quotation]]]:
            for each in synthetic_articles(size):
                marks.append(time.perf_counter())
                yield each

        lookup = store_articles(Path(folder), timed())
        end = time.perf_counter()
        began = time.perf_counter()
        speakers = len(lookup.speakers())
        began = time.perf_counter() - began
    last = (end - marks[-size // 10]) / (size // 10)
    return f"{size:>9,}{1000 * (end - start) / size:12.2f}{1000 * last:14.2f}{speakers:12,}{1000 * began:16.0f}"


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT / "../shared")
    parser.add_argument("--confusions", type=int, default=15)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    args = parser.parse_args()
    path, rules = args.shared / "polnear/dev.jsonl.gz", args.shared / "bench/score_extraction.py"
    if path.exists() and rules.exists():
        gold = list(sourced_articles(path))
        for title, items in (
            ("quotations as found", list(extract_all(article for article, _ in gold))),
            ("quotations given", [resolve(article, unresolved_quotations(sourced)) for article, sourced in gold]),
        ):
            every = list(labelled_items(gold, items, load_module(rules)))
            print(f"{title}\n{bcubed_table(every)}\n{speaker_confusions(every, args.confusions)}\n")
    else:
        print(f"skipped: {path} or {rules} is not there")
    print(f"{'articles':>9}{'ms each':>12}{'ms at the end':>14}{'speakers':>12}{'ms to list them':>16}")
    for size in args.sizes:
        print(linking_cost(size), flush=True)


if __name__ == "__main__":
    main()
