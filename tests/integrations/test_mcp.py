"""The MCP server over standard input and output, asked by the SDK's own client."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from index.archive import Archive
from index.core.errors import OnRecordError
from index.store.filters import Filter
from rag.integrations.mcp_server import create_server
from rag.retrieval.hybrid import all_statements
from tests.support.archives import ROOT

pytest.importorskip("mcp")

pytestmark = pytest.mark.slow
anyio = pytest.importorskip("anyio")

Use = Callable[[Any], Awaitable[None]]


def over(folder: Path, use: Use) -> None:
    """Does something with a client that is connected to the server over an archive."""
    from mcp.client import Client
    from mcp.client.stdio import StdioServerParameters

    async def run() -> None:
        arguments = ["-m", "rag.cli", "mcp", "--archive", str(folder)]
        server = StdioServerParameters(command=sys.executable, args=arguments, cwd=ROOT)
        async with Client(server) as client:
            await use(client)

    anyio.run(run)


def test_the_four_tools_are_told_with_their_arguments(archive_folder: Path) -> None:
    async def use(client: Any) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"ask", "statements", "article", "speakers"}
        for tool in tools.values():
            assert tool.description
            assert tool.annotations.read_only_hint
        assert tools["ask"].input_schema["required"] == ["question"]
        assert "Nobody" not in str(client.instructions)

    over(archive_folder, use)


def test_what_is_quoted_stands_in_the_article(archive_folder: Path, archive: Archive) -> None:
    async def use(client: Any) -> None:
        answer = (await client.call_tool("ask", {"question": "what did Lavrov say about Patriot?"})).structured_content
        assert [s["speaker"]["name"] for s in answer["statements"] if s["match"]] == ["Sergei Lavrov"] * 2
        for statement in answer["statements"]:
            article = (await client.call_tool("article", {"id": statement["article"]["id"]})).structured_content
            words = " […] ".join(article["text"][start:end] for start, end in statement["spans"])
            assert words == statement["text"]
        none = (await client.call_tool("ask", {"question": "what did Merkel say about Patriot?"})).structured_content
        assert none["abstained"]
        assert none["reason"]["text"]

    over(archive_folder, use)


def test_speakers_and_their_statements_come_in_pages(archive_folder: Path, archive: Archive) -> None:
    async def use(client: Any) -> None:
        every = (await client.call_tool("speakers", {"limit": 3})).structured_content
        assert len(every["speakers"]) == 3 < every["total"]
        smiths = (await client.call_tool("speakers", {"name": "Smith"})).structured_content
        assert {s["name"] for s in smiths["speakers"]} == {"Daniel Smith", "Eleanor Smith"}
        first = (await client.call_tool("statements", {"speaker": "Sergei Lavrov", "limit": 5})).structured_content
        rest = (await client.call_tool("statements", {"speaker": "sergei-lavrov", "offset": 5})).structured_content
        assert len(first["statements"]) == 5
        assert len(_quotations(first)) == 5
        assert _quotations(first).isdisjoint(_quotations(rest))
        every = all_statements(archive, Filter(speakers=("sergei-lavrov",)))
        spans = {(c.article.id, *((s.start, s.end) for s in c.stored.quotation.content)) for c in every}
        assert _quotations(first) | _quotations(rest) == spans
        assert first["total"] == rest["total"] == len(every)
        numbers = [s["n"] for s in first["statements"] + rest["statements"]]
        assert numbers == list(range(1, len(numbers) + 1))

    over(archive_folder, use)


def _quotations(page: dict[str, Any]) -> set[tuple[Any, ...]]:
    """Article and spans of every place on a page of statements."""
    places = [place for each in page["statements"] for place in (each, *each["places"])]
    return {(place["article"]["id"], *map(tuple, place["spans"])) for place in places}


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {"question": ""}, "question"),
        ("ask", {"question": "x" * 5000}, "question"),
        ("article", {"id": "../../etc/passwd"}, "no article"),
        ("statements", {"speaker": "Nobody Atall"}, "Nobody called"),
        ("statements", {"speaker": "Smith", "limit": 0}, "limit"),
        ("ask", {}, "question"),
    ],
)
def test_what_cannot_be_done_is_said(archive_folder: Path, tool: str, arguments: dict[str, Any], said: str) -> None:
    async def use(client: Any) -> None:
        result = await client.call_tool(tool, arguments)
        assert result.is_error
        assert said in str(result.content)
        assert (await client.call_tool("speakers", {"limit": 1})).structured_content["total"]

    over(archive_folder, use)


@pytest.mark.parametrize(
    ("tool", "field"), [("ask", "question"), ("statements", "speaker"), ("speakers", "name"), ("article", "id")]
)
@pytest.mark.parametrize("text", ["what did \ud800 say?", "a " * 50_000])
def test_text_that_is_none_is_refused(archive: Archive, tool: str, field: str, text: str) -> None:
    from mcp.server.mcpserver.exceptions import ToolError

    async def use() -> None:
        with pytest.raises(ToolError) as refused:
            await create_server(archive).call_tool(tool, {field: text})
        ours = refused.value.__cause__
        assert isinstance(ours, ToolError) and isinstance(ours.__cause__, OnRecordError), "no fault of the server"
        assert "half a character" in str(ours) or "characters" in str(ours)

    anyio.run(use)
