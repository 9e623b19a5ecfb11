"""The page of speakers: all of them, searched by name and role; and each one's own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from index.archive import Archive
from index.core.errors import OnRecordError
from index.core.types import Speaker
from pages.components.histogram_chart import draw_timeline
from pages.components.session import PageContext, cached_profile, cached_speakers
from pages.components.statement_card import draw_statements
from pages.html import fragments, tables
from pages.html.escaping import escape_label
from pages.speakers.merge_split import draw_names
from rag.answers.types import Statement
from rag.browse.speaker_profile import Profile, term_question
from rag.browse.speaker_search import BEING_FILTERS, search_speakers

_ROWS = 40
_CARDS = 12


def draw_speakers_page(context: PageContext, ask: StreamlitPage) -> None:
    """Draw the list, or the speaker whose id the address has."""
    identifier = st.query_params.get("id")
    if context.archive is None or not context.overview.speakers:
        st.html(fragments.empty_page("Speakers", "Nobody is quoted in this archive yet. Add articles first."))
    elif identifier:
        draw_profile(context.archive, context, identifier, ask)
    else:
        draw_speaker_list(cached_speakers(context.archive, context.version))


def draw_speaker_list(everyone: Sequence[Speaker]) -> None:
    """Draw a search field and the matching speakers, a page at a time."""
    count = "1 speaker" if len(everyone) == 1 else f"{len(everyone):,} speakers"
    st.html(fragments.page_title("Speakers", count))
    with st.container(key="search", horizontal=True, vertical_alignment="bottom", gap="small"):
        text = st.text_input(
            "Name or role", key="speaker-search", type="search", live=True, max_chars=200, placeholder="Name or role"
        )
        being = st.pills("Who", list(BEING_FILTERS), format_func=BEING_FILTERS.__getitem__, key="speaker-being")
    listed = search_speakers(everyone, text or "", being)
    shown = st.session_state.setdefault("speakers-shown", _ROWS)
    st.html(tables.speaker_list(listed[:shown]) if listed else fragments.abstention_reason("No speaker matches."))
    draw_more_button("speakers", len(listed), shown, _ROWS)


def draw_more_button(what: str, count: int, shown: int, page: int) -> None:
    """Draw the button for more of a list, and its length."""

    def show() -> None:
        st.session_state[f"{what}-shown"] = shown + page

    if count > shown:
        with st.container(key=f"more-{what}", horizontal=True, vertical_alignment="center", gap="small"):
            st.button(f"Show {min(page, count - shown)} more", key=f"show-{what}", on_click=show)
            st.html(f'<p class="count">{shown:,} of {count:,}</p>', width="content")


def draw_profile(archive: Archive, context: PageContext, identifier: str, ask: StreamlitPage) -> None:
    """Draw a speaker's profile: names and roles, timeline, key terms, statements, merging and splitting."""
    try:
        with st.spinner("Searching the archive"):
            profile = cached_profile(archive, identifier, context.version)
    except OnRecordError:
        message = "This archive has no such speaker. Names may have been merged or split since, or articles"
        st.html(fragments.empty_page("Speakers", f"{message} removed.") + tables.back_link())
        return
    st.html(tables.speaker_heading(profile.speaker) + tables.names_and_roles(profile.speaker))
    draw_timeline("speaker", profile.timeline, "statements")
    draw_key_terms(profile, ask)
    st.html(fragments.part_heading("Statements", "newest first", level=2))
    draw_cards(f"said-{profile.speaker.id}", profile.answer.matches, context)
    if profile.answer.near:
        with st.expander(f"{len(profile.answer.near):,} that are less certain, or do not report their words"):
            draw_cards(f"near-{profile.speaker.id}", profile.answer.near, context)
    draw_names(archive, profile, context)


def draw_cards(key: str, statements: Sequence[Statement], context: PageContext) -> None:
    """Draw cards, a page at a time."""
    shown = st.session_state.setdefault(f"{key}-shown", _CARDS)
    draw_statements(key, statements[:shown], context)
    draw_more_button(key, len(statements), shown, _CARDS)


def draw_key_terms(profile: Profile, ask: StreamlitPage) -> None:
    """Draw the speaker's key terms, each a button that asks about it."""
    if not profile.key_terms:
        return
    st.html(
        fragments.part_heading("Talks about", "more than others in this archive; click one to ask about it", level=2)
    )
    with st.container(key="marks", horizontal=True, gap="xsmall"):
        for i, term in enumerate(profile.key_terms):
            question = term_question(profile.speaker, term)
            if st.button(escape_label(term), key=f"mark-{i}", help=escape_label(question)):
                st.session_state.asked = question
                st.switch_page(ask)
