"""Questions as people type them: 150 in tests/data/natural_questions.jsonl, and what an answer to them must be."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from index.archive import Archive
from index.core.types import Article
from index.text.stemming import stems
from rag.answers.engine import answer, archive_knowledge, ask
from rag.answers.types import Answer
from rag.query.parser import understand
from rag.query.types import Intent, Query
from tests.support.archives import DATA

TODAY = date(2024, 11, 22)
TABLE = DATA / "natural_questions.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text("utf8").splitlines()]
LEAST = 0.9
"""Share of the questions that must be understood whole."""
BRANDT = "Ida Brandt said the port would close in May. “The port is too small for the new ships,” Brandt said."
DAHL = (
    "Ruth Dahl said the harbour of Norland must stay open. Ida Brandt said the harbour had been losing money for years."
)


def understood(archive: Archive, row: dict[str, Any]) -> Query:
    known, query = archive_knowledge(archive), None
    for turn in row.get("turns") or [row["question"]]:
        query = understand(turn, known, today=TODAY, previous=query)
    assert query is not None
    return query


def faults(query: Query, row: dict[str, Any]) -> list[str]:
    """What of a question was understood otherwise: its intent, its speakers, or a matter without a word of the topic."""
    names = [named.bearers[0].name if named.bearers else f"{named.text}?" for named in query.speakers]
    matter = query.topic or (query.question if query.intent is Intent.SAID_BY else "")
    on_topic = not row["topic"] or bool(set(stems(row["topic"])) & set(stems(matter)))
    wrong = {"intent": query.intent != row["intent"], "speakers": names != row["speakers"], "topic": not on_topic}
    return [name for name, is_wrong in wrong.items() if is_wrong]


def test_the_table_has_150_different_questions() -> None:
    assert len({json.dumps(row.get("turns") or row["question"]) for row in ROWS}) == len(ROWS) == 150


@pytest.mark.slow
def test_most_natural_questions_are_understood_whole(archive: Archive) -> None:
    wrong = {" / ".join(row.get("turns") or [row["question"]]): faults(understood(archive, row), row) for row in ROWS}
    wrong = {question: parts for question, parts in wrong.items() if parts}
    assert len(wrong) <= (1 - LEAST) * len(ROWS), wrong


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive of two articles in which two people speak of a harbour and a port."""
    from index.archive.ingest import ingest

    archive = Archive.open(tmp_path_factory.mktemp("harbour") / "archive", create=True)
    articles = [
        Article("a", BRANDT, "The port is to close", "Harbour Post", "", date(2024, 5, 3)),
        Article("b", DAHL, "The harbour of Norland", "Norland Courier", "", date(2024, 5, 9)),
    ]
    list(ingest(archive, articles))
    return archive


def conversation(archive: Archive, *turns: str) -> Answer:
    previous = None
    for turn in turns:
        answer = ask(archive, turn, previous=previous, today=TODAY)
        previous = answer.query
    return answer


def speakers(answer: Answer) -> list[str]:
    return [named.bearers[0].name for named in answer.query.speakers]


class TestKindsOfQuestions:
    """The small cases that failed before questions were read by a network, and their like."""

    def test_two_speakers_are_both_answered_for(self, harbour: Archive) -> None:
        answer = ask(harbour, "what did Ida Brandt and Ruth Dahl say about the harbour?", today=TODAY)
        assert speakers(answer) == ["Ida Brandt", "Ruth Dahl"]
        assert {s.name for s in answer.matches} == {"Ida Brandt", "Ruth Dahl"}
        assert [(group.name, group.count > 0) for group in answer.groups] == [("Ida Brandt", True), ("Ruth Dahl", True)]

    def test_of_two_speakers_the_one_who_says_nothing_on_it_has_a_reason(self, harbour: Archive) -> None:
        answer = ask(harbour, "Ida Brandt and Ruth Dahl on new ships", today=TODAY)
        assert {s.name for s in answer.matches} == {"Ida Brandt"}
        silent = answer.groups[1]
        assert (silent.name, silent.count) == ("Ruth Dahl", 0)
        assert silent.reason is not None
        assert silent.reason.code == "not_on_this"

    def test_whoever_is_unknown_among_two_is_not_dropped_without_a_word(self, harbour: Archive) -> None:
        answer = ask(harbour, "what did Ruth Dahl and Otto Quist say about the harbour?", today=TODAY)
        assert {s.name for s in answer.matches} == {"Ruth Dahl"}
        assert answer.groups[1].reason is not None
        assert "Otto Quist" in answer.groups[1].reason.text

    def test_thanks_search_nothing(self, harbour: Archive) -> None:
        answer = conversation(harbour, "what did Ida Brandt say about the port?", "thanks")
        assert answer.query.intent is Intent.OTHER
        assert not answer.statements
        assert not answer.passages
        assert answer.text

    @pytest.mark.parametrize("turn", ["did she say anything else?", "did she ever deny it?", "why?", "and the port?"])
    def test_a_follow_up_keeps_who_is_meant(self, harbour: Archive, turn: str) -> None:
        answer = conversation(harbour, "what did Ida Brandt say about the port?", turn)
        assert speakers(answer) == ["Ida Brandt"]

    @pytest.mark.parametrize(
        "question", ["find me a quote where Ida Brandt talks about the port", "Ida Brandt port closure quote"]
    )
    def test_fragments_and_requests_are_questions(self, harbour: Archive, question: str) -> None:
        answer = ask(harbour, question, today=TODAY)
        assert speakers(answer) == ["Ida Brandt"]
        assert answer.matches
        assert {s.name for s in answer.matches} == {"Ida Brandt"}

    def test_a_question_about_the_archive_is_answered_from_it(self, harbour: Archive) -> None:
        answer = ask(harbour, "how many articles do you have, and which newspapers?", today=TODAY)
        assert answer.query.intent is Intent.META
        assert not answer.abstained
        for part in ("2 articles", "Harbour Post (1)", "Norland Courier (1)", "3 May 2024 to 9 May 2024"):
            assert part in answer.text


class TestUnderstandingIsNoGate:
    """What is closest to the question as typed stands on the page, whatever was understood."""

    def test_what_is_closest_is_shown_where_nothing_answers(self, harbour: Archive) -> None:
        answer = ask(harbour, "what did Otto Quist say about the ships in the port?", today=TODAY)
        assert answer.abstained
        assert not answer.matches
        assert any("new ships" in s.text for s in answer.near)
        assert any("new ships" in p.place.text for p in answer.passages)

    def test_whoever_is_asked_for_is_given_nobody_elses_words(self, harbour: Archive) -> None:
        for question in ("what did Ruth Dahl say about the new ships?", "is ruth dahl glad of new ships"):
            assert {s.name for s in ask(harbour, question, today=TODAY).matches} <= {"Ruth Dahl"}

    def test_a_question_without_a_topic_of_its_own_is_told_truly_why_nothing_answers(self, harbour: Archive) -> None:
        query = Query(
            "will Ruth Dahl sing at the wedding?",
            Intent.SAID_BY,
            (archive_knowledge(harbour).resolve_name("Ruth Dahl"),),
        )
        answered = answer(harbour, query)
        assert answered.reason is not None
        assert answered.reason.code == "not_on_this"
        assert answered.reason.text.startswith("Ruth Dahl is quoted")
        assert "no statement was found that answers this" in answered.reason.text
