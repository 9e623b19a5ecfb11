"""The page of speakers: all of them, searched by name and role; and each one's own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from index.archive import Archive
from index.core.errors import OnRecordError
from index.core.types import Speaker
from pages.components.histogram_chart import draw_timeline
from pages.components.session import Held, the_profile, the_speakers
from pages.components.statement_card import draw_statements
from pages.html import fragments, tables
from pages.html.escaping import label
from pages.speakers.merge_split import draw_names
from rag.answers.types import Statement
from rag.browse.speaker_profile import Profile, asking
from rag.browse.speaker_search import BEINGS, found

_ROWS = 40
_CARDS = 12


def speaking(held: Held, ask: StreamlitPage) -> None:
    """Draw the list, or the speaker whose id the address has."""
    who = st.query_params.get("id")
    if held.archive is None or not held.holdings.speakers:
        st.html(fragments.nothing("Speakers", "Nobody is quoted in this archive yet. Add articles first."))
    elif who:
        draw_profile(held.archive, held, who, ask)
    else:
        draw_list(the_speakers(held.archive, held.edition))


def draw_list(everyone: Sequence[Speaker]) -> None:
    """A field to search in, and those whom it finds, a page at a time."""
    count = "1 speaker" if len(everyone) == 1 else f"{len(everyone):,} speakers"
    st.html(fragments.titled("Speakers", count))
    with st.container(key="search", horizontal=True, vertical_alignment="bottom", gap="small"):
        text = st.text_input(
            "Name or role", key="speaker-search", type="search", live=True, max_chars=200, placeholder="Name or role"
        )
        being = st.pills("Who", list(BEINGS), format_func=BEINGS.__getitem__, key="speaker-being")
    listed = found(everyone, text or "", being)
    shown = st.session_state.setdefault("speakers-shown", _ROWS)
    st.html(tables.speakers(listed[:shown]) if listed else fragments.reason("No speaker matches."))
    more("speakers", len(listed), shown, _ROWS)


def more(what: str, count: int, shown: int, page: int) -> None:
    """How to see more of a list, and how much of it is there."""

    def show() -> None:
        st.session_state[f"{what}-shown"] = shown + page

    if count > shown:
        with st.container(key=f"more-{what}", horizontal=True, vertical_alignment="center", gap="small"):
            st.button(f"Show {min(page, count - shown)} more", key=f"show-{what}", on_click=show)
            st.html(f'<p class="count">{shown:,} of {count:,}</p>', width="content")


def draw_profile(archive: Archive, held: Held, who: str, ask: StreamlitPage) -> None:
    """A speaker: who, when, what of, in which words; and whether it is one speaker at all."""
    try:
        with st.spinner("Searching the archive"):
            seen = the_profile(archive, who, held.edition)
    except OnRecordError:
        told = "This archive has no such speaker. Names may have been merged or split since, or articles"
        st.html(fragments.nothing("Speakers", f"{told} removed.") + tables.back())
        return
    st.html(tables.heading(seen.speaker) + tables.names_and_roles(seen.speaker))
    draw_timeline("speaker", seen.timeline, "statements")
    draw_marks(seen, ask)
    st.html(fragments.heading("Statements", "newest first", level=2))
    draw_cards(f"said-{seen.speaker.id}", seen.answer.matches, held)
    if seen.answer.near:
        with st.expander(f"{len(seen.answer.near):,} that are less certain, or do not report their words"):
            draw_cards(f"near-{seen.speaker.id}", seen.answer.near, held)
    draw_names(archive, seen, held)


def draw_cards(key: str, statements: Sequence[Statement], held: Held) -> None:
    """Cards, a page at a time."""
    shown = st.session_state.setdefault(f"{key}-shown", _CARDS)
    draw_statements(key, statements[:shown], held)
    more(key, len(statements), shown, _CARDS)


def draw_marks(seen: Profile, ask: StreamlitPage) -> None:
    """What the speaker speaks of; each a question."""
    if not seen.marks:
        return
    st.html(fragments.heading("Talks about", "more than others in this archive; click one to ask about it", level=2))
    with st.container(key="marks", horizontal=True, gap="xsmall"):
        for i, mark in enumerate(seen.marks):
            question = asking(seen.speaker, mark)
            if st.button(label(mark), key=f"mark-{i}", help=label(question)):
                st.session_state.asked = question
                st.switch_page(ask)
