"""Kill -9 of a whole PostgreSQL server while two writers add, and see whether anything acknowledged is lost.

    python bench/crash_server.py [--kills 20] [--seconds 4]

A server out of the tests' package holds one archive. Two processes add made articles, three statements and a passage
each, with a name and words that nobody else has, and print a number once its article is stored. After some seconds at
random all processes of the server are killed at once; the writers wait until it is there again, and go on. It is
started on what is on the disk, and the record is searched for each article that was acknowledged, and for articles
that are not whole; both search tables are compared with it; and of the last articles and some others each statement
is looked for by words, by meaning and by speaker. Where an index fails, `rebuild` is called, and they are looked for
again. Prints, at the end, the articles acknowledged, lost and partial, and the kills after which an index was
unsound; exits 1 for any that is lost, partial, or not mended.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
from witness import unique_topic

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from index.archive import Archive  # noqa: E402 - the tests' server lies beside, not in a package
from index.core.errors import ArchiveError  # noqa: E402
from index.core.types import Article, Being, Passage, Quotation, Source, Span  # noqa: E402
from index.embedding.embedder import Vectors  # noqa: E402
from index.store.filters import Filter  # noqa: E402
from index.store.record_writer import Reading  # noqa: E402
from index.text.stemming import stems  # noqa: E402
from tests.support.servers.postgres import Server  # noqa: E402

WRITERS, STATEMENTS = 2, 3
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}


def synthetic_reading(number: int, dimension: int) -> Reading:
    """An article of one speaker, whose name and topic are its own."""
    name = unique_topic(number)
    said = [f"the {name}x channel is shallow, for the {n}th time" for n in range(STATEMENTS)]
    text, quotations = "", list[Quotation]()
    for each in said:
        text += f"Ada {name} said "
        span = Span(len(text), len(text) + len(each))
        quotations.append(Quotation((span,), Source(None, f"Ada {name}", None, Being.PERSON, 1.0)))
        text += f"{each}. "
    text += " ".join(f"{name}{n}" for n in range(120))  # enough for near copies to be looked for
    vectors = made_vectors(number, dimension)
    passages = [Passage(Span(0, len(text)))]
    return Reading(Article(f"c{number}", text), quotations, passages, vectors[:STATEMENTS], vectors[STATEMENTS:])


def made_vectors(number: int, dimension: int) -> Vectors:
    """Vectors of the statements, and of the passage."""
    vectors: Vectors = np.random.default_rng(number).standard_normal((STATEMENTS + 1, dimension), np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def add_without_end(address: str, first: int) -> None:
    """Add articles first, first + WRITERS, … and print each number once it is stored; while the server is away, wait,
    and add what was not acknowledged again, if it is not there."""
    archive = Archive.open(address)
    number = first
    while True:
        try:
            reading = synthetic_reading(number, archive.wanted.dimension)
            with archive.adding(reading.article, seconds=60.0) as writer:
                if not archive.lookup.holds(reading.article, "e"):
                    writer.add(reading, extractor="e")
        except ArchiveError:
            time.sleep(0.2)
            continue
        print(number, flush=True)
        number += WRITERS


def partial_articles(archive: Archive) -> list[str]:
    """The articles in force that have not all their rows."""
    query = (
        "SELECT id FROM articles a WHERE ended IS NULL AND ("
        "(SELECT count(*) FROM quotations WHERE article = a.seq AND speaker IS NOT NULL) <> ? OR "
        "(SELECT count(*) FROM passages WHERE article = a.seq) <> 1 OR "
        "(SELECT count(*) FROM bands WHERE article = a.seq) = 0 OR "
        "(SELECT count(*) FROM events WHERE article = a.id) <> 1)"
    )
    return [identifier for (identifier,) in archive.database.db.execute(query, (STATEMENTS,))]


def index_faults(archive: Archive, acknowledged: list[int]) -> Iterator[str]:
    """Faults of the indexes: articles that are not found, or found twice, by words, by meaning, by speaker; and rows
    that the search tables lack or have beyond the record."""
    for table in ("quotations", "passages"):
        of_search, of_record = f"SELECT seq FROM search_{table}", f"SELECT seq FROM {table}"
        for one, other in ((of_search, of_record), (of_record, of_search)):
            if rows := archive.database.db.execute(f"{one} EXCEPT {other}").fetchall():
                yield f"{table}: {len(rows)} rows differ"
    for number in acknowledged:
        row = archive.lookup.row_of(f"c{number}")
        if row is None:
            continue
        seqs = sorted(each.seq for each in archive.lookup.quotations_of(row))
        by_words = archive.search.by_words("quotations", stems(f"{unique_topic(number)}x"), Filter(), 10)
        if sorted(seq for seq, _ in by_words) != seqs:
            yield f"c{number}: by words {by_words}"
        vectors = made_vectors(number, archive.wanted.dimension)
        for seq, vector in zip(seqs, vectors, strict=False):
            if archive.search.by_meaning("quotations", vector, Filter(), 1)[0][0] != seq:
                yield f"c{number}: by meaning"
        speakers = {each.speaker for each in archive.lookup.quotations_of(row) if each.speaker}
        if sorted(each.seq for each in archive.lookup.select(Filter(tuple(speakers)))) != seqs:
            yield f"c{number}: by speaker"


@contextmanager
def writers_at(address: str, folder: Path) -> Iterator[list[Path]]:
    """Writers that add until the end; yields the files of the numbers that they acknowledge."""
    files = [folder / f"acknowledged-{n}" for n in range(WRITERS)]
    with ExitStack() as opened:
        writers = list[subprocess.Popen[str]]()
        for n, file in enumerate(files):
            command = [sys.executable, __file__, "--add", address, str(n)]
            out = opened.enter_context(file.open("w"))
            writers.append(subprocess.Popen(command, stdout=out, text=True, env=ENVIRONMENT))
        try:
            yield files
        finally:
            for writer in writers:
                writer.kill()
                writer.wait()


def acknowledged(files: Sequence[Path]) -> list[int]:
    """The numbers that were written to their ends."""
    texts = [file.read_text() for file in files]
    return [int(line) for text in texts for line in text[: text.rfind("\n") + 1].split()]


def main() -> None:
    """Kill, start, check; then the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--add", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.add:
        add_without_end(options.add[0], int(options.add[1]))
        return
    every, lost, partial, unsound, unmended = list[int](), set[int](), set[str](), 0, 0
    with tempfile.TemporaryDirectory(prefix="onrecord-crash-") as folder, Server(Path(folder)) as server:
        os.environ["XDG_STATE_HOME"] = ENVIRONMENT["XDG_STATE_HOME"] = folder
        archive = Archive.open(server.address, create=True)
        with archive.writing():
            for table in ("quotations", "passages"):  # the graphs, which small tables do not have
                archive.database.db.execute(f"CREATE INDEX ON search_{table} USING hnsw (vector halfvec_cosine_ops)")
        with writers_at(server.address, Path(folder)) as files:
            while len(acknowledged(files)) < 10:
                time.sleep(0.1)
            for kill in range(1, options.kills + 1):
                time.sleep(random.uniform(0, options.seconds))
                server.kill()
                known, every = set(every), acknowledged(files)
                added = [number for number in every if number not in known]
                server.start()
                archive = Archive.open(server.address)
                there = {identifier for _, identifier in archive.lookup.article_rows()}
                lost |= {number for number in every if f"c{number}" not in there}
                partial |= set(partial_articles(archive))
                sample = [*added[-20:], *random.sample(every, min(20, len(every)))]
                if faults := list(index_faults(archive, sample)):
                    unsound += 1
                    with archive.writing(seconds=60.0) as writer:
                        writer.rebuild()
                    unmended += bool(list(index_faults(archive, sample)))
                archive.database.close()
                print(f"kill {kill}: +{len(added)} of {len(every)}; {faults or 'indexes sound'}", flush=True)
    print(
        f"{options.kills} kills, {WRITERS} writers: {len(every):,} articles acknowledged, {len(lost)} lost, "
        f"{len(partial)} partial; indexes unsound after {unsound} kills, not mended by rebuild after {unmended}"
    )
    sys.exit(bool(lost or partial or unmended))


if __name__ == "__main__":
    main()
