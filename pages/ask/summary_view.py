"""The language model's summary below an answer's cards, where a model is set.

`place_summary` reserves its place while the page is drawn, `write_summaries` has the model write once all else is
there. A summary is cached with its answer, so that drawing the page again asks no model.
"""

from __future__ import annotations

import streamlit as st

from index.archive import Archive
from index.core.settings import load_settings
from pages.components.polling import PollingIterator
from pages.html import summary
from rag.answers.types import Answer
from rag.llm.summarizer import Paragraph, summarize

_TICK = 0.3
"""Seconds within which a click on the button is noticed."""


def place_summary(i: int, answer: Answer) -> None:
    """Reserve a place for the summary of the answer of turn i; draw the summary where it was written before."""
    if not load_settings().model or not answer.matches:
        return
    placeholder = st.empty()
    cached = st.session_state.setdefault("summaries", {}).get(i)
    if cached and cached[0] is answer:
        placeholder.html(summary.summary_fragment(cached[1]))
    else:
        st.session_state.setdefault("unwritten", []).append((i, answer, placeholder))


def write_summaries(archive: Archive) -> None:
    """Have the model write the summaries that are not written yet, sentence by sentence, until it is stopped."""
    settings = load_settings()
    for i, answer, placeholder in st.session_state.pop("unwritten", ()):
        with placeholder.container():
            shown = st.empty()
            st.button(
                "Stop writing", key=f"stop-{i}", icon=":material/stop_circle:", on_click=stop_summary, args=(i, answer)
            )
        last = summary.pending_summary(settings.model)
        for paragraph in PollingIterator(summarize(archive, answer, settings), _TICK):
            last = summary.summary_fragment(paragraph) if paragraph else last
            shown.html(last)  # where Streamlit sees that the button was clicked
            if paragraph and paragraph.finished:
                st.session_state.summaries[i] = (answer, paragraph)
                placeholder.html(last)


def stop_summary(i: int, answer: Answer) -> None:
    """Leave the summary of turn i unwritten."""
    st.session_state.summaries[i] = (answer, Paragraph(error="you stopped it.", finished=True))
