"""Adding from the page: one job at a time, watched, stopped, gone on with; what it met is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from index.core.errors import ArchiveBusy, InputError
from index.core.rights import Action, local_actor
from rag.admin.background_job import Job, JobProgress, JobRunner, format_duration
from rag.admin.ingestion import ingestion_work
from rag.admin.sources import Files, Uploads, files_at_path
from tests.support.archives import SEED

MINE = (Action.ADD, local_actor())

pytestmark = pytest.mark.slow


def finished(runner: JobRunner) -> Job:
    for thread in threading.enumerate():
        if runner.job and thread.name == runner.job.name:
            thread.join(60)
    assert runner.job is not None and not runner.job.running
    return runner.job


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A file of a hundred articles, each of them somebody's words."""
    rows = [{"id": f"a{i}", "text": f"Ada Brandt, a pilot, said the channel was {i} feet deep."} for i in range(100)]
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), "utf8")
    return file


def test_a_folder_is_added_and_reported(tmp_path: Path, empty_archive: Archive) -> None:
    runner = JobRunner()
    (tmp_path / "empty.txt").write_text("")
    runner.start(Job("Adding", ingestion_work(Files([SEED, tmp_path / "empty.txt"]), empty_archive), *MINE))
    job = finished(runner)
    assert not job.error
    assert job.progress.report is not None
    assert [row["status"] for row in job.progress.report.rows] == [
        "failed",
        "added",
    ] or job.progress.report.counts.total() == 2
    assert job.progress.share == 1.0
    assert empty_archive.lookup.counts()[0] == 1


def test_what_was_stopped_goes_on_where_it_stopped(many: Path, empty_archive: Archive) -> None:
    steps = list[JobProgress]()
    work = ingestion_work(files_at_path(str(many)), empty_archive)
    for step in work(lambda: len(steps) >= 1):
        steps.append(step)
    added = empty_archive.lookup.counts()[0]
    assert 0 < added < 100
    *_, last = work(lambda: False)
    assert last.report is not None
    assert last.report.counts == {"unchanged": added, "added": 100 - added}
    assert 0.0 < (steps[0].share or 0.0) < 1.0


def test_one_job_at_a_time_and_its_trouble_is_told(empty_archive: Archive) -> None:
    released, begun = threading.Event(), threading.Event()

    def waiting(stopped: Callable[[], bool]) -> Iterator[JobProgress]:
        begun.set()
        assert released.wait(60)
        yield JobProgress(3, 0.5, "x", "things")

    runner = JobRunner()
    runner.start(Job("Waiting", waiting, *MINE))
    assert begun.wait(60)
    with pytest.raises(ArchiveBusy, match="Waiting is under way"):
        runner.start(Job("Another", waiting, *MINE))
    released.set()
    assert finished(runner).description == "3 things · x"
    with empty_archive.writing():
        runner.start(Job("Adding", ingestion_work(Uploads([("a.txt", SEED.read_bytes())]), empty_archive), *MINE))
        job = finished(runner)
    assert "is being written to by process" in job.error
    runner.start(job.repeat())
    assert not finished(runner).error
    assert empty_archive.lookup.counts()[0] == 1


@pytest.mark.parametrize("text", ["", "articles", "../x", "/no/such/folder"])
def test_a_path_that_leads_nowhere_is_named(text: str) -> None:
    with pytest.raises(InputError, match=r"no full path|There is no file"):
        files_at_path(text)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 second"), (40, "40 seconds"), (180, "3 minutes"), (7200, "2 hours")],
)
def test_how_long(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text
