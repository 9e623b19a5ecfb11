"""Questions: asking them, one or many, in the terminal or on the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import InputError
from rag.commands.terminal import AsJson, Folder, fit, folder_of, opened

if TYPE_CHECKING:
    from rag.answer import Answer


def ask(
    question: Annotated[str | None, typer.Argument(help="For example: what did Lavrov say about Patriot?")] = None,
    archive: Folder = None,
    as_json: AsJson = False,
    batch: Annotated[Path | None, typer.Option(help="A .jsonl of questions: id, and question or turns.")] = None,
    today: Annotated[str | None, typer.Option(help="The day that “last week” is counted from: YYYY-MM-DD.")] = None,
) -> None:
    """Ask who said what. A question without an answer is answered with the reason, and exits 0."""
    from rag.ask import ask as ask_archive
    from rag.wire import answer_to_json

    day = _day(today)
    if (question is None) == (batch is None):
        raise typer.BadParameter("Give a question, or --batch FILE.")
    source = opened(archive)
    if batch is None:
        answer = ask_archive(source, question or "", today=day)
        typer.echo(json.dumps(answer_to_json(answer), ensure_ascii=False) if as_json else _told(answer))
        return
    for row in _questions(batch):
        previous = None
        turns = [str(turn) for turn in row.get("turns") or [row.get("question", "")]]
        for turn in turns:
            answer = ask_archive(source, turn, previous=previous, today=day)
            previous = answer.query
        line = json.dumps(answer_to_json(answer, row["id"]), ensure_ascii=False) if as_json else _told(answer)
        typer.echo(line)


def chat(archive: Folder = None) -> None:
    """Open the page."""
    from rag.chat import serve

    folder = folder_of(archive)
    typer.echo(f"Opening the page over {folder}. Stop it with Ctrl-C.", err=True)
    raise typer.Exit(serve(folder))


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
        raise typer.BadParameter(f"--today {text}: not a day, write it as YYYY-MM-DD") from error


def _told(answer: Answer) -> str:
    from rag.print import told

    return fit(told(answer))
