"""Several who add to one archive on a server at once: what they leave is what one leaves, in whatever order."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.archive import Archive
from index.core.archive_place import Address
from index.core.errors import ArchiveBusy
from index.core.hashing import text_hash
from index.core.types import Article, Being, Passage, Quotation, Source, Span
from index.store.database import Database
from index.store.filters import Filter
from index.store.postgres.database import PostgresDatabase
from index.store.record_reader import Lookup
from index.store.record_writer import Reading, Store
from index.store.sqlite.database import SqliteDatabase
from tests.support.servers.postgres import new_schema

NAMES = ("Ada Smith", "Smith", "A. Smith", "Ida Lind", "Lind", "Bill Smith", "Juri Kolb", "J. Kolb", "WHO", "police")
COMMON = "No comment, she said. "
ARTICLES = 48
MOST_TRIPS = 30
"""Round trips to the server for one article of four quotations and a passage, the right to add it included."""


def reading(number: int, version: int = 0) -> Reading:
    """Of six articles the second has the text of the first, and the fourth is a version of the third; all have a
    sentence in common, and so a vector."""
    base = number - 1 if number % 6 in (1, 3) else number
    words = [f"w{base}v{version}x{i:02}" for i in range(60)]
    if number % 6 == 3:
        words[-1] = "other"
    text = f"{COMMON}The World Health Organization (WHO) met. {' '.join(words)}"
    drawn = random.Random(base)
    spans = (Span(0, 10), Span(10, 20), Span(65, 75), Span(80, 95))
    quotations = [Quotation((each,), Source(None, drawn.choice(NAMES), None, Being.PERSON, 1.0)) for each in spans]
    vectors = np.ones((len(spans), 384), np.float32)
    article = Article(f"a{number}", text, published=date(2024, 1, 1))
    return Reading(article, quotations, [Passage(Span(0, len(text)))], vectors, vectors[:1])


def add(database: Database, readings: Sequence[Reading]) -> None:
    """Add articles that are not there yet, as an adding program does."""
    for each in readings:
        article = each.article
        with database.adding(article.id, text_hash(article.text), seconds=60.0):
            if not Lookup(database).holds(article, "e"):
                Store(database).add(each, model="m", extractor="e")
    database.close()


def record(database: Database) -> dict[str, object]:
    """The record by what it means: without times and numbers of rows, and whichever of two copies holds the text."""
    db, of = database.db, "JOIN articles a ON a.seq = article JOIN vectors v ON v.seq = t.vector"
    queries = {
        "articles": "SELECT id, hash, ended FROM articles",
        "texts": "SELECT text_hash, count(*), count(copy_of) FROM articles WHERE ended IS NULL GROUP BY text_hash",
        "quotations": f"SELECT text_hash, content, name, speaker, v.hash, day FROM quotations t {of}",
        "passages": f'SELECT text_hash, start, "end", v.hash FROM passages t {of}',
        "names": "SELECT name, being, block, speaker, articles, usage FROM names",
        "speakers": "SELECT id, name, statements, articles FROM speakers WHERE statements > 0",
        "abbreviations": "SELECT short, long, articles FROM abbreviations",
        "vectors": "SELECT hash, model FROM vectors",
        "events": "SELECT action, article FROM events",
        "actors": "SELECT who, name FROM actors",
    }
    meant: dict[str, object] = {name: sorted(map(repr, db.execute(query))) for name, query in queries.items()}
    stories: dict[int, set[bytes]] = {}
    for story, text in db.execute("SELECT story, text_hash FROM articles WHERE story IS NOT NULL AND ended IS NULL"):
        stories.setdefault(story, set()).add(text)
    return meant | {"stories": sorted(map(sorted, stories.values()))}


@pytest.fixture
def address(postgres_server: str) -> Iterator[str]:
    with new_schema(postgres_server) as address:
        yield address


def shares() -> list[list[Reading]]:
    """What four writers add: each also adds a newer version of every fifth of its articles."""
    numbers = list(range(ARTICLES))
    random.Random(4).shuffle(numbers)
    every = [numbers[at::4] for at in range(4)]
    return [
        [reading(n) for n in share] + [reading(n, version=1) for n in share[::5] if n % 6 not in (0, 1, 2, 3)]
        for share in every
    ]


def test_four_writers_at_once_leave_the_record_of_one(address: str, tmp_path: Path) -> None:
    PostgresDatabase(Address(address), create=True).close()
    parts = shares()
    with ThreadPoolExecutor(4) as pool:
        databases = [PostgresDatabase(Address(address)) for _ in parts]
        list(pool.map(add, databases, parts))
    alone = SqliteDatabase(tmp_path, create=True)
    alone.make_writable()
    add(alone, [each for part in reversed(parts) for each in part])
    together = record(PostgresDatabase(Address(address)))
    assert together == record(alone)
    assert len(together["stories"]) == ARTICLES // 6  # type: ignore[arg-type]
    assert len(together["articles"]) > ARTICLES  # type: ignore[arg-type]


def test_an_article_that_four_add_at_once_is_there_once(address: str) -> None:
    database = PostgresDatabase(Address(address), create=True)
    readings = [reading(number) for number in range(0, 12, 2)]
    with ThreadPoolExecutor(4) as pool:
        databases = [PostgresDatabase(Address(address)) for _ in range(4)]
        list(pool.map(add, databases, [readings] * 4))
    ids = database.db.execute("SELECT id FROM articles ORDER BY 1").fetchall()
    assert ids == sorted((each.article.id,) for each in readings)


def test_who_adds_waits_for_neither_another_article_nor_its_insertion(address: str) -> None:
    """But for one of the same id or text, and for whoever has the right to write."""
    one, other = PostgresDatabase(Address(address), create=True), PostgresDatabase(Address(address))
    text = text_hash("some text")
    with one.adding("a", text), one.transaction() as db:
        db.execute("INSERT INTO meta VALUES ('a', '1')")
        with other.adding("b", b"another"), other.transaction() as beside:
            beside.take_turn()
            beside.execute("INSERT INTO meta VALUES ('b', '1')")
        db.take_turn()
        for rights in (other.adding("a", b"another", 0.1), other.adding("b", text, 0.1), other.exclusive(0.1)):
            with pytest.raises(ArchiveBusy), rights:
                pass
    with other.exclusive(), pytest.raises(ArchiveBusy, match="written to by postgres"), one.adding("c", text, 0.1):
        pass
    with one.adding("a", text), one.transaction():
        assert sorted(one.facts()) == ["a", "b"]


def test_a_version_in_force_is_claimed_by_its_text(address: str) -> None:
    one, other = PostgresDatabase(Address(address), create=True), PostgresDatabase(Address(address))
    first = reading(0)
    add(one, [first])
    newer = one.adding(first.article.id, text_hash("newer"))
    with newer, pytest.raises(ArchiveBusy), other.adding("copy", text_hash(first.article.text), 0.1):
        pass


def test_an_article_takes_few_round_trips(
    postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    archive = Archive.open(postgres_database, create=True)
    assert isinstance(archive.database, PostgresDatabase)

    def put(number: int) -> None:
        each = reading(number)
        with archive.adding(each.article) as writer:
            writer.add(each, extractor="e")

    for number in range(4, 40, 6):
        put(number)
    with (tmp_path / "trace").open("w+b") as trace:
        archive.database.db.raw.pgconn.trace(trace.fileno())
        put(40)
        archive.database.db.raw.pgconn.untrace()
        trace.seek(0)
        written = trace.read()
    trips = written.count(b"\tSync") + written.count(b"\tFlush")
    assert 20 < trips <= MOST_TRIPS
    assert archive.search.by_words("quotations", ["comment"], Filter(), 10)
    archive.database.close()
