"""The HTTP API as routes of a server: each request with a key, counted, bounded, answered in a thread."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import anyio
from anyio.to_thread import run_sync
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.types import Receive, Scope, Send

from index.archive import Archive
from index.core.errors import (
    ArchiveBusy,
    ArchiveError,
    CorrectionError,
    Forbidden,
    ModelError,
    NotFound,
    OnRecordError,
    SettingsError,
)
from index.core.rights import Actor
from rag.conversation.shared_results import kept_result, shared_result
from rag.integrations.http_api.key_gate import Authenticate, KeyGate, refusal
from rag.integrations.http_api.limits import ApiLimits
from rag.integrations.http_api.openapi import PREFIX
from rag.integrations.http_api.operation import Body, Call, Operation, Reply
from rag.integrations.http_api.operations import OPERATIONS

_LOG = logging.getLogger(__name__)
_STATUSES: Mapping[type[Exception], int] = {
    Forbidden: 403,
    NotFound: 404,
    ArchiveBusy: 409,
    CorrectionError: 400,
    ArchiveError: 503,
    ModelError: 503,
    SettingsError: 503,
    OnRecordError: 400,
}
"""The status of each error; that of its nearest base counts."""
_PART = 1_000
"""Bytes of a reply that is kept which count as one of its parts: about a statement."""
_PATHS = {operation.path for operation in OPERATIONS}
_TABLE = {(operation.method, operation.path): operation for operation in OPERATIONS}


class _Refusal(Exception):
    """A request that is refused before it is answered."""

    def __init__(self, status: int, text: str, **headers: str) -> None:
        super().__init__(text)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def http_api_routes(
    archives: Mapping[str, Archive],
    authenticate: Authenticate,
    limits: ApiLimits | None = None,
    clock: Callable[[], float] = time.monotonic,
    *,
    base_path: str = "",
) -> Sequence[BaseRoute]:
    """Return the routes of the API over these archives, by name; `clock` gives the seconds by which a key's rate is
    measured, `base_path` is that of the server ("" or "/onrecord")."""
    return [Mount(base_path + PREFIX, app=_Api(archives, authenticate, limits or ApiLimits.of_settings(), clock))]


class _Api:
    def __init__(
        self,
        archives: Mapping[str, Archive],
        authenticate: Authenticate,
        limits: ApiLimits,
        clock: Callable[[], float],
    ) -> None:
        self._archives, self._gate, self._limits = archives, KeyGate(authenticate, limits, clock), limits
        self._slots = anyio.CapacityLimiter(limits.at_once)
        self._long_slots = anyio.CapacityLimiter(limits.long_at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4404})
            return
        request = Request(scope, receive)
        actor = await self._gate.admit(request)
        try:
            response = await self._answer(request, actor) if isinstance(actor, Actor) else actor
        except ClientDisconnect:
            return
        except _Refusal as refused:
            response = refusal(refused.status, str(refused), refused.headers)
        except OnRecordError as error:
            status = next(_STATUSES[base] for base in type(error).__mro__ if base in _STATUSES)
            response = refusal(status, str(error), {"retry-after": "10"} if status == 503 else {})
        except sqlite3.DatabaseError as error:
            _LOG.warning("the record cannot be read: %s", error)
            response = refusal(503, "The archive cannot be read at this moment.", {"retry-after": "10"})
        await response(scope, receive, send)

    async def _answer(self, request: Request, actor: Actor) -> Response:
        root = request.scope["root_path"]
        operation = _operation(request.method, request.scope["path"].removeprefix(root))
        actor.require(operation.action)
        archive = self._archive(actor, request.query_params.get("archive", "")).acting_as(actor)
        parameters = _parse_parameters(operation, request)
        slots = self._long_slots if operation.is_long else self._slots
        if operation.is_kept:
            reply = await self._kept(operation, Call(archive, parameters))
        else:
            async with self._turn(slots):  # the body is not read before
                body, upload = await self._body(operation, request)
                reply = await run_sync(operation.run, Call(archive, parameters, body, upload, root))
        return Response(reply.content, 200, {"cache-control": "no-store", **reply.headers}, reply.media)

    def _archive(self, actor: Actor, name: str) -> Archive:
        if not name:
            allowed = [each for each in self._archives if actor.may_open(each)]
            if not allowed:
                raise Forbidden("This key opens no archive of this server.")
            if len(allowed) > 1:
                raise _Refusal(400, "Name the archive in the parameter “archive”.")
            return self._archives[allowed[0]]
        if not actor.may_open(name):
            raise Forbidden(f"This key does not open an archive “{name}”.")
        if name not in self._archives:
            raise NotFound(f"There is no archive “{name}”.")
        return self._archives[name]

    async def _body(self, operation: Operation, request: Request) -> tuple[Body | None, bytes]:
        if not operation.bodies:
            return None, b""
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media not in operation.bodies:
            raise _Refusal(415, f"Send the body as {' or '.join(operation.bodies)}.")
        model = operation.bodies[media]
        content = await _read(request, self._limits.body_bytes if model else self._limits.upload_bytes)
        if model is None:
            return None, content
        try:
            return model.model_validate_json(content), b""
        except ValidationError as error:
            raise _Refusal(400, _first_error(error)) from error

    async def _kept(self, operation: Operation, call: Call) -> Reply:
        """The reply, which waits for its turn only if it is not there."""
        key = ("api", operation.path, call.parameters)
        reply: Reply | None = await run_sync(kept_result, call.archive, key)
        if reply:
            _log_again(reply)
            return reply
        async with self._turn(self._slots):
            return await run_sync(
                shared_result, call.archive, key, lambda: operation.run(call), _parts_of_reply, _log_again
            )

    @asynccontextmanager
    async def _turn(self, slots: anyio.CapacityLimiter) -> AsyncIterator[None]:
        """One of the slots; raises _Refusal where too many wait for it."""
        if not slots.available_tokens and slots.statistics().tasks_waiting >= self._limits.waiting:
            raise _Refusal(503, "The server has too much to do. Try again in a moment.", retry_after="1")
        async with slots:
            yield


def _parts_of_reply(reply: Reply) -> range:
    return range(len(reply.content) // _PART)


def _log_again(reply: Reply) -> None:
    if reply.answered:
        reply.answered.log()


def _operation(method: str, path: str) -> Operation:
    operation = _TABLE.get((method, path))
    if operation is not None:
        return operation
    if path not in _PATHS:
        raise NotFound(f"There is nothing at {PREFIX}{path}. {PREFIX}/openapi.json lists what there is.")
    allowed = ", ".join(each for each, at in _TABLE if at == path)
    raise _Refusal(405, f"{method} is not done here, only {allowed}.", allow=allowed)


def _parse_parameters(operation: Operation, request: Request) -> BaseModel:
    """The query's fields as the operation's parameters; raises _Refusal naming the first that cannot be used."""
    model, query = operation.parameters, request.query_params
    many = {field.alias or name for name, field in model.model_fields.items() if isinstance(field.get_default(), tuple)}
    values = dict[str, object]()
    for name in dict.fromkeys(query.keys()):
        given = query.getlist(name)
        if name not in many and len(given) > 1:
            raise _Refusal(400, f"“{name[:80]}” may be given only once.")
        values[name] = given if name in many else given[0]
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _Refusal(400, _first_error(error)) from error


def _first_error(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(each)[:80] for each in first["loc"])
    return f"“{place}”: {first['msg']}" if place else first["msg"]


async def _read(request: Request, most: int) -> bytes:
    """The request's body; raises _Refusal once it has more bytes."""
    declared = request.headers.get("content-length", "0")
    parts, size = list[bytes](), 0
    too_large = _Refusal(413, f"The body may have {most:,} bytes.")
    if declared.isdecimal() and int(declared) > most:
        raise too_large
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise too_large
        parts.append(part)
    return b"".join(parts)
