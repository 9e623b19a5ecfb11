"""An operation of the HTTP API: a row of the one table from which requests are answered and described."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from index.archive import Archive
from index.core.rights import Action
from rag.answers.engine import AnswerFacts

JSON, BINARY = "application/json", "application/octet-stream"
Schema = Mapping[str, Any]


class Parameters(BaseModel):
    """The parameters that every operation has. Those of an operation are fields of a subclass."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    archive: Annotated[
        str, Field(max_length=200, description="The archive's name; may be left out where there is but one.")
    ] = ""


def _is_yes(value: object) -> object:
    if value in (True, False, "yes", "no"):
        return value in (True, "yes")
    raise ValueError("write yes or no")


Flag = Annotated[bool, BeforeValidator(_is_yes), WithJsonSchema({"enum": ["yes", "no"]})]
"""A parameter that is "yes" or "no", as in the page's addresses."""


class Body(BaseModel):
    """The body of a request, as a JSON object."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was admitted, with the archive on which the caller acts. `upload` is a body that is no JSON,
    `root` the path of the API on the server."""

    archive: Archive
    parameters: Any
    body: Any = None
    upload: bytes = b""
    root: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to a request. Where it has an answer and may be kept, `answered` are the facts of that."""

    content: bytes
    media: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    answered: AnswerFacts | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """A method and a path, the action that the caller must be allowed, and the function that answers.

    `bodies` are the media types that are accepted, JSON with its model, others with None; `answers` the media types of
    the reply, with their schemas; `errors` the statuses that it may have beside those that all have. `is_kept`: the
    reply is JSON and stays the same while the archive does, on the same day. `is_long`: it may take minutes.
    """

    method: str
    path: str
    action: Action
    summary: str
    run: Callable[[Call], Reply]
    answers: Mapping[str, Schema]
    parameters: type[Parameters] = Parameters
    bodies: Mapping[str, type[Body] | None] = field(default_factory=dict)
    errors: tuple[int, ...] = ()
    is_kept: bool = False
    is_long: bool = False


def json_reply(value: object) -> Reply:
    """Return the value as JSON, as the command line writes it."""
    return Reply(json.dumps(value, ensure_ascii=False, allow_nan=False).encode())
