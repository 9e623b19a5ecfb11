"""docs/postgresql.md is true: its commands are run as they stand, on a server of ours and in a folder of ours."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from index.archive import Archive
from tests.support.archives import ROOT
from tests.support.command import onrecord
from tests.support.servers.postgres import new_database

PAGE = (ROOT / "docs" / "postgresql.md").read_text("utf8")
COMMANDS = [
    line
    for block in re.findall(r"^```(?:sh)?\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    for line in block.splitlines()
]
ADDRESS = "postgresql://anna@db.example/news"
NOT_RUN = ("pip ", "createdb ", "psql ", "onrecord chat ")
"""Commands of an installation and of PostgreSQL itself; the page is opened in tests/e2e/test_page_on_a_server.py."""


@pytest.mark.slow
def test_its_commands_run(
    seed_archive: Archive, postgres_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    shutil.copytree(seed_archive.folder, tmp_path / "archive")
    shutil.copytree(ROOT / "seeds", tmp_path / "articles")
    run = [command for command in COMMANDS if not command.startswith(NOT_RUN)]
    assert {shlex.split(command)[1] for command in run} == {"add", "ask", "copy", "backup"}
    with new_database(postgres_server) as added, new_database(postgres_server) as copied:
        onto_empty = run.index(next(command for command in run if " copy " in command))
        for number, command in enumerate(run):
            name, *arguments = shlex.split(command.replace(ADDRESS, copied if number >= onto_empty else added))
            assert name == "onrecord"
            done = onrecord(*arguments, cwd=tmp_path)
            assert done.returncode == 0, (command, done.stderr)
    assert Archive.open(tmp_path / "restored").lookup.counts() == seed_archive.lookup.counts()
    assert (tmp_path / "news.sqlite").is_file()
