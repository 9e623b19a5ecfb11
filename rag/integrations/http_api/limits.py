"""Limits of the HTTP API: requests of a key by a token bucket, requests at once, bytes of a body."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from index.core.settings import load_settings


@dataclass(frozen=True, slots=True)
class ApiLimits:
    """The limits of a server: each key's requests in a minute and the burst before that rate holds; the requests that
    are answered at once, those that may take minutes apart, and how many wait for it; the bytes of a JSON body and of
    an uploaded file."""

    per_minute: int = 600
    burst: int = 100
    at_once: int = 4
    long_at_once: int = 2
    waiting: int = 200
    body_bytes: int = 2 * 2**20
    upload_bytes: int = 25 * 2**20

    @classmethod
    def of_settings(cls) -> ApiLimits:
        """The limits with the rate that the settings name."""
        settings = load_settings()
        return cls(settings.api_per_minute, settings.api_burst)


class RateLimiter:
    """A token bucket for each key, in memory."""

    def __init__(self, limits: ApiLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = limits.per_minute / 60, float(limits.burst), clock
        self._buckets = dict[str, tuple[float, float]]()
        self._lock = threading.Lock()

    def take(self, key: str) -> float:
        """Take a token and return 0; or, where none is left, the seconds until there is one."""
        now = self._clock()
        with self._lock:
            tokens, then = self._buckets.get(key, (self._burst, now))
            tokens = min(self._burst, tokens + (now - then) * self._rate)
            taken = tokens >= 1
            self._buckets[key] = (tokens - taken, now)
        return 0.0 if taken else (1 - tokens) / self._rate
