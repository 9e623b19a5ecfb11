"""Buttons in static HTML that a click on the page is told of: pages/static/events.js sends it to Python."""

from __future__ import annotations

from pages.html.escaping import escape_html

PAGE = "page"
"""The channel of the page itself, to which a button belongs that names none."""


def event_button(
    event: str,
    value: str,
    content: str,
    name: str = "",
    *,
    style: str = "",
    channel: str = PAGE,
    pressed: bool | None = None,
    tabbable: bool = True,
) -> str:
    """Return a button that sends `event` with `value`. `content` is HTML; `name` its name for a screen reader, where
    the content alone is none; `pressed` makes it one that is on or off; `channel` is the listener that gets it."""
    state = "" if pressed is None else f' aria-pressed="{"true" if pressed else "false"}"'
    label = f' aria-label="{escape_html(name)}" title="{escape_html(name)}"' if name else ""
    tab = "" if tabbable else ' tabindex="-1"'
    through = "" if channel == PAGE else f' data-channel="{channel}"'
    return (
        f'<button class="{style or "plain"}" data-event="{event}"{through} '
        f'data-value="{escape_html(value)}"{label}{state}{tab}>{content}</button>'
    )
