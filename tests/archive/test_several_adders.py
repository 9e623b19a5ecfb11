"""Several machines add to one archive on a server at the same time: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from tests.support.archives import ROOT, fill
from tests.support.servers.postgres import new_schema

pytestmark = pytest.mark.slow

RECORD = {  # without ids, which depend on a file's folder
    "articles": "SELECT title, text, outlet, published FROM articles WHERE copy_of IS NULL",
    "statements": "SELECT a.title, q.content, q.name, q.role, q.speaker, q.day"
    " FROM quotations q JOIN articles a ON a.seq = q.article",
    "passages": 'SELECT a.title, p.start, p."end" FROM passages p JOIN articles a ON a.seq = p.article',
    "speakers": "SELECT id, name, statements, articles FROM speakers WHERE statements > 0",
    "names": "SELECT name, being, speaker, articles FROM names",
}


@pytest.fixture
def address(postgres_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with new_schema(postgres_server) as address:
        yield address


def record(archive: Archive) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: sorted(map(tuple, archive.database.db.execute(query).fetchall()), key=repr)
        for table, query in RECORD.items()
    }


def test_two_commands_at_once_leave_what_one_does(address: str, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("both", "one", "two")]
    for n in range(24):
        words = f"Ada Brandt{n % 5}, the harbour pilot, said channel {n} was too shallow. “No ship,” she added."
        for folder in [folders[0], *([folders[1]] if n < 16 else []), *([folders[2]] if n >= 8 else [])]:
            folder.mkdir(exist_ok=True)
            (folder / f"{n}.txt").write_text(f"Title: Channel {n}\nOutlet: Post\nDate: 5 March 2024\n\n{words}\n")
    Archive.open(address, create=True).database.close()
    command = [sys.executable, "-m", "rag.cli", "add", "--archive", address]
    adders = [
        subprocess.Popen(
            [*command, folder], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True
        )
        for folder in folders[1:]
    ]
    errors = [adder.communicate(timeout=300)[1] for adder in adders]
    assert [adder.returncode for adder in adders] == [0, 0], errors
    archive = Archive.open(address)
    assert archive.lookup.counts()[0] == 24
    expected = record(fill(tmp_path / "alone", folders[0]))
    for table, rows in record(archive).items():
        assert rows == expected[table], table
    (found,) = archive.database.db.execute("SELECT count(*) FROM search_quotations").fetchone()
    assert found == archive.lookup.counts()[1]
