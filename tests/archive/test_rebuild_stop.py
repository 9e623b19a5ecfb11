"""A rebuild ends within two seconds once it is stopped, wherever it is, and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from itertools import count
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive.ingest import ingest
from index.core.rights import Action
from index.core.types import Article
from index.search import generations
from index.search.generations import current_generation
from index.system.subprocesses import Stop, Stopped
from rag.admin.background_job import Job
from rag.admin.maintenance import rebuild_work
from tests.support.speaker_stats import sound

SECONDS = 2.0
BUSY = 5
"""Times longer that a process may take to end on a machine that does other things: the command gives way to them."""


@pytest.fixture
def dated(empty_archive: Archive) -> Archive:
    """Ten articles, of which two are copies and two one story."""
    texts = [
        f"Ada Brandt, a pilot, said the channel was {i} feet deep. Bob Kolb said no." for i in (1, 2, 3, 4, 5, 6, 1, 2)
    ]
    list(ingest(empty_archive, [Article(f"a{i}", text) for i, text in enumerate(texts)]))
    return empty_archive


def contents(archive: Archive) -> list[list[tuple[object, ...]]]:
    """The rows of the record that a rebuild makes again."""
    queries = (
        "SELECT seq, copy_of, story FROM articles",
        "SELECT * FROM bands ORDER BY 1, 2",
        "SELECT * FROM names ORDER BY 1, 2",
        "SELECT * FROM speakers ORDER BY 1",
        "SELECT seq, speaker FROM quotations",
    )
    return [archive.database.db.execute(query).fetchall() for query in queries]


def after(calls: int) -> Stop:
    """A stop that comes when it is asked for so many times."""
    asked = count()
    return lambda: next(asked) >= calls


def test_stopped_at_any_place_it_leaves_what_was_there(dated: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.search.searcher.publish", lambda folder, *, afresh, stopped: None)
    before, places = contents(dated), 0
    for calls in count(1):
        try:
            with dated.writing() as writer:
                writer.rebuild(after(calls))
            break
        except Stopped:
            places += 1
            assert contents(dated) == before
    assert places > 20
    assert contents(dated) == before
    sound(dated.database)


def test_a_long_statement_is_interrupted_and_undone(empty_archive: Archive) -> None:
    database = empty_archive.database
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    database.make_writable()
    until = time.monotonic() + 0.2
    with pytest.raises(Stopped), database.transaction(lambda: time.monotonic() > until) as db:
        db.execute("INSERT INTO meta VALUES ('half', 'done')")
        db.execute(endless).fetchone()
    assert time.monotonic() < until + SECONDS
    assert database.meta("half") is None
    database.set_meta("whole", "done")  # the connection can be used on


def test_stop_on_the_page_ends_the_publication(dated: Archive) -> None:
    before, published = contents(dated), current_generation(dated.folder)
    job = Job("Rebuilding", rebuild_work(dated), Action.REBUILD, dated.actor)
    started = _stop_in_publication(dated.folder, job)
    job.run()
    assert time.monotonic() < started[0] + SECONDS
    assert not job.error and job.stopped
    assert (contents(dated), current_generation(dated.folder)) == (before, published)
    assert dated.status().sound
    with dated.writing(seconds=0):  # the lock is free
        pass


def _stop_in_publication(folder: Path, job: Job) -> list[float]:
    """Stop the job as soon as a generation is being built; returns the list in which the time of that will be."""
    at = list[float]()

    def wait() -> None:
        before = set((folder / "generations").glob("[0-9]*"))
        while set((folder / "generations").glob("[0-9]*")) == before:
            time.sleep(0.01)
        at.append(time.monotonic())
        job.stop()

    threading.Thread(target=wait, daemon=True).start()
    return at


@pytest.mark.slow
def test_ctrl_c_ends_it_on_the_command_line(dated: Archive) -> None:
    before, published = contents(dated), current_generation(dated.folder)
    dated.database.close()
    command = [str(Path(sys.executable).with_name("onrecord")), "rebuild", "--archive", str(dated.folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    there = set((dated.folder / "generations").glob("[0-9]*"))
    while set((dated.folder / "generations").glob("[0-9]*")) == there and process.poll() is None:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGINT)
    pressed = time.monotonic()
    output, errors = process.communicate(timeout=30)
    assert time.monotonic() < pressed + BUSY * SECONDS
    assert (process.returncode, output) == (1, "")
    assert "stopped. Nothing is lost" in errors
    archive = Archive.open(dated.folder)
    assert (contents(archive), current_generation(dated.folder)) == (before, published)
    assert set((dated.folder / "generations").glob("[0-9]*")) == there
    assert generations.publish(dated.folder).number == (published.number if published else 0) + 1
