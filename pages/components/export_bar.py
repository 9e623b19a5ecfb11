"""The bar below an answer: its link, its files, and the choice of the statements that they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from index.archive import Archive
from pages.html import fragments
from rag.answers.types import Answer
from rag.formats.export import EXPORT_FORMATS, export_answer, file_name
from rag.formats.export_content import ExportRequest


@dataclass(frozen=True, slots=True)
class StatementChoice:
    """The choice of an answer's statements by tick boxes on their cards; `key` distinguishes it on its page."""

    key: str
    answer: Answer

    @property
    def is_open(self) -> bool:
        """True while the cards have tick boxes."""
        return self._ticked is not None

    def among(self, numbers: Sequence[int]) -> tuple[int, ...] | None:
        """Return those of the numbers that are ticked, in the given order, or all where no choice is made; None where
        these are the whole answer as it is numbered."""
        ticked = self._ticked
        selected = tuple(n for n in numbers if ticked is None or n in ticked)
        return None if selected == tuple(s.n for s in self.answer.statements) else selected

    @property
    def _ticked(self) -> set[int] | None:
        """The numbers that were ticked of this very answer; a new one, which may number them otherwise, begins anew."""
        answer, ticked = st.session_state.get(self._state, (None, None))
        return ticked if answer is self.answer else None

    @property
    def _state(self) -> str:
        return f"choice-{self.key}"

    def toggle(self) -> None:
        """Show the tick boxes, or take them away and drop the choice."""
        st.session_state[self._state] = (self.answer, None if self.is_open else set())

    def draw_box(self, n: int, card_key: str) -> None:
        """Draw the tick box of a statement."""
        ticked, key = self._ticked, f"tick-{card_key}"
        if ticked is not None:
            change = partial(_set, ticked, n, key)
            st.checkbox(f"Choose statement [{n}]", n in ticked, key=key, on_change=change)


def draw_export_bar(
    archive: Archive, answer: Answer, choice: StatementChoice, request: ExportRequest, copied_address: str = ""
) -> None:
    """Draw the button that copies the answer's link (the query of its URL) and, where there are statements, those that
    save them, each checked against the archive when its file is made, and the one that begins a choice of them."""
    with st.container(key=f"take-{choice.key}", horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.html('<p class="count">Export</p>', width="content")
        if copied_address:
            st.html(fragments.copy_link_button(copied_address), width="content")
        if not answer.statements:
            return
        for form in EXPORT_FORMATS:
            st.download_button(
                form.name,
                partial(export_answer, archive, answer, form, request),
                file_name(answer, form, request),
                form.mime,
                key=f"take-{choice.key}-{form.suffix}",
                type="tertiary",
                on_click="ignore",
                disabled=request.numbers == (),
            )
        st.button(
            "Export all instead" if choice.is_open else "Choose statements",
            key=f"choose-{choice.key}",
            type="tertiary",
            on_click=choice.toggle,
        )
        if choice.is_open and request.numbers is not None:
            st.html(
                fragments.small_line(f"{len(request.numbers):,} of {len(answer.statements):,} chosen"), width="content"
            )


def _set(ticked: set[int], n: int, key: str) -> None:
    if st.session_state[key]:
        ticked.add(n)
    else:
        ticked.discard(n)
