"""The two ways to come in: the launch token of a page of one's own, and the session of somebody who signed in."""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote, urlencode

from pages.server.notices import opens_page, refusal_notice

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from rag.access.sessions import Sessions

TOKEN_FIELD = "token"  # noqa: S105 - a field's name
"""The field of the address that carries the launch token once."""


class Admission(Protocol):
    """The rule of who is let in, by the value of a cookie."""

    async def admit(self, value: str) -> str | None:
        """Return the id of the session that the value opens, "" where there are no sessions; None lets nobody in."""

    async def remains(self, session: str) -> bool:
        """True while who was let in may stay."""

    def turn_away(self, request: Request) -> Response:
        """Return the answer to who is not let in: the way in, or a refusal."""


class LaunchToken:
    """The token of one start of the page, which a cookie of this name keeps."""

    def __init__(self, token: str, cookie: str) -> None:
        self._token = token
        self._cookie = cookie

    async def admit(self, value: str) -> str | None:
        """Return "" for the token."""
        return "" if self._is_token(value) else None

    async def remains(self, session: str) -> bool:
        """True: the token lasts as long as the page is served."""
        return True

    def turn_away(self, request: Request) -> Response:
        """Keep the token of the address in the cookie and open the same address without it; refuse without token."""
        from starlette.responses import RedirectResponse

        fields = request.query_params.multi_items()
        if not self._is_token(next((value for name, value in fields if name == TOKEN_FIELD), "")):
            text = "Open the address that onrecord chat printed when it was started: it has a token that lets you in."
            return refusal_notice(request, "This page is one person's", text, 401)
        rest = [(name, value) for name, value in fields if name != TOKEN_FIELD]
        path = "/" + request.scope["path"].lstrip("/")
        response = RedirectResponse(f"{path}?{urlencode(rest)}" if rest else path, 303)
        response.set_cookie(self._cookie, self._token, httponly=True, samesite="strict")
        return response

    def _is_token(self, value: str) -> bool:
        """True if the value is the token, compared in constant time."""
        return hmac.compare_digest(value.encode(), self._token.encode())


class SessionCookie:
    """The secret of a session; who has none is sent to sign in, at `login` ("/auth/login")."""

    def __init__(self, sessions: Sessions, login: str) -> None:
        self._sessions = sessions
        self._login = login

    async def admit(self, value: str) -> str | None:
        """Return the id of the open session with this secret."""
        session = await asyncio.to_thread(self._sessions.of_secret, value)
        return session.id if session else None

    async def remains(self, session: str) -> bool:
        """True while the session is open."""
        return await asyncio.to_thread(self._sessions.of_id, session) is not None

    def turn_away(self, request: Request) -> Response:
        """Send a browser that opens a page to sign in; refuse everything else."""
        from starlette.responses import PlainTextResponse, RedirectResponse

        if not opens_page(request):
            return PlainTextResponse("Sign in first.", 401)
        query = request.scope["query_string"].decode("latin-1")
        wanted = request.scope["path"] + (f"?{query}" if query else "")
        return RedirectResponse(f"{self._login}?next={quote(wanted, safe='/')}", 303)
