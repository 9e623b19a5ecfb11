"""Adding on the workers of a Dask cluster: how much faster two workers read than one.

    python bench/cluster.py FILE… [--articles 200]

A cluster on this machine, of one and then of two workers, each on a core of its own, as if it were a machine of one
core; each has read before the clock starts. What stores has both cores.
Printed: articles a second of either, their ratio (aim: at least 1.7 on two cores that nothing else uses), the load.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from itertools import islice
from pathlib import Path

from distributed import Client, LocalCluster

from index.archive import Archive
from index.archive.ingest import IngestStatus, ingest
from index.archive.worker.cluster import open_cluster
from index.core.types import Article
from index.readers import read_paths
from index.system.subprocesses import never

_WARM = [Article(f"warm-{n}", f"“No,” said Bob Smith of ship {n}.") for n in range(256)]


def stay_on(core: int) -> None:
    """Keep this process, and those that it starts from now on, on a core."""
    for thread in Path("/proc/self/task").iterdir():
        os.sched_setaffinity(int(thread.name), {core})


def add_on(workers: int, articles: list[Article]) -> float:
    """Add the articles to a new archive with so many workers; articles a second."""
    with (
        tempfile.TemporaryDirectory(prefix="onrecord-cluster-") as folder,
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        for core, worker in enumerate(client.scheduler_info()["workers"]):
            client.run(stay_on, core, workers=[worker])
        archive = Archive.open(Path(folder, "archive"), create=True)
        with open_cluster(cluster.scheduler_address, archive.embedder, never) as reader:
            list(ingest(archive, _WARM, reader=reader))
            began = time.perf_counter()
            added = sum(each.status is IngestStatus.ADDED for each in ingest(archive, articles, reader=reader))
            return added / (time.perf_counter() - began)


def main() -> None:
    """Adds with one, with two, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--articles", type=int, default=200)
    options = parser.parse_args()
    articles = list(islice((item for item in read_paths(options.files) if isinstance(item, Article)), options.articles))
    one, two = (add_on(workers, articles) for workers in (1, 2))
    print(f"one worker {one:.2f} articles/s, two {two:.2f}: {two / one:.2f} times; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
