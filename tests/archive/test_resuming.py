"""Adding that was killed goes on where it stopped: nothing twice, nothing lost, nothing read again."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive.ingest import IngestStatus, ingest
from index.readers import read_paths
from index.store.filters import Filter
from tests.support.archives import stored_articles
from tests.support.servers.postgres import connect

pytestmark = pytest.mark.slow

ROWS = 64


@pytest.fixture(params=["folder", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The place of an archive that is still to be made."""
    if request.param == "folder":
        return str(tmp_path / "archive")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    address: str = request.getfixturevalue("postgres_database")
    return address


def articles_at(place: str) -> int:
    """The number of articles that are stored."""
    if "://" not in place:
        return stored_articles(Path(place))
    with connect(place) as connection:
        made = connection.execute("SELECT to_regclass('events')").fetchone() != (None,)
        row = connection.execute("SELECT count(*) FROM articles").fetchone() if made else None
    return int(row[0]) if row else 0


def test_killed_while_adding_it_goes_on(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "many.jsonl.gz"
    rows = [{"id": f"r{n}", "text": f"Ada Brandt said on day {n} that the harbour was closed."} for n in range(ROWS)]
    rows[60]["text"] = rows[1]["text"]
    with gzip.open(file, "wt") as out:
        out.write("\n".join(map(json.dumps, rows)))
    command = [sys.executable, "-m", "rag.cli", "add", str(file), "--archive", place]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while not articles_at(place):
        assert process.poll() is None and time.monotonic() < until
    process.kill()
    process.wait()
    before = articles_at(place)
    assert 0 < before < ROWS
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"{ROWS - before:,} added" in done.stdout or f"{ROWS - before - 1:,} added, 1 copy" in done.stdout
    assert f"{before:,} unchanged, 0 failed" in done.stdout
    assert f"The archive holds {ROWS} articles; 1 is a copy." in done.stdout
    archive = Archive.open(place)
    assert sorted(name for _, name in archive.lookup.article_rows()) == sorted(str(row["id"]) for row in rows)
    quoted = [q.article for q in archive.lookup.select(Filter())]
    assert len(quoted) == len(set(quoted)) == ROWS - 1
    assert archive.status().sound
    monkeypatch.setattr("index.archive.ingest.read_in_worker", None)  # whoever reads anything now falls over it
    assert {outcome.status for outcome in ingest(archive, read_paths([file]))} == {IngestStatus.UNCHANGED}
    archive.database.close()
