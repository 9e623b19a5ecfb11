"""The server's log: a JSON object a line for what was done, and nothing of what was asked, of names or of secrets."""

from __future__ import annotations

import ast
import io
import json
import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from index.archive import Archive
from index.core.errors import ArchiveError
from index.core.rights import AccessRole
from pages.server import json_log
from pages.server.admission import SessionCookie
from pages.server.guard import Guard, GuardPolicy
from pages.server.health import health_paths, health_routes
from pages.server.metrics import AnswerCounter, Metrics, metrics_route
from pages.server.newsroom import refusal_log, request_log
from pages.server.public_address import parse_networks
from pages.server.request_log import OTHER, PAGES, RouteNames, pseudonym
from rag.access.database import AccessDatabase
from rag.access.keys import Keys
from rag.access.sessions import Sessions
from rag.integrations.http_api.routes import http_api_routes
from tests.support.archives import LAVROV, ROOT

BASE, HOST = "/onrecord", "127.0.0.1:8501"
SUBJECT, PERSON = "oidc:0123456789abcdef", "Cora Corrector"
UNKNOWN = "what did Zebulon Querulant say about Patriot?"


@dataclass(frozen=True, slots=True)
class Server:
    """A guarded server without Streamlit, its figures, and what lets into it."""

    client: TestClient
    metrics: Metrics
    keys: Keys
    secret: str
    written: io.StringIO

    def lines(self) -> list[dict[str, Any]]:
        """The lines of the log, each of which is JSON."""
        return [json.loads(line) for line in self.written.getvalue().splitlines()]

    def key(self, role: AccessRole = AccessRole.READER, *archives: str) -> dict[str, str]:
        """The header of a new key."""
        return {"authorization": f"Bearer {self.keys.create('Zacharias', role, archives=archives)[1]}"}


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """What the log changes of the process is as it was afterwards."""
    from streamlit import logger as streamlit_logger

    root, loggers = logging.getLogger(), [logging.getLogger(name) for name in (*json_log._INFORMING,)]
    before = (root.handlers[:], root.level, [(each.level, each.handlers[:]) for each in loggers])
    hooks = (threading.excepthook, streamlit_logger.setup_formatter)
    yield
    root.handlers[:], root.level = before[0], before[1]
    for logger, (level, handlers) in zip(loggers, before[2], strict=True):
        logger.setLevel(level)
        logger.handlers[:] = handlers
    threading.excepthook, streamlit_logger.setup_formatter = hooks
    logging.captureWarnings(False)


def serve(
    archive: Archive,
    state: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    private: bool = False,
    named: tuple[str, ...] = (),
) -> Server:
    """A server over the archive "news"."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    access = AccessDatabase(state)
    sessions, keys, archives = Sessions(access, "rules"), Keys(access), {"news": Archive.open(archive.folder)}
    metrics = Metrics(archives, sessions)
    logging.getLogger(json_log.ANSWERS).addHandler(AnswerCounter(metrics))
    json_log.start_json_log(private=private)

    def fail(request: Request) -> None:
        raise ValueError(f"nobody is called {request.query_params['who']}")

    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text(await socket.receive_text())
        await socket.close()

    policy = GuardPolicy(
        frozenset({HOST}),
        frozenset({f"http://{HOST}"}),
        "cookie",
        SessionCookie(sessions, f"{BASE}/auth/login"),
        key_paths=(f"{BASE}/api/v1/",),
        health_paths=health_paths(BASE) | {f"{BASE}/metrics"},
        health_hosts=frozenset({"localhost:8501"}),
    )
    routes = [
        *health_routes([archive.folder], BASE),
        *http_api_routes(archives, keys.authenticate, base_path=BASE),
        metrics_route(
            metrics,
            keys.authenticate,
            archives,
            path=f"{BASE}/metrics",
            networks=parse_networks(named),
            hosts=("localhost:8501",),
        ),
        Route(f"{BASE}/speakers", fail),
        WebSocketRoute(f"{BASE}/_stcore/stream", talk),
    ]
    guard = Middleware(Guard, policy=policy, refused=refusal_log(BASE, metrics))
    app = Starlette(routes=routes, middleware=[guard, request_log(BASE, sessions, metrics)])
    client = TestClient(app, f"http://{HOST}{BASE}", raise_server_exceptions=False, client=("192.0.2.7", 1))
    return Server(client, metrics, keys, sessions.begin(SUBJECT, PERSON, {"news": AccessRole.CORRECTOR}), written)


@pytest.fixture
def server(seed_archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logging_as_before: None) -> Server:
    return serve(seed_archive, tmp_path, monkeypatch)


def use(server: Server) -> dict[str, str]:
    """Ask by key, open a page that fails and a WebSocket by cookie; return all the texts that are nobody's business."""
    key, cookie = server.key(), {"cookie": f"cookie={server.secret}"}
    for question in (LAVROV, UNKNOWN):
        assert server.client.get("api/v1/ask", params={"q": question}, headers=key).status_code == 200
    assert server.client.get("speakers", params={"who": "Zebulon"}, headers=cookie).status_code == 500
    origin = {"origin": f"http://{HOST}"}
    with server.client.websocket_connect(f"ws://{HOST}{BASE}/_stcore/stream", headers=cookie | origin) as socket:
        socket.send_text("Zebulon")
        assert socket.receive_text() == "Zebulon"
    logging.getLogger("uvicorn.error").error("Zebulon %s", "Querulant")
    logging.getLogger("streamlit.runtime").info("Zebulon")
    warnings.warn(LAVROV, stacklevel=1)

    def die() -> None:
        raise LookupError(UNKNOWN)

    thread = threading.Thread(target=die, name="Zebulon")
    thread.start()
    thread.join()
    return {
        "question": "Patriot", "name": "Lavrov", "unknown name": "Zebulon", "person": "Cora", "subject": SUBJECT,
        "key": key["authorization"][-20:], "key's name": "Zacharias", "cookie": server.secret,
    }  # fmt: skip


@pytest.mark.filterwarnings("default")
def test_no_question_name_or_secret_stands_in_the_log(server: Server) -> None:
    secrets = use(server)
    for kind, text in secrets.items():
        assert text not in server.written.getvalue(), kind


def test_a_line_says_what_was_done(server: Server) -> None:
    key = server.key()
    server.client.get("api/v1/ask", params={"q": LAVROV}, headers=key)
    answer, request = server.lines()
    assert answer["event"] == "answer" and answer["statements"] > 0 and answer["abstained"] is False
    assert answer["request"] == request["request"]
    assert request.items() >= {
        "event": "request", "level": "info", "method": "GET", "route": "/api/v1/ask", "status": 200,
        "actor": pseudonym("key:1"),
    }.items()  # fmt: skip
    assert request["bytes"] > 1000 and request["ms"] >= answer["ms"]
    shown = server.client.get("healthz")
    assert shown.headers["x-request-id"] == server.lines()[-1]["request"] != request["request"]


@pytest.mark.filterwarnings("default")
def test_errors_are_placed_and_people_are_signs(server: Server) -> None:
    use(server)
    lines = server.lines()
    by_session = [line for line in lines if line.get("actor") == pseudonym(SUBJECT)]
    assert [(line["method"], line["route"], line["status"]) for line in by_session] == [
        ("GET", "/speakers", 500),
        ("WEBSOCKET", "/_stcore/stream", 101),
    ]
    assert by_session[1]["messages"] == 1
    messages = [line for line in lines if line["event"] == "message"]
    assert [line["logger"] for line in messages] == [
        "uvicorn.error",
        "py.warnings",
        "pages.server.json_log",
    ]
    assert messages[0]["at"].startswith("server/test_request_log.py:")
    (died,) = (line for line in lines if line.get("error"))
    assert died["error"] == "builtins.LookupError"
    assert died["frames"][-1].endswith(" die")


@pytest.mark.filterwarnings("default")
def test_questions_are_logged_where_that_is_wanted(
    seed_archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logging_as_before: None
) -> None:
    server = serve(seed_archive, tmp_path, monkeypatch, private=True)
    secrets = use(server)
    assert [line["question"] for line in server.lines() if line["event"] == "answer"] == [LAVROV, UNKNOWN]
    for kind in ("person", "subject", "key", "key's name", "cookie"):
        assert secrets[kind] not in server.written.getvalue(), kind


def test_streamlits_later_loggers_hand_on(server: Server) -> None:
    from streamlit.logger import get_logger

    get_logger("streamlit.made.later").warning("Zebulon")
    (line,) = server.lines()
    assert line["logger"] == "streamlit.made.later" and "Zebulon" not in server.written.getvalue()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/onrecord", "/"),
        ("/onrecord/", "/"),
        ("/onrecord/article", "/article"),
        ("/onrecord/api/v1/ask", "/api/v1/ask"),
        ("/onrecord/api/v1/Zebulon", "/api/v1/…"),
        ("/onrecord/mcp/Zebulon", "/mcp/…"),
        ("/onrecord/media/Zebulon.png", "/media/…"),
        ("/onrecord/_stcore/upload_file/Zebulon/1", "/_stcore/upload_file/…"),
        ("/onrecord/Zebulon", OTHER),
        ("/onrecord/article/Zebulon", OTHER),
        ("/Zebulon", OTHER),
    ],
)
def test_a_route_has_nothing_that_anybody_typed(path: str, name: str) -> None:
    assert RouteNames(BASE, ["/api/v1/ask"]).of(path) == name


def test_every_page_is_a_route() -> None:
    calls = ast.walk(ast.parse((ROOT / "app.py").read_text("utf8")))
    paths = {
        each.value.value
        for each in calls
        if isinstance(each, ast.keyword) and each.arg == "url_path"
        if isinstance(each.value, ast.Constant)
    }
    assert paths == set(PAGES)


def test_a_check_opens_each_archive_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Mock(side_effect=Archive.open)
    monkeypatch.setattr(Archive, "open", opened)
    checked = server.client.get("readyz")
    assert (checked.status_code, checked.json()["index"], opened.call_count) == (200, True, 1)
    opened.side_effect = ArchiveError("damaged")
    failed = server.client.get("readyz")
    assert (failed.status_code, failed.json()["record"], failed.json()["index"]) == (503, False, False)


def figures(text: str) -> dict[str, float]:
    """The figures of a page of Prometheus, by name and labels."""
    return {name: float(value) for name, value in re.findall(r"^(\w+(?:{.*?})?) (\S+)$", text, re.MULTILINE)}


def test_the_figures(server: Server) -> None:
    key = server.key()
    for question in (LAVROV, UNKNOWN, UNKNOWN):
        server.client.get("api/v1/ask", params={"q": question}, headers=key)
    assert [line["kept"] for line in server.lines() if line["event"] == "answer"] == [False, False, True]
    server.client.get("Zebulon/Querulant", headers={"cookie": f"cookie={server.secret}"})
    page = server.client.get("metrics", headers=server.key(AccessRole.ADMINISTRATOR))
    shown = figures(page.text)
    assert shown['onrecord_requests_total{route="/api/v1/ask",status="200"}'] == 3
    assert shown['onrecord_requests_total{route="other",status="404"}'] == 1
    assert shown['onrecord_request_seconds_count{route="/api/v1/ask"}'] == 3
    assert (shown["onrecord_answers_total"], shown["onrecord_abstentions_total"]) == (3, 2)
    assert shown["onrecord_answer_seconds_count"] == 2
    assert shown["onrecord_sessions"] == 1
    assert shown['onrecord_archive_readable{archive="news"}'] == 1
    assert (
        shown['onrecord_articles{archive="news"}'] == shown['onrecord_changes_total{action="add",archive="news"}'] == 1
    )
    assert not re.search("zebulon|patriot|cora|oidc", page.text, re.IGNORECASE)


def test_a_damaged_archive_is_a_figure(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.store.record_reader.Lookup.counts", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        server.metrics.text()

    def damaged(self: object) -> None:
        import sqlite3

        raise sqlite3.DatabaseError("malformed")

    monkeypatch.setattr("index.store.record_reader.Lookup.counts", damaged)
    shown = figures(server.metrics.text().decode())
    assert shown['onrecord_archive_readable{archive="news"}'] == 0
    assert not any(name.startswith("onrecord_articles") for name in shown)


def test_the_figures_are_for_administrators(server: Server) -> None:
    cookie = {"cookie": f"cookie={server.secret}"}
    for headers in (
        {}, cookie, server.key(AccessRole.READER), server.key(AccessRole.CORRECTOR), {"authorization": "Bearer or_x"},
        server.key(AccessRole.ADMINISTRATOR, "wire"),
    ):  # fmt: skip
        refused = server.client.get("metrics", headers=headers)
        assert (refused.status_code, "onrecord_" in refused.text) == (401, False)
    assert server.client.get("metrics", headers=server.key(AccessRole.ADMINISTRATOR, "news")).status_code == 200


def test_no_address_is_let_in_that_was_not_named(server: Server) -> None:
    for host in (HOST, "localhost:8501"):
        assert server.client.get("metrics", headers={"host": host}).status_code == 401


@pytest.mark.parametrize(
    ("named", "host", "forwarded", "status"),
    [
        ("192.0.2.7", "localhost:8501", "", 200),
        ("192.0.2.0/24", "localhost:8501", "", 200),
        ("192.0.2.8", "localhost:8501", "", 401),
        ("192.0.2.8", "localhost:8501", "192.0.2.8", 401),  # who says so is no trusted proxy
        ("192.0.2.7", HOST, "", 401),  # through the proxy, whose address it is
    ],
)
def test_an_address_that_was_named_is_let_in_past_the_proxy(
    seed_archive: Archive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    logging_as_before: None,
    named: str,
    host: str,
    forwarded: str,
    status: int,
) -> None:
    client = serve(seed_archive, tmp_path, monkeypatch, named=(named,)).client
    assert client.get("metrics", headers={"host": host, "x-forwarded-for": forwarded}).status_code == status


HOSTILE = 'evil\x9b31m.example"}'


def refuse(server: Server) -> None:
    """Ask with a foreign Host, a foreign Origin, two Hosts, and without a session, by request and WebSocket."""
    server.client.get("speakers?who=Zebulon", headers={b"host": HOSTILE.encode("latin-1")})
    server.client.post("Zebulon\u2028Querulant", headers={"origin": "https://evil.example"})
    server.client.get("speakers", headers=[("host", HOST), ("host", "evil.example")])
    server.client.get("speakers?who=Zebulon", headers={"accept": "text/html"}, follow_redirects=False)
    for headers in ({}, {"origin": f"http://{HOST}"}):
        with (
            pytest.raises(WebSocketDisconnect),
            server.client.websocket_connect(f"ws://{HOST}{BASE}/_stcore/stream", headers=headers),
        ):
            pass


REFUSED = [
    ("GET", "/speakers", 403, "host"),
    ("POST", OTHER, 403, "origin"),
    ("GET", "/speakers", 403, "twice"),
    ("GET", "/speakers", 303, "session"),
    ("WEBSOCKET", "/_stcore/stream", 4403, "origin"),
    ("WEBSOCKET", "/_stcore/stream", 4401, "session"),
]


def test_what_is_not_let_in_is_logged_and_counted(server: Server) -> None:
    refuse(server)
    lines = server.lines()
    assert [(line["method"], line["route"], line["status"], line["fault"]) for line in lines] == REFUSED
    assert {line["event"] for line in lines} == {"refusal"}
    assert not re.search("Zebulon|evil", server.written.getvalue())
    shown = figures(server.metrics.text().decode())
    counted = {fault: shown[f'onrecord_refusals_total{{fault="{fault}"}}'] for fault in ("host", "origin", "session")}
    assert counted == {"host": 1, "origin": 2, "session": 2}
    assert shown['onrecord_requests_total{route="/_stcore/stream",status="4401"}'] == 1


def test_what_strangers_send_breaks_no_line(
    seed_archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logging_as_before: None
) -> None:
    server = serve(seed_archive, tmp_path, monkeypatch, private=True)
    refuse(server)
    (host,) = server.lines()[0]["host"]
    assert "\x9b31m" in host, "as it was sent, once the line is read as JSON"
    assert server.lines()[1]["path"].endswith("Zebulon\u2028Querulant")
    assert server.written.getvalue().replace("\n", "").isprintable()
