"""The HTTP API: as the command line answers, for holders of keys alone, within limits."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from docx import Document

from index.archive import Archive
from index.core.rights import AccessRole, Action
from index.core.types import Kind
from index.store.filters import Filter
from rag.access.database import FILE
from rag.answers.engine import ask
from rag.formats.answer_json import answer_to_json, speaker_to_json
from rag.formats.card import KIND_NAMES
from rag.formats.export import EXPORT_FORMATS
from rag.integrations.http_api.limits import ApiLimits, RateLimiter
from rag.integrations.http_api.operation import BINARY, JSON, Operation
from rag.integrations.http_api.operations import OPERATIONS
from tests.support.archives import LAVROV, ROOT
from tests.support.servers.http_api import Api, api_over

pytestmark = pytest.mark.slow

SCHEMA = json.loads((ROOT / "rag" / "formats" / "answer.schema.json").read_text("utf8"))
TEXT = "The mayor of Aldbrook, Nora Quill, said on Monday: “The bridge will open in May.” Work began two years ago.\n"


@pytest.fixture(scope="module")
def api(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Api:
    return api_over(tmp_path_factory.mktemp("state"), {"news": archive})


@pytest.fixture
def writable(writable_archive: Path, tmp_path: Path) -> tuple[Api, Archive]:
    """The API over an archive that may be written to."""
    archive = Archive.open(writable_archive)
    return api_over(tmp_path / "state", {"news": archive}), archive


def _try(api: Api, operation: Operation, headers: dict[str, str], query: str = "") -> int:
    """The status of a request for the operation that says nothing more."""
    kind = {"content-type": next(iter(operation.bodies))} if operation.bodies else {}
    with api.client(None) as client:
        return client.request(operation.method, f"{operation.path}{query}", headers=headers | kind).status_code


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: f"{each.method} {each.path}")
def test_nobody_without_the_right_key_gets_anything(api: Api, operation: Operation) -> None:
    gone, revoked = api.keys.create("gone", AccessRole.ADMINISTRATOR)
    api.keys.revoke(gone.id)
    over = datetime.now(UTC) - timedelta(seconds=1)
    _, expired = api.keys.create("over", AccessRole.ADMINISTRATOR, expires=over)
    for text in ("", "or_" + "x" * 43, revoked, expired):
        assert _try(api, operation, {"authorization": f"Bearer {text}"}) == 401
        assert _try(api, operation, {"authorization": text}) == 401
    assert _try(api, operation, {}) == 401
    _, foreign = api.keys.create("other", AccessRole.ADMINISTRATOR, archives=["sport"])
    for query in ("", "?archive=news", "?archive=sport&archive=news"):
        assert _try(api, operation, {"authorization": f"Bearer {foreign}"}, query) == 403
    for role in AccessRole:
        allowed = operation.action in (Action.READ, Action.EXPORT) or role is not AccessRole.READER
        assert (_try(api, operation, api.header(role)) == 403) is not allowed


def test_an_unknown_path_or_method_says_what_there_is(api: Api) -> None:
    with api.client(None) as stranger:
        assert stranger.get("/nothing").status_code == 401
    with api.client() as client:
        missing = client.get("/nothing")
        assert (missing.status_code, set(missing.json())) == (404, {"error"})
        refused = client.delete("/articles")
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
        twice = client.get("/speakers", headers=[("authorization", "Bearer or_x"), ("authorization", "Bearer or_y")])
        assert twice.status_code == 401


def test_an_answer_is_that_of_the_command_line(api: Api, archive: Archive) -> None:
    valid = jsonschema.Draft202012Validator(SCHEMA)
    with api.client() as client:
        for question in (
            LAVROV,
            "everything Okonjo said since March 2024 in the Harbour Post",
            "what did Nobody Atall say?",
        ):
            reply = client.get("/ask", params={"q": question})
            assert (reply.status_code, reply.headers["content-type"]) == (200, JSON)
            valid.validate(reply.json())
            assert reply.json() == json.loads(json.dumps(answer_to_json(ask(archive, question))))
            assert client.get("/ask", params={"q": question}).content == reply.content
            assert reply.headers["cache-control"] == "no-store"
        first = client.get("/ask", params={"q": LAVROV, "limit": 1}).json()
        assert len(first["statements"]) == 1


def test_the_filter_is_that_of_the_pages_addresses(api: Api, archive: Archive) -> None:
    fields = {
        "filter-id": ["sergei-lavrov"],
        "filter-from": "2020-01-01",
        "filter-to": "2030-12-31",
        "filter-kind": ["direct", "mixed"],
        "filter-undated": "yes",
        "filter-named": "yes",
    }
    narrowed = Filter(
        ("sergei-lavrov",),
        since=date(2020, 1, 1),
        until=date(2031, 1, 1),
        kinds=(Kind.DIRECT, Kind.MIXED),
        undated=True,
        named=True,
    )
    with api.client() as client:
        answer = client.get("/ask", params={"q": "statements about Patriot", **fields}).json()
        every = client.get("/ask", params={"q": "statements about Patriot"}).json()
    expected = answer_to_json(ask(archive, "statements about Patriot", narrowed=narrowed))
    assert answer == json.loads(json.dumps(expected))
    assert answer["statements"] and answer["statements"] != every["statements"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/ask", 400, "“q”"),
        ("/ask?q=", 400, "“q”"),
        ("/ask?q=a&q=b", 400, "only once"),
        ("/ask?q=" + "x" * 5000, 400, "“q”"),
        ("/ask?q=%3F%3F", 400, "question"),
        ("/ask?q=a&filter-from=yesterday", 400, "“filter-from”"),
        ("/ask?q=a&filter-kind=loud", 400, "“filter-kind.0”"),
        ("/ask?q=a&filter-undated=perhaps", 400, "yes or no"),
        ("/ask?q=a&filter-id=nobody-atall", 404, "nobody-atall"),
        ("/ask?q=a&outlet=x", 400, "“outlet”"),
        ("/ask?q=a&archive=sport", 404, "sport"),
        ("/speakers?limit=0", 400, "“limit”"),
        ("/speakers?limit=201", 400, "“limit”"),
        ("/speakers?offset=99999999999999999999", 400, "“offset”"),
        ("/statements?speaker=Nobody+Atall", 404, "Nobody called"),
        ("/article?id=..%2F..%2Fetc%2Fpasswd", 404, "no article"),
        ("/export?q=a&format=exe", 400, "“format”"),
    ],
)
def test_what_cannot_be_done_is_said(api: Api, path: str, status: int, said: str) -> None:
    with api.client() as client:
        reply = client.get(path)
    assert reply.status_code == status
    assert said in reply.json()["error"]


def test_lists_come_in_pages(api: Api, archive: Archive) -> None:
    with api.client() as client:
        page = client.get("/speakers", params={"limit": 2, "offset": 1}).json()
        assert page["total"] == archive.lookup.speaker_count()
        every = [speaker_to_json(each) for each in archive.lookup.speakers()]
        assert page["speakers"] == json.loads(json.dumps(every[1:3]))
        theirs = client.get("/statements", params={"speaker": "Sergei Lavrov", "limit": 5}).json()
        assert theirs["total"] == archive.lookup.count(Filter(("sergei-lavrov",)))
        for statement in theirs["statements"]:
            article = client.get("/article", params={"id": statement["article"]["id"]}).json()
            assert " […] ".join(article["text"][start:end] for start, end in statement["spans"]) == statement["text"]


@pytest.mark.parametrize("form", EXPORT_FORMATS, ids=lambda form: form.suffix)
def test_an_answer_is_exported_in_each_format(api: Api, form: Any) -> None:
    with api.client() as client:
        reply = client.get("/export", params={"q": LAVROV, "format": form.suffix, "filter-kind": "direct"})
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith(form.mime)
    assert reply.headers["content-disposition"].endswith(f'.{form.suffix}"')
    if form.suffix == "docx":
        text = "\n".join(each.text for each in Document(BytesIO(reply.content)).paragraphs)
        assert "Lavrov" in text
    elif form.suffix == "json":
        assert KIND_NAMES[Kind.DIRECT].lower() in str(reply.json()["export"]["filters"])
    elif form.is_text:
        assert "Lavrov" in reply.text


def test_a_statement_is_corrected_and_that_undone(writable: tuple[Api, Archive]) -> None:
    api, archive = writable
    with api.client(AccessRole.CORRECTOR) as client:
        before = client.get("/ask", params={"q": LAVROV}).json()["statements"][0]
        place = {
            "article": before["article"]["id"],
            "start": before["spans"][0][0],
            "end": before["spans"][-1][1],
        }
        reply = client.post("/corrections", json=place | {"speaker": "Nora Quill", "role": "mayor", "checked": True})
        assert reply.status_code == 200, reply.text
        newest = archive.event_log()[0]
        assert (newest.name, newest.role, newest.via) == ("a corrector", AccessRole.CORRECTOR, "api")
        speaker = reply.json()["statement"]["speaker"]
        assert (speaker["name"], speaker["role"], speaker["corrected"]) == ("Nora Quill", "mayor", True)
        after = client.get("/ask", params={"q": LAVROV}).json()
        assert before["text"] not in [each["text"] for each in after["statements"] if each["match"]], "no stale answer"
        undone = client.post("/corrections/undo", json=place)
        assert undone.json()["statement"]["speaker"]["name"] == before["speaker"]["name"]
        assert client.post("/corrections/undo", json=place).status_code == 404
        gone = client.post("/corrections", json=place | {"quotation": False})
        assert gone.json() == {"statement": None}
        assert client.post("/corrections/undo", json=place).json()["statement"]["text"] == before["text"]
        nobody = client.post("/corrections", json=place | {"speaker": None})
        assert nobody.json()["statement"]["speaker"]["name"] is None
        for wrong in (
            {},
            {"speaker": "A B", "quotation": False},
            {"quotation": True},
            {"speaker": None, "being": "person"},
            {"speaker": "!!"},
            {"role": 5},
            {"colour": "red"},
            {"checked": True, "start": place["end"]},
            {"checked": True, "start": -1},
        ):
            assert client.post("/corrections", json=place | wrong).status_code == 400, wrong
        missing = client.post("/corrections", json=place | {"article": "no such", "checked": True})
        assert missing.status_code == 404
        with archive.writing():
            busy = client.post("/corrections", json=place | {"checked": True})
        assert busy.status_code == 409
        assert "being written to" in busy.json()["error"]


def test_articles_are_added(writable: tuple[Api, Archive]) -> None:
    api, _ = writable
    article = {"id": "bridge", "text": TEXT, "title": "Bridge", "outlet": "Aldbrook News", "published": "2026-11-23"}
    with api.client(AccessRole.CORRECTOR) as client:
        added = client.post("/articles", json=article)
        assert added.status_code == 200, added.text
        (outcome,) = added.json()["outcomes"]
        assert (outcome["place"], outcome["status"]) == ("bridge", "added")
        stored = client.get("/article", params={"id": "bridge"}).json()
        assert stored["text"] == TEXT
        assert {name: stored[name] for name in ("title", "outlet", "published")} == {
            name: article[name] for name in ("title", "outlet", "published")
        }
        (said,) = client.get("/statements", params={"speaker": "Nora Quill"}).json()["statements"]
        assert said["text"] == "“The bridge will open in May.”"
        assert client.post("/articles", json=article).json()["outcomes"][0]["status"] == "unchanged"
        june, binary = TEXT.replace("May", "June").encode(), {"content-type": BINARY}
        file = client.post("/articles", params={"name": "june.txt"}, content=june, headers=binary)
        assert [each["status"] for each in file.json()["outcomes"]] == ["added"]
        assert client.post("/articles", content=june, headers=binary).status_code == 400, "a file has a name"
        unreadable = client.post("/articles", params={"name": "x.exe"}, content=b"MZ\0", headers=binary)
        assert unreadable.status_code == 400 and unreadable.json()["error"]
        assert client.post("/articles", json=article | {"text": " "}).status_code == 400
        assert client.post("/articles", json=article | {"published": "soon"}).status_code == 400
        assert client.post("/articles", content="x", headers={"content-type": "text/plain"}).status_code == 415
        assert client.post("/articles", content="{", headers={"content-type": JSON}).status_code == 400


def test_a_body_that_is_too_large_is_refused_before_it_is_read(archive: Archive, tmp_path: Path) -> None:
    api = api_over(tmp_path, {"news": archive}, ApiLimits(body_bytes=100, upload_bytes=200))

    with api.client(AccessRole.CORRECTOR) as client:
        kind = {"content-type": JSON}
        assert client.post("/articles", content=b" " * 101, headers=kind).status_code == 413
        assert client.post("/articles?name=x", content=b" " * 201, headers={"content-type": BINARY}).status_code == 413
        assert client.post("/articles", content=iter([b" " * 60] * 2), headers=kind).status_code == 413, "chunks"
        assert client.post("/articles", content=b" " * 100, headers=kind).status_code == 400


def test_a_key_that_asks_too_often_has_to_wait(archive: Archive, tmp_path: Path) -> None:
    now = [100.0]
    limits = ApiLimits(per_minute=6, burst=2)
    api = api_over(tmp_path, {"news": archive}, limits, clock=lambda: now[0])
    with api.client() as client, api.client(AccessRole.CORRECTOR) as other:
        statuses = [client.get("/speakers").status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
        refused = client.get("/speakers")
        assert refused.headers["retry-after"] == "10"
        assert other.get("/speakers").status_code == 200, "each key has its own"
        now[0] += 10
        assert client.get("/speakers").status_code == 200
        assert client.get("/nothing").status_code == 429


def test_the_bucket_fills_no_further_than_the_burst() -> None:
    now = [0.0]
    rate = RateLimiter(ApiLimits(per_minute=60, burst=3), lambda: now[0])
    now[0] = 1000.0
    assert [rate.take("k") for _ in range(4)] == [0, 0, 0, 1.0]
    now[0] += 0.25
    assert rate.take("k") == 0.75


def test_of_two_archives_one_is_named(archive: Archive, empty_archive: Archive, tmp_path: Path) -> None:
    api = api_over(tmp_path, {"news": archive, "sport": empty_archive})
    _, sport = api.keys.create("sport desk", AccessRole.READER, archives=["sport"])
    with api.client() as client:
        assert client.get("/speakers").status_code == 400
        assert client.get("/speakers?archive=news").json()["total"] > 0
        assert client.get("/speakers?archive=sport").json()["total"] == 0
        own = {"authorization": f"Bearer {sport}"}
        assert client.get("/speakers", headers=own).json()["total"] == 0, "the only one that it opens"
        assert client.get("/speakers?archive=news", headers=own).status_code == 403
        first = client.get("/ask", params={"q": LAVROV, "archive": "news"}).json()
        assert client.get("/ask", params={"q": LAVROV, "archive": "sport"}).json() != first


def test_what_several_ask_for_is_made_once(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    made, begun, released = list[str](), threading.Event(), threading.Event()

    def slow(archive: Archive, question: str, **more: Any) -> Any:
        made.append(question)
        begun.set()
        assert released.wait(20)
        return ask(archive, question, **more)

    monkeypatch.setattr("rag.integrations.http_api.reading.ask", slow)
    replies = list[bytes]()
    with api.client() as client:

        def fetch() -> None:
            replies.append(client.get("/ask", params={"q": "what did Lavrov say about talks?"}).content)

        threads = [threading.Thread(target=fetch) for _ in range(3)]
        for thread in threads:
            thread.start()
        assert begun.wait(20)
        released.set()
        for thread in threads:
            thread.join(20)
    assert len(made) == 1
    assert len(set(replies)) == 1 and len(replies) == 3


def test_more_requests_than_may_wait_are_sent_away(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Archive.open(archive.folder)  # nothing of it has been asked yet
    api = api_over(tmp_path, {"news": opened}, ApiLimits(at_once=1, waiting=0, per_minute=10**6, burst=10**6))
    begun, released = threading.Event(), threading.Event()

    def slow(archive: Archive, question: str, **more: Any) -> Any:
        begun.set()
        assert released.wait(20)
        return ask(archive, question, **more)

    monkeypatch.setattr("rag.integrations.http_api.reading.ask", slow)
    with api.client() as client:
        assert client.get("/speakers").status_code == 200
        thread = threading.Thread(target=client.get, args=("/ask",), kwargs={"params": {"q": LAVROV}})
        thread.start()
        assert begun.wait(20)
        busy, kept = client.get("/speakers?limit=3"), client.get("/speakers")
        released.set()
        thread.join(20)
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "1")
    assert kept.status_code == 200, "what was made before waits for nobody"


def test_who_adds_articles_keeps_nobody_from_reading(
    writable_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = ApiLimits(at_once=1, long_at_once=1, waiting=0, per_minute=10**6, burst=10**6)
    api = api_over(tmp_path / "state", {"news": Archive.open(writable_archive)}, limits)
    begun, released = threading.Event(), threading.Event()

    def slow(*_: Any) -> Iterator[None]:
        begun.set()
        assert released.wait(20)
        yield

    monkeypatch.setattr("rag.integrations.http_api.writing.add_articles", slow)
    article = {"id": "bridge", "text": TEXT}
    with api.client(AccessRole.CORRECTOR) as client:
        thread = threading.Thread(target=client.post, args=("/articles",), kwargs={"json": article})
        thread.start()
        assert begun.wait(20)
        second, read = client.post("/articles", json=article), client.get("/speakers")
        released.set()
        thread.join(20)
    assert second.status_code == 503
    assert read.status_code == 200


def test_the_rate_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_API_PER_MINUTE", "30")
    monkeypatch.setenv("ONRECORD_API_BURST", "7")
    limits = ApiLimits.of_settings()
    assert (limits.per_minute, limits.burst, limits.at_once) == (30, 7, ApiLimits().at_once)


def test_keys_that_cannot_be_checked_let_nobody_in(archive: Archive, tmp_path: Path) -> None:
    api = api_over(tmp_path, {"news": archive})
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("ALTER TABLE keys RENAME TO others")
    db.close()
    with api.client(AccessRole.ADMINISTRATOR) as client:
        reply = client.get("/speakers")
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "10")
    assert set(reply.json()) == {"error"}
