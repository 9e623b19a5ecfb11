"""The overview of a long answer: how many by kind, who, where and when, each a filter of the list below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from pages.ask.turn_actions import set_facet, set_grouping, set_order
from pages.components.browser_events import handle_event
from pages.components.histogram_chart import draw_timeline
from pages.html import fragments
from pages.html.escaping import escape_label
from rag.answers.sorting import Order, sort_statements
from rag.answers.types import Answer, Statement
from rag.browse.facets import (
    NO_OUTLET,
    FacetCounts,
    Facets,
    Grouping,
    count_facets,
    group_statements,
    narrow,
)
from rag.conversation.turns import PAGE_SIZE, Turn
from rag.formats.card import KIND_NAMES

_Option = TypeVar("_Option")
_MIN_BARS = 3
"""Months from which a chart of the dates of publication is drawn."""
_NAMED = 8
"""Speakers who are offered by name at once; more are in a list."""
_BLANK: dict[str, type] = {"kinds": list, "words": str}
"""What the controls hold that select nothing; None, but for these."""


def selected_statements(turn: Turn, answer: Answer) -> list[tuple[str, tuple[Statement, ...]]]:
    """Return the matches that the turn's facets select, sorted, in groups with their headings."""
    statements = sort_statements(narrow(answer.matches, turn.facets), turn.order)
    return group_statements(statements, turn.grouping)


def draw_answer_overview(i: int, turn: Turn, answer: Answer) -> None:
    """Draw the overview of an answer of more than one page, and the order of any answer with several days."""
    counts = cached_counts(i, answer)
    if counts.count > PAGE_SIZE:
        draw_facets(i, turn, counts)
    if len({s.article.published for s in answer.matches} - {None}) > 1:
        if len(counts.timeline.bars) >= _MIN_BARS or counts.timeline.unit == "year":
            handle_event("period", lambda event: choose_period(event.value))
            draw_timeline(str(i), counts.timeline, "statements", "period", str(i), "only these")
        draw_order(i, turn, long=counts.count > PAGE_SIZE)
    elif counts.count > PAGE_SIZE:
        draw_order(i, turn, long=True)
    if turn.facets:
        draw_selection(i, turn, answer)


def choose_period(value: str) -> None:
    """Show the statements of a bar alone ("2|2024-05-01..2024-05-31": of the third turn), or all again."""
    turn, _, days = value.partition("|")
    if not turn.isdecimal() or int(turn) >= len(st.session_state.turns):
        return
    i, key = int(turn), f"facet-period-list-{turn}"
    first, last = days[:7], days[12:19]
    period = first if first == last else days[:4]
    st.session_state[key] = None if st.session_state.turns[i].facets.period == period else period
    set_facet(i, "period", key)


def cached_counts(i: int, answer: Answer) -> FacetCounts:
    """Return the counts of an answer, which are computed once."""
    cache = st.session_state.setdefault("facet-counts", {})
    if i not in cache or cache[i][0] is not answer:
        cache[i] = (answer, count_facets(answer.matches))
    counts: FacetCounts = cache[i][1]
    return counts


def draw_facets(i: int, turn: Turn, counts: FacetCounts) -> None:
    """Draw a control for each facet that divides the statements."""
    with st.container(key=f"facets-{i}", gap="small"):
        if len(counts.kinds) > 1:
            kinds = dict(counts.kinds)
            _pills(i, "kinds", "Kind", list(kinds), lambda kind: f"{KIND_NAMES[kind]} {kinds[kind]:,}", many=True)
        if len(counts.speakers) > 1:
            names = {each.speaker: f"{escape_label(each.name)} {each.count:,}" for each in counts.speakers}
            _pills(i, "speaker", "Who", list(names)[:_NAMED], names.__getitem__)
        with st.container(key=f"facet-lists-{i}", horizontal=True, vertical_alignment="bottom", gap="small"):
            if len(counts.speakers) > _NAMED:
                _list(i, "everyone", "speaker", f"All {len(counts.speakers):,} speakers", names)
            if len(counts.outlets) > 1:
                outlets = {name: f"{'No outlet' if name == NO_OUTLET else name} ({n:,})" for name, n in counts.outlets}
                _list(i, "outlet", "outlet", "Outlet", outlets)
            if len(counts.periods) > 1:
                periods = {key: f"{name} ({n:,})" for key, name, n in counts.periods}
                _list(i, "period", "period", counts.timeline.unit.capitalize(), periods)
            key = f"facet-words-{i}"
            st.text_input(
                "Find in this answer",
                key=key,
                type="search",
                live="400ms",
                max_chars=200,
                placeholder="Words, a name, a headline",
                on_change=set_facet,
                args=(i, "words", key),
            )


def _pills(
    i: int, name: str, label: str, options: Sequence[_Option], text: Callable[[_Option], str], *, many: bool = False
) -> None:
    key = f"facet-{name}-{i}"
    st.pills(
        label,
        options,
        selection_mode="multi" if many else "single",
        format_func=text,
        key=key,
        on_change=set_facet,
        args=(i, name, key),
    )


def _list(i: int, key: str, name: str, label: str, options: dict[str, str]) -> None:
    key = f"facet-{key}-list-{i}"
    st.selectbox(
        label,
        list(options),
        None,
        format_func=lambda each: options.get(each, each),
        key=key,
        placeholder="Any",
        on_change=set_facet,
        args=(i, name, key),
    )


def draw_order(i: int, turn: Turn, *, long: bool) -> None:
    """Draw the control of the order and, for a long answer, of the groups."""
    with st.container(key=f"order-{i}", horizontal=True, vertical_alignment="center", gap="small"):
        for name, options, value, change in (
            ("Sort", list(Order), turn.order, set_order),
            ("Group", list(Grouping), turn.grouping, set_grouping),
        )[: 2 if long else 1]:
            key = f"{name.lower()}-{i}"
            st.segmented_control(
                *(name, options),
                default=value,
                required=True,
                key=key,
                label_visibility="collapsed",
                on_change=change,
                args=(i, key),
            )


def draw_selection(i: int, turn: Turn, answer: Answer) -> None:
    """Draw the number of statements that the facets leave, and a button that clears them."""
    count = len(narrow(answer.matches, turn.facets))
    with st.container(key=f"selection-{i}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(fragments.small_line(f"{count:,} of {len(answer.matches):,} statements"), width="content")
        st.button(
            "Clear filters",
            key=f"facets-clear-{i}",
            type="tertiary",
            on_click=clear_facets,
            args=(i,),
        )


def clear_facets(i: int) -> None:
    """Select all of an answer's statements again."""
    state = st.session_state
    for key in [key for key in state if str(key).startswith("facet-") and str(key).endswith(f"-{i}")]:
        state[key] = _BLANK.get(str(key).split("-")[1], type(None))()  # without a key the browser keeps what was chosen
    state.turns[i] = replace(state.turns[i], facets=Facets(), shown=PAGE_SIZE)
