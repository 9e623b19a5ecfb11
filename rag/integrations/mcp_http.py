"""The archives for assistants over streamable HTTP, with keys as the HTTP API has them: each at /mcp/NAME, a sole one
also at /mcp. The tools are those of rag/integrations/mcp_server.py."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import anyio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from index.archive import Archive
from index.core.rights import Action, Actor
from rag.integrations.http_api.key_gate import Authenticate, KeyGate, refusal
from rag.integrations.http_api.limits import ApiLimits
from rag.integrations.mcp_server import create_server

if TYPE_CHECKING:
    from mcp.server import MCPServer

MCP_PATH = "/mcp"


class McpOverHttp:
    """The servers of some archives behind one gate; to be served inside `running`.

    `hosts` and `origins` are those that requests may name, `base_path` is that of the server ("" or "/onrecord").
    Raises SettingsError where the package mcp is not installed.
    """

    def __init__(
        self,
        archives: Mapping[str, Archive],
        authenticate: Authenticate,
        *,
        hosts: Collection[str],
        origins: Collection[str],
        base_path: str = "",
        limits: ApiLimits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        limits = limits or ApiLimits.of_settings()
        limiter = anyio.CapacityLimiter(limits.at_once)
        self._base_path = base_path
        self._gate = KeyGate(authenticate, limits, clock)
        self._servers = {name: create_server(archive, limiter) for name, archive in archives.items()}
        for server in self._servers.values():
            _prepare(server, hosts, origins, limits)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """The routes."""
        path = self._base_path + MCP_PATH
        return [Route(path, self), Route(path + "/{archive}", self)]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run the servers: part of the lifespan of the application that has the routes."""
        async with AsyncExitStack() as stack:
            for server in self._servers.values():
                await stack.enter_async_context(server.session_manager.run())
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        request = Request(scope, receive)
        actor = await self._gate.admit(request)
        server = self._server(request, actor) if isinstance(actor, Actor) else actor
        if isinstance(server, Response):
            await server(scope, receive, send)
        else:
            await server.session_manager.handle_request(scope, receive, send)

    def _server(self, request: Request, actor: Actor) -> MCPServer | Response:
        name = request.path_params.get("archive", "")
        allowed = [each for each in self._servers if actor.may_open(each)]
        if not actor.may(Action.READ) or (name and not actor.may_open(name)):
            return refusal(403, "This key does not open this archive.")
        if not name and len(allowed) != 1:
            return refusal(404, f"Name the archive: {MCP_PATH}/NAME.")
        if name and name not in self._servers:
            return refusal(404, f"There is no archive “{name}”.")
        if request.method != "POST":  # without sessions there is nothing to stream or to end
            return refusal(405, "Send the request by POST.", {"allow": "POST"})
        return self._servers[name or allowed[0]]


def _prepare(server: MCPServer, hosts: Collection[str], origins: Collection[str], limits: ApiLimits) -> None:
    """Make the server's session manager, which answers each request by itself, in JSON."""
    from mcp.server.transport_security import TransportSecuritySettings

    security = TransportSecuritySettings(allowed_hosts=[*hosts], allowed_origins=[*origins])
    server.streamable_http_app(
        json_response=True,
        stateless_http=True,
        max_request_body_size=limits.body_bytes,
        transport_security=security,
    )
