"""Events of the browser: clicks on buttons in static HTML (pages/html/events), handled by the page that drew them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pages.components.session import browser_script
from pages.html.events import PAGE
from rag.access.site import served_site


@dataclass(frozen=True, slots=True)
class BrowserEvent:
    """A click: the button's value, and whether it is now pressed, for one that is on or off."""

    value: str
    pressed: bool


_STOPPED = {"stopped": "onrecord has stopped.", "remedy": "Start it again: onrecord chat"}
_SIGNED_OUT = {"stopped": "You are signed out, or the server has stopped.", "remedy": "Reload the page to sign in."}
"""The words for a lost connection: on the page of one person, and on a server."""
_MOST = 99
"""Events that are remembered besides the last: more than anybody makes while a browser repeats one."""


Handler = Callable[[BrowserEvent], None]


def handle_event(name: str, handler: Handler) -> None:
    """Have the handler called on an event of this name, before the page is drawn the next time."""
    _handlers()[name] = handler


def draw_clicks() -> None:
    """Draw the part that follows links, copies, and says when the connection is lost."""
    browser_script("clicks")(key="clicks", data=_SIGNED_OUT if served_site().sessions else _STOPPED)


def draw_listener(channel: str = PAGE) -> None:
    """Draw the part that receives the events of a channel."""
    key = f"events-{channel}"
    data = {"channel": channel, "handled": _handled().get(channel, ())}
    browser_script("events")(data=data, key=key, on_event_change=lambda: _dispatch(key, channel))


def _dispatch(key: str, channel: str) -> None:
    """Call the handlers of the events that have not been handled: a message repeats those before it. One that the page
    has no handler for yet comes again, whatever is handled after it."""
    for event in st.session_state[key].event:
        handler, handled = _handlers().get(event["name"]), _handled().get(channel, ())
        if handler and event["id"] not in handled:
            _handled()[channel] = (*handled[-_MOST:], event["id"])
            handler(BrowserEvent(str(event["value"]), bool(event["pressed"])))


def _handled() -> dict[str, tuple[int, ...]]:
    """Return the ids of the events that were handled last, by channel."""
    handled: dict[str, tuple[int, ...]] = st.session_state.setdefault("events-handled", {})
    return handled


def _handlers() -> dict[str, Handler]:
    handlers: dict[str, Handler] = st.session_state.setdefault("event-handlers", {})
    return handlers
