"""The rows of a record copied into another that is empty, each as it is, under its own number.

A window of rows is one transaction. The last row of a table that the target has is the mark from which a copy that was
interrupted goes on. Until it is finished, the fact `copying` in the target says of what it is a copy, as it was when.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.core.errors import ArchiveError
from index.store.copying.engines import engine_of
from index.store.copying.record_check import check_copy
from index.store.copying.tables import PARTS, TABLES, TablePart
from index.store.database import Connection, Database, set_meta
from index.store.migrations import MIGRATIONS
from index.system.subprocesses import Stop, Stopped, never

COPYING = "copying"
"""The fact in a record that it is a copy which is not finished: JSON."""
_WINDOW = 4_000
"""Rows of a transaction: some tenths of a second."""


@dataclass(frozen=True, slots=True)
class CopyProgress:
    """The table that is being copied, or what is being done; the rows that are there and those to come, and how many
    of the former were copied in this run."""

    at: str
    done: int = 0
    total: int = 0
    copied: int = 0


Report = Callable[[CopyProgress], None]


def silent(progress: CopyProgress) -> None:
    """Report nothing."""


def unfinished_copy(database: Database) -> str | None:
    """The place of the archive of which this record is a copy that is not finished; None for any other."""
    mark = database.meta(COPYING)
    return str(json.loads(mark)["source"]) if mark else None


def copy_record(
    source: Database, target: Database, places: tuple[str, str], report: Report = silent, stopped: Stop = never
) -> CopyProgress:
    """Copy all rows of a record, as they are at one moment, into one that is empty or has a part of them already, and
    compare them; `places` are where the two are. What is derived from the rows is missing, and the target is marked,
    until `finish_copy`. Raises Stopped and ArchiveError; what is copied stays, and the next run goes on from there."""
    engine = engine_of(source)
    with engine.one_moment(stopped):
        counts = {table: _count(source.db, table) for table in TABLES}
        _begin(source, target, *places)
        progress = CopyProgress("", _total(target), sum(counts.values()))
        for part in PARTS:
            progress = _copy_part(source, target, part, progress, report, stopped)
        with target.transaction() as db:
            engine_of(target).set_last_numbers(db, engine.last_numbers())
            for key, value in source.db.execute("SELECT key, value FROM meta").fetchall():
                set_meta(db, key, value)
        report(CopyProgress("comparing", progress.done, progress.total, progress.copied))
        try:
            check_copy(source, target, counts, stopped)
        except ArchiveError:
            target.set_meta(COPYING, json.dumps({"source": places[0], "moment": None}))  # the next run begins anew
            raise
    engine_of(target).settle(TABLES)
    return progress


def finish_copy(target: Database) -> None:
    """Make a copy an archive like any other."""
    with target.transaction() as db:
        db.execute("DELETE FROM meta WHERE key = ?", (COPYING,))


def _begin(source: Database, target: Database, place: str, into: str) -> None:
    """Mark the target as a copy of the source as it is now, without the rows of an earlier moment."""
    earlier = target.meta(COPYING)
    mark = {"source": place, "moment": [MIGRATIONS[-1], source.serial(), _last_vector(source)]}
    if earlier is None:
        if _total(target):
            raise ArchiveError(
                f"There is an archive in {into} already, and nothing is copied over it. Name a new folder, or the "
                "address of an empty schema."
            )
    elif (before := json.loads(earlier)) == mark:
        return
    elif before["source"] != place:
        raise ArchiveError(
            f"In {into} there is an unfinished copy of another archive, {before['source']}. Finish that one, or name a "
            "new folder, or the address of an empty schema."
        )
    with target.transaction() as db:
        engine_of(target).empty(db, [*reversed(TABLES), "meta"])
        set_meta(db, COPYING, json.dumps(mark))


def _copy_part(
    source: Database, target: Database, part: TablePart, progress: CopyProgress, report: Report, stopped: Stop
) -> CopyProgress:
    """Copy the rows of a part that the target has not."""
    table, key = part.table, ", ".join(part.key)
    columns = [column[0] for column in source.db.execute(f"SELECT * FROM {table} LIMIT 0").description]
    places = [columns.index(column) for column in part.key]
    where = f" WHERE {part.condition}" if part.condition else ""
    last = target.db.execute(
        f"SELECT {key} FROM {table}{where} ORDER BY {', '.join(f'{column} DESC' for column in part.key)} LIMIT 1"
    ).fetchone()
    marks = ", ".join("?" * len(part.key))
    names = ", ".join(f'"{column}"' for column in columns)
    while True:
        after = f"{' AND' if where else ' WHERE'} ({key}) > ({marks})" if last else ""
        query = f"SELECT {names} FROM {table}{where}{after} ORDER BY {key} LIMIT {_WINDOW}"
        rows = source.db.execute(query, tuple(last or ())).fetchall()
        if not rows:
            return progress
        if stopped():
            raise Stopped
        try:
            with target.transaction(stopped) as db, engine_of(target).without_triggers(db, table):
                db.insert_rows(table, columns, rows)
        except ArchiveError as error:
            raise _explained(error, table, columns, rows) from error
        last = tuple(rows[-1][place] for place in places)
        progress = CopyProgress(table, progress.done + len(rows), progress.total, progress.copied + len(rows))
        report(progress)


def _explained(
    error: ArchiveError, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> ArchiveError:
    """The error with the row, where one has the character that PostgreSQL's text cannot hold."""
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            if isinstance(value, str) and "\0" in value:
                return ArchiveError(
                    f"{table}, row {row[0]}: its {column} has the character U+0000, which PostgreSQL cannot store. "
                    "Take the article out of the archive with `onrecord erase`, or add it again without the character."
                )
    return error


def _count(db: Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _total(database: Database) -> int:
    return sum(_count(database.db, table) for table in TABLES)


def _last_vector(database: Database) -> int:
    return int(database.db.execute("SELECT coalesce(max(seq), 0) FROM vectors").fetchone()[0])
