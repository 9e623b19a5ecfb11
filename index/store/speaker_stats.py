"""The speakers in the record with their names, roles, dates and counts.

Counts are kept by the triggers of migration 0005-tallies, dates are ends of ranges of an index: a query about a speaker
costs the same however much they say.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from index.core.types import Being, Role, Speaker
from index.store.database import Connection, Record
from index.store.rows import at_most

_DAY = "(SELECT day FROM quotations WHERE speaker = {} AND day IS NOT NULL{} ORDER BY day {} LIMIT 1)"


def speakers(
    db: Connection,
    ids: Iterable[str] | None = None,
    *,
    silent: bool = False,
    most: int = -1,
    offset: int = 0,
) -> list[Speaker]:
    """The speakers (all, or those named) with their counts, the most quoted first, at most so many after `offset`.

    Those who speak only in nested quotations are among them if `silent`; nested quotations are not counted.
    """
    own = [_DAY.format("s.id", " AND carrier IS NULL", order) for order in ("", "DESC")]
    query = f"SELECT id, name, being, statements, articles, {own[0]} AS first, {own[1]} AS last FROM speakers s WHERE "
    query += "EXISTS (SELECT 1 FROM quotations WHERE speaker = s.id)" if silent else "statements > 0"
    only = () if ids is None else (list(ids),)
    mine = " AND {} IN (SELECT value FROM json_each(?))" if only else ""
    query = f"{query}{mine.format('id')} ORDER BY statements DESC, id LIMIT ? OFFSET ?"
    rows = db.fetch_rows(query, (*only, at_most(most), offset))
    names: dict[str, list[str]] = {}
    roles: dict[str, list[Role]] = {}
    shown = [row["id"] for row in rows]
    for row in _of(db, "SELECT speaker, name FROM names", "name", shown):
        names.setdefault(row["speaker"], []).append(row["name"])
    ends = [_DAY.format("r.speaker", " AND role = r.role", order) for order in ("", "DESC")]
    query = f"SELECT speaker, role, statements, {ends[0]} AS first, {ends[1]} AS last FROM roles r"
    for row in _of(db, query, "statements DESC, role", shown):
        role = Role(row["role"], row["statements"], first=_day(row["first"]), last=_day(row["last"]))
        roles.setdefault(row["speaker"], []).append(role)
    return [
        Speaker(
            id=row["id"],
            name=row["name"],
            being=Being(row["being"]),
            aliases=tuple(names.get(row["id"], ())),
            roles=tuple(roles.get(row["id"], ())),
            statements=row["statements"],
            articles=row["articles"],
            first=_day(row["first"]),
            last=_day(row["last"]),
        )
        for row in rows
    ]


def speaker_count(db: Connection) -> int:
    """The number of speakers, without those who speak only in nested quotations."""
    return int(db.execute("SELECT count(*) FROM speakers WHERE statements > 0").fetchone()[0])


def bearers(db: Connection) -> list[tuple[str, Being, str, int]]:
    """(name, being, speaker's id, statements) of every name of those who speak, the most quoted first."""
    query = (
        "SELECT n.name, n.being, s.id, s.statements FROM speakers s JOIN names n ON n.speaker = s.id"
        " WHERE s.statements > 0 ORDER BY s.statements DESC, s.id, n.name"
    )
    return [(name, Being(being), speaker, statements) for name, being, speaker, statements in db.execute(query)]


def edition(db: Connection) -> tuple[int, ...]:
    """Numbers of which one differs whenever names, roles or abbreviations, or their bearers, have changed, and whenever
    a person has corrected something."""
    by_hand = ("ties", "corrections", "edits", "struck_roles", "kept_roles", "distinct_names")
    counts = [f"(SELECT count(*) FROM {table})" for table in ("names", "roles", "abbreviations", *by_hand)]
    statements = "(SELECT coalesce(sum(statements), 0) FROM speakers)"
    speaking = "(SELECT count(*) FROM speakers WHERE statements > 0)"
    row = db.execute(f"SELECT {', '.join([statements, speaking, *counts])}").fetchone()
    return tuple(int(value) for value in row)


def _of(db: Connection, query: str, order: str, ids: list[str]) -> list[Record]:
    where = "WHERE speaker IN (SELECT value FROM json_each(?))"
    return db.fetch_rows(f"{query} {where} ORDER BY {order}", (ids,))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
