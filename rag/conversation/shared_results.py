"""Results that several windows or programs ask for, made once for each version of the archive and kept as far as there
is room."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from datetime import date
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from index.archive import Archive
from index.store.database import Database
from rag.browse.overview import archive_version

_T = TypeVar("_T")
_CAPACITY = 10_000
"""Statements and other parts of the kept results of an archive; what was used longest ago goes first."""
_LEAST = 10
"""The number that a result counts for beside its statements."""
_AT_ONCE = threading.BoundedSemaphore(max(1, (os.cpu_count() or 1) // 2))
"""Results that are made at once, over all windows; more would only delay each of them."""


class SharedResults:
    """The results made over one archive. Safe to share between threads: one that asks for what is being made waits."""

    def __init__(self, capacity: int = _CAPACITY) -> None:
        self._capacity = self._room = capacity
        self._version: Hashable = None
        self._results = OrderedDict[Hashable, tuple[Any, int]]()
        self._making = dict[Hashable, threading.Lock]()
        self._lock = threading.Lock()

    def peek(self, version: Hashable, key: Hashable) -> Any:  # noqa: ANN401 - whatever the key's maker makes
        """Return the result of this key if it is there for this version, else None; those of other versions go."""
        with self._lock:
            self._begin(version)
            return self._kept((version, key))

    def get(self, version: Hashable, key: Hashable, make: Callable[[], _T], parts: Callable[[_T], Sized]) -> _T:
        """Return the result of this key, made now if it is not there for this version; those of other versions go. It
        counts for as much as it has `parts`. What `make` raises is raised, and not kept. None is no result."""
        kept = self.peek(version, key)
        if kept is not None:
            return cast(_T, kept)
        key = (version, key)
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                kept = self._kept(key)
            if kept is not None:
                return cast(_T, kept)
            try:
                with _AT_ONCE:
                    result = make()
                with self._lock:
                    if version == self._version:
                        self._keep(key, result, _LEAST + len(parts(result)))
                return result
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def _begin(self, version: Hashable) -> None:
        if version != self._version:
            self._results.clear()
            self._version, self._room = version, self._capacity

    def _kept(self, key: Hashable) -> Any:  # noqa: ANN401 - see peek
        if key not in self._results:
            return None
        self._results.move_to_end(key)
        return self._results[key][0]

    def _keep(self, key: Hashable, result: object, size: int) -> None:
        self._results[key] = result, size
        self._room -= size
        while self._room < 0:
            _, (_, freed) = self._results.popitem(last=False)
            self._room += freed


_OF_ARCHIVES = WeakKeyDictionary[Database, SharedResults]()
_OPENING = threading.Lock()


def shared_result(
    archive: Archive,
    key: Hashable,
    make: Callable[[], _T],
    parts: Callable[[_T], Sized],
    again: Callable[[_T], None] = lambda result: None,
) -> _T:
    """Return the result of this key for the archive and the day as they are now, as `SharedResults.get` does, from what
    all over the archive share; `again` is called with one that was there, or was being made for another."""
    made = list[_T]()

    def making() -> _T:
        made.append(make())
        return made[0]

    result = _results_of(archive).get((archive_version(archive), date.today()), key, making, parts)
    if not made:
        again(result)
    return result


def kept_result(archive: Archive, key: Hashable) -> Any:  # noqa: ANN401 - whatever the key's maker makes
    """Return the result of this key if it is there for the archive and the day as they are now, else None."""
    return _results_of(archive).peek((archive_version(archive), date.today()), key)


def _results_of(archive: Archive) -> SharedResults:
    with _OPENING:
        return _OF_ARCHIVES.setdefault(archive.database, SharedResults())
