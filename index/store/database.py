"""The SQLite file of one archive: a connection for each thread, and transactions."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.core.errors import ArchiveError, NotAnArchive, ReadOnlyArchive
from index.store.migrations import APPLICATION, migrate, pending

FILE = "record.sqlite"
_WAIT = 30.0
"""Seconds to wait for another connection's transaction."""


class Database:
    """The system of record. Safe to share between threads."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open for reading; raises NotAnArchive. With `create`, make the file where there is none.

        An archive of an older version is migrated first; raises ReadOnlyArchive where that cannot be done.
        """
        self._file = folder / FILE
        self._local = threading.local()
        self._writable = False
        if create and not self._file.exists():
            self.make_writable()
        self._check()

    @property
    def db(self) -> sqlite3.Connection:
        """This thread's connection."""
        opened = getattr(self._local, "opened", None)
        if opened is None or opened[0] != self._writable:
            opened = (self._writable, self._connect())
            self._local.opened = opened
        db: sqlite3.Connection = opened[1]
        return db

    def make_writable(self) -> None:
        """From now on connections may write; raises ReadOnlyArchive where the medium or the rights forbid it."""
        if self._writable:
            return
        self._writable = True
        try:
            migrate(self.db)
        except sqlite3.OperationalError as error:
            self._writable = False
            if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                raise ArchiveError(
                    f"The disk of {self._file.parent} is full. Free some space and try again."
                ) from error
            raise ReadOnlyArchive(
                f"The archive {self._file.parent} cannot be written to ({error}). "
                "Give yourself write access to the folder, or choose another with --archive."
            ) from error

    def _connect(self) -> sqlite3.Connection:
        uri = self._file.resolve().as_uri()
        if self._writable:
            db = sqlite3.connect(uri, uri=True, timeout=_WAIT, isolation_level=None)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
            return db
        db = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=_WAIT, isolation_level=None)
        try:
            db.execute("SELECT 1 FROM sqlite_master")
        except sqlite3.OperationalError:
            # A medium on which SQLite may not make its log beside the file: nobody else can write there either.
            db.close()
            log = self._file.with_name(f"{FILE}-wal")
            if log.exists() and log.stat().st_size:
                raise ReadOnlyArchive(
                    f"{self._file.parent} cannot be read as it is: its last articles are still in {log.name}, and "
                    "there is no space or no permission to open it. Free disk space, or open it once with write access "
                    "(`onrecord status`)."
                ) from None
            db = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True, isolation_level=None)
        return db

    def _check(self) -> None:
        try:
            (application,) = self.db.execute("PRAGMA application_id").fetchone()
        except sqlite3.DatabaseError as error:
            raise NotAnArchive(
                f"{self._file} cannot be read as an onrecord archive ({error}). Choose another folder with --archive."
            ) from error
        if application != APPLICATION:
            raise NotAnArchive(f"{self._file} belongs to another program. Choose another folder with --archive.")
        if waiting := pending(self.db):
            writable = self._writable
            try:
                self.make_writable()
            except ReadOnlyArchive as error:
                raise ReadOnlyArchive(
                    f"{self._file.parent} was made by an older onrecord and must be brought up to date first (to "
                    f"{waiting[-1]}), which needs write access. Open it once with write access "
                    "(`onrecord status`), or copy the folder to a place where you can write."
                ) from error
            self._writable = writable

    def close(self) -> None:
        """Close this thread's connection."""
        opened = getattr(self._local, "opened", None)
        if opened:
            opened[1].close()
            self._local.opened = None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. A full disk or a lock held too long is an ArchiveError, and nothing has changed."""
        db = self.db
        try:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            raise ArchiveError(
                f"The archive {self._file.parent} could not store it ({error}). Nothing already stored is lost; "
                "free disk space, or wait for the other writer to finish, then add it again."
            ) from error

    def meta(self, key: str) -> str | None:
        """A fact about the archive (`embedder`: the fingerprint its vectors come from)."""
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Remember a fact about the archive."""
        with self.transaction() as db:
            db.execute("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (key, value))
