"""Beside the conversation: a new one, and filters."""

from __future__ import annotations

import streamlit as st

from pages.ask.turn_actions import again, forget
from rag.browse.overview import LISTED, Holdings
from rag.formats.card import KINDS


def beside(held: Holdings, *, begun: bool) -> None:
    """A new conversation, and filters."""
    if begun:
        st.button("New conversation", icon=":material/edit_square:", on_click=forget)
    if held.articles:
        filters(held)


def filters(held: Holdings) -> None:
    """What narrows the last answer and all that follow."""
    st.html('<h2 class="side">Filters</h2>')
    listed = "Speaker" if held.speakers <= LISTED else f"Speaker (the {LISTED:,} most quoted)"
    names = held.names
    st.multiselect(
        listed,
        list(names),
        format_func=names.__getitem__,
        key="speakers",
        placeholder="Anyone",
        on_change=narrow,
        persist_state="session",
    )
    outlets = [outlet for outlet, _ in held.outlets]
    if outlets:
        st.selectbox(
            "Outlet",
            outlets,
            None,
            key="outlet",
            placeholder="Any outlet",
            on_change=narrow,
            persist_state="session",
        )
    if held.dates:
        first, last = held.dates
        for key, name in (("since", "Published from"), ("until", "Published to")):
            st.date_input(
                name, None, first, last, key=key, format="YYYY-MM-DD", on_change=narrow, persist_state="session"
            )
    st.pills(
        "Kind",
        list(KINDS),
        selection_mode="multi",
        format_func=KINDS.__getitem__,
        key="kinds",
        on_change=narrow,
        persist_state="session",
    )


def narrow() -> None:
    """Answer the last turn anew within the sidebar's filter."""
    turns = st.session_state.turns
    if turns and turns[-1].answer:
        again(len(turns) - 1, turns[-1].answer.query)
