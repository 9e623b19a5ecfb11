"""The archive's speakers as the record tells of them: names, roles with their dates, counts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Any

from index.vocabulary import Being, Role, Speaker

_MINE = " WHERE {} IN (SELECT value FROM json_each(?))"


def speakers(db: sqlite3.Connection, ids: Iterable[str] | None = None, *, silent: bool = False) -> list[Speaker]:
    """The speakers (all, or those named) with their counts, the most quoted first.

    Whoever speaks only in what others tell of them is among them if `silent`; what is told so is not counted.
    """
    only = None if ids is None else json.dumps(list(ids))
    outer = "LEFT JOIN" if silent else "JOIN"
    names: dict[str, list[str]] = {}
    for speaker, name in _rows(db, "SELECT speaker, name FROM names{} ORDER BY name", "speaker", only):
        names.setdefault(speaker, []).append(name)
    roles: dict[str, list[Role]] = {}
    for speaker, text, said, first, last in _rows(
        db,
        "SELECT q.speaker, q.role, count(*), min(a.published), max(a.published) FROM quotations q"
        " JOIN articles a ON a.seq = q.article{} GROUP BY q.speaker, q.role"
        " HAVING q.role NOT NULL AND q.speaker NOT NULL ORDER BY count(*) DESC, q.role",
        "q.speaker",
        only,
    ):
        roles.setdefault(speaker, []).append(Role(text, said, _day(first), _day(last)))
    found = _rows(
        db,
        "SELECT s.id, s.name, s.being, count(q.seq), count(DISTINCT q.article), min(a.published), max(a.published)"
        f" FROM speakers s {outer} quotations q ON q.speaker = s.id AND q.carrier IS NULL"
        f" {outer} articles a ON a.seq = q.article{{}} GROUP BY s.id ORDER BY count(q.seq) DESC, s.id",
        "s.id",
        only,
    )
    return [
        Speaker(i, name, Being(being), tuple(names.get(i, ())), tuple(roles.get(i, ())), *counts, *map(_day, dates))
        for i, name, being, *counts, first, last in found
        for dates in [(first, last)]
    ]


def _rows(db: sqlite3.Connection, query: str, column: str, only: str | None) -> list[tuple[Any, ...]]:
    where = "" if only is None else _MINE.format(column)
    return db.execute(query.format(where), () if only is None else (only,)).fetchall()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
