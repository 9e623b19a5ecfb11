"""Commands of a server: the page for people who sign in, and their sessions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.core.archive_place import Address, parse_place
from index.core.errors import InputError
from rag.cli.keys import State
from rag.cli.terminal import AsJson, archive_place, escape_controls

if TYPE_CHECKING:
    from rag.access.sessions import Sessions

_ONLY = "archive"
"""The name of an archive that is served without one."""
_FORM = "write it as NAME=DIR, or NAME=postgresql://…, the name in a-z, 0-9 and hyphens."


def serve(
    archive: Annotated[
        list[str] | None,
        typer.Option(
            "--archive",
            help="An archive: NAME=DIR, or DIR for a single one, or postgresql://…; can be repeated.",
        ),
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen at; the proxy before it connects there.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(help="The port to listen at.")] = 8501,
    public_url: Annotated[
        str | None, typer.Option(help="The address that browsers have: https://news.example/onrecord")
    ] = None,
    base_path: Annotated[
        str | None, typer.Option(help="The path below which the page is served; that of --public-url if not given.")
    ] = None,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(help="An address or network of a proxy whose X-Forwarded-Proto counts; can be repeated."),
    ] = None,
    metrics_from: Annotated[
        list[str] | None,
        typer.Option(
            help="An address or network that may read /metrics without an administrator's key; can be repeated."
        ),
    ] = None,
    log_questions: Annotated[
        bool, typer.Option("--log-questions", help="Write questions, addresses and messages of errors to the log too.")
    ] = False,
    state: State = None,
) -> None:
    """Serve the page to people who sign in with an OpenID Connect provider, each with a role (docs/server.md)."""
    from rag.access.database import default_state_folder
    from rag.cli.serve_page import become_server

    arguments = ["--host", host, "--port", str(port)]
    for option, value in (("--public-url", public_url), ("--base-path", base_path)):
        arguments += [option, value] if value is not None else []
    for option, values in (("--trusted-proxy", trusted_proxy), ("--metrics-from", metrics_from)):
        arguments += [part for value in values or [] for part in (option, value)]
    arguments += ["--log-questions"] if log_questions else []
    become_server(_archives(archive or []), [*arguments, "--state", str((state or default_state_folder()).resolve())])


def list_sessions(state: State = None, as_json: AsJson = False) -> None:
    """List the open sessions: id, person, roles, beginning, last use."""
    for each in _open_sessions(state).open_sessions():
        if as_json:
            record = {
                "id": each.id,
                "subject": each.subject,
                "name": each.name,
                "roles": each.roles,
                "made": each.made.isoformat(),
                "used": each.used.isoformat(),
                "ends": each.ends.isoformat(),
            }
            typer.echo(json.dumps(record, ensure_ascii=False))
            continue
        roles = ", ".join(f"{archive} {role}" for archive, role in each.roles.items())
        used = f"since {each.made:%Y-%m-%d %H:%M}, last used {each.used:%Y-%m-%d %H:%M} UTC"
        typer.echo(escape_controls(f"{each.label}  {each.name}: {roles}; {used}; {each.subject}"))


def end_session(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="A session's id, or a person's subject, as `sessions list` has them.")
    ],
    state: State = None,
) -> None:
    """End a session, or all of one person: the next request is refused, in every tab."""
    for each in _open_sessions(state).end(identifier):
        typer.echo(escape_controls(f"Ended: {each.label}, {each.name}"))


def _open_sessions(state: Path | None) -> Sessions:
    from index.core.settings import read_environment
    from rag.access.database import AccessDatabase, default_state_folder
    from rag.access.sessions import Sessions
    from rag.access.sign_in_settings import SignInSettings

    settings = read_environment(SignInSettings)
    database = AccessDatabase(state or default_state_folder())
    return Sessions(database, idle=settings.idle, lasting=settings.lasting)


def _archives(given: list[str]) -> dict[str, Path | Address]:
    """The places of the archives by name; raises InputError for a name that is none, or is given twice."""
    from rag.access.roles import ARCHIVE_NAME

    if not given:
        return {_ONLY: archive_place(None)}
    archives = dict[str, Path | Address]()
    for text in given:
        whole, (name, equals, place) = parse_place(text), text.partition("=")
        if not equals or isinstance(whole, Address):  # whose options have a sign of their own
            if len(given) == 1:
                return {_ONLY: whole}
            raise InputError(f"--archive {whole}: {_FORM}")
        shown = f"--archive {name}={parse_place(place) if place else ''}"
        if not place or not ARCHIVE_NAME.fullmatch(name):
            raise InputError(f"{shown}: {_FORM}")
        if name in archives:
            raise InputError(f"{shown}: another archive has the name {name}.")
        archives[name] = parse_place(place)
    return archives
