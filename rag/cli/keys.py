"""Commands for the keys with which programs come into a server."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.core.rights import AccessRole
from rag.cli.terminal import AsJson, escape_controls

if TYPE_CHECKING:
    from rag.access.keys import Key, Keys

State = Annotated[
    Path | None,
    typer.Option("--state", help="The folder of the server's keys and sessions; the user's own if not given."),
]


def create(
    name: Annotated[str, typer.Option(help="A name for it: the program that uses it.")],
    role: Annotated[AccessRole, typer.Option(help="The role: what it may do.")] = AccessRole.READER,
    expires: Annotated[
        str | None, typer.Option(help="When it ends: 90d, or the last day as YYYY-MM-DD; never if not given.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="The name of an archive that it opens, and no other; can be repeated.")
    ] = None,
    state: State = None,
) -> None:
    """Make a key for the HTTP API and for MCP, and print it: it is shown this once."""
    from rag.access.keys import parse_expiry

    ends = parse_expiry(expires, datetime.now(UTC)) if expires else None
    key, text = _open_keys(state).create(name, role, expires=ends, archives=only or ())
    typer.echo(escape_controls(f"Key {key.id}, {_describe(key)}. Keep it safe: it is not shown again."), err=True)
    typer.echo(text)


def list_keys(state: State = None, as_json: AsJson = False) -> None:
    """List the keys, with role, archives, state and last use, but not their texts."""
    from rag.access.keys import key_to_json

    now = datetime.now(UTC)
    for key in _open_keys(state).every():
        if as_json:
            typer.echo(json.dumps(key_to_json(key, now), ensure_ascii=False))
            continue
        used = f"last used {key.used:%Y-%m-%d %H:%M}" if key.used else "never used"
        typer.echo(escape_controls(f"{key.id:4}  {key.state(now):8}{_describe(key)}, {used}"))


def revoke(
    identifier: Annotated[int, typer.Argument(metavar="ID", help="The key's number, as `onrecord key list` has it.")],
    state: State = None,
) -> None:
    """Revoke a key at once and for good."""
    key = _open_keys(state).revoke(identifier)
    typer.echo(escape_controls(f"Revoked: key {key.id}, {key.name}"))


def _open_keys(state: Path | None) -> Keys:
    from rag.access.database import AccessDatabase, default_state_folder
    from rag.access.keys import Keys

    return Keys(AccessDatabase(state or default_state_folder()))


def _describe(key: Key) -> str:
    """The key in words: "CMS: reader, of news only, until 2027-01-31 00:00 UTC"."""
    only = f", of {', '.join(key.archives)} only" if key.archives else ""
    until = f", until {key.expires:%Y-%m-%d %H:%M} UTC" if key.expires else ""
    return f"{key.name}: {key.role}{only}{until}"
