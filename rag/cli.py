"""The command line. Results go to standard output, progress and errors to standard error.

Exit codes: 0 done, 1 it could not be done (the message says why and what to do next), 2 wrong usage.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import InputError, OnRecordError

if TYPE_CHECKING:
    from index.archive import Archive
    from index.ingest import Outcome
    from index.readers import Failure
    from index.vocabulary import Article
    from rag.answer import Answer

app = typer.Typer(
    name="onrecord",
    help="Ask an article archive who said what.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Folder = Annotated[
    Path | None, typer.Option("--archive", help="The archive's folder; ./archive, or ONRECORD_ARCHIVE, if not given.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Paths = Annotated[list[Path], typer.Argument(help="Files and folders; docs/use.md lists the formats.")]


def main() -> None:
    """Run the command line: an error that we raised on purpose is a message and exit code 1, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except OnRecordError as error:
        typer.echo(f"onrecord: {error}", err=True)
        sys.exit(1)


@app.command()
def add(
    paths: Paths,
    archive: Folder = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be added, and add nothing.")] = False,
    mapping: Annotated[str, typer.Option("--map", help="Which columns a table's fields are: text=body,date=day")] = "",
    report: Annotated[Path | None, typer.Option(help="Write what became of everything to this file, as JSON.")] = None,
) -> None:
    """Add articles. What is there unchanged is passed over; what has changed replaces its old version."""
    from index.ingest import Fate
    from rag import adding
    from rag.report import summary

    columns = _columns(mapping)
    if dry_run:
        told = adding.rehearse(paths, _folder(archive), columns, _say, lambda line: _say(line, err=True))
    else:
        target = _open(archive, create=True)
        told, outcomes = adding.add(paths, target, columns)
        for outcome in _shown(outcomes):
            if outcome.status is Fate.FAILED:
                _say(f"onrecord: not added: {outcome.place}: {outcome.message}", err=True)
        typer.echo(f"{summary(told.counts)}; {told.statements:,} statements found. Archive: {target.folder}")
    if report:
        told.write(report, {"archive": str(_folder(archive)), "dry_run": dry_run})
    if told.failed:
        raise typer.Exit(1)


@app.command()
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
    source = _open(archive)
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


@app.command()
def extract(paths: Paths, as_json: AsJson = False) -> None:
    """Print the quotations of articles without adding them."""
    from index.extraction import extract as quotations_of
    from index.readers import Failure
    from index.rows import words_of
    from index.wire import quotations_to_json

    read = 0
    for item in _read(paths):
        if isinstance(item, Failure):
            typer.echo(f"onrecord: not read: {item}", err=True)
            continue
        read += 1
        found = quotations_of(item)
        if as_json:
            typer.echo(json.dumps(quotations_to_json(item, found), ensure_ascii=False))
            continue
        typer.echo(fit(f"{item.label}: {len(found):,} quotations"))
        for quotation in found:
            typer.echo(fit(f"  {quotation.source.name or 'unclear'}, {quotation.kind}"))
            typer.echo(fit(f"    {words_of(item.text, quotation.content)}"))
    if not read:
        raise typer.Exit(1)


@app.command()
def speakers(archive: Folder = None, as_json: AsJson = False) -> None:
    """List who is quoted, the most quoted first."""
    from rag.wire import speaker_to_json

    for speaker in _open(archive).lookup.speakers():
        if as_json:
            typer.echo(json.dumps(speaker_to_json(speaker), ensure_ascii=False))
        else:
            role = f" ({speaker.roles[0]})" if speaker.roles else ""
            typer.echo(fit(f"{speaker.statements:6,}  {speaker.name}{role}"))


@app.command()
def status(
    archive: Folder = None,
    articles: Annotated[bool, typer.Option("--articles", help="List the ids of the articles instead.")] = False,
) -> None:
    """Tell what the archive holds and whether it is sound."""
    source = _open(archive)
    if articles:
        for _, identifier in source.lookup.article_rows():
            typer.echo(fit(identifier))
        return
    held = source.status()
    generation = f"generation {held.generation}" if held.generation else "none yet"
    for name, value in (
        ("articles", f"{held.articles:,}"),
        ("statements", f"{held.quotations:,}"),
        ("speakers", f"{held.speakers:,}"),
        ("passages", f"{held.passages:,}"),
        ("copies", f"{held.copies:,} articles have a text that another one has"),
        ("stories", f"{held.stories:,}, told in {held.versions:,} articles"),
        ("search index", f"{generation}, {held.lag:,} newer rows found by scan"),
        ("embedding model", held.embedder),
        ("size", f"{held.megabytes:,.1f} MB"),
        ("record", "sound" if held.sound else "DAMAGED: restore the folder from a backup"),
    ):
        typer.echo(f"{name:16} {value}")
    if not held.sound:
        raise typer.Exit(1)


@app.command()
def rebuild(archive: Folder = None) -> None:
    """Make the search indexes and the speakers again from the record."""
    source = _open(archive)
    with source.writing() as writer:
        writer.rebuild()
    typer.echo(f"Rebuilt: {source.folder}")


@app.command()
def remove(
    identifiers: Annotated[list[str], typer.Argument(help="Article ids, as `onrecord status --articles` lists them.")],
    archive: Folder = None,
) -> None:
    """Take articles out of the archive."""
    source = _open(archive)
    with source.writing() as writer:
        for identifier in identifiers:
            writer.remove(identifier)
            typer.echo(fit(f"Removed: {identifier}"))


@app.command()
def export(archive: Folder = None) -> None:
    """Print every statement of the archive with its citation: a line of JSON each."""
    from index.rows import Filter
    from rag.retrieve import everything
    from rag.statements import statements
    from rag.wire import statement_to_json

    source = _open(archive)
    for statement in statements(source, everything(source, Filter()), ()):
        typer.echo(json.dumps(statement_to_json(statement), ensure_ascii=False))


@app.command()
def chat(archive: Folder = None) -> None:
    """Open the page."""
    from rag.chat import serve

    folder = _folder(archive)
    typer.echo(f"Opening the page over {folder}. Stop it with Ctrl-C.", err=True)
    raise typer.Exit(serve(folder))


def fit(text: str) -> str:
    """The text for a terminal: control characters, which could steer it, are shown as escapes; line breaks stay."""
    return "".join(
        c if c in "\n\t" or c.isprintable() or (c.isspace() and c >= " ") else c.encode("unicode_escape").decode()
        for c in text
    )


def _say(text: str, *, err: bool = False) -> None:
    typer.echo(fit(text), err=err)


def _columns(mapping: str) -> tuple[tuple[str, str], ...]:
    from index.readers.columns import parse

    try:
        return parse(mapping)
    except InputError as error:
        raise typer.BadParameter(str(error)) from error


def _folder(archive: Path | None) -> Path:
    from index.settings import load_settings

    return archive or load_settings().archive


def _open(archive: Path | None, *, create: bool = False) -> Archive:
    from index.archive import Archive

    return Archive.open(_folder(archive), create=create)


def _read(paths: list[Path]) -> Iterator[Article | Failure]:
    from index.readers import Limits, read_paths
    from index.settings import load_settings

    return read_paths(paths, limits=Limits.of(load_settings()))


def _shown(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """The outcomes, with a line that moves in the terminal: how many are done, how fast, what is at hand."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.text import Text

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:,} articles"),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[at]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("add", total=None, rate="", at="")
        for outcome in outcomes:
            progress.advance(task)
            speed = progress.tasks[0].speed
            progress.update(task, rate=f"{speed:,.1f}/s" if speed else "", at=Text(fit(outcome.label)[:60]).plain)
            yield outcome


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


if __name__ == "__main__":
    main()
