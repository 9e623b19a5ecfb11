"""Comparisons: a column for each speaker or period, as the question itself answers it; rows in time; one table."""

from __future__ import annotations

import csv
import io
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from index.archive import Archive
from index.core.errors import NotFound, QuestionError
from index.core.types import Article, Kind
from rag.answers.engine import ask
from rag.answers.sorting import Order
from rag.browse.comparison import Comparison, ComparisonRequest, Period, compare, split_period
from rag.formats.export import EXPORT_FORMATS, export_answer
from tests.support.archives import AddArticles

NAMES = ("Daniel Smith", "Eleanor Smith")
IDS = ("daniel-smith", "eleanor-smith")


def note(name: str, day: date | None, words: str) -> Article:
    text = f"{name}, the harbour master, spoke on Monday. “{words},” {name} said.\n"
    return Article(f"{name}-{day}".casefold().replace(" ", "-"), text, outlet="Harbour Post", published=day)


@pytest.fixture
def small(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    add_articles(
        empty_archive,
        [
            note("Ann Vale", date(2023, 5, 2), "The ferry will sail in spring"),
            note("Ann Vale", date(2024, 5, 3), "The ferry will never sail"),
            note("Ann Vale", None, "The ferry is a fine ship"),
            note("Bo Kessler", date(2024, 5, 9), "The ferry is far too dear"),
        ],
    )
    return empty_archive


def table(result: Comparison) -> list[tuple[str, list[int]]]:
    return [(row.name, [len(cell) for cell in row.cells]) for row in result.rows]


def test_the_columns_are_what_the_question_answers(archive: Archive) -> None:
    said = ask(archive, f"What did {' and '.join(NAMES)} say about the terminal?")
    result = compare(archive, ComparisonRequest.from_query(said.query))
    assert result.request.speakers == IDS
    for column, group in zip(result.columns, said.groups, strict=True):
        assert (column.name, len(column.answer.matches)) == (group.name, group.count)
    assert {s.text for c in result.columns for s in c.answer.matches} == {s.text for s in said.matches}
    assert result.columns[0].note.endswith(("statement", "statements"))


def test_rows_are_months_with_quotations_first_and_the_undated_last(small: Archive) -> None:
    request = ComparisonRequest(("ann-vale", "bo-kessler"), "the ferry")
    result = compare(small, request)
    assert table(result) == [("May 2024", [1, 1]), ("May 2023", [1, 0]), ("undated", [1, 0])]
    oldest = compare(small, ComparisonRequest(request.speakers, request.topic, order=Order.OLDEST))
    assert [row.name for row in oldest.rows] == ["May 2023", "May 2024", "undated"]
    for row in compare(small, ComparisonRequest(("ann-vale",))).rows:
        kinds = [s.kind for s in row.cells[0]]
        assert kinds == sorted(kinds, key=[Kind.DIRECT, Kind.MIXED, Kind.INDIRECT].index)


def test_one_speaker_is_compared_with_themselves(small: Archive) -> None:
    then, now = split_period((date(2023, 5, 2), date(2024, 5, 3)))
    assert (then.until, then.label, now.label) == (
        date(2024, 1, 1),
        "2 May 2023 – 31 December 2023",
        "1 January 2024 – 3 May 2024",
    )
    result = compare(small, ComparisonRequest(("ann-vale", "bo-kessler"), "the ferry", (then, now)))
    assert [column.name for column in result.columns] == ["Ann Vale", "Ann Vale"]
    assert table(result) == [("May 2024", [0, 1]), ("May 2023", [1, 0])]
    assert "1 article without a publication date is left out." in result.columns[0].answer.notes


def test_a_column_without_statements_says_why(small: Archive) -> None:
    result = compare(
        small, ComparisonRequest(("bo-kessler", "ann-vale"), "the ferry", (Period(until=date(2024, 1, 1)),))
    )
    assert result.columns[0].answer.reason
    assert "Bo Kessler is quoted" in result.columns[0].note and "but not in articles" in result.columns[0].note
    assert result.columns[1].note == "1 statement"


def test_speakers_that_are_gone_are_named(small: Archive) -> None:
    assert compare(small, ComparisonRequest(("ann-vale", "nobody"))).missing == ("nobody",)
    with pytest.raises(NotFound):
        compare(small, ComparisonRequest(("nobody",)))


def test_it_is_exported_as_one_table(small: Archive) -> None:
    result = compare(small, ComparisonRequest(("ann-vale", "bo-kessler"), "the ferry"))
    form = next(form for form in EXPORT_FORMATS if form.suffix == "csv")
    rows = list(csv.DictReader(io.StringIO(export_answer(small, result.combined, form).decode("utf-8-sig"))))
    assert [(row["speaker"], row["published"]) for row in rows] == [
        ("Ann Vale", "2024-05-03"),
        ("Bo Kessler", "2024-05-09"),
        ("Ann Vale", "2023-05-02"),
        ("Ann Vale", ""),
    ]
    markdown = export_answer(small, result.combined, EXPORT_FORMATS[0]).decode("utf8")
    assert markdown.replace("\\", "").startswith("# What Ann Vale and Bo Kessler said about the ferry")


@pytest.mark.parametrize(
    "request_",
    [
        ComparisonRequest(("a", "b"), "x & y", (Period(date(2014, 1, 1), date(2015, 1, 1)),), Order.OLDEST),
        ComparisonRequest(("a",), "", (Period(date(2014, 1, 1)), Period(None, date(2014, 1, 1)))),
        ComparisonRequest(("a",), "é", (Period(until=date(2020, 2, 1)),)),
        ComparisonRequest(()),
    ],
)
def test_an_address_holds_the_whole_comparison(request_: ComparisonRequest) -> None:
    assert ComparisonRequest.from_fields(parse_qs(urlsplit(request_.address).query)) == request_


@pytest.mark.parametrize(
    "query", ["period=2014", "period=x..y", "since=yesterday", "since=2015-01-01&until=2014-01-01"]
)
def test_an_address_that_cannot_be_used_is_refused(query: str) -> None:
    with pytest.raises(QuestionError):
        ComparisonRequest.from_fields(parse_qs(f"who=a&{query}"))


def test_a_period_is_named() -> None:
    assert Period(date(2014, 1, 1), date(2015, 1, 1)).label == "2014"
    assert Period(date(2014, 1, 1), date(2017, 1, 1)).label == "2014–2016"
    assert Period(date(2014, 5, 1)).label == "since 1 May 2014"
    assert Period(until=date(2014, 5, 1)).label == "until 30 April 2014"
    assert Period().label == "all dates"
