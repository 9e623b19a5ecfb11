"""Pairs of names of which a person has said that their bearers are two, so that nobody asks again."""

from __future__ import annotations

from datetime import UTC, datetime

from index.core.types import Being
from index.identity.name import Name
from index.store.database import Connection


def keep_apart(db: Connection, name: Name, other: Name) -> None:
    """Store that the two names, of one sort of being, are two bearers'."""
    made = datetime.now(UTC).isoformat(timespec="seconds")
    undo_keep_apart(db, name, other)
    query = "INSERT INTO distinct_names (name, other, being, made) VALUES (?, ?, ?, ?)"
    db.execute(query, (*sorted((name.text, other.text)), name.being, made))


def undo_keep_apart(db: Connection, name: Name, other: Name) -> bool:
    """Delete such a decision; False where there is none."""
    query = "DELETE FROM distinct_names WHERE name = ? AND other = ? AND being = ?"
    return bool(db.execute(query, (*sorted((name.text, other.text)), name.being)).rowcount)


def kept_apart(db: Connection) -> list[tuple[Name, Name, str]]:
    """The pairs, with their times, in the order of deciding."""
    rows = db.execute("SELECT name, other, being, made FROM distinct_names ORDER BY seq")
    return [(Name(name, Being(being)), Name(other, Being(being)), made) for name, other, being, made in rows]
