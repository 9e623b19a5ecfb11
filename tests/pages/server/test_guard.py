"""The guard lets in who has the page's own Host and Origin and the launch token, and nobody else."""

from __future__ import annotations

import asyncio
from itertools import product

import pytest
from starlette.types import Message, Receive, Scope, Send

from pages.server.guard import HEADERS, Guard, GuardPolicy

TOKEN = "t0ken-of-the-launch"
POLICY = GuardPolicy.local(8501, TOKEN)
OWN_HOSTS = ["127.0.0.1:8501", "localhost:8501"]
FOREIGN_HOSTS = [
    "", "evil.example", "evil.example:8501", "127.0.0.1", "127.0.0.1:9999", "localhost", "127.0.0.1.nip.example:8501",
    "[::1]:8501", "0.0.0.0:8501", "LOCALHOST.evil.example:8501", "127.0.0.1:8501@evil.example",
]  # fmt: skip
OWN_ORIGINS = ["http://127.0.0.1:8501", "http://localhost:8501"]
FOREIGN_ORIGINS = [
    "null", "http://evil.example", "http://evil.example:8501", "http://localhost:9999", "http://127.0.0.1", "",
    "https://127.0.0.1:8501", "http://127.0.0.1:8501.evil.example", "http://192.0.2.1:8501", "file://",
]  # fmt: skip
PATHS = [
    "/",
    "/ask",
    "/_stcore/stream",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/upload_file/x",
    "/media/x",
]
WITHOUT_TOKEN = [None, "", "onrecord-8501=", "onrecord-8501=wrong", f"onrecord-9999={TOKEN}", "=;;", f"other={TOKEN}"]


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-frame-options", b"ALLOWALL")]})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


def request(
    kind: str = "http",
    path: str = "/",
    host: str | None = OWN_HOSTS[0],
    origin: str | None = None,
    cookie: str | None = f"onrecord-8501={TOKEN}",
    query: str = "",
    more: tuple[tuple[str, str], ...] = (),
) -> list[Message]:
    """The messages with which the guarded page answers."""
    named = [("host", host), ("origin", origin), ("cookie", cookie), *more]
    headers = [(name.encode(), value.encode()) for name, value in named if value is not None]
    scope = {"type": kind, "method": "GET", "path": path, "headers": headers, "query_string": query.encode()}
    sent = list[Message]()

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Guard(_page, POLICY)(scope, receive, send))
    return sent


def outcome(messages: list[Message]) -> int:
    """The status of an answer, 101 for an accepted WebSocket, the code of a closed one."""
    first = messages[0]
    return int(first.get("status") or first.get("code") or 101)


@pytest.mark.parametrize(("host", "path"), list(product(OWN_HOSTS, PATHS)))
def test_who_has_the_token_gets_in(host: str, path: str) -> None:
    assert outcome(request(path=path, host=host)) == 200
    assert outcome(request("websocket", path, host, f"http://{host}")) == 101


@pytest.mark.parametrize(("host", "path"), list(product(FOREIGN_HOSTS, PATHS)))
def test_a_foreign_host_is_refused_even_with_the_token(host: str, path: str) -> None:
    assert outcome(request(path=path, host=host)) == 403
    assert outcome(request("websocket", path, host, OWN_ORIGINS[0])) == 4403


@pytest.mark.parametrize(("origin", "path"), list(product(FOREIGN_ORIGINS, PATHS)))
def test_a_foreign_origin_is_refused_even_with_the_token(origin: str, path: str) -> None:
    assert outcome(request(path=path, origin=origin)) == 403
    assert outcome(request("websocket", path, origin=origin)) == 4403


@pytest.mark.parametrize(("cookie", "path"), list(product(WITHOUT_TOKEN, PATHS)))
def test_without_the_token_nobody_gets_in(cookie: str | None, path: str) -> None:
    assert outcome(request(path=path, cookie=cookie)) == 401
    assert outcome(request("websocket", path, origin=OWN_ORIGINS[0], cookie=cookie)) == 4401


def test_a_websocket_names_its_origin_and_no_header_comes_twice() -> None:
    assert outcome(request("websocket", "/_stcore/stream")) == 4403
    assert outcome(request(more=(("host", "evil.example"),))) == 403
    assert outcome(request(origin=OWN_ORIGINS[0], more=(("origin", "http://evil.example"),))) == 403


def test_the_printed_address_sets_the_cookie_and_leads_to_itself_without_the_token() -> None:
    start = request(path="/ask", cookie=None, query=f"q=who+spoke%3F&token={TOKEN}")[0]
    headers = dict(start["headers"])
    assert start["status"] == 303
    assert headers[b"location"] == b"/ask?q=who+spoke%3F"
    cookie = headers[b"set-cookie"].decode()
    assert cookie.startswith(f"onrecord-8501={TOKEN};")
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()


def test_a_token_never_leads_off_the_page() -> None:
    start = request(path="//evil.example/x", cookie=None, query=f"token={TOKEN}")[0]
    assert dict(start["headers"])[b"location"] == b"/evil.example/x"


def test_a_wrong_token_in_the_address_opens_nothing() -> None:
    for query in ("token=", "token=wrong", f"tokens={TOKEN}", f"x={TOKEN}", "token=wrong&token=" + TOKEN):
        assert outcome(request(cookie=None, query=query)) == 401


def test_only_whether_it_is_alive_is_told_without_a_token_and_to_no_foreign_page() -> None:
    assert outcome(request(path="/healthz", cookie=None)) == 200
    assert outcome(request(path="/healthz", cookie=None, host="evil.example")) == 403


@pytest.mark.parametrize("cookie", [None, f"onrecord-8501={TOKEN}"])
def test_every_answer_keeps_the_page_out_of_frames(cookie: str | None) -> None:
    names = [name.decode() for name, _ in request(cookie=cookie)[0]["headers"]]
    headers = {name.decode(): value.decode() for name, value in request(cookie=cookie)[0]["headers"]}
    assert headers.items() >= HEADERS.items()
    assert len(names) == len(set(names)), "a header that Streamlit sets is replaced, not added to"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_the_policy_does_not_show_its_token() -> None:
    assert TOKEN not in repr(POLICY)
