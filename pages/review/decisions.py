"""A decision at the desk: made by a button or its key, noted in a line, undone by another; and what waits for later."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import streamlit as st

from index.archive import Archive, Writer
from pages.components.correction_dialog import change_archive
from pages.html import fragments

Change = Callable[[Writer], object]
T = TypeVar("T")
_LAST, _LATER, _REFUSED = "review-last", "review-later", "review-refused"


def decide(archive: Archive, change: Change, outcome: str, undo: Change | None = None) -> None:
    """Make a decision and draw the page anew; an error is shown above the next question."""
    st.session_state[_REFUSED] = change_archive(archive, change)
    if not st.session_state[_REFUSED]:
        st.session_state[_LAST] = (outcome, undo)
    st.rerun()


def draw_last_decision(archive: Archive) -> None:
    """Draw the error of the last decision, or the decision with a button that undoes it."""
    if refused := st.session_state.pop(_REFUSED, ""):
        st.html(fragments.error_message(refused))
    outcome, undo = st.session_state.get(_LAST, ("", None))
    if not outcome:
        return
    with st.container(key="last-decision", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(fragments.status_line(outcome), width="content")
        if undo and st.button("Undo", key="undo-decision", type="tertiary", shortcut="U", help="Undo this decision"):
            st.session_state[_REFUSED] = change_archive(archive, undo)
            del st.session_state[_LAST]
            st.rerun()


def postpone(key: Hashable) -> None:
    """Put a question at the end of its queue."""
    st.session_state.setdefault(_LATER, {})[key] = None
    st.session_state.pop(_LAST, None)
    st.rerun()


def waiting(queue: Sequence[T], key: Callable[[T], Hashable]) -> list[T]:
    """Return a queue in order, what was postponed last, in the order of postponing."""
    later: dict[Hashable, None] = st.session_state.get(_LATER, {})
    order = {each: number for number, each in enumerate(later)}
    return sorted(queue, key=lambda each: order.get(key(each), -1))
