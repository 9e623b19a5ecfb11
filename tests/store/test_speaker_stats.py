"""The counts in the record equal a fresh count, whatever came and went."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.core.archive_place import Address
from index.core.errors import NotFound
from index.core.types import Article, Being, Kind, Passage, Quotation, Ruling, Source, Span
from index.identity.name import Name
from index.store.database import Database
from index.store.postgres.database import PostgresDatabase
from index.store.record_writer import Reading, Store
from index.store.sqlite.database import SqliteDatabase
from tests.support.servers.postgres import new_schema
from tests.support.speaker_stats import DAYS, sound

NAMES = (
    Name("Ada Brandt", Being.PERSON),
    Name("Brandt", Being.PERSON),
    Name("Ida Pilot", Being.PERSON),
    Name("Harbour Office", Being.ORGANIZATION),
)
ROLES = (None, "pilot", "harbour pilot")
TEXTS = ("one two three four", "five six seven eight")
SPANS = (Span(0, 3), Span(4, 7), Span(8, 12))

at = st.integers(0, 3)
step = st.one_of(
    st.tuples(st.just("put"), at, st.integers(0, 1), st.integers(0, 2), st.tuples(at, at, at), st.integers(0, 8)),
    st.tuples(st.just("remove"), at),
    st.tuples(st.just("correct"), at, st.integers(0, 2), at),
    st.tuples(st.just("nobody"), at, st.integers(0, 2)),
    st.tuples(st.just("no_quotation"), at, st.integers(0, 2)),
    st.tuples(st.just("uncorrect"), at, st.integers(0, 2)),
    st.tuples(st.just("join"), st.integers(0, 2), st.integers(0, 2)),
    st.tuples(st.just("part"), at),
    st.tuples(st.just("rebuild_speakers")),
    st.tuples(st.just("relate_all")),
)


def reading(identifier: int, text: int, day: int, who: tuple[int, ...], more: int) -> Reading:
    """An article that quotes three words, each of somebody, the last told by the first where `more` is even."""
    article = Article(f"a{identifier}", TEXTS[text], published=DAYS[day])
    quotations = []
    for i, (span, n) in enumerate(zip(SPANS, who, strict=True)):
        source = Source(span, NAMES[n].text, ROLES[(more + i) % 3], NAMES[n].being)
        carrier = Source(SPANS[0], NAMES[who[0]].text) if i == 2 and more % 2 == 0 else None
        quotations.append(Quotation((span,), source, (), Kind.DIRECT, carrier=carrier))
    return Reading(article, quotations, (Passage(SPANS[0]),), np.ones((3, 4), np.float32), np.ones((1, 4), np.float32))


def apply(store: Store, kind: str, *given: object) -> None:
    numbers = [n for n in given if isinstance(n, int)]
    match kind:
        case "put":
            identifier, text, day, more = numbers
            who = next(g for g in given if isinstance(g, tuple))
            store.add(reading(identifier, text, day, who, more), model="m", extractor="e")
        case "remove":
            store.remove(f"a{numbers[0]}")
        case "correct":
            store.correct(f"a{numbers[0]}", SPANS[numbers[1]], Ruling.SPEAKER, NAMES[numbers[2]])
        case "nobody" | "no_quotation":
            store.correct(f"a{numbers[0]}", SPANS[numbers[1]], Ruling[kind.upper()])
        case "uncorrect":
            store.uncorrect(f"a{numbers[0]}", SPANS[numbers[1]])
        case "join":
            store.join(NAMES[numbers[0]], NAMES[numbers[1]])
        case "part":
            store.part(NAMES[numbers[0]])
        case _:
            getattr(store, kind)()


@pytest.mark.slow
@given(st.lists(step, min_size=1, max_size=12))
@settings(max_examples=80)
def test_the_counts_are_those_of_a_fresh_count(steps: list[tuple[str, ...]]) -> None:
    with TemporaryDirectory() as folder:
        check_counts(SqliteDatabase(Path(folder), create=True), steps)


@pytest.mark.slow
@given(st.lists(step, min_size=6, max_size=12))
@settings(max_examples=6)
def test_so_they_are_on_a_server(postgres_server: str, steps: list[tuple[str, ...]]) -> None:
    with new_schema(postgres_server) as address:
        check_counts(PostgresDatabase(Address(address), create=True), steps)


def check_counts(database: Database, steps: list[tuple[str, ...]]) -> None:
    database.make_writable()
    store = Store(database)
    for kind, *given_ in steps:
        with suppress(NotFound):
            apply(store, kind, *given_)
        sound(database)
    database.close()
