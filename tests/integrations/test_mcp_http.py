"""The MCP server over HTTP, asked by the SDK's own client in one process: the tools of stdio, for holders of keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from starlette.applications import Starlette

from index.archive import Archive
from index.core.rights import AccessRole, Action
from rag.access.database import AccessDatabase
from rag.access.keys import Keys
from rag.answers.engine import ask
from rag.formats.answer_json import answer_to_json
from rag.integrations.http_api.limits import ApiLimits
from rag.integrations.mcp_http import McpOverHttp
from tests.support.archives import LAVROV

pytestmark = pytest.mark.slow

_HOST = "desk.example"
_CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
_ACCEPT = {"accept": "application/json, text/event-stream"}


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(AccessDatabase(tmp_path / "state"))


def over(
    archives: Mapping[str, Archive],
    keys: Keys,
    use: Callable[[httpx2.AsyncClient], Awaitable[None]],
    limits: ApiLimits | None = None,
) -> None:
    """Does something with a client of the servers over these archives."""

    async def run() -> None:
        served = McpOverHttp(
            archives,
            lambda header: keys.authenticate(header, "mcp"),
            hosts=[_HOST],
            origins=[f"https://{_HOST}"],
            limits=limits,
        )
        transport = httpx2.ASGITransport(Starlette(routes=[*served.routes]))
        async with served.running(), httpx2.AsyncClient(transport=transport, base_url=f"https://{_HOST}") as client:
            await use(client)

    anyio.run(run)


def bearer(text: str) -> dict[str, str]:
    return {"authorization": f"Bearer {text}"}


def test_the_tools_answer_as_on_standard_output(archive: Archive, keys: Keys) -> None:
    _, text = keys.create("assistant", AccessRole.READER)

    async def use(http: httpx2.AsyncClient) -> None:
        http.headers.update(bearer(text))
        for path in ("/mcp", "/mcp/news"):
            async with Client(streamable_http_client(f"https://{_HOST}{path}", http_client=http)) as client:
                tools = {tool.name: tool for tool in (await client.list_tools()).tools}
                assert set(tools) == {"ask", "statements", "article", "speakers"}
                assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
                answer: Any = (await client.call_tool("ask", {"question": LAVROV})).structured_content
                assert answer == answer_to_json(ask(archive, LAVROV))
                refused = await client.call_tool("speakers", {"offset": 10**30})
                assert refused.is_error

    over({"news": archive}, keys, use)


def test_nobody_without_the_right_key_gets_anything(archive: Archive, empty_archive: Archive, keys: Keys) -> None:
    _, text = keys.create("assistant", AccessRole.READER, archives=["sport"])
    key, revoked = keys.create("old", AccessRole.ADMINISTRATOR)
    _, every = keys.create("both", AccessRole.READER)
    keys.revoke(key.id)

    async def use(http: httpx2.AsyncClient) -> None:
        async def status(path: str, headers: Mapping[str, str], method: str = "POST") -> int:
            reply = await http.request(method, path, json=_CALL, headers={**_ACCEPT, **headers})
            assert reply.status_code == 200 or "tools" not in reply.text
            return reply.status_code

        for headers in ({}, bearer(revoked), bearer("or_" + "x" * 43), {"authorization": text}):
            for path in ("/mcp", "/mcp/news", "/mcp/sport", "/mcp/nothing"):
                for method in ("POST", "GET", "DELETE"):
                    assert await status(path, headers, method) == 401
        assert await status("/mcp/sport", bearer(text)) == 200
        assert await status("/mcp", bearer(text)) == 200, "the only one that it opens"
        assert await status("/mcp/news", bearer(text)) == 403
        assert await status("/mcp/nothing", bearer(text)) == 403
        assert await status("/mcp/nothing", bearer(every)) == 404
        assert await status("/mcp", bearer(every)) == 404
        assert await status("/mcp/sport", bearer(text), "GET") == 405
        assert await status("/mcp/sport", bearer(text) | {"host": "evil.example"}) == 421
        assert await status("/mcp/sport", bearer(text) | {"origin": "https://evil.example"}) == 403
        keys.revoke(keys.every()[0].id)
        assert await status("/mcp/sport", bearer(text)) == 401

    over({"news": archive, "sport": empty_archive}, keys, use)


@pytest.mark.parametrize("role", AccessRole)
def test_no_tool_changes_anything_whatever_the_role(archive: Archive, keys: Keys, role: AccessRole) -> None:
    _, text = keys.create("assistant", role)
    record = archive.folder / "record.sqlite"
    before = record.read_bytes()

    async def use(http: httpx2.AsyncClient) -> None:
        http.headers.update(bearer(text))
        for name in (*Action, "correct_statement", "add_articles", "merge_speakers"):
            call = {"name": name, "arguments": {"id": "1", "question": LAVROV}}
            reply = await http.post("/mcp", json={**_CALL, "method": "tools/call", "params": call}, headers=_ACCEPT)
            answer = reply.json()
            assert "error" in answer or answer["result"]["isError"], (name, answer)
        async with Client(streamable_http_client(f"https://{_HOST}/mcp", http_client=http)) as client:
            for name, arguments in (("ask", {"question": LAVROV}), ("speakers", {})):
                assert not (await client.call_tool(name, arguments)).is_error

    over({"news": archive}, keys, use)
    assert record.read_bytes() == before


def test_a_key_that_asks_too_often_has_to_wait_here_too(archive: Archive, keys: Keys) -> None:
    _, text = keys.create("assistant", AccessRole.READER)

    async def use(http: httpx2.AsyncClient) -> None:
        replies = [await http.post("/mcp", json=_CALL, headers=_ACCEPT | bearer(text)) for _ in range(3)]
        assert [reply.status_code for reply in replies] == [200, 200, 429]
        assert int(replies[-1].headers["retry-after"]) == 60

    over({"news": archive}, keys, use, ApiLimits(per_minute=1, burst=2))
