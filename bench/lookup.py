"""Accuracy and time of finding the speakers of an archive that names in questions mean.

    python bench/lookup.py ARCHIVE [--shared ../shared] [--set world|natural|dev] [--other natural] [--wrong]

Gold speakers that the archive knows are asked for by their name, by the surname, in small letters, with a slip of the
pen, with a title, with background; so are people who are not quoted there, and those of whom the set says that nothing
is to be found. Then the questions themselves: is who answers them among the names found in them (`mentions`), or among
those whom they describe (`described`)? Right: the gold speaker is the first, or among at most three; several: among
more; wrong: others only; none: nobody. And what processor time a look-up takes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from index.archive import Archive
from index.core.types import Being, Speaker
from index.identity.name import Name
from rag.speakers.lookup import SpeakerResolver

ROOT = Path(__file__).resolve().parent.parent
FEW = 3
LIKELY = 0.5
SEED = 16


def read_objects(file: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file, packed or not."""
    with gzip.open(file, "rt") if file.suffix == ".gz" else file.open() as lines:
        return [json.loads(line) for line in lines]


def misspell(name: str, draw: random.Random) -> str:
    """The name with two letters of its last word changed places, or one left out."""
    *first, last = name.split()
    at = draw.randrange(1, max(2, len(last) - 1))
    if draw.random() < 0.5:
        wrong = last[:at] + last[at + 1 : at + 2] + last[at] + last[at + 2 :]
    else:
        wrong = last[:at] + last[at + 1 :]
    return " ".join([*first, wrong])


def name_variants(name: str, draw: random.Random) -> Iterator[tuple[str, str]]:
    """(way, text) of asking for a person."""
    yield "name", name
    yield "small letters", name.lower()
    yield "surname", name.split()[-1]
    yield "slip", misspell(name, draw)
    yield "slip, small", misspell(name, draw).lower()
    yield "title", f"Dr {name.split()[-1]}"
    yield "possessive", f"{name}'s"
    yield "background", f"{name.lower()} from the university hospital"
    yield "description", f"our chief executive {name}"


def lookup_outcome(bearers: Sequence[Speaker], gold: str) -> str:
    """The outcome of asking for the gold speaker, by id."""
    ids = [s.id for s in bearers]
    if not ids:
        return "none"
    if gold not in ids:
        return "wrong"
    return "right" if gold in ids[:1] or len(ids) <= FEW else "several"


class OutcomeTable:
    """Outcomes counted by way."""

    def __init__(self, title: str, columns: Sequence[str]) -> None:
        self._title, self._columns = title, columns
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        self._times: dict[str, list[float]] = defaultdict(list)
        self._shown: list[str] = []

    def add(self, way: str, what: str, spent: float, shown: str = "") -> None:
        """One more; `shown` is printed where asked for."""
        self._counts[way][what] += 1
        self._times[way].append(1e3 * spent)
        if shown:
            self._shown.append(f"    {way}: {what}: {shown}")

    def show(self, details: bool) -> None:
        """Print it."""
        print(f"\n{self._title:24}" + "".join(f"{c:>10}" for c in ("n", *self._columns, "p50 ms", "p95 ms")))
        for way, counts in self._counts.items():
            n = sum(counts.values())
            shares = "".join(f"{100 * counts[c] / n:>9.1f}%" for c in self._columns)
            mid, high = np.percentile(self._times[way], [50, 95])
            print(f"{way:24}{n:>10}{shares}{mid:>10.1f}{high:>10.1f}")
        if details:
            print("\n".join(self._shown))


def unique_speakers(archive: Archive, names: Iterable[str]) -> dict[str, str]:
    """The id of the one speaker of each name that the archive has as it stands."""
    ids = {}
    for name in dict.fromkeys(names):
        speakers = archive.lookup.known(name) if name else []
        if len(speakers) == 1 and speakers[0].statements:
            ids[name] = speakers[0].id
    return ids


def time_call(look: Callable[[], Any]) -> tuple[Any, float]:
    """Its result, and the seconds of processor time that it takes: others work on this machine as well."""
    start = time.process_time()
    result = look()
    return result, time.process_time() - start


def look_up_names(archive: Archive, gold: Sequence[dict[str, Any]]) -> OutcomeTable:
    """Persons among the gold speakers, asked for in many ways."""
    table, draw = OutcomeTable("asked by name", ("right", "several", "wrong", "none")), random.Random(SEED)
    ids = unique_speakers(archive, (r["speaker"] for r in gold if r.get("type", r.get("speaker_type")) == "person"))
    for name, gold_id in ids.items():
        for way, text in name_variants(name, draw):
            if way != "name" and " " not in name and way not in ("small letters", "title"):
                continue
            named, spent = time_call(partial(SpeakerResolver(archive).resolve, text, lambda _: False))
            got = lookup_outcome(named.bearers, gold_id)
            table.add(way, got, spent, f"{text} -> {[s.name for s in named.bearers][:3]}" if got != "right" else "")
    return table


def look_up_strangers(archive: Archive, names: Iterable[tuple[str, str]]) -> OutcomeTable:
    """People who are not quoted: nobody is right."""
    table = OutcomeTable("not quoted here", ("none", "guessed", "found"))
    mine = {Name(name, being).block for name, being, *_ in archive.lookup.bearers()}
    for way, name in names:
        if Name(name, Being.PERSON).block in mine and way == "other archive":
            way = "other, surname known"
        named, spent = time_call(partial(SpeakerResolver(archive).resolve, name, lambda _: False))
        got = "none" if not named.bearers else "guessed" if named.guessed else "found"
        table.add(way, got, spent, f"{name} -> {[s.name for s in named.bearers][:3]}" if named.bearers else "")
    return table


def look_up_questions(archive: Archive, gold: Sequence[dict[str, Any]]) -> tuple[OutcomeTable, OutcomeTable]:
    """The questions as typed: whom their names, and they themselves, may mean."""
    columns = ("right", "several", "wrong", "none")
    by_name, by_role = OutcomeTable("mentions(question)", columns), OutcomeTable("described(question)", columns)
    ids = unique_speakers(archive, (r["speaker"] for r in gold if r.get("speaker")))
    for row in gold:
        if row.get("speaker") not in ids or "neg" in row["kind"]:
            continue
        text = row.get("question") or row["turns"][-1]
        mentions, spent = time_call(partial(SpeakerResolver(archive).find_mentions, text))
        likely = [m for m in mentions if m.score >= LIKELY]
        every = [lookup_outcome(m.named.bearers, ids[row["speaker"]]) for m in likely]
        got = next((each for each in ("right", "several", "wrong") if each in every), "none")
        named = [(m.named.text, round(m.score, 2), [s.name for s in m.named.bearers][:3]) for m in mentions]
        by_name.add(row["kind"], got, spent, f"{row['speaker']} | {text} | {named}" if got != "right" else "")
        described, spent = time_call(partial(SpeakerResolver(archive).matches_by_description, text))
        got = lookup_outcome([s for s, _ in described][:FEW], ids[row["speaker"]])
        best = [(s.name, round(score, 2)) for s, score in described[:FEW]]
        by_role.add(row["kind"], got, spent, f"{row['speaker']} | {text} | {best}" if row["kind"] == "by_role" else "")
    return by_name, by_role


def score_spans(file: Path) -> list[str]:
    """The words by which questions name speakers."""
    return [
        row["question"][s["start"] : s["end"]]
        for row in read_objects(file)
        for s in row["spans"]
        if s["slot"] == "speaker"
    ]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--set", default="world", help="gold_SET.jsonl.gz of shared/bench, or train_questions")
    parser.add_argument("--other", default="natural", help="the set whose speakers are strangers here")
    parser.add_argument("--wrong", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    bench = options.shared / "bench"
    if not bench.is_dir():
        print(f"{bench} is missing: nothing to measure with.")
        return
    archive = Archive.open(options.archive)
    archive.embedder.embed(["warm"])
    _, first = time_call(lambda: SpeakerResolver(archive).find_mentions("What did Nobody say?"))
    file = bench / (f"{options.set}.jsonl.gz" if "questions" in options.set else f"gold_{options.set}.jsonl.gz")
    gold = read_objects(file)
    here = {r.get("speaker") for r in gold}
    others = [r["speaker"] for r in read_objects(bench / f"gold_{options.other}.jsonl.gz") if r.get("type") == "person"]
    away = [("other archive", name) for name in dict.fromkeys(others) if name not in here]
    away += [("nothing here", r["speaker"]) for r in gold if r["kind"] == "neg_plain"]
    draw = random.Random(SEED)
    away += [
        ("spans of train", s)
        for s in draw.sample(sorted(set(score_spans(options.shared / "questions/train.jsonl"))), 300)
    ]
    print(
        f"{len(archive.lookup.speakers()):,} speakers; the first look-up, with the register made: {1e3 * first:.0f} ms"
    )
    for table in (look_up_names(archive, gold), look_up_strangers(archive, away), *look_up_questions(archive, gold)):
        table.show(options.wrong)


if __name__ == "__main__":
    main()
