"""The guard of a server: who has an open session comes in as long as it is open, by https alone, and forges nothing; and
gets no file of another one's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from index.core.rights import AccessRole
from pages.server import guard
from pages.server.admission import SessionCookie
from pages.server.guard import Guard, GuardPolicy
from pages.server.window_files import WindowFiles
from rag.access.database import AccessDatabase
from rag.access.sessions import Sessions
from rag.access.site import SESSION_HEADER

HOST = "news.example"
CLICK: Message = {"type": "websocket.receive", "bytes": b"click"}


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    database = AccessDatabase(tmp_path)
    yield Sessions(database, "rules")
    database.close()


@pytest.fixture
def policy(sessions: Sessions) -> GuardPolicy:
    return GuardPolicy(
        frozenset({HOST}),
        frozenset({f"https://{HOST}"}),
        "session",
        SessionCookie(sessions, "/auth/login"),
        "https",
        frozenset({"/auth/login", "/mcp"}),
        ("/api/v1/", "/mcp/"),
        health_hosts=frozenset({"127.0.0.1:8501"}),
    )


def scope(path: str = "/", secret: str = "", kind: str = "http", **changes: object) -> Scope:
    headers = [("host", HOST), ("accept", "text/html"), ("cookie", f"session={secret}")]
    headers += [("origin", f"https://{HOST}")] if kind == "websocket" else []
    return {
        "type": kind,
        "method": "GET",
        "scheme": "wss" if kind == "websocket" else "https",
        "path": path,
        "query_string": b"q=x",
        "headers": [(name.encode(), value.encode()) for name, value in headers],
        **changes,
    }


def answer(policy: GuardPolicy, asked: Scope) -> tuple[int, dict[str, str], Scope | None]:
    """The status and headers of the answer, and the request as the page has it."""
    passed, sent = list[Scope](), list[Message]()

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Guard(page, policy)(asked, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, passed[0] if passed else None


def test_who_opens_a_page_without_a_session_is_sent_to_sign_in(policy: GuardPolicy) -> None:
    status, headers, passed = answer(policy, scope("/speakers"))
    assert (status, headers["location"], passed) == (303, "/auth/login?next=/speakers%3Fq%3Dx", None)
    assert headers["x-frame-options"] == "DENY"
    assert answer(policy, scope("/speakers", method="POST"))[0] == 401
    assert answer(policy, scope("/x", headers=[(b"host", HOST.encode())]))[0] == 401


def test_the_page_is_given_the_session_and_no_header_that_others_forge(policy: GuardPolicy, sessions: Sessions) -> None:
    secret = sessions.begin("oidc:1", "Anna", {"news": AccessRole.READER})
    forged = ("x-onrecord-session", "x-forwarded-for", "x-forwarded-host", "forwarded", "x-real-ip")
    asked = scope(secret=secret)
    asked["headers"] += [(name.encode(), b"forged") for name in forged]
    status, _, passed = answer(policy, asked)
    assert status == 200 and passed
    session = sessions.of_secret(secret)
    assert session
    given = [(name.decode(), value.decode()) for name, value in passed["headers"] if name.decode() in forged]
    assert given == [(SESSION_HEADER, session.id)]


@pytest.mark.parametrize("path", ["/auth/login", "/api/v1/ask", "/mcp", "/mcp/news"])
def test_open_paths_need_no_session_and_get_none(policy: GuardPolicy, path: str) -> None:
    asked = scope(path)
    asked["headers"].append((SESSION_HEADER.encode(), b"forged"))
    status, _, passed = answer(policy, asked)
    assert status == 200 and passed
    assert SESSION_HEADER.encode() not in dict(passed["headers"])
    assert answer(policy, scope(path, headers=[(b"host", b"evil.example")]))[0] == 403


@pytest.mark.parametrize(
    "path", ["/auth/login/x", "/auth", "/api/v1x", "/api/v1", "/api", "/mcpx", "/healthz/x", "/auth/login/"]
)
def test_neighbours_of_open_paths_need_one(policy: GuardPolicy, path: str) -> None:
    assert answer(policy, scope(path))[0] == 303


def test_only_https_comes_in_but_for_the_checks(policy: GuardPolicy, sessions: Sessions) -> None:
    secret = sessions.begin("oidc:1", "Anna", {"news": AccessRole.READER})
    assert answer(policy, scope(secret=secret, scheme="http"))[0] == 403
    assert answer(replace(policy, scheme="http"), scope(secret=secret, scheme="http"))[0] == 200
    local = [(b"host", b"127.0.0.1:8501")]
    assert answer(policy, scope("/healthz", headers=local, scheme="http"))[0] == 200
    assert answer(policy, scope("/", headers=local, scheme="http"))[0] == 403
    assert answer(policy, scope("/healthz", headers=[(b"host", b"evil.example")], scheme="http"))[0] == 403


def socket(policy: GuardPolicy, secret: str, arrivals: Sequence[Message | Callable[[], object]]) -> list[object]:
    """What the page receives on a WebSocket, and the code with which it is closed; a function is called on the way."""
    noted = list[object]()
    coming = list(arrivals)

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] != "websocket.disconnect":
            noted.append(message.get("bytes", "open"))

    async def receive() -> Message:
        while coming:
            arrival = coming.pop(0)
            if isinstance(arrival, dict):
                return arrival
            assert callable(arrival)
            arrival()
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        noted.append(message["code"])

    asyncio.run(asyncio.wait_for(Guard(page, policy)(scope(secret=secret, kind="websocket"), receive, send), 20))
    return noted


@pytest.mark.parametrize("then", [[CLICK], []], ids=["at the next click", "in silence"])
def test_an_open_socket_is_closed_when_its_session_ends(
    policy: GuardPolicy, sessions: Sessions, monkeypatch: pytest.MonkeyPatch, then: list[Message]
) -> None:
    monkeypatch.setattr(guard, "_RECHECK", 0.01)
    secret = sessions.begin("oidc:1", "Anna", {"news": AccessRole.READER})
    opened: Message = {"type": "websocket.connect"}
    noted = socket(policy, secret, [opened, CLICK, lambda: sessions.end("oidc:1"), *then])
    assert noted == ["open", b"click", 4401]


def test_no_socket_opens_without_a_session(policy: GuardPolicy) -> None:
    assert socket(policy, "wrong", [{"type": "websocket.connect"}]) == [4401]


def window_files(base: str, steps: Sequence[tuple[str, str | ForwardMsg]]) -> list[int]:
    """The statuses of the answers to sessions which are sent a message, or ask for a path; anna may add articles."""
    statuses, message = list[int](), ForwardMsg()

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        sends = {"type": "websocket.send", "bytes": message.SerializeToString()}
        await send({"type": "http.response.start", "status": 200, "headers": []} if scope["type"] == "http" else sends)

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        statuses.extend([message["status"]] if "status" in message else [])

    async def run() -> None:
        nonlocal message
        inside = WindowFiles(page, base, lambda session: session == "anna")
        for session, step in steps:
            message = step if isinstance(step, ForwardMsg) else ForwardMsg()
            kind, path = ("http", base + step) if isinstance(step, str) else ("websocket", f"{base}/_stcore/stream")
            headers = [(SESSION_HEADER.encode(), session.encode())]
            await inside({"type": kind, "path": path, "headers": headers}, receive, send)

    asyncio.run(run())
    return statuses


def made(address: str) -> ForwardMsg:
    """The message that tells a window of a file that it wanted."""
    message = ForwardMsg()
    message.backend_operation_response.deferred_file.url = address
    return message


@pytest.mark.parametrize("base", ["", "/onrecord"])
def test_a_file_is_fetched_by_the_session_it_was_made_for(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ForwardMsg()
    words.delta.new_element.html.body = "said /media/2b.docx"
    steps: list[tuple[str, str | ForwardMsg]] = [
        ("anna", made("/media/1a.docx")), ("bert", made("/media/2b.docx")), ("anna", words),
        ("anna", "/media/1a.docx"), ("anna", "/media/1a"), ("bert", "/media/2b.docx"),
        ("bert", "/media/1a.docx"), ("anna", "/media/2b.docx"), ("", "/media/1a.docx"), ("anna", "/media/"),
        ("anna", "/_stcore/upload_file/s/f"), ("bert", "/_stcore/upload_file/s/f"), ("bert", "/speakers"),
    ]  # fmt: skip
    assert window_files(base, steps) == [200] * 3 + [404] * 4 + [200, 403, 200]
    monkeypatch.setattr("pages.server.window_files._KEPT", 1)
    assert window_files(base, [*steps[:2], ("anna", "/media/1a.docx"), ("bert", "/media/2b.docx")]) == [404, 200]
