"""The page's example questions: telling, well put, and answered by the archive."""

from __future__ import annotations

import pytest

from index.archive import Archive
from index.core.types import Article
from rag.answers.engine import ask
from rag.browse.example_questions import example_questions
from rag.speakers.salient_names import salient_names_of
from tests.support.archives import AddArticles

SAID = {
    "Ada Quern": [
        "the towns of Kessel would send ships to the Harbour League",
        "the towns of Kessel had waited for the Harbour League",
        "that in Kessel a Russian minister and the President had an address, and a good Address",
        "that in Kessel a Russian minister and the President had an address, or some Address",
    ],
    "Juri Kolb": [
        "the towns of Kessel would pay for Marlow",
        "the towns of Kessel had left Marlow",
        "the mayors of Kessel had asked Quern",
    ],
}


@pytest.fixture
def mayors_archive(empty_archive: Archive, add_articles: AddArticles) -> Archive:
    pairs = [(who, words) for who, statements in SAID.items() for words in statements]
    add_articles(
        empty_archive, [Article(f"{n}", f"{who}, a mayor, said {words}.") for n, (who, words) in enumerate(pairs)]
    )
    return empty_archive


def test_a_topic_is_what_tells_people_apart(mayors_archive: Archive) -> None:
    assert example_questions(mayors_archive.lookup) == (
        "What did Ada Quern say about the Harbour League?",
        "What did Juri Kolb say about Marlow?",
        "Everything Ada Quern said",
        "Who said something about Kessel?",
    )


def test_every_example_has_an_answer(mayors_archive: Archive) -> None:
    assert all(ask(mayors_archive, question).matches for question in example_questions(mayors_archive.lookup))


def test_titles_nationalities_and_common_nouns_are_no_topic(mayors_archive: Archive) -> None:
    (ada,) = mayors_archive.lookup.speakers_known_as("Ada Quern")
    assert salient_names_of(mayors_archive.lookup, ada) == ["Kessel", "the Harbour League"]


def test_an_archive_of_nobody_s_words_has_none(empty_archive: Archive) -> None:
    assert example_questions(empty_archive.lookup) == ()
