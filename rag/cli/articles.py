"""Commands on articles: adding, removing, extracting from them; status, rebuild, backup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.core.errors import InputError
from rag.cli.terminal import AsJson, Folder, archive_place, catch_interrupt, escape_controls, open_archive

if TYPE_CHECKING:
    from index.archive import Archive
    from index.archive.ingest import Outcome, Reader
    from index.core.types import Article
    from index.readers import Unread
    from index.system.subprocesses import Stop

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
    allow_erased: Annotated[
        bool, typer.Option("--allow-erased", help="Let articles in again that were erased; else they are left out.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write the result for every article and file to this file, as JSON.")
    ] = None,
    on: Annotated[
        str,
        typer.Option(metavar="tls://HOST:8786", help="Read on the workers of this Dask scheduler; see docs/scale.md."),
    ] = "",
) -> None:
    """Add articles. Unchanged ones are skipped; changed ones replace their old version."""
    from index.archive.ingest import IngestStatus
    from index.system.compute import lower_priority
    from rag.admin import ingestion
    from rag.admin.ingest_report import IngestReport, describe_copies, describe_counts, describe_kinds
    from rag.admin.sources import Files

    columns, broken_off = _columns(mapping), False
    if dry_run:
        result = ingestion.report_dry_run(
            paths, archive_place(archive), columns, _print, lambda line: _print(line, err=True)
        )
    else:
        target = open_archive(archive, create=True)
        lower_priority()
        result = IngestReport()
        with catch_interrupt() as stopped, _reader(on, target, stopped) as reader:
            outcomes = ingestion.add_articles(
                Files(paths, columns), target, result, stopped, allow_erased=allow_erased, reader=reader
            )
            for outcome in _show_progress(outcomes):
                if outcome.message:
                    result_word = "left out" if outcome.status is IngestStatus.LEFT_OUT else "not added"
                    _print(f"onrecord: {result_word}: {outcome.place}: {outcome.message}", err=True)
            broken_off = stopped()
        noun = "statement" if result.statements == 1 else "statements"
        typer.echo(f"{describe_counts(result.counts)}; {result.statements:,} {noun} found. Archive: {target.place}")
        if kinds := describe_kinds(result.kinds):
            typer.echo(kinds)
        if copies := describe_copies(target):
            typer.echo(copies)
    if report:
        result.write(report, {"archive": str(archive_place(archive)), "dry_run": dry_run})
    if broken_off:
        _print("onrecord: stopped. Articles already added are kept; run the same command again to resume.", err=True)
    if result.failed or broken_off:
        raise typer.Exit(1)


@contextmanager
def _reader(address: str, archive: Archive, stopped: Stop) -> Iterator[Reader | None]:
    """The reader on the cluster of this address; None without one: this machine does."""
    if not address:
        yield None
        return
    from index.archive.worker.cluster import is_exposed, open_cluster

    if is_exposed(address):
        _print(
            f"onrecord: Whoever can reach {address} can run programs on its machines and on this one. On a network "
            "that others use, use tls://; see docs/scale.md.",
            err=True,
        )
    with open_cluster(address, archive.embedder, stopped) as reader:
        yield reader


def extract(paths: Paths, as_json: AsJson = False) -> None:
    """Print the quotations of articles without adding them."""
    from index.core.types import words_of
    from index.extraction.pipeline import extract as quotations_of
    from index.readers import Failure, Omission
    from rag.formats.record_json import quotations_to_json

    read, failed = 0, False
    for item in _read(paths):
        if isinstance(item, Failure):
            typer.echo(f"onrecord: not read: {item}", err=True)
            failed = True
            continue
        if isinstance(item, Omission):
            typer.echo(f"onrecord: left out: {item}", err=True)
            continue
        read += 1
        quotations = quotations_of(item)
        if as_json:
            typer.echo(json.dumps(quotations_to_json(item, quotations), ensure_ascii=False))
            continue
        typer.echo(
            escape_controls(
                f"{item.label}: {len(quotations):,} {'quotation' if len(quotations) == 1 else 'quotations'}"
            )
        )
        for quotation in quotations:
            typer.echo(escape_controls(f"  {quotation.source.name or 'unclear'}, {quotation.kind}"))
            typer.echo(escape_controls(f"    {words_of(item.text, quotation.content)}"))
    if failed and not read:
        raise typer.Exit(1)


def remove(
    identifiers: Annotated[list[str], typer.Argument(help="Article ids, as `onrecord status --articles` lists them.")],
    archive: Folder = None,
) -> None:
    """Remove articles: their statements are no longer found. Their texts stay for those who cite them; see erase."""
    source = open_archive(archive)
    with source.writing() as writer:
        for identifier in identifiers:
            writer.remove(identifier)
            typer.echo(escape_controls(f"Removed: {identifier}"))


def status(
    archive: Folder = None,
    articles: Annotated[bool, typer.Option("--articles", help="List the ids of the articles instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what is in the archive and whether it is sound."""
    from index.core.settings import load_settings
    from rag.admin.status_report import machine_rows, status_rows, status_to_json

    source = open_archive(archive)
    if articles:
        for _, identifier in source.lookup.article_rows():
            typer.echo(escape_controls(identifier))
        return
    report = source.status()
    if as_json:
        typer.echo(json.dumps(status_to_json(report), ensure_ascii=False))
        raise typer.Exit(0 if report.sound else 1)
    for name, value in [*status_rows(report), *machine_rows(load_settings(), report)]:
        typer.echo(escape_controls(f"{name:16} {value}"))
    for fault in report.faults:
        typer.echo(escape_controls(f"  {fault}"))
    if report.models_differ:
        typer.echo("Some articles were processed by other models. Update them with: onrecord rebuild --models")
    if not report.sound:
        raise typer.Exit(1)


def rebuild(
    archive: Folder = None,
    models: Annotated[
        bool, typer.Option("--models", help="Also reprocess what other models embedded or read; resumes.")
    ] = False,
) -> None:
    """Rebuild the search indexes and the list of speakers from the record."""
    from index.archive.reindex import update_models
    from index.system.compute import lower_priority
    from rag.admin.maintenance import rebuild_work

    source = open_archive(archive)
    lower_priority()
    with catch_interrupt() as stopped:
        if models:
            for step in update_models(source, stopped):
                typer.echo(f"\r{step.done:,} of {step.total:,} {step.what}", err=True, nl=step.done == step.total)
        else:
            list(rebuild_work(source)(stopped))
        broken_off = stopped()
    if broken_off:
        _print("onrecord: stopped. Nothing is lost; run the same command again to finish.", err=True)
        raise typer.Exit(1)
    typer.echo(f"Rebuilt: {source.place}")


def backup(
    file: Annotated[
        Path | None, typer.Argument(help="The file to write; it must not exist yet.", show_default=False)
    ] = None,
    archive: Folder = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Instead: a dated file in this folder, which is read back."),
    ] = None,
    keep: Annotated[
        str,
        typer.Option(metavar="7d,4w,12m", help="With --to: then delete all older ones but the last of so many days, …"),
    ] = "",
) -> None:
    """Copy the archive to one file, as it is at this moment, while others read and write."""
    if (file is None) == (to is None):
        raise typer.BadParameter("Name either a file, or a folder with --to.")
    if to is None and keep:
        raise typer.BadParameter("--keep goes with --to.")
    if to is not None:
        _back_up_into(to, keep, archive)
    elif file is not None:
        size = open_archive(archive).back_up(file)
        typer.echo(escape_controls(f"Backed up: {file}, {size / 1e6:,.1f} MB. To restore it, see docs/operation.md."))


def _back_up_into(folder: Path, keep: str, archive: str | None) -> None:
    from rag.admin.backup_series import KeepRule, add_to_series

    rule = KeepRule.parse(keep) if keep else None
    made = add_to_series(open_archive(archive), folder, rule)
    facts = f"{made.size / 1e6:,.1f} MB; texts: {made.articles:,}, read back and compared: {made.compared:,}"
    typer.echo(escape_controls(f"Backed up: {made.file}, {facts}."))
    for path in made.deleted:
        typer.echo(escape_controls(f"Deleted: {path}"))
    for path in made.left:
        typer.echo(escape_controls(f"onrecord: left as it is, no backup of this archive: {path}"), err=True)


def _print(text: str, *, err: bool = False) -> None:
    typer.echo(escape_controls(text), err=err)


def _columns(mapping: str) -> tuple[tuple[str, str], ...]:
    from index.readers.parse.table_columns import parse_columns

    try:
        return parse_columns(mapping)
    except InputError as error:
        raise typer.BadParameter(str(error)) from error


def _read(paths: list[Path]) -> Iterator[Article | Unread]:
    from index.core.settings import load_settings
    from index.readers import Limits, read_paths

    return read_paths(paths, limits=Limits.of(load_settings()))


def _show_progress(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Yield the outcomes, with a progress line in the terminal: count, rate, current article."""
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
            progress.update(
                task, rate=f"{speed:,.1f}/s" if speed else "", at=Text(escape_controls(outcome.label)[:60]).plain
            )
            yield outcome
