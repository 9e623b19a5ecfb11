"""Mark the quotations whose source as written is the speaker's name or a part of it."""

from __future__ import annotations

import json
import re
import sqlite3

_WORD = re.compile(r"[^\W\d_]+(?:['\-.][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"'s?$")


def migrate(db: sqlite3.Connection) -> None:
    """Fill the column named."""
    query = "SELECT seq, source, name FROM quotations WHERE article = ? AND source NOT NULL AND name NOT NULL"
    for (article,) in db.execute("SELECT DISTINCT article FROM quotations").fetchall():
        (text,) = db.execute("SELECT text FROM articles WHERE seq = ?", (article,)).fetchone()
        spans = [(seq, json.loads(source), name) for seq, source, name in db.execute(query, (article,)).fetchall()]
        named = [(seq,) for seq, (start, end), name in spans if _is_named(text[start:end], name)]
        db.executemany("UPDATE quotations SET named = 1 WHERE seq = ?", named)


def _is_named(written: str, name: str) -> bool:
    words, given = _words(name), _words(written)
    parts = {part.casefold() for word in words for part in (word, *re.split(r"[-.']", word)) if len(part) > 1}
    parts.add("".join(word[0] for word in words if word[0].isupper()).casefold())
    parts -= {"the", "an"}
    return any(len(word) > 1 and not word.islower() and word.casefold() in parts for word in given)


def _words(text: str) -> list[str]:
    return [_POSSESSIVE.sub("", word) for word in _WORD.findall(text.replace("’", "'"))]
