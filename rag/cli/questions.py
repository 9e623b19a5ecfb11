"""Commands for questions: one or many, in the terminal, on the page or over MCP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future, wait
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.core.errors import InputError
from rag.cli.export_file import Format, Output, check_export, write_export
from rag.cli.terminal import AsJson, Folder, archive_place, escape_controls, open_archive

if TYPE_CHECKING:
    from index.archive import Archive
    from rag.answers.types import Answer
    from rag.llm.summarizer import Paragraph


def ask(
    question: Annotated[str | None, typer.Argument(help="For example: what did Lavrov say about Patriot?")] = None,
    archive: Folder = None,
    as_json: AsJson = False,
    batch: Annotated[Path | None, typer.Option(help="A .jsonl file of questions: id, and question or turns.")] = None,
    today: Annotated[str | None, typer.Option(help="The day from which “last week” is counted: YYYY-MM-DD.")] = None,
    undated: Annotated[
        bool, typer.Option("--undated", help="Let a question's period leave no article out for want of a date.")
    ] = False,
    form: Format = None,
    output: Output = None,
    summary: Annotated[bool, typer.Option("--summary", help="With --json: include the model's summary.")] = False,
    struck: Annotated[
        bool, typer.Option("--struck", help="Also show what was struck from the model's summary.")
    ] = False,
    checked: Annotated[
        bool, typer.Option("--checked", help="Only statements whose speaker a person has checked or corrected.")
    ] = False,
    named: Annotated[
        bool, typer.Option("--named", help="Only statements in which the article names the speaker, not “he”.")
    ] = False,
) -> None:
    """Ask who said what. A question without an answer is answered with the reason, and exits 0."""
    from rag.answers.preloading import preload_embedding, preload_readers

    day = _day(today)
    if (question is None) == (batch is None):
        raise typer.BadParameter("Give either a question or --batch FILE.")
    if summary and (batch or not as_json):
        raise typer.BadParameter("--summary needs --json and a single question.")
    check_export(form, output, alone=not (batch or as_json))
    loading: list[Future[Any]] = [preload_readers()]
    source = open_archive(archive)
    loading += [preload_embedding(source.wanted, question or "")]
    from index.store.filters import Filter
    from rag.answers.engine import ask as ask_archive
    from rag.formats.answer_json import answer_to_json

    narrowed = Filter(undated=undated, checked=checked, named=named)

    wait(loading)
    if batch is None:
        answer = ask_archive(source, question or "", narrowed=narrowed, today=day)
        if form:
            _export(source, answer, form, output)
            return
        if as_json:
            more = {"summary": _summary_json(source, answer)} if summary else {}
            typer.echo(json.dumps({**answer_to_json(answer), **more}, ensure_ascii=False))
            return
        typer.echo(_answer_to_text(answer))
        for line in _summary(source, answer, struck):
            typer.echo(escape_controls(line))
        return
    for row in _questions(batch):
        previous = None
        turns = [str(turn) for turn in row.get("turns") or [row.get("question", "")]]
        for turn in turns:
            answer = ask_archive(source, turn, previous=previous, narrowed=narrowed, today=day)
            previous = answer.query
        line = json.dumps(answer_to_json(answer, row["id"]), ensure_ascii=False) if as_json else _answer_to_text(answer)
        typer.echo(line)


def _export(archive: Archive, answer: Answer, suffix: str, output: Path | None) -> None:
    """Write the answer as a file; its address is relative to where the page is served, which nobody knows here."""
    from rag.conversation.chips import query_chips
    from rag.conversation.permalink import TurnRequest, query_string
    from rag.formats.export_content import ExportRequest

    address = f"/?{query_string(TurnRequest(answer.query.question))}"
    filters = tuple(chip.text for chip in query_chips(answer.query))
    write_export(archive, answer, suffix, output, ExportRequest(address=address, filters=filters))


def chat(
    archive: Folder = None,
    port: Annotated[int | None, typer.Option(help="The port; without it the first free one from 8501 on.")] = None,
    host: Annotated[
        str, typer.Option(help="127.0.0.1 or localhost: the page is served to this machine.")
    ] = "127.0.0.1",
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """Open the page. The address that is printed lets its bearer in, and nobody else."""
    from rag.cli.serve_page import serve_page

    place = archive_place(archive)
    typer.echo(f"Opening the page for {place}.", err=True)
    raise typer.Exit(serve_page(place, host=host, port=port, browser=browser))


def mcp(archive: Folder = None) -> None:
    """Serve the archive to assistants over the Model Context Protocol, on standard input and output."""
    from rag.integrations.mcp_server import serve_stdio

    serve_stdio(open_archive(archive))


def _summary(archive: Archive, answer: Answer, struck: bool) -> Iterator[str]:
    """The lines of the model's summary of an answer, or its note; none where no model is set."""
    paragraph, model = _paragraph(archive, answer)
    if paragraph is None:
        return
    if paragraph.presentable:
        yield f"\nSummary, written by {model} and checked against the statements:\n    {paragraph.text}"
    if paragraph.note:
        yield f"\n({paragraph.note})"
    if struck:
        yield from (f"    struck: {s.text} ({s.fault})" for s in paragraph.struck)


def _summary_json(archive: Archive, answer: Answer) -> dict[str, Any] | None:
    """The same as JSON; None where no model is set, and where no statement answers."""
    from rag.formats.answer_json import paragraph_to_json

    paragraph, model = _paragraph(archive, answer)
    return paragraph_to_json(paragraph, model) if paragraph else None


def _paragraph(archive: Archive, answer: Answer) -> tuple[Paragraph | None, str]:
    """The ended paragraph, and the model that wrote it."""
    from index.core.settings import load_settings

    settings = load_settings()
    if not settings.model:
        return None, ""
    from rag.llm.summarizer import summarize

    *_, last = (None, *summarize(archive, answer, settings))
    return last, settings.model


def _questions(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a batch; raises InputError naming the line that is not one."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error}). Give a .jsonl file of questions.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict) or "id" not in row or not (row.get("question") or row.get("turns")):
                raise ValueError("it needs an id, and a question or turns")
        except ValueError as error:
            raise InputError(f"{path}, line {number}: {error}") from error
        yield row


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"--today {text}: not a date; write it as YYYY-MM-DD") from error


def _answer_to_text(answer: Answer) -> str:
    from rag.formats.plain_text import answer_to_text

    return escape_controls(answer_to_text(answer))
