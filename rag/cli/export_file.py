"""Options of the commands that export an answer to a file, and the writing of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.core.errors import InputError
from rag.cli.terminal import escape_controls

if TYPE_CHECKING:
    from index.archive import Archive
    from rag.answers.types import Answer
    from rag.formats.export import ExportFormat
    from rag.formats.export_content import ExportRequest

Format = Annotated[
    str | None, typer.Option("--format", help="Export as md, csv, xlsx, json or docx, as the page does, to --output.")
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", help="The file to write with --format, or a folder for a file called by question and day."
    ),
]


def check_export(suffix: str | None, output: Path | None, *, alone: bool) -> None:
    """Raise BadParameter where the options do not go together; `alone` is False where another form is asked for."""
    if suffix is None and output is not None:
        raise typer.BadParameter("--output needs --format.")
    if suffix is not None and not alone:
        raise typer.BadParameter("--format goes neither with --json nor with --batch nor with --corrections.")
    if suffix is not None:
        export_format(suffix)


def export_format(suffix: str) -> ExportFormat:
    """Return the format whose files have this suffix; raises BadParameter."""
    from rag.formats.export import EXPORT_FORMATS

    formats = {form.suffix: form for form in EXPORT_FORMATS}
    if suffix not in formats:
        raise typer.BadParameter(f"--format {suffix}: choose one of {', '.join(formats)}.")
    return formats[suffix]


def write_export(archive: Archive, answer: Answer, suffix: str, output: Path | None, request: ExportRequest) -> None:
    """Write the answer to the file, or into the folder, or without one to standard output, unless that is a terminal
    and the format is not text."""
    from rag.formats.export import export_answer, file_name

    form = export_format(suffix)
    if output is None and not form.is_text and sys.stdout.isatty():
        raise typer.BadParameter(f"--format {suffix} is not text for a terminal. Give --output FILE.")
    data = export_answer(archive, answer, form, request)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    path = output / file_name(answer, form, request) if output.is_dir() else output
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error}). Give another file with --output.") from error
    typer.echo(escape_controls(f"Written: {path}"), err=True)
