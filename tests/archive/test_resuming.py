"""Adding that was killed goes on where it stopped: nothing twice, nothing lost, nothing read again."""

from __future__ import annotations

import gzip
import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive import ingest as adding
from index.archive.ingest import IngestStatus, ingest
from index.readers import read_paths
from index.store.filters import Filter

pytestmark = pytest.mark.slow

ROWS = 64


def test_killed_while_adding_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, folder = tmp_path / "many.jsonl.gz", tmp_path / "archive"
    rows = [{"id": f"r{n}", "text": f"Ada Brandt said on day {n} that the harbour was closed."} for n in range(ROWS)]
    rows[60]["text"] = rows[1]["text"]
    with gzip.open(file, "wt") as out:
        out.write("\n".join(map(json.dumps, rows)))
    command = [sys.executable, "-m", "rag.cli", "add", str(file), "--archive", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while not stored(folder):
        assert process.poll() is None and time.monotonic() < until
    process.kill()
    process.wait()
    before = stored(folder)
    assert 0 < before < ROWS
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"{ROWS - before:,} added" in done.stdout or f"{ROWS - before - 1:,} added, 1 copy" in done.stdout
    assert f"{before:,} unchanged, 0 failed" in done.stdout
    assert f"The archive holds {ROWS} articles; 1 is a copy." in done.stdout
    archive = Archive.open(folder)
    assert sorted(name for _, name in archive.lookup.article_rows()) == sorted(str(row["id"]) for row in rows)
    quoted = [q.article for q in archive.lookup.select(Filter())]
    assert len(quoted) == len(set(quoted)) == ROWS - 1
    assert archive.status().sound
    monkeypatch.setattr(adding, "extract_all", None)  # whoever reads anything now falls over it
    assert {outcome.status for outcome in ingest(archive, read_paths([file]))} == {IngestStatus.UNCHANGED}


def stored(folder: Path) -> int:
    """The number of articles on disk."""
    if not (folder / "record.sqlite").is_file():
        return 0
    db = sqlite3.connect(f"file:{folder / 'record.sqlite'}?mode=ro", uri=True)
    try:
        return int(db.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        db.close()
