"""Each click in the browser is handled once, by the page that has a handler for it, in whatever order they come."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from pages.components import browser_events
from pages.components.browser_events import BrowserEvent, draw_listener, handle_event


class Browser:
    """A browser that sends again what has not been handled, with all that is clicked meanwhile."""

    def __init__(self, state: dict[str, object]) -> None:
        self.state = state
        self.clicks = list[dict[str, object]]()
        self.number = 0
        self.handled: tuple[int, ...] = ()
        self.receive: Callable[[], None] = lambda: None

    def draw(self, *, data: dict[str, tuple[int, ...]], key: str, on_event_change: Callable[[], None]) -> None:
        self.handled, self.receive = data["handled"], on_event_change

    def send(self) -> None:
        self.clicks = [click for click in self.clicks if click["id"] not in self.handled]
        self.state["events-page"] = SimpleNamespace(event=self.clicks)
        self.receive()
        draw_listener()

    def click(self, name: str) -> None:
        self.number += 1
        self.clicks.append({"id": self.number, "name": name, "value": str(self.number), "pressed": False})
        self.send()


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    state = dict[str, object]()
    browser = Browser(state)
    monkeypatch.setattr("streamlit.session_state", state)
    monkeypatch.setattr(browser_events, "browser_script", lambda name: browser.draw)
    draw_listener()
    return browser


def test_a_click_waits_for_its_handler_while_later_ones_are_handled(browser: Browser) -> None:
    done = list[str]()
    handle_event("open", lambda event: done.append(f"open {event.value}"))
    browser.click("tick")
    browser.click("open")
    assert done == ["open 2"]
    handle_event("tick", lambda event: done.append(f"tick {event.value}"))
    browser.send()
    browser.click("open")
    assert done == ["open 2", "tick 1", "open 3"]


def test_a_message_that_repeats_clicks_does_nothing_twice(browser: Browser) -> None:
    done = list[BrowserEvent]()
    handle_event("open", done.append)
    for _ in range(150):
        browser.click("open")
        browser.handled = browser.handled[:-50]  # what Python said last did not arrive yet
        browser.send()
    assert [event.value for event in done] == [str(n) for n in range(1, 151)]
