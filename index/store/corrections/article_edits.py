"""Edits by hand of an article's title, outlet, author and day of publication.

An edit belongs to the article's id: it is laid over whatever version of the article is added, and the version's own
value comes back when the edit is undone. The row in `articles` has the values in force, from which all else follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from index.core.errors import CorrectionError
from index.core.types import Article
from index.store.database import Connection

FIELDS = ("title", "outlet", "author", "published")
"""The fields of an article that a person may edit."""
_LONGEST = 500

Changes = Mapping[str, str | None]
"""New values by field, as columns hold them: an unknown day is None."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A value that a person gave an article, the one that its file gives, both as columns hold them, and when."""

    article: str
    field: str
    value: str | None
    given: str | None
    made: str


def parse_changes(fields: Mapping[str, str | date | None]) -> dict[str, str | None]:
    """Return new values as columns hold them, those that are None left out; "" empties a field. Raises CorrectionError
    for what no field can be."""
    changes: dict[str, str | None] = {}
    for field, value in fields.items():
        if isinstance(value, date):
            changes[field] = value.isoformat()
        elif value is not None:
            changes[field] = _parse_text(field, value)
    if not changes:
        raise CorrectionError("Nothing to change is given: a title, an outlet, an author or a date.")
    return changes


def _parse_text(field: str, value: str) -> str | None:
    text = " ".join(value.split())
    if field == "published":
        try:
            return date.fromisoformat(text).isoformat() if text else None
        except ValueError:
            raise CorrectionError(f"{text!r} is not a date; write it as YYYY-MM-DD.") from None
    if len(text) > _LONGEST or not text.isprintable():
        raise CorrectionError(
            f"The {field} has at most {_LONGEST} letters, and no control characters. Give a shorter one."
        )
    return text


def edit_article(db: Connection, identifier: str, changes: Changes) -> list[tuple[str, str | None, str | None]]:
    """Store the edits of an article in force and change its row; returns the fields that now have another value, with
    the one before and the one after."""
    made, changed = datetime.now(UTC).isoformat(timespec="seconds"), list[tuple[str, str | None, str | None]]()
    for field, value in changes.items():
        query = f"SELECT {_column(field)} FROM articles WHERE id = ? AND ended IS NULL"
        (now,) = db.execute(query, (identifier,)).fetchone()
        row = db.execute("SELECT given FROM edits WHERE article = ? AND field = ?", (identifier, field)).fetchone()
        given = row[0] if row else now
        db.execute("DELETE FROM edits WHERE article = ? AND field = ?", (identifier, field))
        if value != given:
            query = "INSERT INTO edits (article, field, value, given, made) VALUES (?, ?, ?, ?, ?)"
            db.execute(query, (identifier, field, value, given, made))
        _set(db, identifier, field, value)
        if value != now:
            changed.append((field, now, value))
    return changed


def undo_edits(db: Connection, identifier: str, fields: Sequence[str]) -> list[Edit]:
    """Give an article the values of its file back; returns the edits undone."""
    undone = [each for each in edits_of(db, identifier) if each.field in fields]
    for each in undone:
        db.execute("DELETE FROM edits WHERE article = ? AND field = ?", (identifier, each.field))
        _set(db, identifier, each.field, each.given)
    return undone


def edited(db: Connection, article: Article) -> Article:
    """Return an article as its file has it, with the edits of its id laid over."""
    edits = {each.field: each.value for each in edits_of(db, article.id)}
    if not edits:
        return article
    day = article.published.isoformat() if article.published else None
    day = edits.get("published", day)
    return replace(
        article,
        title=edits.get("title", article.title) or "",
        outlet=edits.get("outlet", article.outlet) or "",
        author=edits.get("author", article.author) or "",
        published=date.fromisoformat(day) if day else None,
        edited=tuple(sorted(edits)),
    )


def renew_given(db: Connection, article: Article) -> None:
    """Store the values of the file's version that is being added, for an undo."""
    for each in edits_of(db, article.id):
        value = article.published.isoformat() if article.published else None
        given = value if each.field == "published" else getattr(article, each.field)
        db.execute("UPDATE edits SET given = ? WHERE article = ? AND field = ?", (given, article.id, each.field))


def edits_of(db: Connection, identifier: str | None = None) -> list[Edit]:
    """The edits in the order of making; of one article, or of all."""
    where = "" if identifier is None else " WHERE article = ?"
    query = f"SELECT article, field, value, given, made FROM edits{where} ORDER BY seq"
    return [Edit(*row) for row in db.execute(query, () if identifier is None else (identifier,))]


def _set(db: Connection, identifier: str, field: str, value: str | None) -> None:
    query = f"UPDATE articles SET {_column(field)} = ? WHERE id = ? AND ended IS NULL"
    db.execute(query, (value, identifier))


def _column(field: str) -> str:
    """The field's name, which goes into SQL; raises ValueError for any other text."""
    if field not in FIELDS:
        raise ValueError(field)
    return field
