"""A line of the log for each request, whether the guard has let it in or not, and its count."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from pages.server.guard import RefusalFault
from pages.server.json_log import request_id
from rag.access.site import SESSION_HEADER

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger(__name__)
PAGES = ("ask", "speakers", "archive", "compare", "notebook", "following", "review", "article")
"""The pages, as app.py has them in addresses."""
_EXACT = (
    *("/", *(f"/{page}" for page in PAGES), "/healthz", "/readyz", "/metrics", "/mcp"),
    *("/auth/login", "/auth/callback", "/auth/logout"),
    *("/_stcore/stream", "/_stcore/health", "/_stcore/host-config"),
)
_BELOW = ("/_stcore/upload_file", "/_stcore", "/media", "/static", "/component", "/mcp", "/in", "/api/v1")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OTHER = "other"
"""The route of whatever address is none of ours, and any other method."""
_LONGEST = 200
"""Characters of a header that are written."""
_KNOWN = 1_000
"""Sessions whose people are remembered."""


class RouteNames:
    """The names of routes: addresses without anything that a person or another program put into them."""

    def __init__(self, base_path: str = "", operations: Iterable[str] = ()) -> None:
        """`operations` are further exact paths below the base path, those of the HTTP API."""
        self._base_path = base_path
        self._exact = frozenset((*_EXACT, *operations))

    def of(self, path: str) -> str:
        """Return the name of a path: "/article", "/media/…", or OTHER."""
        rest = path.removeprefix(self._base_path) or "/"
        if rest in self._exact:
            return rest
        return next((f"{each}/…" for each in _BELOW if rest.startswith(f"{each}/")), OTHER)


def pseudonym(actor: str) -> str:
    """Return the sign of an actor, by id, that is the same in every line: the beginning of its SHA-256."""
    return hashlib.sha256(actor.encode("utf8", "surrogatepass")).hexdigest()[:16]


class RequestLog:
    """The middleware. `subject` gives the id of the person whose session it is, `count` is told the route, the status
    and the seconds of each request."""

    def __init__(
        self,
        app: ASGIApp,
        names: RouteNames,
        subject: Callable[[str], str],
        count: Callable[[str, int, float], None],
    ) -> None:
        self._app, self._names, self._subject, self._count = app, names, subject, count
        self._known = dict[str, str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and write its line when it is answered, or a WebSocket's when it is closed."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        number, begun, answer = secrets.token_hex(8), time.perf_counter(), _Answer(send)
        request_id.set(number)
        scope.setdefault("state", {})
        answer.header = (b"x-request-id", number.encode())
        try:
            await self._app(scope, receive, answer.send)
        except BaseException:
            answer.status = answer.status or 500
            raise
        finally:
            seconds = time.perf_counter() - begun
            route, status = self._names.of(scope["path"]), answer.status or 0
            self._count(route, status, seconds)
            fields = {
                "actor": await self._actor(scope),
                "method": _method(scope),
                "route": route,
                "status": status,
                "ms": round(seconds * 1000),
                "messages" if scope["type"] == "websocket" else "bytes": answer.count,
            }
            _LOG.info("request", extra={"fields": fields, "private": _address(scope)})

    async def _actor(self, scope: Scope) -> str | None:
        """The sign of who asks: by the key that a route has recognised, or the session that the guard has."""
        if key := scope["state"].get("actor"):
            return pseudonym(key)
        session = next((value.decode() for name, value in scope["headers"] if name == SESSION_HEADER.encode()), "")
        if session and session not in self._known:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            self._known[session] = await asyncio.to_thread(self._subject, session)
        subject = self._known.get(session, "")
        return pseudonym(subject) if subject else None


class RefusalLog:
    """Notes the requests that the guard does not let in: each has a line; `count` is told the route, the
    status and the fault."""

    def __init__(self, names: RouteNames, count: Callable[[str, int, str], None]) -> None:
        self._names, self._count = names, count

    def __call__(self, scope: Scope, fault: RefusalFault, status: int) -> None:
        """Write the line, and count."""
        route = self._names.of(scope["path"])
        self._count(route, status, fault)
        fields = {"method": _method(scope), "route": route, "status": status, "fault": fault.value}
        sent = {name: _header(scope, name) for name in ("host", "origin")}
        _LOG.info("refusal", extra={"fields": fields, "private": {**_address(scope), **sent}})


def _method(scope: Scope) -> str:
    if scope["type"] == "websocket":
        return "WEBSOCKET"
    return scope["method"] if scope["method"] in _METHODS else OTHER


def _address(scope: Scope) -> dict[str, str]:
    return {"path": scope["path"], "query": scope.get("query_string", b"").decode("latin-1")}


def _header(scope: Scope, wanted: str) -> list[str]:
    return [value.decode("latin-1")[:_LONGEST] for name, value in scope["headers"] if name.lower() == wanted.encode()]


class _Answer:
    """An answer on its way: its status (101 for a WebSocket that is accepted, else the code with which it is closed),
    and the bytes, or messages, of it. It gets a header."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.header = (b"", b"")
        self.status: int | None = None
        self.count = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": [*message.get("headers", ()), self.header]}
        elif message["type"] == "http.response.body":
            self.count += len(message.get("body", b""))
        elif message["type"] == "websocket.accept":
            self.status = 101
        elif message["type"] == "websocket.send":
            self.count += 1
        elif message["type"] == "websocket.close":
            self.status = self.status or message.get("code", 1000)
        await self._send(message)
