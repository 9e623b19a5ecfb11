"""The command line. Results go to standard output, progress and errors to standard error.

Exit codes: 0 done, 1 it could not be done (the message says why and what to do next), 2 wrong usage.
"""

from __future__ import annotations

import sqlite3
import sys

import typer

from index.core.errors import OnRecordError
from index.system.compute import collect_garbage_less_often
from rag.cli import articles, corrections, questions, speakers

app = typer.Typer(
    name="onrecord",
    help="Ask an article archive who said what.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _command in (
    *(articles.add, questions.ask, articles.extract, speakers.speakers, articles.status, articles.rebuild),
    articles.backup,
    *(articles.remove, speakers.export, corrections.correct, corrections.same, corrections.apart, questions.chat),
    questions.mcp,
):
    app.command()(_command)


def main() -> None:
    """Run the command line: an error that we raised on purpose is a message and exit code 1, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    collect_garbage_less_often()
    try:
        app()
    except sqlite3.DatabaseError as error:
        typer.echo(f"onrecord: the archive's record cannot be read ({error}). `onrecord status` checks it.", err=True)
        sys.exit(1)
    except OnRecordError as error:
        typer.echo(f"onrecord: {error}", err=True)
        sys.exit(1)
