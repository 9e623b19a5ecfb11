"""The command line. Results go to standard output, progress and errors to standard error.

Exit codes: 0 done, 1 it could not be done (the message says why and what to do next), 2 wrong usage.
"""

from __future__ import annotations

import sqlite3
import sys

import typer

from index.core.errors import OnRecordError
from index.system.compute import collect_garbage_less_often
from rag.cli import articles, citations, copying, corrections, erasure, event_log, keys, questions, server, speakers
from rag.cli.terminal import checked_text
from rag.llm.tracing import switch_off_tracing

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
    copying.copy,
    event_log.log,
    citations.verify,
    *(
        articles.remove,
        erasure.erase,
        speakers.export,
        corrections.correct,
        corrections.edit,
        corrections.strike,
        corrections.same,
    ),
    *(corrections.apart, questions.chat, server.serve, questions.mcp),
):
    app.command()(checked_text(_command))
_session_commands = typer.Typer(help="Sessions of people who are signed in to a server.", no_args_is_help=True)
_session_commands.command("list")(checked_text(server.list_sessions))
_session_commands.command("end")(checked_text(server.end_session))
app.add_typer(_session_commands, name="sessions")
_key_commands = typer.Typer(help="Keys with which programs come into a server.", no_args_is_help=True)
_key_commands.command("create")(checked_text(keys.create))
_key_commands.command("list")(checked_text(keys.list_keys))
_key_commands.command("revoke")(checked_text(keys.revoke))
app.add_typer(_key_commands, name="key")


def main() -> None:
    """Run the command line: an error that we raised on purpose is a message and exit code 1, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    collect_garbage_less_often()
    try:
        switch_off_tracing()
        app()
    except sqlite3.DatabaseError as error:
        typer.echo(f"onrecord: the archive's record cannot be read ({error}). `onrecord status` checks it.", err=True)
        sys.exit(1)
    except OnRecordError as error:
        typer.echo(f"onrecord: {error}", err=True)
        sys.exit(1)
