"""The speakers in the record do not depend on the order of adding, removing and correcting."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.core.archive_place import Address
from index.core.types import Article, Being, Quotation, Source, Span
from index.identity.name import Name
from index.store import speaker_rows
from index.store.database import Database
from index.store.postgres.database import PostgresDatabase
from index.store.record_writer import Reading, Store
from index.store.sqlite.database import SqliteDatabase
from tests.support.servers.postgres import new_schema

pytestmark = pytest.mark.slow

ARTICLES = {
    f"{n}": Article(str(n), f"Word {n} {text}".ljust(60))
    for n, text in enumerate(["", "the Harbour Pilots Guild (HPG)", "the Hill People Group (HPG)", "", "", "", "", ""])
}
PEOPLE = (
    "Ada Smith|A. Smith|Smith|Adam Smith|ADA SMITH|Ada B. Smith|Ada C. Smith|Ida Lind|Lind|Smith Jr.|Bill Smith|"
    "Breaking Ada Smith|Sgt Smith|Sergei Lavrov|Sergej Lawrow|Lawrow"
).split("|")
BODIES = "HPG|Harbour Pilots Guild|Hill People Group|Smith campaign|Ada Smith's campaign|police".split("|")
NAMED = [Name(n, Being.PERSON) for n in PEOPLE] + [Name(n, Being.ORGANIZATION) for n in BODIES]
PAIRS = [(a, b) for a in NAMED for b in NAMED if a != b and a.being is b.being]
readings = st.dictionaries(st.sampled_from(sorted(ARTICLES)), st.lists(st.sampled_from(NAMED), min_size=1, max_size=4))
tied = st.lists(st.sampled_from([*PAIRS, *((n, None) for n in NAMED)]), max_size=3)


Ties = tuple[Name, Name | None]
NewRecord = Callable[[], AbstractContextManager["Record"]]


class Record:
    """A record of one's own, without models."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.store = Store(database)

    def put(self, article: str, names: list[Name]) -> None:
        self._put(ARTICLES[article], names)

    def put_new(self, number: int, names: list[Name]) -> None:
        """An article of its own, like no other."""
        words = " ".join(f"w{number}x{n}" for n in range(20))
        self._put(Article(f"new {number}", words), names)

    def _put(self, article: Article, names: list[Name]) -> None:
        quotations = [
            Quotation((Span(4 * i, 4 * i + 3),), Source(None, n.text, None, n.being, 1.0)) for i, n in enumerate(names)
        ]
        vectors = np.zeros((len(names), 1), np.float32)
        self.store.add(Reading(article, quotations, (), vectors, vectors[:0]), model="m", extractor="e")

    def tie(self, name: Name, other: Name | None) -> None:
        with self.database.transaction() as db:
            speaker_rows.tie(db, name, other)

    def speakers(self) -> list[tuple[str, ...]]:
        db = self.database.db
        used = db.execute(
            "SELECT DISTINCT q.name, q.being, q.speaker, s.name FROM quotations q JOIN speakers s ON s.id = q.speaker"
        )
        names = db.execute("SELECT n.name, n.being, n.speaker, s.name FROM names n JOIN speakers s ON s.id = n.speaker")
        rows = sorted(names.fetchall())
        assert sorted(used.fetchall()) == rows
        return rows


@contextmanager
def record_in_folder() -> Iterator[Record]:
    with tempfile.TemporaryDirectory() as folder:
        database = SqliteDatabase(Path(folder), create=True)
        database.db.execute("PRAGMA synchronous = OFF")
        yield Record(database)
        database.close()


@contextmanager
def record_on_server(server: str) -> Iterator[Record]:
    with new_schema(server) as address:
        database = PostgresDatabase(Address(address), create=True)
        database.db.execute("SET synchronous_commit = off")
        try:
            yield Record(database)
        finally:
            database.close()


@pytest.fixture(params=["folder", "server"])
def record(request: pytest.FixtureRequest) -> Iterator[Record]:
    """A new record in a folder, or in a schema on a server."""
    on_server = request.param == "server"
    new = record_on_server(request.getfixturevalue("postgres_server")) if on_server else record_in_folder()
    with new as record:
        yield record


@settings(max_examples=60)
@given(readings, tied, readings, st.randoms())
def test_who_is_who_does_not_depend_on_the_order_of_adding_removing_and_correcting(
    them: dict[str, list[Name]], ties: list[Ties], before: dict[str, list[Name]], chance: random.Random
) -> None:
    check_that_order_does_not_matter(record_in_folder, them, ties, before, chance)


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(readings, tied, readings, st.randoms())
def test_nor_does_it_on_a_server(
    postgres_server: str,
    them: dict[str, list[Name]],
    ties: list[Ties],
    before: dict[str, list[Name]],
    chance: random.Random,
) -> None:
    check_that_order_does_not_matter(lambda: record_on_server(postgres_server), them, ties, before, chance)


def check_that_order_does_not_matter(
    new_record: NewRecord,
    them: dict[str, list[Name]],
    ties: list[Ties],
    before: dict[str, list[Name]],
    chance: random.Random,
) -> None:
    with new_record() as plain, new_record() as shuffled:
        for tie in ties:
            plain.tie(*tie)
        for article, names in sorted(them.items()):
            plain.put(article, names)
        expected = plain.speakers()
        steps: list[tuple[object, ...]] = [("tie", *tie) for tie in ties]
        steps += [("put", article) for article in them]
        chance.shuffle(steps)
        for article, names in before.items():
            shuffled.put(article, names)
        gone = [("remove", article) for article in before if article not in them]
        for step in [*gone, *steps] if chance.random() < 0.5 else [*steps, *gone]:
            if step[0] == "tie":
                shuffled.tie(step[1], step[2])  # type: ignore[arg-type]
            elif step[0] == "put":
                shuffled.put(str(step[1]), them[str(step[1])])
            else:
                shuffled.store.remove(str(step[1]))
        assert shuffled.speakers() == expected
        shuffled.store.rebuild_speakers()
        assert shuffled.speakers() == expected


def test_an_abbreviation_is_joined_to_its_long_form_while_articles_agree_on_one(record: Record) -> None:
    record.put("0", [Name("HPG", Being.ORGANIZATION), Name("Harbour Pilots Guild", Being.ORGANIZATION)])
    apart = [row[2] for row in record.speakers()]
    assert apart == ["hpg.organization", "harbour-pilots-guild.organization"]
    record.put("1", [Name("HPG", Being.ORGANIZATION)])
    assert {row[2:] for row in record.speakers()} == {("harbour-pilots-guild.organization", "Harbour Pilots Guild")}
    record.put("2", [Name("HPG", Being.ORGANIZATION)])
    assert sorted(row[2] for row in record.speakers()) == sorted(apart)
    record.store.remove("2")
    assert len({row[2] for row in record.speakers()}) == 1
    record.store.remove("1")
    assert sorted(row[2] for row in record.speakers()) == sorted(apart)


def test_a_body_that_is_only_called_what_many_are_is_one_speaker_nowhere(record: Record) -> None:
    police, fairfax = Name("police", Being.ORGANIZATION), Name("Fairfax police", Being.ORGANIZATION)
    record.put("0", [police, fairfax])
    record.put("1", [police])
    assert [row[0] for row in record.speakers()] == ["Fairfax police"]
    record.tie(fairfax, police)
    assert [row[2] for row in record.speakers()] == ["fairfax-police.organization"] * 2
    with record.database.transaction() as db:
        assert speaker_rows.untie(db, fairfax, police)
    assert [row[0] for row in record.speakers()] == ["Fairfax police"]
    record.store.rebuild_speakers()
    assert [row[0] for row in record.speakers()] == ["Fairfax police"]


def test_the_names_of_an_article_are_stored_in_one_order() -> None:
    with record_in_folder() as record:
        check_the_order_of_names(record)


def check_the_order_of_names(record: Record) -> None:
    names = ["Zoe Hart", "Ida Lind", "Bo Kern", "Uwe Falk", "Ada Smith", "Max Roth", "Eva Dorn", "Jan Beck"]
    record.put("0", [Name(name, Being.PERSON) for name in names])
    for _ in range(2):
        rows = record.database.db.execute("SELECT name FROM names ORDER BY rowid").fetchall()
        assert [name for (name,) in rows] == sorted(names)
        record.store.rebuild_speakers()


def test_one_odd_name_does_not_part_a_surname_from_its_bearer(record: Record) -> None:
    for n in range(40):
        record.put_new(n, [Name("Ada Smith" if n % 2 else "Smith", Being.PERSON)])
    record.put_new(40, [Name("Derelict Smith", Being.PERSON)])
    assert {row[0]: row[3] for row in record.speakers()}["Smith"] == "Ada Smith"
    for n in range(41, 60):
        record.put_new(n, [Name("Bill Smith", Being.PERSON)])
    assert {row[0]: row[3] for row in record.speakers()}["Smith"] == "Smith"
    for n in range(41, 60):
        record.store.remove(f"new {n}")
    assert {row[0]: row[3] for row in record.speakers()}["Smith"] == "Ada Smith"


MANY = (
    "Ada Smith|Smith|Breaking Ada Smith|Derelict Smith|Ida Smith|Sergei Lavrov|Sergej Lawrow|Lavrov|Maria Zakharova|"
    "Maria Sakharova|Maria Sacharowa|Sacharowa|Det Supt Ada Smith|Ada Maria Smith"
).split("|")


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False))
def test_who_is_who_in_a_larger_archive_does_not_depend_on_the_order_of_adding(chance: random.Random) -> None:
    """Most articles name few, as archives do, so that what is rare and what is common is told apart, and changes."""
    ranked = chance.sample(MANY, len(MANY))
    named = [chance.choices(ranked, [0.5**n for n in range(len(MANY))], k=2) for _ in range(70)]
    with record_in_folder() as plain, record_in_folder() as shuffled:
        for n in range(50):
            plain.put_new(n, [Name(text, Being.PERSON) for text in named[n]])
        order = chance.sample(range(70), 70)
        for n in order:
            shuffled.put_new(n, [Name(text, Being.PERSON) for text in named[n]])
        for n in order:
            if n >= 50:
                shuffled.store.remove(f"new {n}")
        assert shuffled.speakers() == plain.speakers()
        counted = "SELECT count(*) FROM names n WHERE articles <> (SELECT count(DISTINCT article) FROM quotations q"
        counted += " WHERE q.name = n.name AND q.being = n.being)"
        assert shuffled.database.db.execute(counted).fetchone() == (0,)
        shuffled.store.rebuild_speakers()
        assert shuffled.speakers() == plain.speakers()
