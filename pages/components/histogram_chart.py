"""A small bar chart of counts by month or year; its colours are in page.css."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from rag.browse.histogram import Timeline


def draw_timeline(key: str, line: Timeline, noun: str) -> None:
    """Draw the bars of a timeline; nothing where there are fewer than two."""
    if len(line.bars) < 2:
        return
    import_module("pandas")  # whole before altair looks whether it is there: another window may just be importing it
    import altair

    rows = [{"start": bar.start.isoformat(), "when": bar.name, "count": bar.count} for bar in line.bars]
    step = "utcyearmonth" if line.unit == "month" else "utcyear"
    chart = (
        altair.Chart({"values": rows}, height=96)
        .mark_bar(cornerRadiusEnd=2, binSpacing=1)
        .encode(
            altair.X(f"{step}(start):T", title=None, axis=altair.Axis(grid=False, tickCount=6, labelFlush=True)),
            altair.Y("count:Q", title=None, axis=altair.Axis(tickCount=3, tickMinStep=1, domain=False, ticks=False)),
            tooltip=[altair.Tooltip("when:N", title=line.unit.capitalize()), altair.Tooltip("count:Q", title=noun)],
        )
        .configure_view(strokeWidth=0)
    )
    with st.container(key=f"timeline-{key}", gap=None):
        st.altair_chart(chart, key=f"bars-{key}", alt=line.describe(noun))
        if line.undated:
            st.html(f'<p class="count">{line.undated:,} without a date</p>')
