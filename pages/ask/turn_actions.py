"""Callbacks that change a turn of the conversation, which lives in st.session_state.turns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from index.store.filters import Filter
from pages.components.session import page_archive
from pages.components.statement_card import forget_drawn
from rag.conversation.turns import (
    NEAR_SIZE,
    PAGE_SIZE,
    answer_changed,
    answer_turn,
    controls_of_filter,
    filter_of_controls,
)
from rag.query.types import Query


def remember_filter(*, begun: bool) -> None:
    """Remember the filter as it is before a conversation begins, which `new_conversation` goes back to."""
    state = st.session_state
    if not begun or "filter-before" not in state:
        state["filter-before"] = Filter() if begun else filter_of_controls(state.to_dict())


def clear_conversation() -> None:
    """Drop this conversation and the question that waits for its answer."""
    forget_drawn()
    st.session_state.turns.clear()
    st.session_state.asked = None


def new_conversation() -> None:
    """Drop this conversation, and the filters that were set since it began."""
    clear_conversation()
    st.session_state.update(controls_of_filter(st.session_state.get("filter-before", Filter())))


def change_query(i: int, query: Query) -> None:
    """Answer a turn again with another query; the last one within the filter as it now is."""
    turns = st.session_state.turns
    narrowed = filter_of_controls(st.session_state.to_dict()) if i == len(turns) - 1 else turns[i].narrowed
    turns[i] = answer_changed(page_archive(), turns[i], query, narrowed)


def change_reading(i: int, key: str | None) -> None:
    """Answer a turn again: as the full question in a text field, or, without one, as it was typed."""
    state = st.session_state
    turn, understood = state.turns[i], str(state[key]).strip() if key else ""
    state.turns[i] = answer_turn(page_archive(), turn.question, state.turns[:i], turn.narrowed, understood)


def clear_filter(name: str) -> None:
    """Clear one filter and answer the last turn again."""
    state = st.session_state
    state[name] = controls_of_filter(Filter())[name]
    if state.turns and state.turns[-1].answer:
        change_query(len(state.turns) - 1, state.turns[-1].answer.query)


def days_in_archive(value: str, dates: tuple[date, date] | None) -> tuple[date, date] | None:
    """Return the first and last day of a bar, as far as the archive's articles reach; None for no such days."""
    since, dots, last = value.rpartition("|")[2].partition("..")
    try:
        days = date.fromisoformat(since), date.fromisoformat(last)
    except ValueError:
        return None
    return (max(days[0], dates[0]), min(days[1], dates[1])) if dots and dates else None


def include_undated() -> None:
    """Answer the last turn again, articles without a date included in its period."""
    state = st.session_state
    state["undated"] = True
    change_query(len(state.turns) - 1, state.turns[-1].answer.query)


def show_more(i: int, part: str, page: int) -> None:
    """Show one page more of a list."""
    turn = st.session_state.turns[i]
    st.session_state.turns[i] = replace(turn, **{part: getattr(turn, part) + page})


def show_near(i: int) -> None:
    """Show the near statements and passages below the matches."""
    st.session_state.turns[i] = replace(st.session_state.turns[i], near=NEAR_SIZE, passages=PAGE_SIZE)


def set_facet(i: int, name: str, key: str) -> None:
    """Show the statements that a facet's control selects."""
    turn, value = st.session_state.turns[i], st.session_state[key]
    for other in (f"facet-speaker-{i}", f"facet-everyone-list-{i}") if name == "speaker" else ():
        if other != key and other in st.session_state:
            st.session_state[other] = None  # without a value the browser would keep what was chosen there
    chosen = tuple(value) if isinstance(value, list) else value or ""
    st.session_state.turns[i] = replace(turn, facets=replace(turn.facets, **{name: chosen}), shown=PAGE_SIZE)


def set_grouping(i: int, key: str) -> None:
    """Show the statements in the selected groups."""
    turn = st.session_state.turns[i]
    st.session_state.turns[i] = replace(turn, grouping=st.session_state[key] or turn.grouping)


def set_order(i: int, key: str) -> None:
    """Show the statements in the selected order."""
    turn = st.session_state.turns[i]
    st.session_state.turns[i] = replace(turn, order=st.session_state[key] or turn.order)
