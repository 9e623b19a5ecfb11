"""The page of speakers: all of them, searched by name and role; and each one's own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from index.archive import Archive
from index.core.errors import OnRecordError
from index.core.rights import Action
from index.core.types import Speaker
from pages.components.browser_events import BrowserEvent, handle_event
from pages.components.export_bar import StatementChoice, draw_export_bar
from pages.components.follow_button import draw_follow_button
from pages.components.histogram_chart import draw_timeline
from pages.components.session import PageContext, cached_pairs, cached_profile, cached_speakers, page_origin
from pages.components.statement_card import draw_statements
from pages.components.visit import archive_fields, may
from pages.html import fragments, tables
from pages.html.bars import bar_days
from pages.html.escaping import escape_label
from pages.speakers.merge_split import draw_names
from pages.speakers.roles_panel import draw_roles
from rag.answers.sorting import Order
from rag.answers.types import Statement
from rag.browse.comparison import MAX_COLUMNS, ComparisonRequest
from rag.browse.speaker_profile import Profile, term_question
from rag.browse.speaker_search import BEING_FILTERS, search_speakers
from rag.formats.addresses import speaker_address
from rag.formats.export_content import ExportRequest

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
        pairs = cached_pairs(context.archive, context.version)
        draw_speaker_list(cached_speakers(context.archive, context.version), len(pairs))


def draw_speaker_actions(archive: Archive, profile: Profile) -> None:
    """Draw the button that follows the speaker and the link that compares them with others."""
    speaker = profile.speaker
    with st.container(key="speaker-acts", horizontal=True, vertical_alignment="center", gap="small"):
        draw_follow_button(f"speaker-{speaker.id}", archive, speaker.name, speaker.id)
        st.html(fragments.page_link(ComparisonRequest((speaker.id,)).address, "Compare"), width="content")


def ask_about_bar(profile: Profile, value: str) -> None:
    """Have the page ask what the speaker said in the month or year of a bar."""
    line = profile.timeline
    bar = next((bar for bar in line.bars if f"|{bar_days(bar, line.unit)}" == value), None)
    if bar:
        st.session_state["ask-next"] = f"Everything {profile.speaker.name} said in {bar.name}"


def draw_ticked(everyone: Sequence[Speaker]) -> tuple[str, ...]:
    """Draw the link that compares the ticked speakers; return their ids."""
    ticked: tuple[str, ...] = st.session_state.setdefault("ticked", ())

    def tick(event: BrowserEvent) -> None:
        rest = tuple(who for who in st.session_state["ticked"] if who != event.value)
        st.session_state["ticked"] = (*rest, event.value)[-MAX_COLUMNS:] if event.pressed else rest

    handle_event("tick", tick)
    names = {speaker.id: speaker.name for speaker in everyone if speaker.id in ticked}
    chosen = tuple(who for who in ticked if who in names)
    if chosen:
        who = " and ".join(names[each] for each in chosen)
        text = f"Compare {who}" if len(chosen) > 1 else f"Compare {who} then and now, or tick another speaker"
        st.html(fragments.page_link(ComparisonRequest(chosen).address, text))
    return chosen


def draw_speaker_list(everyone: Sequence[Speaker], pairs: int) -> None:
    """Draw a search field and the matching speakers, a page at a time, and the way to the pairs that are likely one."""
    count = "1 speaker" if len(everyone) == 1 else f"{len(everyone):,} speakers"
    st.html(fragments.page_title("Speakers", count) + tables.perhaps_same(pairs))
    with st.container(key="search", horizontal=True, vertical_alignment="bottom", gap="small"):
        text = st.text_input(
            "Name or role", key="speaker-search", type="search", live=True, max_chars=200, placeholder="Name or role"
        )
        being = st.pills("Who", list(BEING_FILTERS), format_func=BEING_FILTERS.__getitem__, key="speaker-being")
    listed = search_speakers(everyone, text or "", being)
    shown = st.session_state.setdefault("speakers-shown", _ROWS)
    ticked = draw_ticked(everyone)
    st.html(
        tables.speaker_list(listed[:shown], ticked) if listed else fragments.abstention_reason("No speaker matches.")
    )
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
    handle_event("said-in", lambda event: ask_about_bar(profile, event.value))
    if question := st.session_state.pop("ask-next", ""):
        st.session_state.asked = question
        st.switch_page(ask, query_params=archive_fields())
    pairs = cached_pairs(archive, context.version)
    mine = sum(profile.speaker.id in (pair.one, pair.other) for pair in pairs)
    perhaps = tables.perhaps_same(mine, profile.speaker.id)
    st.html(tables.speaker_heading(profile.speaker) + perhaps + tables.names_and_roles(profile.speaker))
    draw_speaker_actions(archive, profile)
    draw_timeline("speaker", profile.timeline, "statements", "said-in", hint="what they said then")
    draw_key_terms(profile, ask)
    st.html(fragments.part_heading("Statements", "newest first", level=2))
    choice = StatementChoice(f"speaker-{profile.speaker.id}", profile.answer)
    draw_cards(f"said-{profile.speaker.id}", profile.answer.matches, context, choice)
    if profile.answer.near:
        with st.expander(f"{len(profile.answer.near):,} that are less certain, or do not report their words"):
            draw_cards(f"near-{profile.speaker.id}", profile.answer.near, context, choice)
    address = speaker_address(profile.speaker.id)
    request = ExportRequest(
        Order.NEWEST,
        choice.among([s.n for s in profile.answer.statements]),
        origin=page_origin(),
        address=address,
        filters=(f"Speaker: {profile.speaker.name}",),
    )
    draw_export_bar(archive, profile.answer, choice, request)
    if may(Action.MERGE):
        draw_names(archive, profile, context)
    if may(Action.CORRECT):
        draw_roles(archive, profile.speaker)


def draw_cards(key: str, statements: Sequence[Statement], context: PageContext, choice: StatementChoice) -> None:
    """Draw cards, a page at a time."""
    shown = st.session_state.setdefault(f"{key}-shown", _CARDS)
    draw_statements(key, statements[:shown], context, choice=choice)
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
                st.switch_page(ask, query_params=archive_fields())
