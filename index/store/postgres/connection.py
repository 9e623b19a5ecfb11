"""A connection to PostgreSQL that runs the SQL text of both engines; its errors are those of the archive."""

from __future__ import annotations

import json
import logging
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from index.core.archive_place import Address
from index.core.errors import ArchiveBusy, ArchiveError, ReadOnlyArchive
from index.store.database import Record, RecordCursor, Values
from index.store.postgres.dialect import translate
from index.system.subprocesses import Stop, Stopped, never

if TYPE_CHECKING:
    import psycopg

_FEW = 200
"""Rows up to which they are inserted as JSON."""
_POLL = 0.1
"""Seconds between two looks whether a statement was stopped."""
_TURN = 0x6F6E7274
"""The first half of the key of the lock on what articles share; the other is the schema's."""
_TURN_PATIENCE = "120s"
"""The longest that a transaction waits for its turn, of which each takes milliseconds."""

logging.getLogger("psycopg").addHandler(logging.NullHandler())  # else what an error says stands on stderr as well


class PostgresConnection:
    """A connection of one thread; `raw` is psycopg's. Raises ArchiveError for whatever the server refuses."""

    def __init__(self, address: Address) -> None:
        try:
            import psycopg
        except ImportError:
            raise ArchiveError(
                f"{address} needs a library that is not installed. Install it with: pip install 'onrecord[postgres]'"
            ) from None
        self._address = address
        try:
            self.raw: psycopg.Connection[Any] = psycopg.connect(
                address.secret, autocommit=True, application_name="onrecord"
            )
        except psycopg.ProgrammingError:  # its message may have the password
            raise ArchiveError(
                f"{address} is no address that PostgreSQL's library reads. Write it as "
                "postgresql://user@host/database, and signs in a password as %40 for @."
            ) from None
        except psycopg.Error as error:
            why = str(error).strip() or type(error).__name__
            raise ArchiveError(
                f"{address} cannot be reached ({why}). Start the server, or name another archive with --archive. The "
                "password belongs into ~/.pgpass or PGPASSWORD."
            ) from None
        self._pipelined = False
        weakref.finalize(self, self.raw.close)
        with self.faults():
            self.raw.execute("SET client_encoding = 'UTF8'")

    @property
    def idle(self) -> bool:
        """True outside of transactions."""
        from psycopg.pq import TransactionStatus

        return self.raw.info.transaction_status == TransactionStatus.IDLE

    def execute(self, query: str, values: Values = (), /) -> RecordCursor:
        """Run a statement; its rows."""
        with self.faults():
            cursor = self.raw.execute(translate(query).encode(), values)
        return _QueuedCursor(self, cursor) if self._pipelined else cursor

    @contextmanager
    def pipelined(self) -> Iterator[None]:
        """Send statements without waiting for the one before: errors come with the next one whose rows are asked for,
        or at the end."""
        with self.faults(), self.raw.pipeline():
            self._pipelined = True
            try:
                yield
            finally:
                self._pipelined = False

    def executemany(self, query: str, rows: Iterable[Values], /) -> RecordCursor:
        """Run a statement with each of these values, all sent at once."""
        with self.faults():
            cursor, every = self.raw.cursor(), list(rows)
            if every:
                cursor.executemany(translate(query).encode(), every)
            return cursor

    def fetch_rows(self, query: str, values: Values = ()) -> list[Record]:
        """The rows of a query, to be read by the names of columns."""
        from psycopg.rows import dict_row

        with self.faults():
            return list(self.raw.cursor(row_factory=dict_row).execute(translate(query).encode(), values))

    def update_rows(
        self, table: str, columns: Sequence[str], keys: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> None:
        """Set columns of the rows that have these keys, by values in the order of columns and keys, texts and whole
        numbers; no keys twice. It is one statement, whose trigger counts once."""
        if not rows:
            return
        every = [*columns, *keys]
        changes = ", ".join(f'"{column}" = v."{column}"' for column in columns)
        wanted = " AND ".join(f't."{key}" = v."{key}"' for key in keys)
        names = ", ".join(f'"{column}"' for column in every)
        arrays = ", ".join("?::bigint[]" if isinstance(value, int) else "?::text[]" for value in rows[0])
        query = f"UPDATE {table} t SET {changes} FROM unnest({arrays}) AS v ({names}) WHERE {wanted}"
        self.execute(query, [list(values) for values in zip(*rows, strict=True)])

    def new_rows(self, **counts: int) -> list[list[int]]:
        """The numbers of so many rows to be inserted into each of these tables, ascending."""
        each = "ARRAY(SELECT nextval(pg_get_serial_sequence(?, 'seq')) FROM generate_series(1, ?))"
        values = [value for item in counts.items() for value in item]
        return list(self.execute(f"SELECT {', '.join([each] * len(counts))}", values).fetchone())

    def take_turn(self) -> None:
        """Wait until nobody else looks at other articles within a transaction, and keep the others from it until this
        one ends; raises ArchiveBusy."""
        patience = "set_config('lock_timeout', ?, true)"
        query = f"SELECT {patience}, pg_advisory_xact_lock(?, hashtext(current_schema()))"
        self.execute(query, (_TURN_PATIENCE, _TURN))

    def insert_rows(
        self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]], conflicts: str = ""
    ) -> None:
        """Insert rows in their order, by one statement; `conflicts`: its clause ON CONFLICT. Few go to the server at
        once, as JSON; many by COPY, which takes two exchanges more."""
        names = ", ".join(f'"{column}"' for column in columns)
        if conflicts or self._pipelined or len(rows) <= _FEW:
            populated = f"SELECT {names} FROM json_populate_recordset(NULL::{table}, ?::json)"
            for start in range(0, len(rows), _FEW):
                part = [dict(zip(columns, row, strict=True)) for row in rows[start : start + _FEW]]
                document = json.dumps(part, ensure_ascii=False, default=_bytea)
                self.execute(f"INSERT INTO {table} ({names}) {populated} {conflicts}", (document,))
            return
        with (
            self.faults(),
            self.raw.cursor() as cursor,
            cursor.copy(f"COPY {table} ({names}) FROM STDIN".encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    @contextmanager
    def stoppable(self, stopped: Stop) -> Iterator[None]:
        """Cancel the connection's statement once `stopped` returns True; raises Stopped."""
        import psycopg

        if stopped is never:
            yield
            return
        done = threading.Event()

        def watch() -> None:
            while not done.wait(_POLL):
                if stopped():
                    self.raw.cancel_safe(timeout=5.0)

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        except ArchiveError as error:
            if isinstance(error.__cause__, psycopg.errors.QueryCanceled) and stopped():
                raise Stopped from error
            raise
        finally:
            done.set()
            watcher.join()

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Turn the server's errors into those of the archive."""
        import psycopg
        from psycopg import errors

        try:
            yield
        except (errors.LockNotAvailable, errors.DeadlockDetected) as error:
            raise ArchiveBusy(f"{self._address} is being written to by another. Try again when it is done.") from error
        except (errors.ReadOnlySqlTransaction, errors.InsufficientPrivilege) as error:
            raise ReadOnlyArchive(
                f"{self._address} cannot be written to ({_line(error)}). Give its user the right to, or name another."
            ) from error
        except errors.DiskFull as error:
            raise ArchiveError(
                f"The disk of {self._address} is full ({_line(error)}). Nothing already stored is lost; free some "
                "space on the server and try again."
            ) from error
        except psycopg.Error as error:
            if self.raw.closed:
                raise ArchiveError(
                    f"The connection to {self._address} is lost ({_line(error)}). Nothing already stored is lost. "
                    "Start the server if it has stopped, then try again: what was not stored has to be done again."
                ) from error
            raise ArchiveError(
                f"The archive {self._address} could not do it ({_line(error)}). Nothing already stored is lost."
            ) from error


class _QueuedCursor:
    """The rows of a statement that may not have run yet: they are waited for when they are asked for."""

    def __init__(self, connection: PostgresConnection, cursor: psycopg.Cursor[Any]) -> None:
        self._connection, self._cursor = connection, cursor

    @property
    def rowcount(self) -> int:
        self._finish()
        return self._cursor.rowcount

    @property
    def description(self) -> Any:  # noqa: ANN401
        self._finish()
        return self._cursor.description

    def fetchone(self) -> Any:  # noqa: ANN401
        with self._connection.faults():
            return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        with self._connection.faults():
            return self._cursor.fetchall()

    def __iter__(self) -> Iterator[Any]:
        with self._connection.faults():
            return iter(self._cursor.fetchall())

    def _finish(self) -> None:
        with self._connection.faults(), self._connection.raw.pipeline() as pipeline:
            pipeline.sync()


def _bytea(value: object) -> str:
    """Bytes as they stand in JSON that the server reads."""
    if not isinstance(value, bytes):
        raise TypeError(type(value))
    return f"\\x{value.hex()}"


def _line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
