"""The table of the HTTP API: requests are answered, and described, by it alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from index.core.rights import Action
from rag.formats.export import EXPORT_FORMATS
from rag.integrations.http_api import reading, writing
from rag.integrations.http_api.openapi import describe_operations
from rag.integrations.http_api.operation import BINARY, JSON, Call, Operation, Reply, json_reply


def _list_of(name: str, **more: object) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}, **more}


def _object(**properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


_COUNT = {"type": "integer", "minimum": 0}
_CORRECTED = {
    JSON: _object(statement={"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/statement"}]}),
}
_OUTCOME = {
    "type": "object",
    "properties": {
        "place": {"type": "string", "description": "The article's id, or the file and the line."},
        "status": {"enum": ["added", "copy", "replaced", "unchanged", "left_out", "failed"]},
    },
    "required": ["place", "status"],
}


def _describe_api(call: Call) -> Reply:
    return json_reply(describe_operations(OPERATIONS, call.root))


OPERATIONS = (
    Operation(
        "GET",
        "/ask",
        Action.READ,
        "Answer a question: who said what, with speaker and citation, or the reason for no answer.",
        reading.answer_question,
        {JSON: {"$ref": "#/components/schemas/answer"}},
        reading.AnswerParameters,
        is_kept=True,
    ),
    Operation(
        "GET",
        "/speakers",
        Action.READ,
        "List the speakers, the most quoted first; `total` says how many there are.",
        reading.list_speakers,
        {JSON: _object(total=_COUNT, speakers=_list_of("speaker"))},
        reading.SpeakersParameters,
        is_kept=True,
    ),
    Operation(
        "GET",
        "/statements",
        Action.READ,
        "List all that a speaker said, the newest article first; `total`, limit and offset count quotations.",
        reading.list_statements,
        {JSON: _object(speakers=_list_of("speaker"), total=_COUNT, statements=_list_of("statement"))},
        reading.StatementsParameters,
        is_kept=True,
    ),
    Operation(
        "GET",
        "/article",
        Action.READ,
        "Return an article with its whole text, into which `spans` point (code points, end exclusive).",
        reading.show_article,
        {JSON: {"$ref": "#/components/schemas/whole_article"}},
        reading.ArticleParameters,
        is_kept=True,
    ),
    Operation(
        "GET",
        "/export",
        Action.EXPORT,
        "Return an answer as a file, each statement checked anew against the archive.",
        reading.export_file,
        {form.mime: {"type": "object"} if form.mime == JSON else {"type": "string"} for form in EXPORT_FORMATS},
        reading.ExportParameters,
    ),
    Operation(
        "POST",
        "/corrections",
        Action.CORRECT,
        "Correct a statement's speaker or role, or check it. Kept when the article is added again.",
        writing.correct_statement,
        _CORRECTED,
        bodies={JSON: writing.CorrectionBody},
        errors=(409, 413, 415),
    ),
    Operation(
        "POST",
        "/corrections/undo",
        Action.CORRECT,
        "Undo the corrections of a statement's speaker and role.",
        writing.undo_correction,
        _CORRECTED,
        bodies={JSON: writing.PlaceBody},
        errors=(409, 413, 415),
    ),
    Operation(
        "POST",
        "/articles",
        Action.ADD,
        "Add an article, or the articles of a file of any kind that `onrecord add` reads.",
        writing.add_sent_articles,
        {JSON: _object(outcomes={"type": "array", "items": _OUTCOME})},
        writing.UploadParameters,
        bodies={JSON: writing.ArticleBody, BINARY: None},
        errors=(409, 413, 415),
        is_long=True,
    ),
    Operation(
        "GET",
        "/openapi.json",
        Action.READ,
        "Return this description.",
        _describe_api,
        {JSON: {"type": "object"}},
    ),
)
"""All operations. There is none to remove or to erase."""
