"""Where an answer leads, the archive answers."""

from __future__ import annotations

import pytest

from index.archive import Archive
from rag.answers.engine import ask
from rag.conversation.follow_ups import related_questions
from rag.conversation.turns import PAGE_SIZE

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "question",
    [
        "what did Lavrov say about Patriot?",
        "what did Eleanor Smith say about the terminal?",
        "who said something about the terminal?",
        "what did Merkel say about Patriot?",
        "what did Lavrov say about penguins?",
        "what did Smith say?",
        "who said that Kyiv aims for media visibility?",
        "everything Lavrov said",
        "what happened to the Patriots?",
        "what did Nobody Atall say about the moon?",
    ],
)
def test_every_lead_has_statements_that_the_answer_does_not_begin_with(archive: Archive, question: str) -> None:
    answer = ask(archive, question)
    questions = related_questions(archive, answer)
    assert len(questions) <= 3
    assert len(set(questions)) == len(questions)
    for lead in questions:
        assert {s.place for s in ask(archive, lead).matches} - {s.place for s in answer.matches[:PAGE_SIZE]}


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("what did Lavrov say about penguins?", "Everything Sergei Lavrov said"),
        ("what did Eleanor Smith say about the terminal?", "Who said something about the terminal?"),
        ("who said something about the terminal?", "Everything"),
    ],
)
def test_leads_go_on_from_the_answer(archive: Archive, question: str, lead: str) -> None:
    assert any(each.startswith(lead) for each in related_questions(archive, ask(archive, question), 6))
