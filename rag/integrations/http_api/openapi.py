"""The description of the HTTP API as OpenAPI 3.1, made from its table of operations."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from rag.integrations.http_api.operation import JSON, Operation, Schema

PREFIX = "/api/v1"
"""The path below which the operations stand."""
_SCHEMA = Path(__file__).parents[2] / "formats" / "answer.schema.json"
_PLACE = "#/components/schemas/"
ERRORS = {
    400: "The request cannot be used; the error says why.",
    401: "No valid key was given.",
    403: "The key's role, or the key, does not allow it.",
    404: "There is no such article, speaker, statement or archive.",
    409: "Another process is writing to the archive.",
    413: "The body is too large.",
    415: "The body is of a kind that is not accepted.",
    429: "The key has made too many requests; Retry-After says when the next is accepted.",
    503: "The server has too much to do, or the archive cannot be read.",
}
"""The statuses of errors, each with its meaning."""
_ALWAYS = (400, 401, 403, 404, 429, 503)


def describe_operations(operations: Sequence[Operation], root: str) -> dict[str, Any]:
    """Return the OpenAPI document of the operations, which stand below the path `root` of the server."""
    paths = dict[str, dict[str, Any]]()
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "onrecord",
            "version": "1",
            "description": "An archive of articles: who said what. Offsets are code points, ends are exclusive.",
        },
        "servers": [{"url": root}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": _components(),
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "A key of `onrecord key create`."}
            },
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": "_".join([operation.method.lower(), *operation.path.strip("/").replace(".", "/").split("/")]),
        "summary": operation.summary,
        "parameters": _parameters(operation.parameters),
        "responses": {
            "200": {
                "description": "Done.",
                "content": {media: {"schema": schema} for media, schema in operation.answers.items()},
            },
            **{str(status): _error(status) for status in sorted((*_ALWAYS, *operation.errors))},
        },
    }
    if operation.bodies:
        content = {media: {"schema": _body(model)} for media, model in operation.bodies.items()}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _parameters(model: type[BaseModel]) -> list[dict[str, Any]]:
    schema = _inlined(model)
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "description": each.pop("description", ""),
            "schema": each,
        }
        for name, each in schema["properties"].items()
    ]


def _body(model: type[BaseModel] | None) -> dict[str, Any]:
    return _inlined(model) if model else {"type": "string", "format": "binary"}


def _error(status: int) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": ERRORS[status],
        "content": {JSON: {"schema": {"$ref": f"{_PLACE}error"}}},
    }
    if status in (429, 503):
        described["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    return described


def _components() -> dict[str, Schema]:
    """The answer's schema and all within it, and those made of them."""
    answer = json.loads(_SCHEMA.read_text("utf8").replace('"#/$defs/', f'"{_PLACE}'))
    parts = answer.pop("$defs")
    del answer["$schema"]
    article = parts["article"]
    number = {"type": "integer", "minimum": 0}
    times = {"type": "array", "prefixItems": [number, number], "minItems": 2, "maxItems": 2}
    more = {
        "text": {"type": "string"},
        "pages": {"type": "array", "items": number},
        "times": {
            "type": "array",
            "items": times,
            "description": "Offsets of the text and the seconds of a recording at which their words are spoken.",
        },
    }
    whole = {
        **article,
        "properties": article["properties"] | more,
        "required": [*article["required"], *more],
    }
    error = {
        "type": "object",
        "properties": {"error": {"type": "string"}},
        "required": ["error"],
        "additionalProperties": False,
    }
    return {"answer": answer, **parts, "whole_article": whole, "error": error}


def _inlined(model: type[BaseModel]) -> dict[str, Any]:
    """The model's schema without references, titles, and defaults that are null."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})

    def plain(part: Any) -> Any:  # noqa: ANN401 - JSON
        if isinstance(part, list):
            return [plain(each) for each in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return plain(parts[part["$ref"].rpartition("/")[2]])
        kept = {name: each for name, each in part.items() if not (name == "default" and each is None)}
        if isinstance(kept.get("title"), str):
            del kept["title"]
        return {name: plain(each) for name, each in kept.items()}

    inlined: dict[str, Any] = plain(schema)
    return inlined
