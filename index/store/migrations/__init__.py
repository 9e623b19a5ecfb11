"""The tables of an archive, as numbered migrations in order; each is applied once and never edited afterwards.

A migration is a file of SQL, `0004_places.sql`; what SQL cannot do follows in a module of the same name beside it,
`0004_places.py`, whose `migrate(db)` imports the standard library alone: no change of live code changes a migration.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from index.core.errors import NotAnArchive

APPLICATION = 0x6F6E7263
"""SQLite's application id ("onrc"): tells an archive from any other SQLite file."""

_FOLDER = Path(__file__).parent
MIGRATIONS = tuple(sorted(file.stem.replace("_", "-") for file in _FOLDER.glob("[0-9]*.sql")))
"""Names of migrations, as an archive lists those that it has: "0004-places"."""


def pending(db: sqlite3.Connection) -> list[str]:
    """The migrations that this archive still needs; raises NotAnArchive where a newer program made it."""
    applied = {name for (name,) in db.execute("SELECT name FROM migrations")}
    if newer := applied.difference(MIGRATIONS):
        raise NotAnArchive(f"The archive was written by a newer onrecord ({max(newer)}). Update this one to open it.")
    return [name for name in MIGRATIONS if name not in applied]


def migrate(
    db: sqlite3.Connection, *, up_to: str = MIGRATIONS[-1], before: Callable[[str], None] = lambda last: None
) -> None:
    """Apply what has not been applied yet, all of it or nothing; another process that would do the same waits.

    Before the first change of a record that has some migrations, `before` is called with the last one of those to come.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY) STRICT")
        waiting = [name for name in pending(db) if name <= up_to]
        if waiting and db.execute("SELECT 1 FROM migrations").fetchone():
            before(waiting[-1])
        for name in waiting:
            _apply(db, name)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite itself rolls back when the disk is full
            db.execute("ROLLBACK")
        raise


def _apply(db: sqlite3.Connection, name: str) -> None:
    file = _FOLDER / f"{name.replace('-', '_')}.sql"
    for statement in _statements(file.read_text("utf8")):
        db.execute(statement)
    if file.with_suffix(".py").exists():
        import_module(f"{__name__}.{file.stem}").migrate(db)
    db.execute("INSERT INTO migrations VALUES (?)", (name,))


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines():
        statement += f"{line}\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
