"""A statement's card: its words, the way to their place in the article, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from pages.components.correction_dialog import draw_correction_dialog, draw_undo_button
from pages.components.session import PageContext, browser_script
from pages.html import fragments
from pages.html.article_cursor import CitedItem, Cursor
from pages.html.escaping import escape_label
from rag.answers.revalidation import Standing, standings
from rag.answers.types import CitedPassage, Place, Statement
from rag.formats.card import Card, other_place_label, passage_card, place_label, standing_card, wording_changes
from rag.formats.citation import cite_statement


def draw_statements(key: str, found: Sequence[CitedItem], held: PageContext, shown: int | None = None) -> None:
    """A card for each, or for the first that are shown; statements as the archive has them now."""
    if held.archive is None:
        return
    for at, standing in enumerate(standings(held.archive, [s for s in found[:shown] if isinstance(s, Statement)])):
        draw_statement(f"{key}-{standing.statement.n}", standing, Cursor(held.archive, found, at), held)
    for at, each in enumerate(found[:shown]):
        if isinstance(each, CitedPassage):
            draw_passage(f"{key}-{each.n}", each, Cursor(held.archive, found, at))


def draw_statement(key: str, standing: Standing, cursor: Cursor, held: PageContext) -> None:
    """A statement, its citation and further places, and how to correct it."""
    found = standing.statement
    seen = standing_card(standing)
    with st.container(key=f"card-{key}", gap=None):
        st.html(fragments.statement_fragment(seen))
        with st.container(key=f"cite-{key}", horizontal=True, gap="small"):
            draw_citation(key, seen, cursor)
            for p, place in enumerate(found.places):
                if st.button(escape_label(other_place_label(found, place)), key=f"open-{key}-{p}", type="tertiary"):
                    open_article(cursor, place)
            draw_actions(key, standing, held)
        for place in found.places:
            if worded := wording_changes(found, place):
                st.html(fragments.other_wording(place_label(place), worded))


def draw_actions(key: str, standing: Standing, held: PageContext) -> None:
    """What can be done with a statement, side by side."""
    with st.container(key=f"deeds-{key}", horizontal=True, width="content", gap="small"):
        if standing.held:
            st.html(fragments.copy_citation_button(cite_statement(standing.statement).text), width="content")
            if st.button("Correct", key=f"correct-{key}", type="tertiary", help="Say who said it"):
                draw_correction_dialog(standing, held)
        if standing.ruling:
            draw_undo_button(key, standing.statement, held)


def draw_passage(key: str, found: CitedPassage, cursor: Cursor) -> None:
    """A passage and its citation."""
    seen = passage_card(found)
    with st.container(key=f"card-{key}", gap=None):
        st.html(fragments.statement_fragment(seen))
        with st.container(key=f"cite-{key}", horizontal=True, gap="small"):
            draw_citation(key, seen, cursor)


def draw_citation(key: str, seen: Card, cursor: Cursor) -> None:
    """The citation, which opens the article."""
    if st.button(escape_label(f"[{seen.n}] {seen.where}"), key=f"open-{key}", type="tertiary"):
        open_article(cursor)


def open_article(cursor: Cursor, place: Place | None = None) -> None:
    """The article in a dialog, scrolled to the place; from there to the list's next, and the one before."""
    st.session_state["cursor"] = cursor, place

    def step(by: int) -> None:
        now, _ = st.session_state["cursor"]
        st.session_state["cursor"] = replace(now, at=now.at + by), None

    def draw() -> None:
        now, at_place = st.session_state["cursor"]
        if len(now.found) > 1:
            draw_navigation(now, step)
        browser_script("article")(data=now.opened(at_place).record(), key="article")

    st.dialog("In context", width="medium")(draw)()


def draw_navigation(now: Cursor, step: Callable[[int], None]) -> None:
    """To the one before and the next; pages/static/article.js clicks them for the keys."""
    with st.container(key="steps", horizontal=True, vertical_alignment="center", gap="small"):
        for by, name, icon, help_ in (
            (-1, "Previous", "arrow_back", "Keyboard: ← or k"),
            (1, "Next", "arrow_forward", "Keyboard: → or j"),
        ):
            st.button(
                name,
                key=f"step-{'back' if by < 0 else 'on'}",
                icon=f":material/{icon}:",
                disabled=not 0 <= now.at + by < len(now.found),
                on_click=step,
                args=(by,),
                help=help_,
            )
        st.html(f'<p class="count" role="status">{now.at + 1} of {len(now.found):,}</p>', width="content")
