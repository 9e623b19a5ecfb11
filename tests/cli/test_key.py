"""`onrecord key`: a key is shown once, listed without its text, and revoked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from index.core.errors import OnRecordError
from index.core.rights import AccessRole
from rag.access.database import AccessDatabase
from rag.access.keys import Keys
from rag.cli import app


def key(state: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["key", *arguments, "--state", str(state)])


def test_a_key_is_shown_once_and_lets_in_until_it_is_revoked(tmp_path: Path) -> None:
    limits = ("--role", "corrector", "--expires", "90d", "--only", "news", "--only", "sport")
    made = key(tmp_path, "create", "--name", "CMS", *limits)
    assert made.exit_code == 0, made.output
    text = made.stdout.strip()
    assert "not shown again" in made.stderr and text not in made.stderr
    keys = Keys(AccessDatabase(tmp_path))
    actor = keys.authenticate(f"Bearer {text}")
    assert actor is not None
    assert (actor.name, actor.role, actor.archives) == ("CMS", AccessRole.CORRECTOR, frozenset(("news", "sport")))
    listed = key(tmp_path, "list").stdout
    assert "CMS: corrector, of news, sport only, until " in listed and text not in listed
    (line,) = key(tmp_path, "list", "--json").stdout.splitlines()
    shown = json.loads(line)
    assert (shown["id"], shown["state"], shown["revoked"]) == (1, "valid", None)
    assert key(tmp_path, "revoke", "1").stdout == "Revoked: key 1, CMS\n"
    assert keys.authenticate(f"Bearer {text}") is None
    assert json.loads(key(tmp_path, "list", "--json").stdout)["state"] == "revoked"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("create",), 2),
        (("create", "--name", "CMS", "--role", "owner"), 2),
        (("create", "--name", ""), 1),
        (("create", "--name", "CMS", "--expires", "soon"), 1),
        (("create", "--name", "CMS", "--expires", "2020-01-01"), 1),
        (("revoke", "7"), 1),
        (("revoke", "CMS"), 2),
    ],
)
def test_what_cannot_be_done_makes_no_key(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    done = key(tmp_path, *arguments)
    assert done.exit_code == code
    assert isinstance(done.exception, OnRecordError if code == 1 else SystemExit)
    assert key(tmp_path, "list").stdout == ""
