"""The card of a statement: its words, the links into the article, and the actions on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from pages.components.correction_dialog import draw_correction_dialog, draw_undo_button
from pages.components.session import PageContext, browser_script
from pages.html import fragments
from pages.html.article_cursor import CitedItem, Cursor
from pages.html.escaping import escape_label
from rag.answers.revalidation import CitationStatus, revalidate
from rag.answers.types import CitedPassage, Place, Statement
from rag.formats.card import Card, other_place_label, passage_card, place_label, standing_card, wording_changes
from rag.formats.citation import cite_statement


def draw_statements(key: str, items: Sequence[CitedItem], context: PageContext, shown: int | None = None) -> None:
    """Draw a card for each item, or for the first `shown`; statements as the archive has them now."""
    if context.archive is None:
        return
    for i, standing in enumerate(revalidate(context.archive, [s for s in items[:shown] if isinstance(s, Statement)])):
        draw_statement(f"{key}-{standing.statement.n}", standing, Cursor(context.archive, items, i), context)
    for i, item in enumerate(items[:shown]):
        if isinstance(item, CitedPassage):
            draw_passage(f"{key}-{item.n}", item, Cursor(context.archive, items, i))


def draw_statement(key: str, standing: CitationStatus, cursor: Cursor, context: PageContext) -> None:
    """Draw a statement, its citation and further places, and its actions."""
    statement = standing.statement
    card = standing_card(standing)
    with st.container(key=f"card-{key}", gap=None):
        st.html(fragments.statement_fragment(card))
        with st.container(key=f"cite-{key}", horizontal=True, gap="small"):
            draw_citation(key, card, cursor)
            for p, place in enumerate(statement.places):
                if st.button(escape_label(other_place_label(statement, place)), key=f"open-{key}-{p}", type="tertiary"):
                    open_article(cursor, place)
            draw_actions(key, standing, context)
        for place in statement.places:
            if changes := wording_changes(statement, place):
                st.html(fragments.other_wording(place_label(place), changes))


def draw_actions(key: str, standing: CitationStatus, context: PageContext) -> None:
    """Draw the actions on a statement side by side: copy, correct, undo."""
    with st.container(key=f"deeds-{key}", horizontal=True, width="content", gap="small"):
        if standing.exists:
            st.html(fragments.copy_citation_button(cite_statement(standing.statement).text), width="content")
            if st.button("Correct", key=f"correct-{key}", type="tertiary", help="Say who said it"):
                draw_correction_dialog(standing, context)
        if standing.ruling:
            draw_undo_button(key, standing.statement, context)


def draw_passage(key: str, passage: CitedPassage, cursor: Cursor) -> None:
    """Draw a passage and its citation."""
    card = passage_card(passage)
    with st.container(key=f"card-{key}", gap=None):
        st.html(fragments.statement_fragment(card))
        with st.container(key=f"cite-{key}", horizontal=True, gap="small"):
            draw_citation(key, card, cursor)


def draw_citation(key: str, card: Card, cursor: Cursor) -> None:
    """Draw the citation as a button that opens the article."""
    if st.button(escape_label(f"[{card.n}] {card.place_label}"), key=f"open-{key}", type="tertiary"):
        open_article(cursor)


def open_article(cursor: Cursor, place: Place | None = None) -> None:
    """Open the article in a dialog, scrolled to the place, with buttons to the list's next and previous items."""
    st.session_state["cursor"] = cursor, place

    def step(by: int) -> None:
        cursor, _ = st.session_state["cursor"]
        st.session_state["cursor"] = replace(cursor, index=cursor.index + by), None

    def draw() -> None:
        cursor, at_place = st.session_state["cursor"]
        if len(cursor.items) > 1:
            draw_navigation(cursor, step)
        browser_script("article")(data=cursor.article_view(at_place).record(), key="article")

    st.dialog("In context", width="medium")(draw)()


def draw_navigation(cursor: Cursor, step: Callable[[int], None]) -> None:
    """Draw the buttons to the previous and next items; pages/static/article.js clicks them for the keys."""
    with st.container(key="steps", horizontal=True, vertical_alignment="center", gap="small"):
        for by, name, icon, help_ in (
            (-1, "Previous", "arrow_back", "Keyboard: ← or k"),
            (1, "Next", "arrow_forward", "Keyboard: → or j"),
        ):
            st.button(
                name,
                key=f"step-{'back' if by < 0 else 'on'}",
                icon=f":material/{icon}:",
                disabled=not 0 <= cursor.index + by < len(cursor.items),
                on_click=step,
                args=(by,),
                help=help_,
            )
        st.html(f'<p class="count" role="status">{cursor.index + 1} of {len(cursor.items):,}</p>', width="content")
