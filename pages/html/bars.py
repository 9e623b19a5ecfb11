"""Timelines as HTML: bars of counts by month or year, each a button where a click means something."""

from __future__ import annotations

from datetime import timedelta

from pages.html.escaping import escape_html
from pages.html.events import event_button
from rag.browse.histogram import Bar, Timeline


def bar_days(bar: Bar, unit: str) -> str:
    """Return the days of a bar, for an event: "2024-05-01..2024-05-31"."""
    return f"{bar.start}..{bar.end(unit) - timedelta(days=1)}"


def timeline_figure(line: Timeline, noun: str, event: str = "", value: str = "", hint: str = "") -> str:
    """Return the bars with their axis. With an `event`, a bar is a button that sends it with `value` and its days;
    `hint` says what that does ("only this month")."""
    peak = max(bar.count for bar in line.bars)
    first, last = line.bars[0].name, line.bars[-1].name
    return (
        f'<figure class="timeline"><div class="peak" aria-hidden="true">{peak:,}</div>'
        f"{_bars(line, noun, event, value, hint)}"
        f'<figcaption aria-hidden="true"><span>{escape_html(first)}</span><span>{escape_html(last)}</span></figcaption>'
        "</figure>"
    )


def spark_bars(line: Timeline, noun: str, event: str = "", value: str = "", hint: str = "") -> str:
    """Return the bars alone, small; see `timeline_figure`."""
    return _bars(line, noun, event, value, hint)


def _bars(line: Timeline, noun: str, event: str, value: str, hint: str) -> str:
    peak = max((bar.count for bar in line.bars), default=0)
    if not event and len(line.bars) < 2:
        return "<span></span>"
    if not peak:
        return '<div class="bars"><small>undated</small></div>'
    label = escape_html(f"{line.describe(noun)}{f' Each bar: {hint}.' if event and hint else ''}")
    if not event:
        bars = "".join(
            f'<span title="{escape_html(f"{bar.name}: {bar.count:,}")}">{_column(bar.count, peak)}</span>'
            for bar in line.bars
        )
        return f'<div class="bars" role="img" aria-label="{label}">{bars}</div>'
    buttons, tabbable = list[str](), True
    for bar in line.bars:
        if not bar.count:
            buttons.append("<span></span>")
            continue
        name = f"{bar.name}: {bar.count:,} {noun if bar.count != 1 else noun.removesuffix('s')}"
        sent = f"{value}|{bar_days(bar, line.unit)}"
        buttons.append(event_button(event, sent, _column(bar.count, peak), name, style="bar", tabbable=tabbable))
        tabbable = False
    return f'<div class="bars" role="group" aria-label="{label}">{"".join(buttons)}</div>'


def _column(count: int, peak: int) -> str:
    """A column of a height in twentieths of the peak's: a class, for pages set no styles of their own."""
    height = 0 if not count else max(1, round(20 * count / peak))
    return f'<i class="h{height}"></i>'
