"""Who said it: a claim is answered by whoever makes it, and by nobody who says the opposite."""

from __future__ import annotations

import pytest

from index.archive import Archive
from index.core.types import Article
from rag.answers.engine import ask
from rag.selection.contradiction import has_opposite_polarity
from tests.support.archives import AddArticles

SAME = [
    ("the wall is safe", "The wall is safe"),
    ("the wall is safe", "That wall, I am sure, is as safe as any"),
    ("the wall is not safe", "Nobody should call that wall safe"),
    ("taxes kill jobs", "Every tax we raise kills a job, and not only in the harbour"),
    ("she regrets her vote for the war", "I regret that vote. I should never have trusted them on the war"),
    ("she does not regret her vote", "I have no regrets about that vote"),
    ("he never met the mayor", "I did not meet the mayor, not once"),
    ("the bridge will be finished this year", "The bridge will be finished this year, but nobody will use it"),
    ("nobody who works should be poor", "If somebody works, that person should not be poor"),
    ("the plan is unlikely to work", "I do not believe that this plan can work"),
]
OPPOSITE = [
    ("the wall is safe", "The wall is not safe"),
    ("the wall is safe", "That wall has never been safe, whatever the council says"),
    ("the wall is not safe", "I call that wall safe"),
    ("taxes kill jobs", "There is no tax that kills a job"),
    ("she regrets her vote for the war", "I regret nothing about that vote for the war"),
    ("she does not regret her vote", "I regret that vote"),
    ("he never met the mayor", "I met the mayor twice"),
    ("the bridge will be finished this year", "The bridge cannot be finished this year, but it will be used"),
    ("nobody who works should be poor", "Somebody who works may well be poor"),
    ("the plan is unlikely to work", "I believe that this plan can work"),
]


@pytest.mark.parametrize(("claim", "words"), SAME)
def test_who_makes_a_claim_in_other_words_does_not_deny_it(claim: str, words: str) -> None:
    assert not has_opposite_polarity(claim, words)
    assert has_opposite_polarity(claim, words, flipped=True)


@pytest.mark.parametrize(("claim", "words"), OPPOSITE)
def test_who_says_the_opposite_denies_it(claim: str, words: str) -> None:
    assert has_opposite_polarity(claim, words)
    assert not has_opposite_polarity(claim, words, flipped=True)


TEXT = """The harbour wall was looked at on Monday. Ada Brandt said the old harbour wall is perfectly safe.

Karl Dahl said the old harbour wall is not safe at all. Ruth Ek denied that the old harbour wall is safe."""


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("who said the old harbour wall is safe?", {"Ada Brandt"}),
        ("who said that the old harbour wall is not safe?", {"Karl Dahl", "Ruth Ek"}),
        ("who denied that the old harbour wall is safe?", {"Karl Dahl", "Ruth Ek"}),
        ("who denied that the old harbour wall is not safe?", {"Ada Brandt"}),
    ],
)
def test_a_claim_is_not_answered_by_its_denial_nor_a_denial_by_the_claim(
    empty_archive: Archive, add_articles: AddArticles, question: str, names: set[str]
) -> None:
    add_articles(empty_archive, [Article("note", TEXT)])
    told = ask(empty_archive, question)
    assert told.matches
    assert {s.name for s in told.matches} <= names
