"""The signs in which the two engines differ while rows are copied: one moment, triggers, the numbers given last."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from index.store.database import Connection, Database
from index.store.postgres.database import PostgresDatabase
from index.store.sqlite.database import SqliteDatabase, interruptible
from index.system.subprocesses import Stop, Stopped


class Engine(Protocol):
    """A record as the end of a copy."""

    def one_moment(self, stopped: Stop) -> AbstractContextManager[None]:
        """All that is read inside is of one moment; raises Stopped, in the midst of a long statement too."""

    def without_triggers(self, db: Connection, table: str) -> AbstractContextManager[None]:
        """Inside, no trigger of the archive's runs for the table; within a transaction, which brings them back whatever
        happens."""

    def last_numbers(self) -> dict[str, int]:
        """The number that each table's newest row was given, of tables that number their rows."""

    def set_last_numbers(self, db: Connection, numbers: dict[str, int]) -> None:
        """Go on from these numbers."""

    def empty(self, db: Connection, tables: Iterable[str]) -> None:
        """Delete all rows of these tables, within a transaction."""

    def settle(self, tables: Iterable[str]) -> None:
        """Tell the planner of queries how many rows there are now, where it goes by that."""


def engine_of(database: Database) -> Engine:
    """The engine of a record."""
    if isinstance(database, PostgresDatabase):
        return _Postgres(database)
    assert isinstance(database, SqliteDatabase)
    return _Sqlite(database)


class _Sqlite:
    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    @contextmanager
    def one_moment(self, stopped: Stop) -> Iterator[None]:
        db = self._database.db
        db.execute("BEGIN")
        try:
            with interruptible(db, stopped):
                yield
        except sqlite3.OperationalError as error:
            if stopped():
                raise Stopped from error
            raise
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")

    @contextmanager
    def without_triggers(self, db: Connection, table: str) -> Iterator[None]:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
        triggers = db.execute(query, (table,)).fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        yield
        for _, statement in triggers:
            db.execute(statement)

    def last_numbers(self) -> dict[str, int]:
        return dict(self._database.db.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0").fetchall())

    def set_last_numbers(self, db: Connection, numbers: dict[str, int]) -> None:
        for table, number in numbers.items():
            db.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
            db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, number))

    def empty(self, db: Connection, tables: Iterable[str]) -> None:
        for table in tables:
            with self.without_triggers(db, table):
                db.execute(f"DELETE FROM {table}")

    def settle(self, tables: Iterable[str]) -> None:
        """Nothing: an archive's file has no statistics."""


class _Postgres:
    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database

    @contextmanager
    def one_moment(self, stopped: Stop) -> Iterator[None]:
        db = self._database.db
        with db.faults(), db.raw.transaction(), db.stoppable(stopped):
            db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield

    @contextmanager
    def without_triggers(self, db: Connection, table: str) -> Iterator[None]:
        db.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        db.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with rows to be checked cannot be altered
        db.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    def last_numbers(self) -> dict[str, int]:
        query = (
            "SELECT regexp_replace(sequencename, '_seq_seq$', ''), last_value FROM pg_sequences"
            " WHERE schemaname = current_schema() AND last_value IS NOT NULL"
        )
        return dict(self._database.db.execute(query).fetchall())

    def set_last_numbers(self, db: Connection, numbers: dict[str, int]) -> None:
        for table, number in numbers.items():
            db.execute("SELECT setval(pg_get_serial_sequence(?, 'seq'), ?)", (table, number))

    def empty(self, db: Connection, tables: Iterable[str]) -> None:
        names = list(tables)
        for table in names:
            db.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        db.execute(f"TRUNCATE {', '.join(names)}")
        for table in names:
            db.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    def settle(self, tables: Iterable[str]) -> None:
        self._database.db.execute(f"ANALYZE {', '.join(tables)}")
