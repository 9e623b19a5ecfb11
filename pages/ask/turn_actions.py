"""Callbacks that change a turn of the conversation, which lives in st.session_state.turns."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from index.core.settings import Settings
from pages.components.session import cached_archive
from rag.conversation.turns import NEAR_SIZE, PAGE_SIZE, answer_changed, answer_turn, filter_of_controls
from rag.query.types import Query


def clear_conversation() -> None:
    """Drop this conversation and the question that waits for its answer."""
    st.session_state.turns.clear()
    st.session_state.asked = None


def change_query(i: int, query: Query) -> None:
    """Answer a turn again with another query; the last one within the filter as it now is."""
    turns = st.session_state.turns
    narrowed = filter_of_controls(st.session_state.to_dict()) if i == len(turns) - 1 else turns[i].narrowed
    turns[i] = answer_changed(cached_archive(str(Settings().archive)), turns[i], query, narrowed)


def change_reading(i: int, key: str | None) -> None:
    """Answer a turn again: as the full question in a text field, or, without one, as it was typed."""
    state = st.session_state
    turn, understood = state.turns[i], str(state[key]).strip() if key else ""
    state.turns[i] = answer_turn(
        cached_archive(str(Settings().archive)), turn.question, state.turns[:i], turn.narrowed, understood
    )


def clear_filter(name: str) -> None:
    """Clear one filter and answer the last turn again."""
    state = st.session_state
    state[name] = [] if name in ("speakers", "kinds") else None
    if state.turns and state.turns[-1].answer:
        change_query(len(state.turns) - 1, state.turns[-1].answer.query)


def show_more(i: int, part: str, page: int) -> None:
    """Show one page more of a list."""
    turn = st.session_state.turns[i]
    st.session_state.turns[i] = replace(turn, **{part: getattr(turn, part) + page})


def show_near(i: int) -> None:
    """Show the near statements and passages below the matches."""
    st.session_state.turns[i] = replace(st.session_state.turns[i], near=NEAR_SIZE, passages=PAGE_SIZE)


def set_order(i: int, key: str) -> None:
    """Show the statements in the selected order."""
    turn = st.session_state.turns[i]
    st.session_state.turns[i] = replace(turn, order=st.session_state[key] or turn.order)
