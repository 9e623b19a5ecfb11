"""The comparison of a copy with the record that it was made of: counts, the texts of all articles, some spans."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping

from index.core.errors import ArchiveError
from index.core.hashing import text_hash
from index.store.database import Connection, Database
from index.system.subprocesses import Stop, Stopped, never

_WINDOW = 1_000
"""Articles whose texts are in memory at a time."""
DRAWN_SPANS = 100
"""Statements that are drawn, whose words are cut out of both texts and compared."""


def check_copy(source: Database, target: Database, counts: Mapping[str, int], stopped: Stop = never) -> None:
    """Compare a copy with its source, of which the counts of all tables are given; raises ArchiveError that says what
    differs, and Stopped."""
    db, copy = source.db, target.db
    differ = [
        table for table, count in counts.items() if copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0] != count
    ]
    if differ:
        raise _differs(f"it has another number of rows of {', '.join(differ)}")
    last = 0
    query = "SELECT seq, id, text_hash, copy_of IS NULL, text FROM articles WHERE seq > ? ORDER BY seq LIMIT ?"
    hashes = "SELECT seq, text_hash FROM articles WHERE seq > ? ORDER BY seq LIMIT ?"
    while rows := copy.execute(query, (last, _WINDOW)).fetchall():
        if stopped():
            raise Stopped
        wanted = dict(db.execute(hashes, (last, _WINDOW)).fetchall())
        for seq, identifier, stored, original, text in rows:
            if wanted.get(seq) != stored or (original and text_hash(text) != stored):
                raise _differs(f"the text of the article {identifier} (row {seq}) has another hash")
        last = rows[-1][0]
    for seq, content in _drawn(db):
        words = _words(db, seq, content)
        if _words(copy, seq, content) != words:
            raise _differs(f"the statement in row {seq} has other words")


def _drawn(db: Connection) -> Iterator[tuple[int, str]]:
    """Yield some statements' rows and the spans of their words, drawn by chance."""
    (most,) = db.execute("SELECT coalesce(max(seq), 0) FROM quotations").fetchone()
    for _ in range(DRAWN_SPANS if most else 0):
        query = "SELECT seq, content FROM quotations WHERE seq >= ? ORDER BY seq LIMIT 1"
        yield db.execute(query, (random.randint(1, most),)).fetchone()  # noqa: S311  # no secret


def _words(db: Connection, seq: int, content: str) -> list[str]:
    """The words of a statement, cut out of the text of its article."""
    query = "SELECT a.text FROM quotations q JOIN articles a ON a.seq = q.article WHERE q.seq = ? AND q.content = ?"
    row = db.execute(query, (seq, content)).fetchone()
    return [row[0][start:end] for start, end in json.loads(content)] if row else []


def _differs(what: str) -> ArchiveError:
    return ArchiveError(
        f"The copy is not the same as the archive: {what}. Check the archive with `onrecord status`, and run the same "
        "command again: it begins anew."
    )
