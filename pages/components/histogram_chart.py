"""A small bar chart of counts by month or year; its style is in page.css."""

from __future__ import annotations

import streamlit as st

from pages.html.bars import timeline_figure
from rag.browse.histogram import Timeline


def draw_timeline(key: str, line: Timeline, noun: str, event: str = "", value: str = "", hint: str = "") -> None:
    """Draw the bars of a timeline; nothing where there are fewer than two. With an `event`, a click on a bar sends it
    (pages/components/browser_events) with `value` and the bar's days, which `hint` explains."""
    if len(line.bars) < 2:
        return
    with st.container(key=f"timeline-{key}", gap=None):
        st.html(timeline_figure(line, noun, event, value, hint))
        if line.undated:
            st.html(f'<p class="count">{line.undated:,} without a date</p>')
