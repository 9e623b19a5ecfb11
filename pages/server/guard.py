"""The guard before the page: exact Host and Origin, a cookie that lets in, headers that keep the page out of frames.

Every request and every WebSocket passes here before Streamlit sees it, so that a foreign one costs nothing and causes
no look-up of addresses.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from http.cookies import CookieError, SimpleCookie
from threading import Event
from typing import TYPE_CHECKING

from pages.server.admission import Admission, LaunchToken
from pages.server.notices import refusal_notice
from rag.access.site import SESSION_HEADER

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_guarded = Event()

_FORBIDDEN, _UNKNOWN = 4403, 4401
"""Codes with which a WebSocket is closed: a foreign Host or Origin; nobody who is let in."""
_SELF = "'self'"
_POLICY = {
    "default-src": _SELF,
    "script-src": f"{_SELF} 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:",
    "style-src": f"{_SELF} 'unsafe-inline'",
    "img-src": f"{_SELF} data: blob:",
    "font-src": f"{_SELF} data:",
    "media-src": f"{_SELF} data: blob:",
    "connect-src": f"{_SELF} blob: data:",
    "worker-src": f"{_SELF} blob:",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": _SELF,
    "form-action": _SELF,
    "frame-ancestors": "'none'",
}
HEADERS: Mapping[str, str] = {
    "content-security-policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
"""Headers of every answer. Streamlit's scripts need inline scripts and eval; nothing may come from elsewhere."""

_FOREIGN_TEXT = "This address does not belong to the page."
_SCHEME_TEXT = "This page is served over https alone, through a proxy that --trusted-proxy names."


class RefusalFault(StrEnum):
    """The reasons for which a request is not let in."""

    HOST = auto()
    """A Host that is not the page's own."""
    ORIGIN = auto()
    """An Origin that is not the page's own, or none where a WebSocket is opened."""
    TWICE = auto()
    """Host or Origin twice."""
    SCHEME = auto()
    """http where the page is served by https."""
    SESSION = auto()
    """No open session, or no launch token."""


Refused = Callable[["Scope", RefusalFault, int], None]
"""What is told of a request that is not let in: its fault, and the status of the answer, or the code with which a
WebSocket is closed."""


def ignore_refusal(scope: Scope, fault: RefusalFault, status: int) -> None:
    """Do nothing: the page of one person has no log."""


_RECHECK = 5.0
"""Seconds after which it is looked again whether who has a silent WebSocket may stay."""
_DROPPED = ("x-forwarded-", "forwarded", "x-real-ip", SESSION_HEADER)
"""Beginnings of the names of headers that are passed on to nobody."""


@dataclass(frozen=True, slots=True)
class GuardPolicy:
    """The rules of admission.

    `hosts` ("127.0.0.1:8501") and `origins` ("http://127.0.0.1:8501") are the page's own; the cookie of this name lets
    in by `admission`. Requests come by `scheme`, through a proxy where that is https. `open_paths` need no admission,
    nor do those that begin with one of `key_paths`, where keys are asked for; `health_paths` are asked by programs of
    this machine too, at `health_hosts`.
    """

    hosts: frozenset[str]
    origins: frozenset[str]
    cookie: str
    admission: Admission
    scheme: str = "http"
    open_paths: frozenset[str] = frozenset()
    key_paths: tuple[str, ...] = ()
    health_paths: frozenset[str] = frozenset({"/healthz"})
    health_hosts: frozenset[str] = frozenset()

    @classmethod
    def local(cls, port: int, token: str) -> GuardPolicy:
        """The policy of a page that is served to this machine alone."""
        hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost"))
        cookie = f"onrecord-{port}"
        return cls(hosts, frozenset(f"http://{host}" for host in hosts), cookie, LaunchToken(token, cookie))

    def fault(self, scope: Scope, headers: Mapping[str, str]) -> RefusalFault | None:
        """The fault of a request that does not come from the page's own address; None where it does."""
        checks = scope["path"] in self.health_paths
        if headers.get("host", "") not in (self.hosts | self.health_hosts if checks else self.hosts):
            return RefusalFault.HOST
        if headers["origin"] not in self.origins if "origin" in headers else scope["type"] == "websocket":
            return RefusalFault.ORIGIN
        insecure = self.scheme == "https" and scope.get("scheme") not in ("https", "wss")
        return RefusalFault.SCHEME if insecure and not checks else None

    def is_open(self, path: str) -> bool:
        """True if the path needs no admission here."""
        return path in self.open_paths or path in self.health_paths or path.startswith(self.key_paths)

    def cookie_value(self, headers: Mapping[str, str]) -> str:
        """The value of the cookie; "" where there is none."""
        try:
            jar = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return ""
        return jar[self.cookie].value if self.cookie in jar else ""


class Guard:
    """The middleware that applies a policy; `refused` is told of each request that is not let in."""

    def __init__(self, app: ASGIApp, policy: GuardPolicy, refused: Refused = ignore_refusal) -> None:
        self._app, self._policy, self._refused = app, policy, refused
        _guarded.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an admitted request on, with the headers added to its answer; refuse any other."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = _single_headers(scope)
        fault = RefusalFault.TWICE if headers is None else self._policy.fault(scope, headers)
        if headers is None or fault:
            await self._refuse(scope, receive, send, fault or RefusalFault.TWICE)
        elif scope["type"] == "http" and self._policy.is_open(scope["path"]):
            await self._app(_cleaned(scope), receive, _with_headers(send))
        else:
            await self._admit(scope, receive, send, self._policy.cookie_value(headers))

    async def _admit(self, scope: Scope, receive: Receive, send: Send, value: str) -> None:
        session = await self._policy.admission.admit(value)
        if session is None:
            await self._refuse(scope, receive, send, RefusalFault.SESSION)
            return
        if scope["type"] == "websocket":
            receive = self._watched(receive, send, value, session)
        await self._app(_cleaned(scope, session), receive, _with_headers(send))

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, fault: RefusalFault) -> None:
        if scope["type"] == "websocket":
            code = _UNKNOWN if fault is RefusalFault.SESSION else _FORBIDDEN
            self._refused(scope, fault, code)
            await receive()
            await send({"type": "websocket.close", "code": code})
            return
        from starlette.requests import Request

        request = Request(scope)
        if fault is RefusalFault.SESSION:
            answer = self._policy.admission.turn_away(request)
        else:
            text = _SCHEME_TEXT if fault is RefusalFault.SCHEME else _FOREIGN_TEXT
            answer = refusal_notice(request, "Another address", text, 403)
        self._refused(scope, fault, answer.status_code)
        await answer(scope, receive, _with_headers(send))

    def _watched(self, receive: Receive, send: Send, value: str, session: str) -> Receive:
        """Receive messages as long as the session is open: it is looked up for each message, and while none comes."""
        admission = self._policy.admission
        waiting: asyncio.Future[Message] | None = None

        async def watched() -> Message:
            nonlocal waiting
            waiting = waiting or asyncio.ensure_future(receive())
            while True:
                done, _ = await asyncio.wait({waiting}, timeout=_RECHECK)
                stays = await admission.admit(value) is not None if done else await admission.remains(session)
                if done and (stays or waiting.result()["type"] != "websocket.receive"):
                    message, waiting = waiting.result(), None
                    return message
                if not stays:
                    waiting.cancel()
                    await send({"type": "websocket.close", "code": _UNKNOWN})
                    return {"type": "websocket.disconnect", "code": _UNKNOWN}

        return watched


def _cleaned(scope: Scope, session: str = "") -> Scope:
    """The request without the headers that only proxies and we ourselves may set, and with the id of its session."""
    headers = [
        (name, value) for name, value in scope["headers"] if not name.decode("latin-1").lower().startswith(_DROPPED)
    ]
    if session:
        headers.append((SESSION_HEADER.encode(), session.encode()))
    return {**scope, "headers": headers}


def is_guarded() -> bool:
    """True if this process has a guard before its page: `streamlit run` puts none there."""
    return _guarded.is_set()


def _single_headers(scope: Scope) -> dict[str, str] | None:
    """The headers by name; None where Host, Origin or Cookie is given twice, which no browser does."""
    headers = dict[str, str]()
    for name, value in ((key.decode("latin-1"), value.decode("latin-1")) for key, value in scope["headers"]):
        if name in headers and name in ("host", "origin"):
            return None
        headers[name] = f"{headers[name]}; {value}" if name == "cookie" and name in headers else value
    return headers


def _with_headers(send: Send) -> Send:
    added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message.get("headers", ()) if name.decode().lower() not in HEADERS]
            message = {**message, "headers": [*kept, *added]}
        await send(message)

    return guarded
