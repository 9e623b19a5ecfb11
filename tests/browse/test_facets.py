"""The counts of an answer's facets are those of what each selects, and no statement is lost or shown twice."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.core.types import Article, Kind, Span
from rag.answers.types import Place, Statement
from rag.browse.facets import UNCLEAR, UNDATED, Facets, Grouping, count_facets, group_statements, narrow

DAYS = (None, date(2004, 5, 3), date(2004, 5, 28), date(2005, 1, 9), date(2021, 1, 1))


def statement(n: int, kind: Kind, speaker: str | None, outlet: str, day: date | None) -> Statement:
    article = Article(f"{outlet}-{day}", f"Words number {n} on the quay.", f"Head {day}", outlet, published=day)
    words = Span(0, len(article.text))
    place = Place(article, (words,))
    return Statement(n, place, kind, True, (), 0.9, speaker, speaker, None, (), None, words, 0.5, True)


STATEMENTS = st.lists(
    st.tuples(
        st.sampled_from(Kind),
        st.sampled_from([None, "brandt", "okafor"]),
        st.sampled_from(["", "Harbour Post", "Courier"]),
        st.sampled_from(DAYS),
    ),
    max_size=30,
).map(lambda rows: [statement(n, *row) for n, row in enumerate(rows, 1)])


@given(STATEMENTS)
def test_each_count_is_the_number_that_its_facet_selects(statements: list[Statement]) -> None:
    counts = count_facets(statements)
    for kind, count in counts.kinds:
        assert len(narrow(statements, Facets(kinds=(kind,)))) == count
    for each in counts.speakers:
        assert len(narrow(statements, Facets(speaker=each.speaker))) == each.count
    for outlet, count in counts.outlets:
        assert len(narrow(statements, Facets(outlet=outlet))) == count
    for key, _, count in counts.periods:
        assert len(narrow(statements, Facets(period=key))) == count
    parts = (counts.kinds, counts.outlets, counts.periods, [(s.speaker, s.count) for s in counts.speakers])
    assert all(sum(row[-1] for row in part) == len(statements) for part in parts)


@given(STATEMENTS, st.sampled_from(Grouping))
def test_groups_hold_every_statement_once_and_keep_the_order(statements: list[Statement], grouping: Grouping) -> None:
    groups = group_statements(statements, grouping)
    assert Counter(s.n for _, group in groups for s in group) == Counter(s.n for s in statements)
    assert all([s.n for s in group] == sorted(s.n for s in group) for _, group in groups)
    assert all(len({s.article.id for s in group}) == 1 for _, group in groups) or grouping is not Grouping.ARTICLE


def test_statements_of_nobody_come_last_and_the_most_quoted_first() -> None:
    rows = [(None, 4), ("okafor", 1), ("brandt", 2)]
    statements = [statement(1, Kind.DIRECT, who, "", None) for who, times in rows for _ in range(times)]
    assert [each.speaker for each in count_facets(statements).speakers] == ["brandt", "okafor", UNCLEAR]


@pytest.mark.parametrize(
    ("facets", "expected"),
    [
        (Facets(words="NUMBER Okafor"), [2]),
        (Facets(words="okafor"), [2]),
        (Facets(words="head 2004"), [1]),
        (Facets(words="quay nothing"), []),
        (Facets(period="2004"), [1]),
        (Facets(period="2004-05"), [1]),
        (Facets(period=UNDATED), [2]),
        (Facets(kinds=(Kind.DIRECT,), speaker="okafor"), []),
        (Facets(), [1, 2]),
    ],
)
def test_facets_select_together(facets: Facets, expected: list[int]) -> None:
    statements = [
        statement(1, Kind.DIRECT, "brandt", "Courier", date(2004, 5, 3)),
        statement(2, Kind.INDIRECT, "okafor", "", None),
    ]
    assert [s.n for s in narrow(statements, facets)] == expected
