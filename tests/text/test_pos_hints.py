"""Hints that a word gives by itself."""

from __future__ import annotations

import pytest

from index.text.pos_hints import is_first_person


@pytest.mark.parametrize(
    ("word", "first_person"),
    [("I", True), ("Our", True), ("us", True), ("Us", True), ("ourselves", True), ("US", False), ("they", False)],
)
def test_the_first_person_is_told_from_a_country_in_capitals(word: str, first_person: bool) -> None:
    assert is_first_person(word) is first_person
