"""From a question to a Query: a table of ways of asking, over the speakers of seeds/ and tests/articles/."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.archive import Archive
from index.errors import QuestionError
from rag.query import Query
from rag.ask import known_of
from rag.question import LONGEST, Known, understand

TODAY = date(2024, 11, 22)


@pytest.fixture(scope="module")
def known(archive: Archive) -> Known:
    return known_of(archive)


def brief(query: Query) -> tuple[str, str | None, str]:
    """Intent, speaker (with a question mark where unknown), topic."""
    who = query.speaker
    return query.intent, (who.bearers[0].name if who.bearers else f"{who.text}?") if who else None, query.topic


LAVROV = "Sergei Lavrov"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # what somebody said on something
        ("what did Lavrov say about Patriot?", ("said_by", LAVROV, "Patriot")),
        ("What has Lavrov said about Patriot", ("said_by", LAVROV, "Patriot")),
        ("WHAT DID LAVROV SAY ABOUT PATRIOT", ("said_by", LAVROV, "PATRIOT")),
        ("what did Sergei Lavrov say on the Patriot system?", ("said_by", LAVROV, "the Patriot system")),
        ("what did the Russian foreign minister say about talks?", ("said_by", LAVROV, "talks")),
        ("what did Minister Lavrov tell about talks", ("said_by", LAVROV, "talks")),
        ("did Lavrov say anything about Merkel?", ("said_by", LAVROV, "Merkel")),
        ("did Lavrov comment on Merkel?", ("said_by", LAVROV, "Merkel")),
        ("has Lavrov ever commented on Merkel", ("said_by", LAVROV, "Merkel")),
        ("did Lavrov say that Kyiv wants talks?", ("said_by", LAVROV, "Kyiv wants talks")),
        ("Anything from Lavrov on talks?", ("said_by", LAVROV, "talks")),
        ("Find statements by Lavrov on talks.", ("said_by", LAVROV, "talks")),
        ("show me all quotes from Lavrov about talks", ("said_by", LAVROV, "talks")),
        ("Lavrov quotes about talks", ("said_by", LAVROV, "talks")),
        ("Lavrov's comments on talks", ("said_by", LAVROV, "talks")),
        ("Lavrov’s position on talks", ("said_by", LAVROV, "talks")),
        ("what is Lavrov's view on talks?", ("said_by", LAVROV, "talks")),
        ("what were Lavrov's words about talks?", ("said_by", LAVROV, "talks")),
        ("Lavrov on talks", ("said_by", LAVROV, "talks")),
        ("Lavrov about talks", ("said_by", LAVROV, "talks")),
        ("quote Lavrov on talks", ("said_by", LAVROV, "talks")),
        ("how did Lavrov respond to the proposals?", ("said_by", LAVROV, "the proposals")),
        ("how did Lavrov react to the proposals?", ("said_by", LAVROV, "the proposals")),
        ("what does Lavrov think of the West?", ("said_by", LAVROV, "the West")),
        ("what Lavrov said about Ankara", ("said_by", LAVROV, "Ankara")),
        ("everything Lavrov said about Ankara", ("said_by", LAVROV, "Ankara")),
        ("I want everything that Lavrov has said about Ankara", ("said_by", LAVROV, "Ankara")),
        ("did Lavrov mention Burns?", ("said_by", LAVROV, "Burns")),
        ("what did Marchetti say about Okonjo?", ("said_by", "Lena Marchetti", "Okonjo")),
        (
            "What did the Kessel Port Authority say about containers?",
            ("said_by", "Kessel Port Authority", "containers"),
        ),
        ("what did Northquay Logistics say about jobs", ("said_by", "Northquay Logistics", "jobs")),
        # all that somebody said
        ("what did Lavrov say?", ("everything", LAVROV, "")),
        ("What has Lavrov said", ("everything", LAVROV, "")),
        ("everything Lavrov said", ("everything", LAVROV, "")),
        ("Everything that Lavrov has said", ("everything", LAVROV, "")),
        ("all statements by Lavrov", ("everything", LAVROV, "")),
        ("all quotes from Sergei Lavrov", ("everything", LAVROV, "")),
        ("show me Lavrov's statements", ("everything", LAVROV, "")),
        ("Lavrov", ("everything", LAVROV, "")),
        ("did Lavrov say anything?", ("everything", LAVROV, "")),
        # who said it
        ("who said that Kyiv aims for media visibility?", ("who_said", None, "Kyiv aims for media visibility")),
        ("who said “This was not planned”?", ("who_said", None, "This was not planned")),
        ('Who said "This was not planned"?', ("who_said", None, "This was not planned")),
        ("who claimed the quay was unsafe", ("who_said", None, "the quay was unsafe")),
        ("who has said the quay was unsafe", ("who_said", None, "the quay was unsafe")),
        ("who called the plan a gift to one company?", ("who_said", None, "the plan a gift to one company")),
        ("whose words are “Nobody asked us”?", ("who_said", None, "Nobody asked us")),
        ("who is quoted as saying nobody asked us", ("who_said", None, "nobody asked us")),
        # who spoke of it
        ("who said something about the terminal?", ("spoke_about", None, "the terminal")),
        ("who spoke about the terminal", ("spoke_about", None, "the terminal")),
        ("who commented on the terminal?", ("spoke_about", None, "the terminal")),
        ("what was said about the terminal?", ("spoke_about", None, "the terminal")),
        ("what has been said about the terminal", ("spoke_about", None, "the terminal")),
        ("what do people say about the terminal?", ("spoke_about", None, "the terminal")),
        ("statements about the terminal", ("spoke_about", None, "the terminal")),
        ("all quotes on the terminal", ("spoke_about", None, "the terminal")),
        ("terminal", ("spoke_about", None, "terminal")),
        # nobody's words
        ("what happened to the Patriots?", ("event", None, "what happened to the Patriots")),
        ("when was the quay closed?", ("event", None, "when was the quay closed")),
        ("why did the storm close the quay", ("event", None, "why did the storm close the quay")),
        # names: unknown, only mentioned, misspelled, of two
        ("what did Merkel say about Patriot?", ("said_by", "Merkel?", "Patriot")),
        ("what did William Burns say about Patriot?", ("said_by", "William Burns?", "Patriot")),
        ("what did Obama say about Patriot?", ("said_by", "Obama?", "Patriot")),
        ("what did Lavrof say about Patriot?", ("said_by", LAVROV, "Patriot")),
        ("what did Lavorv say about Patriot?", ("said_by", LAVROV, "Patriot")),
        ("what did Marcheti say about it all", ("said_by", "Lena Marchetti", "it all")),
        ("what did Nkemelo say?", ("everything", "Berta Nkemelu", "")),
        ("what did Daniel Smith say about jobs?", ("said_by", "Daniel Smith", "jobs")),
        ("what did Eleanor Smith say about jobs?", ("said_by", "Eleanor Smith", "jobs")),
        ("what did Robert Smith say about jobs?", ("said_by", "Robert Smith?", "jobs")),
        ("what did the mayor say about jobs?", ("said_by", "Tomas Okonjo", "jobs")),
        ("what did Mayor Okonjo say about jobs?", ("said_by", "Tomas Okonjo", "jobs")),
    ],
)
def test_a_question_is_understood(known: Known, question: str, expected: tuple[str, str | None, str]) -> None:
    assert brief(understand(question, known, today=TODAY)) == expected


@pytest.mark.parametrize(
    ("question", "since", "until", "outlet", "kinds", "topic"),
    [
        ("what did Okonjo say about the quay since May 2024?", "2024-05-01", None, None, (), "the quay"),
        ("since May 2024, what did Okonjo say about the quay?", "2024-05-01", None, None, (), "the quay"),
        ("what did Okonjo say about the quay before the storm?", None, None, None, (), "the quay before the storm"),
        ("what did Okonjo say about the quay in the Harbour Post?", None, None, "Harbour Post", (), "the quay"),
        (
            "what did Okonjo say about the quay in the Kessel Courier last week?",
            "2024-11-11",
            "2024-11-18",
            "The Kessel Courier",
            (),
            "the quay",
        ),
        ("what exactly did Okonjo say about the quay?", None, None, None, ("direct",), "the quay"),
        ("what did Okonjo say about the quay in his own words?", None, None, None, ("direct",), "the quay"),
        ("what did Okonjo say about the quay, verbatim", None, None, None, ("direct",), "the quay"),
        ("what did Okonjo say about the quay in the harbour?", None, None, None, (), "the quay in the harbour"),
    ],
)
def test_when_where_and_how(
    known: Known,
    question: str,
    since: str | None,
    until: str | None,
    outlet: str | None,
    kinds: tuple[str, ...],
    topic: str,
) -> None:
    query = understand(question, known, today=TODAY)
    assert query.since == (date.fromisoformat(since) if since else None)
    assert query.until == (date.fromisoformat(until) if until else None)
    assert (query.outlet, query.kinds, query.topic) == (outlet, kinds, topic)
    assert query.speaker is not None
    assert query.speaker.bearers[0].name == "Tomas Okonjo"


@pytest.mark.parametrize(
    ("turns", "expected", "carried"),
    [
        (["what did Lavrov say about Patriot?", "and about Merkel?"], ("said_by", LAVROV, "Merkel"), {"speaker"}),
        (["what did Lavrov say about Patriot?", "What about Merkel?"], ("said_by", LAVROV, "Merkel"), {"speaker"}),
        (["what did Lavrov say about talks?", "and Okonjo?"], ("said_by", "Tomas Okonjo", "talks"), {"topic"}),
        (["what did Lavrov say about talks?", "What about Okonjo?"], ("said_by", "Tomas Okonjo", "talks"), {"topic"}),
        (
            ["what did Lavrov say about talks?", "How about Lena Marchetti"],
            ("said_by", "Lena Marchetti", "talks"),
            {"topic"},
        ),
        (
            ["what did Lavrov say about talks?", "And what did Okonjo say about that?"],
            ("said_by", "Tomas Okonjo", "talks"),
            {"topic"},
        ),
        (
            ["what did Lavrov say about talks?", "and what did Okonjo say?"],
            ("said_by", "Tomas Okonjo", "talks"),
            {"topic"},
        ),
        (
            ["what did Lavrov say about talks?", "what did he say about Merkel?"],
            ("said_by", LAVROV, "Merkel"),
            {"speaker"},
        ),
        (["what did Lavrov say about talks?", "did he mention Burns?"], ("said_by", LAVROV, "Burns"), {"speaker"}),
        (["what did Lavrov say about talks?", "only since 2023"], ("said_by", LAVROV, "talks"), {"speaker", "topic"}),
        (["what did Lavrov say about talks?", "in his own words"], ("said_by", LAVROV, "talks"), {"speaker", "topic"}),
        (["everything Lavrov said", "about Merkel"], ("said_by", LAVROV, "Merkel"), {"speaker"}),
        # a full question stands alone
        (
            ["what did Lavrov say about talks?", "what did Okonjo say about the quay?"],
            ("said_by", "Tomas Okonjo", "the quay"),
            set(),
        ),
        (["what did Lavrov say about talks?", "what did Okonjo say?"], ("everything", "Tomas Okonjo", ""), set()),
        (
            ["what did Lavrov say about talks?", "who said nobody asked us?"],
            ("who_said", None, "nobody asked us"),
            set(),
        ),
        (
            ["what did Lavrov say about talks?", "what happened to the quay?"],
            ("event", None, "what happened to the quay"),
            set(),
        ),
    ],
)
def test_a_follow_up_keeps_what_it_leaves_out(
    known: Known, turns: list[str], expected: tuple[str, str | None, str], carried: set[str]
) -> None:
    query = None
    for turn in turns:
        query = understand(turn, known, today=TODAY, previous=query)
    assert query is not None
    assert brief(query) == expected
    assert set(query.carried) == carried


def test_dates_are_kept_and_changed_by_follow_ups(known: Known) -> None:
    first = understand("what did Okonjo say about the quay since May 2024?", known, today=TODAY)
    second = understand("and about the market?", known, today=TODAY, previous=first)
    assert (second.since, second.topic) == (date(2024, 5, 1), "the market")
    third = understand("only before March 2024", known, today=TODAY, previous=second)
    assert (third.since, third.until, third.topic) == (None, date(2024, 3, 1), "the market")


@pytest.mark.parametrize("question", ["", "   ", "???", "\n\t", "…", "“”"])
def test_an_empty_question_is_refused_with_an_example(known: Known, question: str) -> None:
    with pytest.raises(QuestionError, match=r"empty.*for example"):
        understand(question, known, today=TODAY)


def test_a_question_of_ten_thousand_characters_is_refused(known: Known) -> None:
    with pytest.raises(QuestionError, match=f"10,000 characters; at most {LONGEST:,}"):
        understand("what did Lavrov say?" * 500, known, today=TODAY)


@given(st.text(max_size=300), st.text(max_size=100))
def test_any_text_is_understood_or_refused(archive: Archive, first: str, second: str) -> None:
    known = known_of(archive)
    try:
        query = understand(first, known, today=TODAY)
        understand(second, known, today=TODAY, previous=query)
    except QuestionError:
        pass
