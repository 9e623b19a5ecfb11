"""Adding that can be killed, and what must be true afterwards. Used by crash.py and full.py; does nothing by itself.

    python bench/witness.py add ARCHIVE FIRST COUNT [AIM]    adds articles FIRST.., publishing after every four
    python bench/witness.py check ARCHIVE                    reads ids from standard input, one to a line

`add` prints an article's id once `ingest` has acknowledged it. With an AIM (one of AIMS), it kills its own process
group a random moment after it has entered there.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from index.archive import Archive
from index.archive.ingest import ingest
from index.core.types import Article
from index.search import generations
from index.search.fulltext import FullTextIndex
from index.search.vectors import VectorIndex
from index.store.filters import Filter
from index.store.sqlite.database import SqliteDatabase
from index.system import atomic_files, subprocesses
from index.text.stemming import stems

_SYLLABLES = "ba ke lo mi nu ra so ti ve zu".split()
_EACH = 4
AIMS = {"commit": (0.004, 16), "tantivy": (0.05, 6), "chroma": (0.05, 9), "switch": (0.004, 3)}
"""The aim of a kill: within so many seconds of an entry, and among so many first entries."""


def unique_topic(number: int) -> str:
    """A word of its own for each number: 427 is "Nulové"-like letters, never an English stem."""
    return "".join(_SYLLABLES[int(digit)] for digit in f"{number:05d}").capitalize()


def witness_article(number: int) -> Article:
    """An article of one speaker, whose name and topic are its own."""
    name = unique_topic(number)
    text = (
        f"Ada {name}, a harbour pilot, said on Tuesday that the channel near Port {name}x was too shallow.\n"
        f"“We run aground at {name}x twice a year,” {name} said."
    )
    return Article(f"w{number}", text, f"Pilot warns of {name}x")


def _kill_soon(within: float) -> None:
    """Kill the whole process group from a process of its own, a random moment from now, in seconds."""
    if not os.fork():
        time.sleep(random.uniform(0, within))
        os.killpg(os.getpgid(0), signal.SIGKILL)


def _aim(archive: Archive, where: str) -> None:
    """Kill at some entry to where it is aimed."""
    within, entries = AIMS[where]
    left = iter(range(random.randrange(entries), -1, -1))

    def entered() -> None:
        if next(left, None) == 0:
            _kill_soon(within)

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:  # noqa: ANN401 - whatever the real one takes and gives
            entered()
            return real(*arguments)

        return call

    if where == "commit":
        assert isinstance(archive.database, SqliteDatabase)
        archive.database.db.set_trace_callback(lambda statement: entered() if statement == "COMMIT" else None)
    elif where == "switch":
        atomic_files.write_atomically = watched(atomic_files.write_atomically)
    else:  # the generation is built here, not in a child, so that the kill hits it
        real = subprocesses.run_module
        subprocesses.run_module = lambda module, step, *paths, stopped: (
            _built(*paths) if step == "build" else real(module, step, *paths, stopped=stopped)
        )
        for kind, method in (
            ((FullTextIndex, "add"), (FullTextIndex, "commit"))
            if where == "tantivy"
            else ((VectorIndex, "add"), (VectorIndex, "close"))
        ):
            setattr(kind, method, watched(getattr(kind, method)))


def _built(archive: Path, target: Path) -> None:
    generations._build(archive, target, afresh=False)


def add_acknowledged(folder: Path, first: int, count: int, aim: str) -> None:
    """Add, acknowledge, publish."""
    archive = Archive.open(folder, create=True)
    archive.database.make_writable()
    if aim:
        _aim(archive, aim)
    for at in range(first, first + count, _EACH):
        for outcome in ingest(archive, (witness_article(n) for n in range(at, min(at + _EACH, first + count)))):
            print(outcome.place, flush=True)
        generations.publish(folder)


def find_damage(folder: Path, ids: list[str]) -> Iterator[str]:
    """Yields what is wrong, a sentence each: nothing, after any kill."""
    database = SqliteDatabase(folder)
    archive = Archive.open(folder)
    yield from archive.status().faults
    stored = [identifier for _, identifier in archive.lookup.article_rows()]
    if len(stored) != len(set(stored)):
        yield "an article is there twice"
    rows = {identifier: row for row, identifier in archive.lookup.article_rows()}
    for identifier in ids:
        if identifier not in rows:
            yield f"{identifier} is lost"
            continue
        quotations = archive.lookup.quotations_of(rows[identifier])
        seqs = [q.seq for q in quotations]
        name = unique_topic(int(identifier[1:]))
        if not seqs:
            yield f"{identifier} has no statements"
        by_words = [seq for seq, _ in archive.search.by_words("quotations", stems(f"{name}x"), Filter(), 100)]
        if sorted(by_words) != sorted(seqs):
            yield f"{identifier}: by words {by_words}, stored {seqs}"
        for seq in seqs:
            vector = archive.lookup.vectors("quotations", [seq])[1][0]
            hits = [
                hit
                for hit, similarity in archive.search.by_meaning("quotations", vector, Filter(), 30)
                if similarity > 0.999
            ]
            if hits.count(seq) != 1:
                yield f"{identifier}: by meaning {hits.count(seq)} times"
        speakers = {q.speaker for q in quotations if q.speaker}
        matches = {q.seq for q in archive.lookup.select(Filter(tuple(speakers)))} if speakers else set()
        if matches != set(seqs):
            yield f"{identifier}: by speaker {sorted(matches)}, stored {seqs}"
    database.close()


def main() -> None:
    """One of the two programs."""
    if len(sys.argv) > 1 and sys.argv[1] == "add":
        add_acknowledged(
            Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5] if len(sys.argv) > 5 else ""
        )
    elif len(sys.argv) > 1:
        wrong = list(find_damage(Path(sys.argv[2]), sys.stdin.read().split()))
        print("\n".join(wrong))
        sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
