"""Synthetic statements and vectors, straight into the record of an archive in a folder or on a server, then indexed.

Five statements to an article; names, topics and dates are drawn, a few speakers say much and most little (Zipf). A
statement depends on its number alone, so that every archive of a size holds the same, however it grew.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from index.archive import Archive
from index.core.hashing import text_hash
from index.core.types import Being, Kind, Quotation, Source, Span
from index.extraction.pipeline import FINGERPRINT
from index.search.postgres import PostgresSearch
from index.store import speaker_rows
from index.store.database import Connection
from index.store.postgres.database import PostgresDatabase
from index.store.rows import quotation_columns

TOPICS = 3_000
_EACH = 5
_BLOCK = 10_000
"""Statements that are drawn, and written, together."""
_FIRST = "Ada Ben Carla Dirk Elena Frank Greta Hugo Ines Jonas".split()
_SYLLABLES = "ba ke lo mi nu ra so ti ve zu".split()
_UNDATED = 0.02
"""Share of articles without a date."""
_FILLING = "harbour season council budget report question week answer ministry plan road winter price member".split()
_ARTICLE = "seq id hash text title outlet author published url added extractor text_hash".split()
_SLOW = 1.0
"""Seconds from which the making of an index is printed."""


def _word(number: int, end: str) -> str:
    return "".join(_SYLLABLES[int(digit)] for digit in f"{number:04d}") + end


def speaker_name(number: int) -> str:
    """One of ten first names, and a surname that ten speakers share."""
    return f"{_FIRST[number % 10]} {_word(number // 10, 'n').capitalize()}"


def topic_word(number: int) -> str:
    """A word that nothing else uses."""
    return _word(number, "ka")


@dataclass
class Rows:
    """Rows of each table, in order."""

    articles: list[list[object]] = field(default_factory=list)
    vectors: list[list[object]] = field(default_factory=list)
    passages: list[list[object]] = field(default_factory=list)
    quotations: list[dict[str, object]] = field(default_factory=list)


def _blocks(existing: int, statements: int, speakers: int, model: str, dimension: int) -> Iterator[Rows]:
    """The rows from so many statements to so many, block by block."""
    of_speakers = 1 / np.arange(1, speakers + 1)
    of_topics = 1 / np.arange(10, TOPICS + 10)
    for start in range(existing - existing % _BLOCK, statements, _BLOCK):
        rng, drawn = random.Random(start), np.random.default_rng(start)
        who = drawn.choice(speakers, _BLOCK, p=of_speakers / of_speakers.sum())
        what = drawn.choice(TOPICS, _BLOCK, p=of_topics / of_topics.sum())
        rows = Rows()
        for at in range(start, start + _BLOCK, _EACH):
            vectors = drawn.standard_normal((_EACH + 1, dimension), np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            said = [
                (
                    speaker_name(who[n - start]),
                    f"the {topic_word(what[n - start])} {' '.join(rng.choices(_FILLING, k=9))}",
                )
                for n in range(at, at + _EACH)
            ]
            day = (date(2004, 1, 1) + timedelta(days=rng.randrange(7_300))).isoformat()
            if rng.random() < _UNDATED:
                day = ""
            if existing <= at < statements:
                _add_article(rows, at, said, day or None, vectors, model)
        yield rows


def _add_article(
    rows: Rows, at: int, said: list[tuple[str, str]], day: str | None, vectors: np.ndarray[Any, Any], model: str
) -> None:
    article, first_vector, text = at // _EACH + 1, at // _EACH * (_EACH + 1) + 1, ""
    for n, (name, words) in enumerate(said, at):
        words += f" number {n}"
        source = Span(len(text), len(text) + len(name))
        content = Span(source.end + 6, source.end + 6 + len(words))
        text += f"{name} said {words}. "
        role = f"{_FILLING[len(name) % len(_FILLING)]} minister" if n % 3 == 0 else None
        speaks = Source(source, name, role, Being.PERSON, 0.95, ())
        columns = quotation_columns(Quotation((content,), speaks, (), Kind.INDIRECT, True, 0.95))
        rows.quotations.append(
            {"seq": n + 1, "article": article, "vector": first_vector + n - at, "day": day, **columns}
        )
    own = [article, f"s{at}", f"s{at}", text, f"Report {at}", f"Outlet {at % 40}", "", day, "", "", FINGERPRINT]
    rows.articles.append([*own, text_hash(text)])
    rows.vectors += [[first_vector + i, f"{at}/{i}".encode(), model, v.tobytes()] for i, v in enumerate(vectors)]
    rows.passages.append([article, article, 0, len(text), first_vector + _EACH])


def build_archive(archive: Archive, existing: int, statements: int, speakers: int) -> None:
    """Bring the record from so many statements to so many, then make the indexes; print what each took.

    On a server the user has to be an administrator: its triggers are off meanwhile. Broken off, it goes on from there.
    """
    began = time.perf_counter()
    archive.database.set_meta("embedder", archive.wanted.fingerprint)
    archive.database.set_meta("identity", speaker_rows.VERSION)
    served, db = isinstance(archive.database, PostgresDatabase), archive.database.db
    db.execute("SET session_replication_role = replica" if served else "PRAGMA foreign_keys = OFF")
    bearers = _bearers(speakers, archive)
    with archive.database.transaction():
        _add_speakers(db, bearers)
    for rows in _blocks(existing, statements, speakers, archive.wanted.fingerprint, archive.wanted.dimension):
        with archive.database.transaction():
            insert_rows(db, rows, bearers)
    with archive.database.transaction():
        if served:
            for table in ("articles", "vectors", "passages", "quotations"):
                db.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'seq'), (SELECT max(seq) FROM {table}))")
            _count(db)
        db.execute("DELETE FROM names WHERE articles = 0")
    if served:
        db.execute("SET session_replication_role = origin")
        db.execute("VACUUM ANALYZE")
    print(f"rows in {time.perf_counter() - began:,.0f} s", flush=True)


def make_indexes(archive: Archive) -> None:
    """Make the search indexes where rows are in none; print how long it took."""
    began = time.perf_counter()
    if isinstance(archive.database, PostgresDatabase):
        last = archive.database.db.execute("SELECT max(seq) FROM search_quotations").fetchone()[0]
        if last != archive.lookup.last_row("quotations"):
            _TimedSearch(archive).rebuild()
    elif archive.search.lag():
        archive.search.rebuild()
    if time.perf_counter() - began > _SLOW:
        print(f"search tables and indexes in {time.perf_counter() - began:,.0f} s", flush=True)


def _bearers(speakers: int, archive: Archive) -> dict[str, tuple[str, str]]:
    """The id of each name's bearer, and the name's block: as an archive works them out in which each speaks once."""
    with tempfile.TemporaryDirectory() as folder:
        small = Archive.open(Path(folder, "archive"), create=True)
        said = [(speaker_name(number), "the harbour is deep") for number in range(speakers)]
        rows = Rows()
        for at in range(0, speakers, _EACH):
            vectors = np.zeros((_EACH + 1, archive.wanted.dimension), np.float32)
            _add_article(rows, at, said[at : at + _EACH], None, vectors, "")
        small.database.make_writable()
        with small.database.unchecked_transaction() as db:
            insert_rows(db, rows, {})
            speaker_rows.rebuild_speakers(db, {})
        return {name: (speaker, block) for name, speaker, block in db.execute("SELECT name, speaker, block FROM names")}


def insert_rows(db: Connection, rows: Rows, bearers: Mapping[str, tuple[str, str]]) -> None:
    """Insert the rows into the record. `bearers`: the ids of the names' bearers, where they are known."""
    if not rows.articles:
        return
    db.insert_rows("articles", _ARTICLE, rows.articles)
    db.insert_rows("vectors", ["seq", "hash", "model", "vector"], rows.vectors)
    db.insert_rows("passages", ["seq", "article", "start", "end", "vector"], rows.passages)
    speaking = [row | {"speaker": bearers[str(row["name"])][0] if bearers else None} for row in rows.quotations]
    db.insert_rows("quotations", list(speaking[0]), [list(row.values()) for row in speaking])


def _add_speakers(db: Connection, bearers: Mapping[str, tuple[str, str]]) -> None:
    """Add those who are not there."""
    add = "INSERT INTO speakers (id, name, being) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING"
    db.executemany(add, [(speaker, name, Being.PERSON.value) for name, (speaker, _) in bearers.items()])
    add = "INSERT INTO names (name, being, block, speaker) VALUES (?, ?, ?, ?) ON CONFLICT (name, being) DO NOTHING"
    db.executemany(add, [(name, Being.PERSON.value, block, speaker) for name, (speaker, block) in bearers.items()])


def _count(db: Connection) -> None:
    """Count what triggers count as rows come."""
    counted = "SELECT {0}, count(*) AS n, count(DISTINCT article) AS articles FROM quotations GROUP BY {0}"
    db.execute(
        "UPDATE speakers s SET statements = c.n, articles = c.articles"
        f" FROM ({counted.format('speaker')}) c WHERE c.speaker = s.id"
    )
    db.execute(f"UPDATE names n SET articles = c.articles FROM ({counted.format('name')}) c WHERE c.name = n.name")
    db.execute("DELETE FROM roles")
    db.execute(
        "INSERT INTO roles SELECT speaker, role, count(*) FROM quotations WHERE role IS NOT NULL GROUP BY speaker, role"
    )


class _TimedSearch(PostgresSearch):
    """Prints how long each index takes."""

    def __init__(self, archive: Archive) -> None:
        database = archive.database
        assert isinstance(database, PostgresDatabase)
        super().__init__(lambda: database.db, archive.lookup, archive.wanted.dimension)

    def _run(self, query: str, *values: object) -> Any:  # noqa: ANN401
        began = time.perf_counter()
        done = super()._run(query, *values)
        if query.startswith("CREATE INDEX") and time.perf_counter() - began > _SLOW:
            print(f"    {time.perf_counter() - began:6,.0f} s  {query}", flush=True)
        return done
