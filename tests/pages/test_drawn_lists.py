"""A list's HTML is kept while nothing in it has changed, as far as its window has room."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from index.core.types import Span
from pages.components import statement_card
from pages.components.statement_card import drawn_html, forget_drawn
from rag.answers.types import CitedPassage, Place
from tests.support.sample_article import NOTE

ONE, SAME_WORDS = (CitedPassage(1, Place(NOTE, (Span(0, 10),)), 0.5) for _ in range(2))


@pytest.fixture(autouse=True)
def window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.session_state", {})


def test_a_list_is_made_anew_for_other_items_or_another_state_alone() -> None:
    make = Mock(side_effect=["a", "b", "c", "d"])
    assert [drawn_html("0-shown", [ONE], made_of, make) for made_of in (1, 1, 2)] == ["a", "a", "b"]
    assert drawn_html("0-shown", [SAME_WORDS], 2, make) == "c"
    assert drawn_html("0-shown", [SAME_WORDS, ONE], 2, make) == "d"


def test_what_was_drawn_longest_ago_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement_card, "_MOST", 25)
    make = Mock(side_effect=lambda: "x" * 10)
    for key in ("a", "b", "a", "c", "a"):
        drawn_html(key, [ONE], 1, make)
    assert make.call_count == 3
    drawn_html("b", [ONE], 1, make)
    assert make.call_count == 4


def test_a_window_forgets_on_request() -> None:
    make = Mock(side_effect=["a", "b"])
    drawn_html("a", [ONE], 1, make)
    forget_drawn()
    assert drawn_html("a", [ONE], 1, make) == "b"
