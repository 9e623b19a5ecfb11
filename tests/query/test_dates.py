"""When: what of a question is a date, and what merely sounds like one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.dates import extract_dates

TODAY = date(2024, 11, 22)  # a Friday


@pytest.mark.parametrize(
    ("question", "rest", "since", "until"),
    [
        ("taxes since October 2016", "taxes", "2016-10-01", None),
        ("taxes since September 26, 2016", "taxes", "2016-09-26", None),
        ("taxes since 26 September 2016", "taxes", "2016-09-26", None),
        ("taxes since 2016-09-26", "taxes", "2016-09-26", None),
        ("taxes since October", "taxes", "2024-10-01", None),
        ("taxes since December", "taxes", "2023-12-01", None),
        ("only since 2023", "", "2023-01-01", None),
        ("taxes after October 4, 2016", "taxes", "2016-10-05", None),
        ("taxes after 2016", "taxes", "2017-01-01", None),
        ("taxes before October 2016", "taxes", None, "2016-10-01"),
        ("taxes before October 4, 2016", "taxes", None, "2016-10-04"),
        ("taxes until October 4, 2016", "taxes", None, "2016-10-05"),
        ("taxes up to 2016", "taxes", None, "2017-01-01"),
        ("taxes in 2016", "taxes", "2016-01-01", "2017-01-01"),
        ("taxes in February 2016", "taxes", "2016-02-01", "2016-03-01"),
        ("taxes on December 28", "taxes", "2023-12-28", "2023-12-29"),
        ("taxes on 1 March 2024", "taxes", "2024-03-01", "2024-03-02"),
        ("taxes during May 2024", "taxes", "2024-05-01", "2024-06-01"),
        ("taxes between May and July 2024", "taxes", "2024-05-01", "2024-08-01"),
        ("taxes from 2020 to 2022", "taxes", "2020-01-01", "2023-01-01"),
        ("taxes today", "taxes", "2024-11-22", "2024-11-23"),
        ("taxes yesterday", "taxes", "2024-11-21", "2024-11-22"),
        ("taxes last week", "taxes", "2024-11-11", "2024-11-18"),
        ("taxes this week", "taxes", "2024-11-18", "2024-11-25"),
        ("taxes last month", "taxes", "2024-10-01", "2024-11-01"),
        ("taxes last year", "taxes", "2023-01-01", "2024-01-01"),
        ("taxes in the last 3 months", "taxes", "2024-08-24", "2024-11-23"),
        ("taxes over the past two weeks", "taxes", "2024-11-08", "2024-11-23"),
        ("taxes in the last week of 2022", "taxes", "2022-12-25", "2023-01-01"),
        ("in 2016 on taxes", "on taxes", "2016-01-01", "2017-01-01"),
        ("taxes since May 2024 until July 2024", "taxes", "2024-05-01", "2024-08-01"),
        # what is no date
        ("taxes before the summit", "taxes before the summit", None, None),
        ("the war since the invasion", "the war since the invasion", None, None),
        ("what did May say about taxes", "what did May say about taxes", None, None),
        ("statements by May on taxes", "statements by May on taxes", None, None),
        ("quotes from August", "quotes from August", None, None),
        ("the March on Washington", "the March on Washington", None, None),
        ("the 2016 election", "the 2016 election", None, None),
        ("in Paris on taxes", "in Paris on taxes", None, None),
        ("the last chapter", "the last chapter", None, None),
        ("Agenda 2030", "Agenda 2030", None, None),
        ("after all", "after all", None, None),
    ],
)
def test_when(question: str, rest: str, since: str | None, until: str | None) -> None:
    dated = extract_dates(question, TODAY)
    assert (dated.rest, dated.since and dated.since.isoformat(), dated.until and dated.until.isoformat()) == (
        rest,
        since,
        until,
    )


@given(st.text(max_size=200), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_any_question_has_a_when(question: str, today: date) -> None:
    extract_dates(question, today)


@given(
    st.lists(
        st.sampled_from(
            "since before in on last week May 2024 March 3 , of the 31 February 2023 99 between and".split()
        )
    ).map(" ".join)
)
def test_dates_that_do_not_exist_are_no_error(question: str) -> None:
    dated = extract_dates(question, TODAY)
    if dated.since and dated.until and " between " not in f" {question} ":
        assert isinstance(dated.since, date)
