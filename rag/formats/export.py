"""Export of an answer as Markdown, CSV, JSON or DOCX, after a new check of every statement against the archive."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace

from index.archive import Archive
from rag.answers.revalidation import revalidate
from rag.answers.types import Answer
from rag.formats.answer_json import answer_to_json
from rag.formats.citation import Citation, cite_statement
from rag.formats.markdown import escape_markdown

_FORMULA = re.compile(r"^[=+\-@\t\r]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class RevalidatedAnswer:
    """An answer checked against the archive: statements no longer in it are left out, and counted in the notes."""

    answer: Answer

    @property
    def citations(self) -> list[Citation]:
        """The citations of the statements that answer the question."""
        return [cite_statement(statement) for statement in self.answer.matches]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format of export: its name, the suffix and MIME type of its files, and the function that writes it."""

    name: str
    suffix: str
    mime: str
    write: Callable[[RevalidatedAnswer], bytes]


def export_answer(archive: Archive, answer: Answer, form: ExportFormat) -> bytes:
    """Return the answer in the format, checked against the archive at this moment."""
    return form.write(revalidate_answer(archive, answer))


def revalidate_answer(archive: Archive, answer: Answer) -> RevalidatedAnswer:
    """Return the answer with the speakers that the archive has now, without the statements that it no longer has."""
    current = revalidate(archive, answer.statements)
    texts = archive.lookup.articles({statement.row for statement in answer.statements})
    statements = [
        standing.statement
        for standing in current
        if standing.exists and texts[standing.statement.row].text == standing.statement.article.text
    ]
    notes = list(answer.notes)
    if len(statements) < len(current):
        left = len(current) - len(statements)
        notes.append(f"{left} {'statement' if left == 1 else 'statements'} left out: no longer in the archive.")
    before = {statement.n: statement.speaker for statement in answer.statements}
    if moved := [f"[{statement.n}]" for statement in statements if statement.speaker != before[statement.n]]:
        notes.append(f"Reassigned to another speaker since the question was asked: {', '.join(moved)}.")
    return RevalidatedAnswer(replace(answer, statements=tuple(statements), notes=tuple(notes)))


def _json(checked: RevalidatedAnswer) -> bytes:
    """The object that `onrecord ask --json` prints, each statement with its citation."""
    record = answer_to_json(checked.answer)
    for row, statement in zip(record["statements"], checked.answer.statements, strict=True):
        row["citation"] = cite_statement(statement).text
        row["text_sha256"] = cite_statement(statement).text_hash
    return json.dumps(record, ensure_ascii=False, indent=2).encode("utf8", "replace")


def _csv(checked: RevalidatedAnswer) -> bytes:
    """A line for each statement. A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO(newline="")
    names = [field.name for field in fields(Citation)]
    table = csv.DictWriter(out, names, quoting=csv.QUOTE_ALL)
    table.writeheader()
    for each in checked.citations:
        cells = {name: "" if value is None else str(value) for name, value in asdict(each).items()}
        table.writerow({name: f"'{cell}" if _FORMULA.match(cell) else cell for name, cell in cells.items()})
    return out.getvalue().encode("utf-8-sig", "replace")


def _markdown(checked: RevalidatedAnswer) -> bytes:
    """A heading, the summary line, the citations; all texts are escaped."""
    lines = [f"# {escape_markdown(checked.answer.query.question)}", *(escape_markdown(line) for line in _head(checked))]
    for each in checked.citations:
        words, *rest = _lines(each)
        quoted = "\n".join(f"> {escape_markdown(line)}" for line in words.splitlines() or [""])
        lines += [f"{quoted}\n>\n> " + "\\\n> ".join(escape_markdown(line) for line in rest)]
    return ("\n\n".join(lines) + "\n").encode("utf8", "replace")


def _docx(checked: RevalidatedAnswer) -> bytes:
    """The same as a Word document; characters that XML cannot hold are replaced by U+FFFD."""
    from docx import Document

    def fit(text: str) -> str:
        return _NOT_XML.sub("\ufffd", text)

    document = Document()
    document.add_heading(fit(checked.answer.query.question), 1)
    for line in _head(checked):
        document.add_paragraph(fit(line))
    for each in checked.citations:
        words, *rest = _lines(each)
        document.add_paragraph(fit(words), "Quote" if each.verbatim else None)
        document.add_paragraph(fit("\n".join(rest)), "Caption")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _head(checked: RevalidatedAnswer) -> list[str]:
    answer = checked.answer
    return [line for line in (answer.text or (answer.reason.text if answer.reason else ""), *answer.notes) if line]


def _lines(each: Citation) -> list[str]:
    """The words, which may have several lines, and the lines of the rest."""
    return [each.words, *each.text.removeprefix(each.words).strip("\n").splitlines()]


EXPORT_FORMATS = (
    ExportFormat("Markdown", "md", "text/markdown", _markdown),
    ExportFormat("CSV", "csv", "text/csv", _csv),
    ExportFormat("JSON", "json", "application/json", _json),
    ExportFormat("Word", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
)
