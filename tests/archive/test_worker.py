"""Adding in a worker process: what it cannot read is named, others write meanwhile, and it ends when it is told to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive.ingest import IngestStatus, Outcome, ingest
from index.archive.worker import pool
from index.archive.worker.pool import read_in_worker
from index.core.errors import ArchiveBusy
from index.core.rights import Action
from index.core.types import Article
from index.readers import Limits, read
from index.store.filters import Filter
from index.store.record_writer import Reading
from index.store.sqlite.lock import hold_lock
from index.system.subprocesses import Stopped
from rag.admin.background_job import Job, JobRunner
from rag.admin.ingestion import ingestion_work
from rag.admin.sources import Files
from tests.support.archives import AddArticles, stored_articles
from tests.support.faulty_worker import BEGUN, FAULTY, PIDS

pytestmark = pytest.mark.slow

KOLB = Article("kolb", "Juri Kolb, a fisherman, said the herring would be back.")
BRANDT = Article("brandt", "Ada Brandt, the harbour pilot, said the channel was too narrow.")
SOON = 2.0
"""Seconds within which it ends when it is told to."""


@pytest.fixture(autouse=True)
def faulty_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Every worker fails as its article says; the numbers of the processes stand in the file. None is left behind."""
    pids = tmp_path / "pids"
    monkeypatch.setattr(pool, "PROGRAM", FAULTY)
    monkeypatch.setenv(PIDS, str(pids))
    monkeypatch.setenv(BEGUN, str(tmp_path / "begun"))
    monkeypatch.setenv("ONRECORD_EXTRACTION_SECONDS", "2")
    yield pids
    pool._pool.close()
    assert_gone(pids)


def assert_gone(pids: Path) -> None:
    """No worker is left, or about to be."""
    numbers = pids.read_text().split() if pids.exists() else []
    until = time.monotonic() + 20
    while left := [n for n in numbers if is_running(int(n))]:
        assert time.monotonic() < until, left
        time.sleep(0.05)


def is_running(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def waits(number: int) -> dict[str, int]:
    """The nanoseconds that each thread of a process was ready to run while others had the processors."""
    files = Path(f"/proc/{number}/task").glob("*/schedstat")
    waited = dict[str, int]()
    for file in files:
        with suppress(OSError):
            waited[file.parent.name] = int(file.read_text().split()[1])
    return waited


def seconds_until(over: Callable[[], bool], number: int) -> float:
    """The seconds until it is over, but for those in which a thread of the process of this number was kept from
    running: on a busy machine as on an idle one."""
    began, before, last = time.monotonic(), waits(number), dict[str, int]()
    while not over():
        assert time.monotonic() - began < 120
        last |= waits(number)
        time.sleep(0.01)
    took = time.monotonic() - began
    seconds = took - sum(waited - before.get(thread, 0) for thread, waited in last.items()) / 1e9
    sys.stdout.write(f"{seconds:.2f} s, {took:.2f} s by the clock\n")  # pytest -rP shows it
    return seconds


def wait_for(path: Path) -> None:
    until = time.monotonic() + 120
    while not path.exists():
        assert time.monotonic() < until
        time.sleep(0.02)


def statuses(outcomes: Sequence[Outcome]) -> dict[str, IngestStatus]:
    return {outcome.place: outcome.status for outcome in outcomes}


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (
            "computes",
            "takes more than 2 seconds of computing: split it, leave it out, or raise ONRECORD_EXTRACTION_SEC",
        ),
        ("dies", "crashed the process that extracts from it"),
        ("swells", "takes more memory than allowed: split it, or raise ONRECORD_EXTRACTION_MEMORY_MB"),
    ],
)
def test_an_article_that_its_worker_cannot_read_is_named_and_the_rest_goes_in(
    empty_archive: Archive, add_articles: AddArticles, faulty_worker: Path, fault: str, message: str
) -> None:
    bad = Article("bad", f"This {fault}, she said.")
    outcomes = add_articles(empty_archive, [KOLB, bad, BRANDT])
    added = dict.fromkeys(("kolb", "brandt"), IngestStatus.ADDED)
    assert statuses(outcomes) == {**added, "bad": IngestStatus.FAILED}
    assert next(outcome.message for outcome in outcomes if outcome.place == "bad").find(message) >= 0
    assert {q.speaker for q in empty_archive.lookup.select(Filter())} == {"juri-kolb", "ada-brandt"}
    started = len(faulty_worker.read_text().split())
    assert started == (1 if fault == "swells" else 3), "it is replaced where it died, and kept where it did not"


def test_a_worker_that_waits_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch, empty_archive: Archive) -> None:
    monkeypatch.setattr(pool, "_WAIT", 0.1)
    monkeypatch.setattr(pool, "_START", 60.0)
    list(read_in_worker(empty_archive.embedder, [KOLB]))
    (result,) = read_in_worker(empty_archive.embedder, [Article("bad", "He sleeps, she said.")])
    assert isinstance(result, str) and "ONRECORD_EXTRACTION_SECONDS" in result


def test_models_are_loaded_once(empty_archive: Archive, add_articles: AddArticles, faulty_worker: Path) -> None:
    for number in range(3):
        add_articles(empty_archive, [replace(KOLB, id=str(number), text=f"{KOLB.text} It was {number}.")])
    assert len(faulty_worker.read_text().split()) == 1


def test_a_stopped_addition_ends_and_keeps_what_it_has_told_of(
    empty_archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, faulty_worker: Path
) -> None:
    monkeypatch.setenv("ONRECORD_EXTRACTION_SECONDS", "600")
    monkeypatch.setattr("index.archive.ingest.BATCH_ARTICLES", 1)
    stop, outcomes = threading.Event(), list[Outcome]()
    items = [KOLB, BRANDT, Article("bad", "It computes, she said."), replace(KOLB, id="never", text="Never, he said.")]

    def add() -> None:
        outcomes.extend(ingest(empty_archive, items, stop.is_set))

    thread = threading.Thread(target=add)
    thread.start()
    wait_for(tmp_path / "begun")
    assert stored_articles(empty_archive.folder) == 2
    with empty_archive.writing():  # nobody holds the lock while a model runs
        pass
    stop.set()
    assert seconds_until(lambda: not thread.is_alive(), os.getpid()) < SOON
    assert statuses(outcomes) == dict.fromkeys(("kolb", "brandt"), IngestStatus.ADDED)
    assert_gone(faulty_worker)


def test_the_page_stops_a_job_at_once(
    empty_archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, faulty_worker: Path
) -> None:
    monkeypatch.setenv("ONRECORD_EXTRACTION_SECONDS", "600")
    (tmp_path / "bad.txt").write_text("It computes, she said.")
    runner = JobRunner()
    runner.start(
        Job("Adding", ingestion_work(Files([tmp_path / "bad.txt"]), empty_archive), Action.ADD, empty_archive.actor)
    )
    wait_for(tmp_path / "begun")
    job = runner.job
    assert job
    job.stop()
    assert seconds_until(lambda: not job.running, os.getpid()) < SOON
    assert not job.error
    assert_gone(faulty_worker)


COMMAND = "import sys; from index.archive.worker import pool; pool.PROGRAM = sys.argv.pop(1); from rag.cli import main; main()"


def adding(tmp_path: Path, *more: str) -> subprocess.Popen[str]:
    rows = [{"id": each.id, "text": each.text} for each in (KOLB, BRANDT, Article("bad", "It computes, she said."))]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    arguments = ["add", str(tmp_path / "in.jsonl"), "--archive", str(tmp_path / "a"), *more]
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, FAULTY, *arguments],
        env=os.environ | {"ONRECORD_EXTRACTION_SECONDS": "600"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_ctrl_c_ends_the_command_and_its_worker(tmp_path: Path, faulty_worker: Path) -> None:
    command = adding(tmp_path)
    wait_for(tmp_path / "begun")
    command.send_signal(signal.SIGINT)
    assert seconds_until(lambda: command.poll() is not None, command.pid) < SOON
    out, err = command.communicate()
    assert command.returncode == 1 and "onrecord: stopped. Articles already added are kept" in err
    assert "0 added" in out and "Traceback" not in err
    assert_gone(faulty_worker)


def test_a_command_that_is_killed_leaves_no_worker(tmp_path: Path, faulty_worker: Path) -> None:
    command = adding(tmp_path)
    wait_for(tmp_path / "begun")
    command.kill()
    command.communicate()
    assert_gone(faulty_worker)


def test_ctrl_c_ends_a_dry_run_too(tmp_path: Path, faulty_worker: Path) -> None:
    (tmp_path / "many.jsonl").write_text('{"text": "She said no."}\n' * 200_000)
    arguments = ["add", str(tmp_path / "many.jsonl"), "--archive", str(tmp_path / "a"), "--dry-run"]
    command = subprocess.Popen(
        [sys.executable, "-c", COMMAND, FAULTY, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert command.stdout and command.stdout.readline().startswith("add ")
    command.send_signal(signal.SIGINT)
    assert seconds_until(lambda: command.poll() is not None, command.pid) < SOON
    _, err = command.communicate()
    assert command.returncode and "Traceback" not in err
    assert_gone(faulty_worker)


def test_a_reader_is_stopped_in_the_middle_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<html><body>" + b"<p>She said no to the harbour.</p>" * 60_000)
    stop, articles = threading.Event(), list[object]()
    reading = read(tmp_path / "a.html", limits=Limits(seconds=600), stopped=stop.is_set)
    thread = threading.Thread(target=lambda: articles.extend(reading))
    thread.start()
    time.sleep(0.5)
    stop.set()
    assert seconds_until(lambda: not thread.is_alive(), os.getpid()) < SOON
    assert articles == []


def test_a_lock_is_waited_for_and_a_wait_is_stopped(tmp_path: Path) -> None:
    begun, free = threading.Event(), threading.Event()

    def hold() -> None:
        with hold_lock(tmp_path):
            begun.set()
            free.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait(60)
    with pytest.raises(ArchiveBusy, match="being written to by process"), hold_lock(tmp_path, seconds=0):
        pass
    with pytest.raises(Stopped), hold_lock(tmp_path, seconds=60, stopped=lambda: True):
        pass
    threading.Timer(0.3, free.set).start()
    with hold_lock(tmp_path, seconds=60):
        pass
    thread.join()


Interference = Callable[[], object]


def interfering(monkeypatch: pytest.MonkeyPatch, others: Interference) -> list[int]:
    """What another process does once articles are read and before they are stored; the numbers read each time."""
    numbers = list[int]()

    def reading_with_others(*given: object, **named: object) -> Iterator[Reading | str]:
        results = list(read_in_worker(*given, **named))  # type: ignore[arg-type]
        numbers.append(len(results))
        if len(numbers) == 1:
            others()
        return iter(results)

    monkeypatch.setattr("index.archive.ingest.read_in_worker", reading_with_others)
    return numbers


def test_a_copy_whose_original_is_removed_meanwhile_is_read(
    empty_archive: Archive, add_articles: AddArticles, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_articles(empty_archive, [KOLB])

    def remove() -> None:
        with Archive.open(empty_archive.folder).writing() as writer:
            writer.remove("kolb")

    numbers = interfering(monkeypatch, remove)
    outcomes = add_articles(empty_archive, [replace(KOLB, id="copy")])
    assert (statuses(outcomes), numbers) == ({"copy": IngestStatus.ADDED}, [1, 1])
    assert [q.speaker for q in empty_archive.lookup.select(Filter())] == ["juri-kolb"]
    assert empty_archive.lookup.last_row("passages") > 1


def test_an_article_that_is_edited_meanwhile_is_read_again(
    empty_archive: Archive, add_articles: AddArticles, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Article("own", "I said that the herring would be back, and I was right.", author="Juri Kolb")
    add_articles(empty_archive, [own])

    def edit() -> None:
        with Archive.open(empty_archive.folder).writing() as writer:
            writer.edit_article("own", author="Ada Brandt")

    numbers = interfering(monkeypatch, edit)
    outcomes = add_articles(empty_archive, [replace(own, title="Herring")])
    assert (statuses(outcomes), numbers) == ({"own": IngestStatus.REPLACED}, [1, 1])
    assert {q.speaker for q in empty_archive.lookup.select(Filter())} <= {"ada-brandt", None}


def test_an_article_that_somebody_else_adds_meanwhile_is_not_added_twice(
    empty_archive: Archive, add_articles: AddArticles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add() -> None:
        monkeypatch.undo()
        assert statuses(list(ingest(Archive.open(empty_archive.folder), [KOLB]))) == {"kolb": IngestStatus.ADDED}

    interfering(monkeypatch, add)
    assert statuses(add_articles(empty_archive, [KOLB])) == {"kolb": IngestStatus.UNCHANGED}
    assert empty_archive.lookup.counts()[0] == 1
