"""Files that a window sends and gets: articles come from who may add them, a file goes to whom it was made for.

Streamlit gives a file to whoever is let in and knows its address, and takes one from everybody who is let in.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from rag.access.site import SESSION_HEADER

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADER = SESSION_HEADER.encode()
_MEDIA = "/media/"
_UPLOADS = "/_stcore/upload_file/"
_KEPT = 10_000
"""Files whose sessions are remembered: Streamlit keeps a file no longer than its window is open."""


class WindowFiles:
    """The middleware inside the guard of a server. `may_add`: True where the session of this id may add articles."""

    def __init__(self, app: ASGIApp, base_path: str, may_add: Callable[[str], bool]) -> None:
        self._app, self._may_add = app, may_add
        self._media, self._uploads = base_path + _MEDIA, base_path + _UPLOADS
        self._made = OrderedDict[tuple[str, str], None]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless it sends a file that its session may not, or asks for another session's file."""
        session = next((value.decode() for name, value in scope.get("headers", ()) if name == _HEADER), "")
        if scope["type"] == "websocket":
            send = self._noting(send, session)
        elif scope["type"] == "http" and (refusal := await self._refusal(scope["path"], session)):
            from starlette.responses import PlainTextResponse

            await PlainTextResponse(refusal[1], refusal[0])(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _refusal(self, path: str, session: str) -> tuple[int, str] | None:
        """The status and text of the answer to a request that is refused; None where it is not."""
        if path.startswith(self._media) and (session, _file_id(path)) not in self._made:
            return 404, "There is no such file."
        if path.startswith(self._uploads) and not await asyncio.to_thread(self._may_add, session):
            return 403, "Only correctors and administrators may add articles."
        return None

    def _noting(self, send: Send, session: str) -> Send:
        """Send on, and note whose the files are whose addresses are told."""

        async def noting(message: Message) -> None:
            data = message.get("bytes") or b""
            if _MEDIA.encode() in data and (address := _made_file(data)):
                self._made[session, _file_id(address)] = None
                self._made.move_to_end((session, _file_id(address)))
                while len(self._made) > _KEPT:
                    self._made.popitem(last=False)
            await send(message)

        return noting


def _file_id(address: str) -> str:
    """The id of a file in its address: "0f3a" of "/media/0f3a.docx"."""
    return address.rpartition("/")[2].partition(".")[0]


def _made_file(data: bytes) -> str:
    """The address in the message that a file is made; "" in any other message, whatever words it has."""
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    return str(ForwardMsg.FromString(data).backend_operation_response.deferred_file.url)
