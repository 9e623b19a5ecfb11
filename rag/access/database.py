"""The SQLite file of a server's keys and sessions, `access.sqlite` in its state folder, which its owner alone can read.

No key and no session's secret stands in it, only their hashes: who copies it cannot come in.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.core.errors import ArchiveError
from index.system.private_files import Access, create_private_file, make_private_folder

FILE = "access.sqlite"
_APPLICATION, _VERSION = 0x6F726163, 1
_WAIT = 30.0
_SCHEMA = """
CREATE TABLE keys (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  archives TEXT NOT NULL DEFAULT '[]',
  made TEXT NOT NULL,
  expires TEXT,
  used TEXT,
  revoked TEXT
) STRICT;
CREATE TABLE sessions (
  hash BLOB PRIMARY KEY,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  roles TEXT NOT NULL,
  made TEXT NOT NULL,
  used TEXT NOT NULL,
  ends TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_subject ON sessions (subject);
"""
"""Times are UTC, ISO 8601 to the second; archives and roles are JSON; an empty list of archives means each of them."""


def default_state_folder() -> Path:
    """The state folder where none is named: the user's own."""
    from platformdirs import user_state_path

    return user_state_path("onrecord")


class AccessDatabase:
    """The file, safe to share between threads and processes; raises ArchiveError where it cannot be opened."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE
        self._lock = threading.RLock()
        try:
            make_private_folder(folder, Access())
            with suppress(FileExistsError):
                create_private_file(self.file, Access())
            self._db = sqlite3.connect(self.file, timeout=_WAIT, isolation_level=None, check_same_thread=False)
            self._prepare()
        except (OSError, sqlite3.DatabaseError) as error:
            raise ArchiveError(
                f"{self.file}, which holds the server's keys and sessions, cannot be opened ({error}). "
                "Name another folder with --state, or give yourself write access."
            ) from error

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        with self.transaction() as db:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version == _VERSION:
                return
            if version:
                raise ArchiveError(f"{self.file} was made by a newer onrecord. Install that one, or a newer one.")
            for statement in filter(str.strip, _SCHEMA.split(";")):
                db.execute(statement)
            db.execute(f"PRAGMA application_id = {_APPLICATION}")
            db.execute(f"PRAGMA user_version = {_VERSION}")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """The connection, for the caller alone; all that is written there is kept, or nothing."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise

    def rows(self, statement: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        """The rows of a query."""
        with self._lock:
            return self._db.execute(statement, values).fetchall()

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._db.close()
