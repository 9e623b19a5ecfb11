"""Where the list of answers ends: before what is doubtful and stands clearly apart from the better ones."""

from __future__ import annotations

import pytest

from index.archive import Archive
from rag.answers.engine import ask
from rag.query.types import Intent, Query
from rag.relevance import ANSWERS
from rag.selection.decision import probability_cutoff, quoted_words


@pytest.mark.parametrize(
    ("chances", "end"),
    [
        ([], ANSWERS),
        ([0.9], ANSWERS),
        ([1.0, 1.0, 1.0, 0.5], 1.0),
        ([0.9, 0.4], ANSWERS),
        ([0.9, 0.8, 0.4], ANSWERS),
        ([0.93, 0.89, 0.75, 0.52, 0.49], 0.75),
        ([0.9, 0.6, 0.5, 0.3], 0.5),
        ([0.9, 0.8, 0.7, 0.4, 0.2], 0.7),
        ([0.9, 0.7, 0.6, 0.5, 0.4], ANSWERS),
        ([0.9, 0.6], ANSWERS),
        ([0.6, 0.5, 0.4, 0.35, 0.3], ANSWERS),
        ([0.5, 0.5, 0.5, 0.2], ANSWERS),
    ],
)
def test_the_list_ends_where_what_is_doubtful_stands_apart(chances: list[float], end: float) -> None:
    assert probability_cutoff(chances) == end


@pytest.mark.parametrize(
    ("question", "topic", "expected"),
    [
        ("who said “there is no wall at all” of the harbour?", "there is no wall at all of", "there is no wall at all"),
        ('who spoke of "the red wall there"', "the red wall there", "the red wall there"),
        ("who said the wall is safe?", "the wall is safe", "the wall is safe"),
        ("who called the wall “safe”?", "the wall safe", "the wall safe"),
    ],
)
def test_given_words_are_those_in_quotation_marks(question: str, topic: str, expected: str) -> None:
    assert quoted_words(Query(question, Intent.WHO_SAID, topic=topic)) == expected


def test_of_one_article_not_all_that_a_speaker_said_answers(seed_archive: Archive) -> None:
    assert 0 < len(ask(seed_archive, "Does Lavrov expect the war to escalate?").matches) < 20


def test_what_answers_is_not_close_as_well(archive: Archive) -> None:
    for question in ("who spoke about the quay?", "who reacted to the closing of the port?"):
        told = ask(archive, question)
        rows = [row for statement in told.statements for row in statement.rows]
        assert len(rows) == len(set(rows))
