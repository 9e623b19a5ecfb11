"""Adding on the workers of a Dask cluster leaves the record of adding on this machine, though a worker is killed."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.archive import Archive
from index.archive import ingest as ingestion
from index.archive.ingest import IngestStatus, Outcome, ingest
from index.archive.worker import cluster
from index.archive.worker.cluster import is_exposed, open_cluster
from index.core.errors import ClusterError
from index.core.types import Article
from index.system.subprocesses import never
from tests.support.command import onrecord

if TYPE_CHECKING:
    from distributed import LocalCluster

pytestmark = pytest.mark.slow

SECONDS = 2.0
COUNT = 38
TABLES = {
    "articles": "seq, id, hash, text, title, extractor, copy_of, story",
    "vectors": "*",
    "passages": "*",
    "quotations": "*",
    "speakers": "*",
}


@pytest.fixture(scope="module")
def workers() -> Iterator[LocalCluster]:
    distributed = pytest.importorskip("distributed", reason="distributed, of Dask, is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as local_cluster:
        yield local_cluster


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingestion, "BATCH_ARTICLES", 5)


def articles(count: int = COUNT) -> list[Article]:
    """Articles of one statement each, among them copies and two versions of one."""
    said = [f"Ada Brandt{n % 7}, the pilot, said channel {n} was too shallow for ship {n}." for n in range(count)]
    return [
        *(Article(f"a{n}", text) for n, text in enumerate(said)),
        Article("copy", said[0]),
        Article("a1", said[1].replace("shallow", "deep")),
    ]


def record(archive: Archive) -> dict[str, list[object]]:
    return {
        table: archive.database.db.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()
        for table, columns in TABLES.items()
    }


def test_the_record_is_that_of_one_machine_though_a_worker_is_killed(workers: LocalCluster, tmp_path: Path) -> None:
    here = Archive.open(tmp_path / "here", create=True)
    expected = [(each.place, each.status) for each in ingest(here, articles())]
    archive = Archive.open(tmp_path / "there", create=True)
    outcomes = list[Outcome]()
    with open_cluster(workers.scheduler_address, archive.embedder, never) as reader:
        assert reader.room == 4
        for outcome in ingest(archive, articles(), reader=reader):
            if not outcomes:  # both have begun on more
                os.kill(next(iter(workers.workers.values())).pid, signal.SIGKILL)
            outcomes.append(outcome)
    assert sorted((each.place, each.status) for each in outcomes) == sorted(expected)
    assert {status for _, status in expected} == {IngestStatus.ADDED, IngestStatus.COPY, IngestStatus.REPLACED}
    assert record(archive) == record(here)


def test_a_worker_with_other_models_is_refused(
    workers: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive.open(tmp_path, create=True)
    monkeypatch.setattr(cluster, "FINGERPRINT", "network-next")
    with (
        open_cluster(workers.scheduler_address, archive.embedder, never) as reader,
        pytest.raises(ClusterError, match=r"not onrecord .* network-next, .* Install the same onrecord there"),
    ):
        list(ingest(archive, articles(3), reader=reader))
    assert archive.lookup.empty()


def test_it_stops_at_once_and_what_is_stored_stays(workers: LocalCluster, tmp_path: Path) -> None:
    archive, stop = Archive.open(tmp_path, create=True), threading.Event()
    stored, began = 0, 0.0
    with open_cluster(workers.scheduler_address, archive.embedder, stop.is_set) as reader:
        for _ in ingest(archive, articles(), stop.is_set, reader=reader):
            stored += 1
            if not began:
                stop.set()
                began = time.monotonic()
    assert time.monotonic() - began < SECONDS
    assert 0 < stored < COUNT
    assert archive.lookup.counts()[0] == stored


def test_a_scheduler_that_is_not_there_and_what_is_no_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_REACH", 1.0)
    (tmp_path / "a.txt").write_text("Ada Brandt said the channel was too shallow.")
    for address, message in {
        "tcp://127.0.0.1:9": "The scheduler tcp://127.0.0.1:9 cannot be reached",
        "tls://127.0.0.1:9": "Dask's settings name no certificate of this machine",
        "here": "here is no address of a scheduler",
    }.items():
        done = onrecord("add", tmp_path / "a.txt", "--archive", tmp_path / "archive", "--on", address)
        assert done.returncode == 1
        assert message in done.stderr
        assert "Traceback" not in done.stderr


def test_an_address_without_certificates_is_exposed_unless_it_is_this_machine() -> None:
    assert is_exposed("tcp://scheduler:8786")
    assert is_exposed("tcp://10.0.0.7:8786")
    assert not any(map(is_exposed, ("tls://scheduler:8786", "tcp://127.0.0.1:8786", "tcp://localhost:8786")))
