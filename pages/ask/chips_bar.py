"""The parsed question as chips; a click opens one, to change or remove it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import streamlit as st

from pages.ask.turn_actions import change_query, clear_filter
from pages.components.session import page_archive
from pages.html import fragments
from pages.html.escaping import escape_label
from rag.answers.types import Answer
from rag.browse.overview import Overview
from rag.conversation.chips import Chip, filter_chips, query_chips
from rag.conversation.turns import Turn, remove_field, set_field
from rag.formats.card import KIND_NAMES
from rag.query.types import Query


def draw_chips(i: int, turn: Turn, answer: Answer, overview: Overview, *, last: bool) -> None:
    """Draw the chips of the parsed question and of the filter; those of the last turn can be changed or removed."""
    parsed = query_chips(answer.query)
    filters = filter_chips(turn.narrowed, answer.query, overview.names)
    if not parsed and not filters:
        return
    with st.container(key=f"chips-{i}", horizontal=True, gap="xsmall"):
        for chip in parsed:
            if last:
                draw_chip(i, chip, answer.query, overview)
            else:
                st.html(fragments.fixed_chip(chip.text), width="content")
        for chip in filters:
            if last:
                st.button(
                    escape_label(chip.text),
                    key=f"beside-{i}-{chip.field}",
                    icon=":material/close:",
                    icon_position="right",
                    on_click=clear_filter,
                    args=(chip.field,),
                )
            else:
                st.html(fragments.fixed_chip(chip.text), width="content")


def draw_chip(i: int, chip: Chip, query: Query, overview: Overview) -> None:
    """Draw a chip that opens an editor of its field, with a button to remove it."""
    key = f"{i}-{chip.field}-{abs(hash(chip.text))}"  # what was typed goes when the chip is another

    def change() -> None:
        archive = page_archive()
        change_query(i, set_field(archive, query, chip.field, st.session_state[f"set-{key}"]))

    with st.popover(escape_label(chip.text), key=f"chip-{key}"):
        FIELD_EDITORS[chip.field](f"set-{key}", query, overview, change)
        if chip.removable:
            shorter = remove_field(query, chip.field)
            st.button("Remove", key=f"less-{key}", icon=":material/close:", on_click=change_query, args=(i, shorter))


def _speaker(key: str, query: Query, overview: Overview, change: Callable[[], None]) -> None:
    st.selectbox(
        "Speaker",
        list(overview.names),
        None,
        format_func=lambda each: overview.names.get(each, each),
        accept_new_options=True,
        placeholder="Choose another, or type a name",
        key=key,
        on_change=change,
    )


def _topic(key: str, query: Query, overview: Overview, change: Callable[[], None]) -> None:
    st.text_input("About", query.topic, key=key, on_change=change)


def _day(key: str, name: str, value: date | None, change: Callable[[], None]) -> None:
    first, last = date(1500, 1, 1), date(2999, 12, 31)
    shown = value if value and first <= value <= last else None
    st.date_input(name, shown, first, last, key=key, format="YYYY-MM-DD", on_change=change)


def _since(key: str, query: Query, overview: Overview, change: Callable[[], None]) -> None:
    _day(key, "Published from", query.since, change)


def _until(key: str, query: Query, overview: Overview, change: Callable[[], None]) -> None:
    _day(key, "Published to", query.until - timedelta(days=1) if query.until else None, change)


def _outlet(key: str, query: Query, overview: Overview, change: Callable[[], None]) -> None:
    outlets = [outlet for outlet, _ in overview.outlets]
    at = outlets.index(query.outlet) if query.outlet in outlets else None
    st.selectbox("Outlet", outlets, at, key=key, on_change=change)


def _kinds(key: str, query: Query, overview: Overview, change: Callable[[], None]) -> None:
    st.pills(
        "Kind",
        list(KIND_NAMES),
        selection_mode="multi",
        default=query.kinds,
        format_func=KIND_NAMES.__getitem__,
        key=key,
        on_change=change,
    )


FIELD_EDITORS = {
    "speaker": _speaker,
    "topic": _topic,
    "since": _since,
    "until": _until,
    "outlet": _outlet,
    "kinds": _kinds,
}
"""The editor of each field of a chip."""
