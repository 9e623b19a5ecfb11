"""The admission of requests with keys: one who comes with a valid key that is not used too often."""

from __future__ import annotations

import logging
import math
import sqlite3
import time
from collections.abc import Callable, Mapping

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from index.core.rights import Actor
from rag.integrations.http_api.limits import ApiLimits, RateLimiter

Authenticate = Callable[[str | None], Actor | None]
"""The actor of an Authorization header; None for one that lets nobody in."""

_LOG = logging.getLogger(__name__)


class KeyGate:
    """The admission of the requests to one interface; each key has its own rate."""

    def __init__(
        self, authenticate: Authenticate, limits: ApiLimits, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._authenticate, self._rate = authenticate, RateLimiter(limits, clock)

    async def admit(self, request: Request) -> Actor | Response:
        """Return the actor, or the refusal."""
        headers = request.headers.getlist("authorization")
        try:
            actor = await run_sync(self._authenticate, headers[0]) if len(headers) == 1 else None
        except sqlite3.DatabaseError as error:
            _LOG.warning("the keys cannot be read: %s", error)
            return refusal(503, "Keys cannot be checked at this moment.", {"retry-after": "10"})
        if actor is None:
            return refusal(401, "Give a valid key: “Authorization: Bearer or_…”.", {"www-authenticate": "Bearer"})
        request.state.actor = actor.id
        if seconds := self._rate.take(actor.id):
            after = {"retry-after": str(math.ceil(seconds))}
            return refusal(429, "This key has made too many requests. Wait, then try again.", after)
        return actor


def refusal(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an error as JSON."""
    return JSONResponse({"error": text}, status, {"cache-control": "no-store", **(headers or {})})
