"""A statement's card: its words, the way to their place in the article, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.correcting import correcting, undo
from pages.held import Held, script
from rag import fragments
from rag.answer import CitedPassage, Place, Statement
from rag.card import Card, also, passage_card, standing_card, variant, where
from rag.citation import citation
from rag.markup import label
from rag.opened import opened
from rag.standing import Standing, standings


def draw_statements(key: str, found: Sequence[Statement], held: Held) -> None:
    """A card for each statement, as the archive has it now."""
    if held.archive:
        for standing in standings(held.archive, found):
            draw_statement(f"{key}-{standing.statement.n}", standing, held)


def draw_statement(key: str, standing: Standing, held: Held) -> None:
    """A statement, its citation and further places, and how to correct it."""
    found = standing.statement
    seen = standing_card(standing)
    with st.container(key=f"card-{key}", gap=None):
        st.html(fragments.statement(seen))
        with st.container(key=f"cite-{key}", horizontal=True, gap="small"):
            cite(key, seen, found)
            for p, place in enumerate(found.places):
                if st.button(label(also(found, place)), key=f"open-{key}-{p}", type="tertiary"):
                    open_article(found, place)
            if standing.held:
                st.html(fragments.copier(citation(found).text), width="content")
            if standing.held and st.button("Correct", key=f"correct-{key}", type="tertiary", help="Say who said it"):
                correcting(standing, held)
            if standing.ruling:
                undo(key, found, held)
        for place in found.places:
            if worded := variant(found, place):
                st.html(fragments.variant(where(place), worded))


def draw_passage(key: str, found: CitedPassage) -> None:
    """A passage and its citation."""
    seen = passage_card(found)
    with st.container(key=f"card-{key}", gap=None):
        st.html(fragments.statement(seen))
        with st.container(key=f"cite-{key}", horizontal=True, gap="small"):
            cite(key, seen, found)


def cite(key: str, seen: Card, found: Statement | CitedPassage) -> None:
    """The citation, which opens the article."""
    if st.button(label(f"[{seen.n}] {seen.where}"), key=f"open-{key}", type="tertiary"):
        open_article(found)


def open_article(found: Statement | CitedPassage, place: Place | None = None) -> None:
    """The article in a dialog, scrolled to the place."""
    there = opened(found, place)
    st.dialog(label(there.title), width="medium")(lambda: script("article")(data=there.record(), key="article"))()
