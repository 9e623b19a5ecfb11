"""Polling of a slow iterator without blocking on it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
_BACKOFF = 1.25


class PollingIterator(Generic[T]):
    """The items of an iterator, which is read in a thread of its own, and None whenever none came for a while:
    first for `seconds`, then each time a little longer, up to `longest`, so that a long wait costs little.

    Closing its iteration leaves the thread to end with the next item. What the iterator raises is raised here.
    """

    def __init__(self, source: Iterator[T], seconds: float, longest: float = 0.0) -> None:
        self._source = source
        self._seconds = seconds
        self._longest = max(seconds, longest)
        self._come = queue.Queue[tuple[T | None, BaseException | None]]()
        self._left = threading.Event()

    def __iter__(self) -> Iterator[T | None]:
        threading.Thread(target=self._read, daemon=True).start()
        wait = self._seconds
        try:
            while True:
                try:
                    item, raised = self._come.get(timeout=wait)
                except queue.Empty:
                    yield None
                    wait = min(wait * _BACKOFF, self._longest)
                    continue
                wait = self._seconds
                if raised is not None:
                    if isinstance(raised, StopIteration):
                        return
                    raise raised
                yield item
        finally:
            self._left.set()

    def _read(self) -> None:
        try:
            for item in self._source:
                if self._left.is_set():
                    return
                self._come.put((item, None))
            self._come.put((None, StopIteration()))
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is raised where the items are read
            self._come.put((None, error))
