"""Articles: adding, removing, extracting from them, and what the archive holds of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.core.errors import InputError
from rag.cli.terminal import AsJson, Folder, fit, folder_of, opened, stoppable

if TYPE_CHECKING:
    from index.archive.ingest import Outcome
    from index.core.types import Article
    from index.readers import Failure

Paths = Annotated[list[Path], typer.Argument(help="Files and folders; docs/use.md lists the formats.")]


def add(
    paths: Paths,
    archive: Folder = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be added, without adding anything.")
    ] = False,
    mapping: Annotated[
        str, typer.Option("--map", help="Which columns of a table hold which fields: text=body,date=day")
    ] = "",
    report: Annotated[
        Path | None, typer.Option(help="Write the result for every article and file to this file, as JSON.")
    ] = None,
) -> None:
    """Add articles. Unchanged ones are skipped; changed ones replace their old version."""
    from index.archive.ingest import Fate
    from index.system.compute import lower_priority
    from rag.admin import ingestion
    from rag.admin.ingest_report import Report, held, summary
    from rag.admin.sources import Files

    columns, broken_off = _columns(mapping), False
    if dry_run:
        told = ingestion.rehearse(paths, folder_of(archive), columns, _say, lambda line: _say(line, err=True))
    else:
        target = opened(archive, create=True)
        lower_priority()
        told = Report()
        with stoppable() as stopped:
            for outcome in _shown(ingestion.add(Files(paths, columns), target, told, stopped)):
                if outcome.status is Fate.FAILED:
                    _say(f"onrecord: not added: {outcome.place}: {outcome.message}", err=True)
            broken_off = stopped()
        noun = "statement" if told.statements == 1 else "statements"
        typer.echo(f"{summary(told.counts)}; {told.statements:,} {noun} found. Archive: {target.folder}")
        if copies := held(target):
            typer.echo(copies)
    if report:
        told.write(report, {"archive": str(folder_of(archive)), "dry_run": dry_run})
    if broken_off:
        _say("onrecord: stopped. Articles already added are kept; run the same command again to resume.", err=True)
    if told.failed or broken_off:
        raise typer.Exit(1)


def extract(paths: Paths, as_json: AsJson = False) -> None:
    """Print the quotations of articles without adding them."""
    from index.extraction.pipeline import extract as quotations_of
    from index.readers import Failure
    from index.store.rows import words_of
    from rag.formats.record_json import quotations_to_json

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
        typer.echo(fit(f"{item.label}: {len(found):,} {'quotation' if len(found) == 1 else 'quotations'}"))
        for quotation in found:
            typer.echo(fit(f"  {quotation.source.name or 'unclear'}, {quotation.kind}"))
            typer.echo(fit(f"    {words_of(item.text, quotation.content)}"))
    if not read:
        raise typer.Exit(1)


def remove(
    identifiers: Annotated[list[str], typer.Argument(help="Article ids, as `onrecord status --articles` lists them.")],
    archive: Folder = None,
) -> None:
    """Remove articles from the archive."""
    source = opened(archive)
    with source.writing() as writer:
        for identifier in identifiers:
            writer.remove(identifier)
            typer.echo(fit(f"Removed: {identifier}"))


def status(
    archive: Folder = None,
    articles: Annotated[bool, typer.Option("--articles", help="List the ids of the articles instead.")] = False,
) -> None:
    """Show what is in the archive and whether it is sound."""
    from rag.admin.status_report import condition

    source = opened(archive)
    if articles:
        for _, identifier in source.lookup.article_rows():
            typer.echo(fit(identifier))
        return
    held = source.status()
    for name, value in condition(held):
        typer.echo(f"{name:16} {value}")
    for fault in held.faults:
        typer.echo(fit(f"  {fault}"))
    if held.models_differ:
        typer.echo("Some articles were processed by other models. Update them with: onrecord rebuild --models")
    if not held.sound:
        raise typer.Exit(1)


def rebuild(
    archive: Folder = None,
    models: Annotated[
        bool, typer.Option("--models", help="Also reprocess what other models embedded or read. Can be interrupted.")
    ] = False,
) -> None:
    """Rebuild the search indexes and the list of speakers from the record."""
    from index.archive.reindex import renew
    from index.system.compute import lower_priority

    source = opened(archive)
    lower_priority()
    if models:
        for step in renew(source):
            typer.echo(f"\r{step.done:,} of {step.total:,} {step.what}", err=True, nl=step.done == step.total)
    else:
        with source.writing() as writer:
            writer.rebuild()
    typer.echo(f"Rebuilt: {source.folder}")


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")], archive: Folder = None
) -> None:
    """Copy the archive to one file, as it is at this moment, while others read and write."""
    source = opened(archive)
    size = source.back_up(file)
    typer.echo(fit(f"Backed up: {file}, {size / 1e6:,.1f} MB. To restore it, see docs/use.md."))


def _say(text: str, *, err: bool = False) -> None:
    typer.echo(fit(text), err=err)


def _columns(mapping: str) -> tuple[tuple[str, str], ...]:
    from index.readers.parse.table_columns import parse_columns

    try:
        return parse_columns(mapping)
    except InputError as error:
        raise typer.BadParameter(str(error)) from error


def _read(paths: list[Path]) -> Iterator[Article | Failure]:
    from index.core.settings import load_settings
    from index.readers import Limits, read_paths

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
