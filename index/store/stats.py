"""The whole record in counts, outlets and dates, and the check of its integrity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.store.database import Connection
from index.store.filters import OUTLETS


def counts(db: Connection) -> tuple[int, int, int, int]:
    """The numbers of articles, quotations, speakers and passages in force."""
    row = db.execute(
        "SELECT (SELECT count(*) FROM articles WHERE ended IS NULL), (SELECT count(*) FROM quotations),"
        " (SELECT count(*) FROM speakers WHERE statements > 0), (SELECT count(*) FROM passages)"
    ).fetchone()
    return (row[0], row[1], row[2], row[3])


def outlet_names(db: Connection) -> list[str]:
    """Every outlet's name but ''."""
    return [row[0] for row in db.execute(OUTLETS)]


def outlets(db: Connection) -> list[tuple[str, int]]:
    """Every outlet and the number of its articles, the largest first; '' for articles that name none."""
    query = "SELECT outlet, count(*) FROM articles WHERE ended IS NULL GROUP BY outlet ORDER BY 2 DESC, 1"
    return db.execute(query).fetchall()


def dates(db: Connection, speakers: Sequence[str] = ()) -> tuple[date, date] | None:
    """The first and last date of publication, of the articles that quote these speakers; None without a date."""
    if speakers:
        days = [f"(SELECT {end}(day) FROM quotations WHERE speaker = s.id) AS {end}_day" for end in ("min", "max")]
        of_each = f"SELECT {', '.join(days)} FROM speakers s WHERE s.id IN (SELECT value FROM json_each(?))"
        query, values = f"SELECT min(min_day), max(max_day) FROM ({of_each}) d", [list(speakers)]
    else:
        ends = [f"(SELECT {end}(published) FROM articles WHERE ended IS NULL)" for end in ("min", "max")]
        query, values = f"SELECT {', '.join(ends)}", list[list[str]]()
    first, last = db.execute(query, values).fetchone()
    return (date.fromisoformat(first), date.fromisoformat(last)) if first else None


def undated_count(db: Connection) -> int:
    """The number of articles in force without a date of publication."""
    return int(db.execute("SELECT count(*) FROM articles WHERE ended IS NULL AND published IS NULL").fetchone()[0])


def duplicate_counts(db: Connection) -> tuple[int, int, int]:
    """The numbers of articles in force that are copies, of stories in several versions, and of these versions."""
    row = db.execute(
        "SELECT count(copy_of), count(DISTINCT story), count(story) FROM articles WHERE ended IS NULL"
    ).fetchone()
    return (row[0], row[1], row[2])


def superseded_count(db: Connection) -> int:
    """The number of older versions of articles, and removed ones, which stay for those who cite them."""
    return int(db.execute("SELECT count(*) FROM articles WHERE ended IS NOT NULL").fetchone()[0])


def extractors(db: Connection) -> dict[str, int]:
    """The number of articles in force that each quotation and speaker model has read, by its fingerprint."""
    rows = db.execute("SELECT extractor, count(*) FROM articles WHERE ended IS NULL GROUP BY extractor ORDER BY 2 DESC")
    return dict(rows.fetchall())
