"""Something slow holds nobody up: it can be left at any moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from pages.components.polling import PollingIterator


def test_all_items_come_in_order() -> None:
    assert [item for item in PollingIterator(iter(range(100)), 5) if item is not None] == list(range(100))


def test_what_is_slow_ticks_and_can_be_left() -> None:
    go, ended = threading.Event(), threading.Event()

    def slow() -> Iterator[int]:
        try:
            yield 1
            go.wait(30)
            yield 2
            yield 3
        finally:
            ended.set()

    come = iter(PollingIterator(slow(), 0.01))
    assert next(come) == 1
    assert next(come) is None
    come.close()  # type: ignore[attr-defined]
    go.set()
    assert ended.wait(30)


def test_what_it_raises_is_raised() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    come = iter(PollingIterator(broken(), 5))
    assert next(come) == 1
    with pytest.raises(ValueError, match="broken"):
        next(come)


def test_ticks_come_later_and_later_up_to_the_longest() -> None:
    go = threading.Event()

    def slow() -> Iterator[int]:
        yield from [1] if go.wait(30) else []

    come, began, waits = iter(PollingIterator(slow(), 0.01, 0.02)), time.monotonic(), []
    for _ in range(6):
        assert next(come) is None
        waits.append(time.monotonic() - began)
    go.set()
    assert waits[5] >= 0.01 + 0.0125 + 0.015625 + 0.01953125 + 0.02 + 0.02
    assert [item for item in come if item] == [1]
