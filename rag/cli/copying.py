"""The command that copies an archive to another place, a folder or a server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.terminal import catch_interrupt, escape_controls, open_archive

if TYPE_CHECKING:
    from index.store.copying.record_copy import CopyProgress

_PLACE = "A folder, or postgresql://…"


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help=f"The archive. {_PLACE}", show_default=False)],
    target: Annotated[
        str,
        typer.Argument(metavar="TO", help=f"Where there is no archive yet. {_PLACE}", show_default=False),
    ],
) -> None:
    """Copy an archive to a folder or a server, with everything but what people keep beside it; no model runs."""
    from index.archive.copying import copy_archive
    from index.core.archive_place import parse_place
    from index.store.copying.record_check import DRAWN_SPANS
    from index.system.subprocesses import Stopped

    archive, place = open_archive(source), parse_place(target)
    with catch_interrupt() as stopped, _progress_line() as show:
        try:
            done = copy_archive(archive, place, show, stopped)
        except Stopped:
            done = None
    if done is None:
        again = f"onrecord copy {archive.place} {place}"
        _say(f"onrecord: stopped. What was copied stays; go on with: {again}", err=True)
        raise typer.Exit(1)
    rate = f", {done.copied / done.seconds:,.0f} a second" if done.seconds >= 1 else ""
    _say(f"Copied: {place}, {done.rows:,} rows of {done.articles:,} articles{rate}.")
    _say(f"Compared: the rows of every table, the text of every article, the words of {DRAWN_SPANS} statements.")
    _say(f"Conversations, clip files and follows are not part of it. They stay in {archive.folder}")


def _say(text: str, *, err: bool = False) -> None:
    typer.echo(escape_controls(text), err=err)


@contextmanager
def _progress_line() -> Iterator[Callable[[CopyProgress], None]]:
    """Yield a function that shows progress in the terminal: rows, rate, what is done just now."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        BarColumn(),
        TextColumn("{task.completed:,} of {task.total:,} rows"),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[at]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as line:
        task, began = line.add_task("copy", total=0, rate="", at="opening"), time.monotonic()

        def show(progress: CopyProgress) -> None:
            rate = progress.copied / max(time.monotonic() - began, 0.1)
            line.update(task, completed=progress.done, total=progress.total, rate=f"{rate:,.0f}/s", at=progress.at)

        yield show
