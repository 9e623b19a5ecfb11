"""The sidebar: a button for a new conversation, and the filters."""

from __future__ import annotations

import streamlit as st

from pages.ask.turn_actions import change_query, new_conversation
from rag.browse.overview import MAX_SPEAKERS, Overview
from rag.formats.card import KIND_NAMES


def draw_sidebar(overview: Overview, *, begun: bool) -> None:
    """Draw the button for a new conversation, and the filters."""
    if begun:
        st.button("New conversation", icon=":material/edit_square:", on_click=new_conversation)
    if overview.articles:
        draw_filters(overview)


def draw_filters(overview: Overview) -> None:
    """Draw the filters of the last answer and of all that follow."""
    st.html('<h2 class="side">Filters</h2>')
    listed = "Speaker" if overview.speakers <= MAX_SPEAKERS else f"Speaker (the {MAX_SPEAKERS:,} most quoted)"
    names = overview.names
    st.multiselect(
        listed,
        list(names),
        format_func=names.__getitem__,
        key="speakers",
        placeholder="Anyone",
        on_change=apply_filters,
        persist_state="session",
    )
    outlets = [outlet for outlet, _ in overview.outlets]
    if outlets:
        st.selectbox(
            "Outlet",
            outlets,
            None,
            key="outlet",
            placeholder="Any outlet",
            on_change=apply_filters,
            persist_state="session",
        )
    if overview.dates:
        first, last = overview.dates
        for key, name in (("since", "Published from"), ("until", "Published to")):
            st.date_input(
                name, None, first, last, key=key, format="YYYY-MM-DD", on_change=apply_filters, persist_state="session"
            )
    if st.session_state.get("since") or st.session_state.get("until") or st.session_state.get("undated"):
        st.checkbox("Articles without a date too", key="undated", on_change=apply_filters, persist_state="session")
    st.pills(
        "Kind",
        list(KIND_NAMES),
        selection_mode="multi",
        format_func=KIND_NAMES.__getitem__,
        key="kinds",
        on_change=apply_filters,
        persist_state="session",
    )
    for key, name in (("named", "Only where the article names the speaker"), ("checked", "Only checked by a person")):
        st.checkbox(name, key=key, on_change=apply_filters, persist_state="session")


def apply_filters() -> None:
    """Answer the last turn again within the sidebar's filter."""
    turns = st.session_state.turns
    if turns and turns[-1].answer:
        change_query(len(turns) - 1, turns[-1].answer.query)
