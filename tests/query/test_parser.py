"""What a question asks: tests/data/questions.jsonl has three hundred with the Query each of them is."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.archive import Archive
from index.core.errors import QuestionError
from rag.answers.engine import archive_knowledge
from rag.query.parser import MAX_QUESTION_LENGTH, understand
from rag.query.slots import ArchiveKnowledge
from rag.query.types import Focus, Query
from tests.support.archives import DATA

TODAY = date(2024, 11, 22)
TABLE = DATA / "questions.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text("utf8").splitlines()]


@pytest.fixture(scope="module")
def known(archive: Archive) -> ArchiveKnowledge:
    return archive_knowledge(archive)


def brief(query: Query) -> dict[str, Any]:
    """A Query as the table has it: what is not asked for is left out; an unknown speaker has a question mark."""
    who = query.speaker
    facts = {
        "since": query.since and query.since.isoformat(),
        "until": query.until and query.until.isoformat(),
        "outlet": query.outlet,
        "kind": query.kinds[0] if query.kinds else None,
        "focus": query.focus,
        "carried": sorted(query.carried),
    }
    speaker = (who.bearers[0].name if who.bearers else f"{who.text}?") if who else None
    parsed = {"intent": query.intent, "speaker": speaker, "topic": query.topic}
    return parsed | {name: value for name, value in facts.items() if value}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " / ".join(row.get("turns") or [row["question"]]))
def test_a_question_is_understood(known: ArchiveKnowledge, row: dict[str, Any]) -> None:
    query = None
    for turn in row.get("turns") or [row["question"]]:
        query = understand(turn, known, today=TODAY, previous=query)
    assert query is not None
    assert brief(query) == {k: v for k, v in row.items() if k not in ("question", "turns") and v != []}


def test_the_table_has_three_hundred_questions() -> None:
    asked = {json.dumps(row.get("turns") or row["question"]) for row in ROWS}
    assert len(asked) == len(ROWS) >= 300


def test_dates_are_kept_and_changed_by_follow_ups(known: ArchiveKnowledge) -> None:
    first = understand("what did Okonjo say about the quay since May 2024?", known, today=TODAY)
    second = understand("and about the market?", known, today=TODAY, previous=first)
    assert (second.since, second.topic) == (date(2024, 5, 1), "the market")
    third = understand("only before March 2024", known, today=TODAY, previous=second)
    assert (third.since, third.until, third.topic) == (None, date(2024, 3, 1), "the market")


def test_what_was_after_the_when_is_not_so_for_the_next_question(known: ArchiveKnowledge) -> None:
    first = understand("what did Okonjo say about the quay?", known, today=TODAY)
    when = understand("when?", known, today=TODAY, previous=first)
    assert when.focus is Focus.WHEN
    assert understand("and about jobs?", known, today=TODAY, previous=when).focus is None


@pytest.mark.parametrize("question", ["when?", "more", "where did he say that?", "in his own words", "only since 2024"])
def test_what_only_follows_needs_something_before_it(known: ArchiveKnowledge, question: str) -> None:
    query = understand(question, known, today=TODAY)
    assert (query.speaker, query.carried) == (None, ())


@pytest.mark.parametrize("question", ["", "   ", "???", "\n\t", "…", "“”"])
def test_an_empty_question_is_refused_with_an_example(known: ArchiveKnowledge, question: str) -> None:
    with pytest.raises(QuestionError, match=r"empty.*for example"):
        understand(question, known, today=TODAY)


def test_a_question_of_ten_thousand_characters_is_refused(known: ArchiveKnowledge) -> None:
    with pytest.raises(QuestionError, match=f"10,000 characters; at most {MAX_QUESTION_LENGTH:,}"):
        understand("what did Lavrov say?" * 500, known, today=TODAY)


@pytest.mark.slow
@given(st.text(max_size=300), st.text(max_size=100))
def test_any_text_is_understood_or_refused(archive: Archive, first: str, second: str) -> None:
    known = archive_knowledge(archive)
    try:
        query = understand(first, known, today=TODAY)
        understand(second, known, today=TODAY, previous=query)
    except QuestionError:
        pass


_PIECES = st.sampled_from(
    "what did Okonjo Marchetti he say said about on the terminal jobs and who that everything since May 2024 before in "
    "Harbour Post when more exactly Lavrov % _ ' \" “ ” ( ) [ \\ * .".split()
)


@pytest.mark.slow
@given(
    st.lists(_PIECES, min_size=1, max_size=12).map(" ".join), st.lists(_PIECES, min_size=1, max_size=6).map(" ".join)
)
def test_what_a_follow_up_carries_was_in_the_turn_before(archive: Archive, first: str, second: str) -> None:
    known = archive_knowledge(archive)
    try:
        before = understand(first, known, today=TODAY)
        after = understand(second, known, today=TODAY, previous=before)
    except QuestionError:
        return
    for name in after.carried:
        assert getattr(before, name)
        if name == "topic":  # it may stand behind the follow-up's own
            assert after.topic == before.topic or after.topic.endswith(f", {before.topic}")
        else:
            assert getattr(after, name) == getattr(before, name)
