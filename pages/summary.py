"""Below an answer's cards: what a language model makes of them, where one is set.

`place` leaves room while the page is drawn, `fill` has the model write once all else is there. What was written is kept
with its answer, so that drawing the page again asks nobody.
"""

from __future__ import annotations

import streamlit as st

from index.archive import Archive
from index.settings import load_settings
from rag import summary
from rag.answer import Answer
from rag.writer import summarize


def place(i: int, answer: Answer) -> None:
    """Room for the summary of the answer of turn i; the summary itself where it was written before."""
    if not load_settings().model or not answer.matches:
        return
    room = st.empty()
    written = st.session_state.setdefault("summaries", {}).get(i)
    if written and written[0] is answer:
        room.html(summary.fragment(written[1]))
    else:
        st.session_state.setdefault("unwritten", []).append((i, answer, room))


def fill(archive: Archive) -> None:
    """Write what is not written yet, sentence by sentence."""
    settings = load_settings()
    for i, answer, room in st.session_state.pop("unwritten", ()):
        room.html(summary.waiting(settings.model))
        for paragraph in summarize(archive, answer, settings):
            room.html(summary.fragment(paragraph))
            if paragraph.ended:
                st.session_state.summaries[i] = (answer, paragraph)
