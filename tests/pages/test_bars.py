"""Timelines as HTML: a button for each bar that says what a click does, one stop of the tab key for all of them."""

from __future__ import annotations

import re
from datetime import date

from pages.html.bars import spark_bars, timeline_figure
from pages.html.fragments import abstention_reason
from rag.browse.histogram import Timeline, by_month

LINE = by_month({date(2024, 4, 1): 2, date(2024, 6, 1): 4}, undated=1)


def test_a_bar_sends_its_days() -> None:
    html = timeline_figure(LINE, "statements", "narrow", "Post & <Co>", "only this month")
    assert re.findall(r'data-value="([^"]*)"', html) == [
        "Post &amp; &lt;Co&gt;|2024-04-01..2024-04-30",
        "Post &amp; &lt;Co&gt;|2024-06-01..2024-06-30",
    ]
    assert 'aria-label="April 2024: 2 statements"' in html
    assert html.count('tabindex="-1"') == 1
    assert 'class="h10"' in html and 'class="h20"' in html


def test_bars_without_an_event_are_a_picture() -> None:
    html = timeline_figure(LINE, "articles")
    assert "<button" not in html
    assert 'role="img" aria-label="Articles by month, April 2024 to June 2024; the peak is 4 in June 2024."' in html


def test_bars_of_nothing_say_so() -> None:
    assert "undated" in spark_bars(Timeline(LINE.bars[1:2] * 2, "month", 3), "statements")


def test_a_reason_begins_with_its_whole_first_sentence() -> None:
    html = abstention_reason("U.S. Steel Corp. is quoted 15 times, but not on “x”. Topics: a, b.")
    assert re.findall("<p>(.*?)</p>", html) == ["U.S. Steel Corp. is quoted 15 times, but not on “x”.", "Topics: a, b."]
