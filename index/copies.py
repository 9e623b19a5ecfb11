"""Copies: one text, published in several places. It is stored and read once; each place is a row of its own.

The article that holds the text is the original, whichever came first; the others point to it by `copy_of`, and one of
them takes its place when it goes.
"""

from __future__ import annotations

import hashlib
import sqlite3


def text_hash(text: str) -> bytes:
    """SHA-256 of a text: equal texts, equal hashes."""
    return hashlib.sha256(text.encode("utf8", "surrogatepass")).digest()


def original(db: sqlite3.Connection, text: str, article_id: str, extractor: str) -> int | None:
    """The row in force, of another id, that holds this text as read by this extractor; None where there is none."""
    row = db.execute(
        "SELECT seq FROM articles WHERE text_hash = ? AND ended IS NULL AND copy_of IS NULL AND id <> ?"
        " AND extractor = ? ORDER BY seq LIMIT 1",
        (text_hash(text), article_id, extractor),
    ).fetchone()
    return row[0] if row else None


def heir(db: sqlite3.Connection, article: int) -> int | None:
    """The first of an article's copies; None where it has none."""
    query = "SELECT seq FROM articles WHERE copy_of = ? AND ended IS NULL ORDER BY seq LIMIT 1"
    row = db.execute(query, (article,)).fetchone()
    return row[0] if row else None


def hand_on(db: sqlite3.Connection, article: int, heir: int) -> None:
    """Give what an article holds to one of its copies."""
    db.execute(
        "UPDATE articles SET copy_of = NULL, (text, story, extractor) ="
        " (SELECT text, story, extractor FROM articles WHERE seq = ?) WHERE seq = ?",
        (article, heir),
    )
    db.execute("UPDATE articles SET copy_of = ? WHERE copy_of = ? AND ended IS NULL", (heir, article))
    for table in ("passages", "bands"):
        db.execute(f"UPDATE {table} SET article = ? WHERE article = ?", (heir, article))
    day = "(SELECT published FROM articles WHERE seq = ?)"
    db.execute(f"UPDATE quotations SET article = ?, day = {day} WHERE article = ?", (heir, heir, article))
    db.execute("UPDATE articles SET story = NULL WHERE seq = ?", (article,))


def take_over(db: sqlite3.Connection, article: int, text: str) -> list[tuple[int, str]]:
    """Make copies of the other articles in force that hold this text, and return their rows and ids."""
    rows: list[tuple[int, str]] = db.execute(
        "SELECT seq, id FROM articles WHERE text_hash = ? AND ended IS NULL AND copy_of IS NULL AND seq <> ?",
        (text_hash(text), article),
    ).fetchall()
    for seq, _ in rows:
        db.execute(
            "UPDATE articles SET copy_of = ?, extractor = (SELECT extractor FROM articles WHERE seq = ?)"
            " WHERE seq = ? OR copy_of = ?",
            (article, article, seq, seq),
        )
        db.execute("UPDATE articles SET text = '' WHERE seq = ?", (seq,))
    return rows
