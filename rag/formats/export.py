"""Export of an answer as Markdown, CSV, XLSX, JSON or DOCX, each statement checked anew against the archive."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from anyascii import anyascii

from index.archive import Archive
from rag.answers.types import Answer
from rag.formats.answer_json import answer_to_json
from rag.formats.export_content import ExportContent, ExportRequest, revalidate_answer
from rag.formats.export_table import write_csv, write_xlsx
from rag.formats.export_word import write_docx
from rag.formats.markdown import write_markdown
from rag.query.types import Query

_LONGEST_NAME = 60
"""Characters of a file's name, without the day."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format of export: its name, the suffix and MIME type of its files, and the function that writes it."""

    name: str
    suffix: str
    mime: str
    write: Callable[[ExportContent], bytes]

    @property
    def is_text(self) -> bool:
        """True if a terminal can show it."""
        return self.mime.startswith("text/") or self.suffix == "json"


def export_answer(archive: Archive, answer: Answer, form: ExportFormat, request: ExportRequest | None = None) -> bytes:
    """Return the answer, or the chosen statements of it, in the format, checked against the archive at this moment."""
    return form.write(revalidate_answer(archive, answer, request))


def file_name(answer: Answer, form: ExportFormat, request: ExportRequest) -> str:
    """Return a name for the file, of the question and the day, that every system accepts:
    "lavrov-on-patriot-2026-11-29.docx"."""
    words = re.findall(r"[a-z0-9]+", anyascii(_subject(answer.query)).lower().replace("'", ""))
    name = "-".join(words)
    if len(name) > _LONGEST_NAME:
        name = name[: _LONGEST_NAME + 1].rpartition("-")[0] or name[:_LONGEST_NAME]
    return f"{name or 'statements'}-{request.asked_on.isoformat()}.{form.suffix}"


def _subject(query: Query) -> str:
    """The speakers and the topic, or else the question."""
    who = " and ".join(named.text for named in query.speakers)
    return " on ".join(filter(None, (who, query.topic))) or query.question


def _write_json(content: ExportContent) -> bytes:
    """Return the object that `onrecord ask --json` prints, with the head under "export"."""
    request = content.request
    head = {
        "asked_on": request.asked_on.isoformat(),
        "archive": content.archive,
        "address": content.address,
        "filters": list(request.filters),
        "order": request.order,
        "selection": content.is_selection,
        "counts": content.counts,
    }
    record = answer_to_json(content.answer, origin=request.origin) | {"export": head}
    return json.dumps(record, ensure_ascii=False, indent=2).encode("utf8", "replace")


EXPORT_FORMATS = (
    ExportFormat("Markdown", "md", "text/markdown", write_markdown),
    ExportFormat("CSV", "csv", "text/csv", write_csv),
    ExportFormat("Excel", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    ExportFormat("JSON", "json", "application/json", _write_json),
    ExportFormat("Word", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", write_docx),
)
