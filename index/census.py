"""Counts over the whole record, and whether it is sound: what `onrecord status` tells beside what is asked often."""

from __future__ import annotations

import sqlite3


def places(db: sqlite3.Connection) -> tuple[int, int, int]:
    """How many articles in force are copies; how many stories there are in versions, and how many versions."""
    row = db.execute(
        "SELECT count(copy_of), count(DISTINCT story), count(story) FROM articles WHERE ended IS NULL"
    ).fetchone()
    return (row[0], row[1], row[2])


def superseded(db: sqlite3.Connection) -> int:
    """How many older versions of articles, and removed ones, are kept for those who cite them."""
    return int(db.execute("SELECT count(*) FROM articles WHERE ended NOT NULL").fetchone()[0])


def extractors(db: sqlite3.Connection) -> dict[str, int]:
    """How many articles in force each quotation and speaker model has read, by its fingerprint."""
    rows = db.execute("SELECT extractor, count(*) FROM articles WHERE ended IS NULL GROUP BY extractor ORDER BY 2 DESC")
    return dict(rows.fetchall())


def faults(db: sqlite3.Connection) -> tuple[str, ...]:
    """What SQLite finds wrong with the file, and rows that point nowhere; () where it is sound."""
    try:
        found = [str(row[0]) for row in db.execute("PRAGMA integrity_check(10)").fetchall()]
        if found != ["ok"]:
            return tuple(found)
        loose = db.execute("PRAGMA foreign_key_check").fetchmany(10)
    except sqlite3.DatabaseError as error:
        return (str(error),)
    return tuple(
        f"{table}, row {row}: points to a row of {parent} that is not there" for table, row, parent, _ in loose
    )
