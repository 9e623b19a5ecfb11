"""What is nobody's words: wishes and beliefs, scare quotes, titles, songs."""

from __future__ import annotations

import pytest

from index.core.types import Article
from index.extraction.quotations.detector import detect_quotations
from tests.support.quotation_cases import NOTHING, line, lines

NOT_SAID = [
    ("Brandt wants to resign in May.", ["Brandt | indirect | to resign in May"]),
    ("Brandt believes that the wall is safe.", ["Brandt | indirect | that the wall is safe"]),
    ("Brandt hopes to see it finished.", ["Brandt | indirect | to see it finished"]),
    ("Brandt thinks that the wall is safe.", ["Brandt | indirect | that the wall is safe"]),
]


@pytest.mark.parametrize(("text", "expected"), NOT_SAID)
def test_a_wish_or_belief_is_not_said(text: str, expected: list[str]) -> None:
    assert lines(text) == expected
    assert not any(quotation.said for quotation in detect_quotations(Article("a", text)))


@pytest.mark.parametrize("text", NOTHING)
def test_nobody_is_quoted(text: str) -> None:
    """Nothing is found, or what is found is told to be nobody's words: a belief, a denial, something unsaid."""
    assert [line(text, quotation) for quotation in detect_quotations(Article("a", text)) if quotation.said] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Brandt said nothing would change.", "Brandt | indirect | nothing would change"),
        ("Brandt said nothing about the plan was secret.", "Brandt | indirect | nothing about the plan was secret"),
        ("Brandt said: nothing, absolutely nothing, has been decided.", "Brandt | indirect | nothing, absolutely nothing, has been decided"),
        ("“Nothing about it is true,” Brandt said.", "Brandt | direct | “Nothing about it is true,”"),
    ],
)  # fmt: skip
def test_what_begins_with_nothing_may_be_said(text: str, expected: str) -> None:
    assert lines(text) == [expected]
