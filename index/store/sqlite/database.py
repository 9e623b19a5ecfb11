"""The SQLite file of one archive: a connection for each thread, and transactions."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index.core.errors import ArchiveBusy, ArchiveError, NotAnArchive, OnRecordError, ReadOnlyArchive
from index.store.database import PATIENCE, ArchiveFacts, Record, Values
from index.store.migrations import APPLICATION, migrate, pending
from index.store.migrations.safety_copy import delete_safety_copies, make_safety_copy
from index.store.sqlite.lock import hold_lock
from index.system.private_files import access_within, create_private_file
from index.system.subprocesses import Stop, Stopped, never

if TYPE_CHECKING:
    from index.embedding.embedder import Vectors
    from index.store.rows import SearchRow

FILE = "record.sqlite"
_WAIT = 30.0
"""Seconds to wait for another connection's transaction."""
_STEPS = 100_000
"""Steps of SQLite's machine, some milliseconds, after which a statement looks whether it was stopped."""


sqlite3.register_adapter(list, json.dumps)  # as json_each reads it


class SqliteConnection(sqlite3.Connection):
    """A connection to the file."""

    def fetch_rows(self, query: str, values: Values = ()) -> list[Record]:
        """The rows of a query, to be read by the names of columns."""
        cursor = self.cursor()
        cursor.row_factory = sqlite3.Row
        return cursor.execute(query, values).fetchall()

    def insert_rows(
        self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]], conflicts: str = ""
    ) -> None:
        """Insert rows in their order; `conflicts`: the clause ON CONFLICT."""
        names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join("?" * len(columns))
        self.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}) {conflicts}", rows)

    def update_rows(
        self, table: str, columns: Sequence[str], keys: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> None:
        """Set columns of the rows that have these keys, by values in the order of columns and keys; no keys twice."""
        changes, wanted = (glue.join(f'"{each}" = ?' for each in of) for glue, of in ((", ", columns), (" AND ", keys)))
        self.executemany(f"UPDATE {table} SET {changes} WHERE {wanted}", rows)

    def new_rows(self, **counts: int) -> list[list[int]]:
        """The numbers of so many rows to be inserted into each of these tables, ascending: within a transaction."""
        last = dict(self.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
        return [list(range(last.get(table, 0) + 1, last.get(table, 0) + n + 1)) for table, n in counts.items()]

    def take_turn(self) -> None:
        """Nothing is to be done: one process writes at a time."""


class SqliteDatabase(ArchiveFacts):
    """The system of record. Safe to share between threads."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open for reading; raises NotAnArchive. With `create`, make the file where there is none.

        An archive of an older version is migrated first, and a copy of its record kept beside it; raises
        ReadOnlyArchive or ArchiveError where that cannot be done, and then the record is as it was.
        """
        self._file = folder / FILE
        self.kept = threading.local()
        self._local = threading.local()
        self._writable = False
        if create and not self._file.exists():
            with suppress(FileExistsError):  # another process has just made it
                create_private_file(self._file, access_within(folder))
            self.make_writable()
        self._check()

    @property
    def db(self) -> SqliteConnection:
        """This thread's connection."""
        opened = getattr(self._local, "opened", None)
        if opened is None or opened[0] != self._writable:
            opened = (self._writable, self._connect())
            self._local.opened = opened
        db: SqliteConnection = opened[1]
        return db

    def make_writable(self) -> None:
        """From now on connections may write; raises ReadOnlyArchive where the medium or the rights forbid it."""
        if self._writable:
            return
        self._writable, copies = True, list[Path]()
        try:
            migrate(self.db, before=lambda last: copies.append(make_safety_copy(self._file, last)))
        except Exception as error:
            self._writable = False
            raise self._explain(error, copies) from error
        if copies:
            with suppress(OSError):
                delete_safety_copies(self._file.parent, but=copies[0])

    def _explain(self, error: Exception, copies: list[Path]) -> OnRecordError:
        """The error for people: what kept the record from being written to, or brought up to date."""
        if isinstance(error, OnRecordError):
            return error
        folder = self._file.parent
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            return ArchiveError(f"The disk of {folder} is full. Free some space and try again.")
        if copies:
            return ArchiveError(
                f"The archive {folder} could not be brought up to date ({error}). {self._file.name} is as it was, and "
                f"{copies[0].name} beside it is a copy: the onrecord that wrote it opens it. See docs/operation.md."
            )
        return ReadOnlyArchive(
            f"The archive {folder} cannot be written to ({error}). "
            "Give yourself write access to the folder, or choose another with --archive."
        )

    def _connect(self) -> SqliteConnection:
        uri = self._file.resolve().as_uri()
        if self._writable:
            db = sqlite3.connect(uri, uri=True, timeout=_WAIT, isolation_level=None, factory=SqliteConnection)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
            return db
        db = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=_WAIT, isolation_level=None, factory=SqliteConnection)
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
            db = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True, isolation_level=None, factory=SqliteConnection)
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

    def version(self) -> object:
        """A value that differs once anything in the record has changed, as this thread sees it."""
        return (self.db, self.db.execute("PRAGMA data_version").fetchone()[0], self.db.total_changes)

    def serial(self) -> int:
        """A number that grows with every row of all tables but vectors'."""
        query = "SELECT coalesce(sum(seq), 0) FROM sqlite_sequence WHERE name <> 'vectors'"
        return int(self.db.execute(query).fetchone()[0])

    def has_table(self, name: str) -> bool:
        """True where the record has a table of this name."""
        return self.db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone() is not None

    def faults(self) -> tuple[str, ...]:
        """The faults that SQLite finds in the file, and rows that point nowhere; () where it is sound."""
        try:
            messages = [str(row[0]) for row in self.db.execute("PRAGMA integrity_check(10)").fetchall()]
            if messages != ["ok"]:
                return tuple(messages)
            loose = self.db.execute("PRAGMA foreign_key_check").fetchmany(10)
        except sqlite3.DatabaseError as error:
            return (str(error),)
        return tuple(
            f"{table}, row {row}: points to a row of {parent} that is not there" for table, row, parent, _ in loose
        )

    def size(self) -> int:
        """The bytes of the file and its log."""
        files = self._file.parent.glob(f"{FILE}*")
        return sum(file.stat().st_size for file in files if file.is_file())

    def compact(self) -> None:
        """Write the file anew without what was deleted, and empty its log; raises ArchiveError where another process
        reads the log for too long, or the disk is full."""
        try:
            self.db.execute("PRAGMA secure_delete = ON")
            self.db.execute("VACUUM")
            busy = self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError as error:
            raise ArchiveError(
                f"What was deleted from {self._file} is still in its bytes ({error}). Free disk space, close what else "
                "has the archive open, and finish with: onrecord erase --again"
            ) from error
        if busy:
            raise ArchiveBusy(
                f"What was deleted from {self._file} is still in its log, which another program is reading. Close it, "
                "and finish with: onrecord erase --again"
            )

    def close(self) -> None:
        """Close this thread's connection."""
        opened = getattr(self._local, "opened", None)
        if opened:
            opened[1].close()
            self._local.opened = None

    def exclusive(self, seconds: float = PATIENCE, stopped: Stop = never) -> AbstractContextManager[None]:
        """The right to write, held by one process at a time; raises ArchiveBusy naming who still holds it after so many
        seconds, ReadOnlyArchive, Stopped."""
        return hold_lock(self._file.parent, seconds, stopped)

    def adding(
        self, article_id: str, text: bytes, seconds: float = PATIENCE, stopped: Stop = never
    ) -> AbstractContextManager[None]:
        """The same: one process adds at a time, whatever the article."""
        return self.exclusive(seconds, stopped)

    @contextmanager
    def transaction(self, stopped: Stop = never, *, pipelined: bool = False) -> Iterator[SqliteConnection]:
        """All or nothing. A full disk or a lock held too long is an ArchiveError, and nothing has changed; raises
        Stopped, in the midst of a long statement too."""
        db = self.db
        try:
            db.execute("BEGIN IMMEDIATE")
            try:
                with interruptible(db, stopped):
                    yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            if stopped():
                raise Stopped from error
            raise ArchiveError(
                f"The archive {self._file.parent} could not store it ({error}). Nothing already stored is lost; "
                "free disk space, or wait for the other writer to finish, then add it again."
            ) from error

    @contextmanager
    def unchecked_transaction(self) -> Iterator[SqliteConnection]:
        """The same, with references between rows checked at its end alone; raises ArchiveError where a row would point
        to one that is gone."""
        self.db.execute("PRAGMA foreign_keys = OFF")
        try:
            with self.transaction() as db:
                yield db
                if loose := db.execute("PRAGMA foreign_key_check").fetchone():
                    raise ArchiveError(
                        f"Nothing was changed: the table {loose[0]} would point to rows of {loose[2]} that are gone. "
                        "Check the archive with: onrecord status"
                    )
        finally:
            self.db.execute("PRAGMA foreign_keys = ON")

    def index_ahead(self, article: int, rows: Mapping[str, tuple[Sequence[SearchRow], Vectors]]) -> None:
        """Nothing is to be done: the indexes are files, made from the record afterwards."""


@contextmanager
def interruptible(db: sqlite3.Connection, stopped: Stop) -> Iterator[None]:
    """Interrupt the connection's statements once `stopped` returns True."""
    if stopped is never:
        yield
        return
    db.set_progress_handler(stopped, _STEPS)
    try:
        yield
    finally:
        db.set_progress_handler(None, 0)
