"""Roles that are none: with somebody else's name in them, or the article's own outlet."""

from __future__ import annotations

import pytest

from index.core.types import Article
from index.extraction.mentions.persons import People, Person
from index.extraction.mentions.role_descriptions import is_sound
from index.extraction.pipeline import extract


def people(*names: str) -> People:
    known = People([], [], {})
    known.persons = [Person(name, name.split()[0].lower(), name.split()[-1].lower()) for name in names]
    return known


@pytest.mark.parametrize(
    ("role", "sound"),
    [
        ("foreign minister", True),
        ("former Australian prime minister Scott Morrison", False),
        ("prime minister Morrison", False),
        ("former prime minister Scott Morrison and others met", False),
        ("spokesman for President Scott Morrison", True),
        ("Scott Morrison’s campaign manager", True),
        ("Morrison campaign manager", True),
        ("Post", False),
        ("Harbour Post", False),
        ("Courier", True),
        ("Harbour Post editor", True),
        ("MP", True),
    ],
)
def test_a_role_is_none(role: str, sound: bool) -> None:
    known = people("Liz Truss", "Scott Morrison")
    assert is_sound(role, known.persons[0], known, "The Harbour Post") is sound


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Liz Truss, former Australian prime minister Scott Morrison and others met. Truss said it was done.", None),
        (
            "Dmitry Peskov, spokesman for President Vladimir Putin, said it was done.",
            "spokesman for President Vladimir Putin",
        ),
    ],
)
def test_an_article_gives_it_to_nobody(text: str, role: str | None) -> None:
    (quotation,) = extract(Article("a", text))
    assert quotation.source.role == role
