"""`onrecord serve` and `onrecord sessions`: what cannot be served is refused before anything is listened to."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from index.core.archive_place import Address
from index.core.errors import InputError, NotFound, OnRecordError, SettingsError
from index.core.rights import AccessRole
from pages.server.newsroom import ServerOptions, serve_people
from pages.server.public_address import PublicAddress
from rag.access.database import AccessDatabase
from rag.access.handed_places import forget_handed, taken_place
from rag.access.sessions import Sessions
from rag.access.sign_in_settings import SignInSettings
from rag.cli import app

GIVEN = {
    "oidc_issuer": "https://login.example",
    "oidc_client_id": "onrecord",
    "oidc_client_secret": "secret",
    "roles": "groups:desk=reader",
}


def refusal(archive: Path, state: Path, **changes: object) -> OnRecordError:
    """The error of serving an archive with these settings."""
    options = ServerOptions({"news": archive}, state, "127.0.0.1", 0, PublicAddress.parse("http://127.0.0.1:8501"))
    with pytest.raises(OnRecordError) as refused:
        serve_people(options, SignInSettings.model_validate({**GIVEN, **changes}))
    return refused.value


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"oidc_issuer": ""}, "ONRECORD_OIDC_ISSUER must be set"),
        ({"oidc_client_id": " "}, "ONRECORD_OIDC_CLIENT_ID must be set"),
        ({"roles": ""}, "ONRECORD_ROLES must be set"),
        ({"oidc_client_secret": ""}, "ONRECORD_OIDC_CLIENT_SECRET must be set"),
        ({"oidc_client_secret_file": "/dev/null"}, "not both"),
        ({"oidc_client_secret": "", "oidc_client_secret_file": "/nowhere"}, "SECRET_FILE cannot be read"),
        ({"oidc_scopes": "profile"}, "must have openid"),
        ({"oidc_issuer": "http://login.example"}, "must be an https address"),
        ({"roles": "groups:desk=owner"}, "cannot be read from “groups:desk=owner” on"),
        ({"roles": "sport/groups:desk=reader"}, "names the archive sport"),
    ],
)
def test_nobody_is_served_with_such_settings(
    empty_archive_folder: Path, tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    error = refusal(empty_archive_folder, tmp_path / "state", **changes)
    assert isinstance(error, SettingsError)
    assert message in str(error)


def test_an_archive_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert isinstance(refusal(tmp_path / "nothing", tmp_path / "state"), NotFound)
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(
    "archives",
    [["News=/a"], ["a b=/a"], ["=/a"], ["news="], ["news=/a", "/b"], ["/a", "/b"], ["news=/a", "news=/b"], ["../x=/a"]],
)
def test_a_name_that_is_none_is_refused(archives: list[str]) -> None:
    done = CliRunner().invoke(app, ["serve", *(part for each in archives for part in ("--archive", each))])
    assert isinstance(done.exception, InputError)


@pytest.mark.parametrize(
    "archives",
    [
        ["News=postgresql://anna:hunter2@db/news"],
        ["postgresql://anna:hunter2@db/news", "b=/b"],
        ["n=postgresql://anna:hunter2@db/news", "n=postgresql://anna:hunter2@db/news?options=-csearch_path%3Da"],
    ],
)
def test_nor_is_its_password_shown(archives: list[str]) -> None:
    done = CliRunner().invoke(app, ["serve", *(part for each in archives for part in ("--archive", each))])
    assert isinstance(done.exception, InputError)
    assert "postgresql://anna@db/news" in str(done.exception) and "hunter2" not in str(done.exception)


@pytest.mark.parametrize("named", ["", "news="])
def test_a_server_is_handed_addresses_without_their_passwords_on_its_command_line(
    monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    handed = dict[str, Any]()

    def become(program: str, command: list[str], environment: dict[str, str]) -> None:
        handed.update(command=command, environment=environment)
        raise SystemExit

    monkeypatch.setattr(os, "chdir", lambda folder: None)
    monkeypatch.setattr(os, "execve", become)
    secret = "postgresql://anna:hunter2@db/news?options=-csearch_path%3Da"
    CliRunner().invoke(app, ["serve", "--archive", f"{named}{secret}"])
    assert "hunter2" not in str(handed["command"])
    name, _, shown = next(part for part in handed["command"] if "postgresql" in part).partition("=")
    assert name == (named or "archive=").rstrip("=")
    monkeypatch.setattr(os, "environ", handed["environment"])
    place = taken_place(shown)
    assert isinstance(place, Address) and place.secret == secret
    forget_handed()
    assert "hunter2" not in str(os.environ)


def test_sessions_are_listed_as_json_and_ended(tmp_path: Path) -> None:
    sessions = Sessions(AccessDatabase(tmp_path), "rules")
    secret = sessions.begin("oidc:1", "Anna\x1b[31m", {"news": AccessRole.CORRECTOR})
    runner, state = CliRunner(), ["--state", str(tmp_path)]
    listed = runner.invoke(app, ["sessions", "list", *state])
    assert "Anna\\x1b[31m: news corrector; since " in listed.stdout
    record = json.loads(runner.invoke(app, ["sessions", "list", "--json", *state]).stdout)
    assert (record["subject"], record["roles"]) == ("oidc:1", {"news": "corrector"})
    assert secret not in listed.stdout + json.dumps(record)
    assert "Ended: " in runner.invoke(app, ["sessions", "end", record["id"], *state]).stdout
    assert sessions.of_secret(secret) is None
    assert isinstance(runner.invoke(app, ["sessions", "end", record["id"], *state]).exception, NotFound)
