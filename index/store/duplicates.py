"""Copies: one text, published in several places. It is stored and read once; each place is a row of its own.

The article that holds the text is the original, whichever came first; the others point to it by `copy_of`, and one of
them takes its place when it goes. "I" in it is its author, where all places of the text agree on who that is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from index.core.hashing import text_hash
from index.core.types import Article
from index.identity.name import Name
from index.store import quotation_rows
from index.store.database import Connection
from index.text.bylines import reconcile_author

_FILE_ID = re.compile(r"(.+)-[0-9a-f]{12}")
"""An id made of a file: its name, and a hash of where it lies."""

Authors = Mapping[tuple[str, str], tuple[str, ...]]
"""The persons whom a byline names, by the columns author and outlet."""


def find_original(db: Connection, article: Article, extractor: str, author: str, authors: Authors) -> int | None:
    """The row in force, of another id, with this text as read by this extractor; None where there is none, and where
    this article is the first to name the text's author, so that it must be read anew. `author`: its own, or ""."""
    row = db.execute(
        "SELECT seq, author, outlet FROM articles WHERE text_hash = ? AND ended IS NULL AND copy_of IS NULL AND id <> ?"
        " AND extractor = ? ORDER BY seq LIMIT 1",
        (text_hash(article.text), article.id, extractor),
    ).fetchone()
    if row is None or (author and not authors[row[1:]]):
        return None
    return int(row[0])


def added_otherwise(db: Connection, article: Article) -> bool:
    """True when an article in force of another id is this one: the same file's name, text and fields."""
    name = _FILE_ID.fullmatch(article.id)
    query = (
        "SELECT a.id FROM articles o JOIN articles a ON a.seq = o.seq OR (a.copy_of = o.seq AND a.ended IS NULL)"
        " WHERE o.text_hash = ? AND o.ended IS NULL AND o.copy_of IS NULL AND a.hash = ?"
    )
    ids = db.execute(query, (text_hash(article.text), article.hash)).fetchall() if name else []
    return any(name and (other := _FILE_ID.fullmatch(each)) and other[1] == name[1] for (each,) in ids)


def has_other_article(db: Connection, text: str, article_id: str) -> bool:
    """True when an article in force of another id has this text."""
    query = (
        "SELECT 1 FROM articles o WHERE o.text_hash = ? AND o.ended IS NULL AND o.copy_of IS NULL AND (o.id <> ?"
        " OR EXISTS (SELECT 1 FROM articles c WHERE c.copy_of = o.seq AND c.ended IS NULL))"
    )
    return db.execute(query, (text_hash(text), article_id)).fetchone() is not None


def reconcile_authors(db: Connection, article: int, authors: Authors) -> set[Name]:
    """Resolve the "I" of a text's author to the person whom the bylines of all its copies name, to nobody where they
    differ; returns the names that are concerned."""
    by_folded = {name.casefold(): name for byline in bylines(db, article) for name in authors[byline]}
    agreed = tuple(by_folded.values())
    return quotation_rows.revise_quotations(
        db, article, lambda quotation: replace(quotation, source=reconcile_author(quotation.source, agreed))
    )


def bylines(db: Connection, article: int) -> list[tuple[str, str]]:
    """Author and outlet of an article and of its copies, in the order of adding."""
    query = "SELECT author, outlet FROM articles WHERE ended IS NULL AND (seq = ? OR copy_of = ?) ORDER BY seq"
    return db.execute(query, (article, article)).fetchall()


def first_copy(db: Connection, article: int) -> int | None:
    """The first of an article's copies; None where it has none."""
    query = "SELECT seq FROM articles WHERE copy_of = ? AND ended IS NULL ORDER BY seq LIMIT 1"
    row = db.execute(query, (article,)).fetchone()
    return row[0] if row else None


def promote_copy(db: Connection, article: int, copy: int) -> None:
    """Make one of an article's copies the original: text, passages and quotations become its own."""
    db.execute(
        "UPDATE articles SET copy_of = NULL, (text, story, extractor) ="
        " (SELECT text, story, extractor FROM articles WHERE seq = ?) WHERE seq = ?",
        (article, copy),
    )
    db.execute("UPDATE articles SET copy_of = ? WHERE copy_of = ? AND ended IS NULL", (copy, article))
    for table in ("passages", "bands"):
        db.execute(f"UPDATE {table} SET article = ? WHERE article = ?", (copy, article))
    day = "(SELECT published FROM articles WHERE seq = ?)"
    db.execute(f"UPDATE quotations SET article = ?, day = {day} WHERE article = ?", (copy, copy, article))
    db.execute("UPDATE articles SET story = NULL WHERE seq = ?", (article,))


def absorb_duplicates(db: Connection, article: int, text: str) -> list[tuple[int, str]]:
    """Make the other articles in force with this text copies of this one; returns their rows and ids."""
    rows: list[tuple[int, str]] = db.execute(
        "SELECT seq, id FROM articles WHERE text_hash = ? AND ended IS NULL AND copy_of IS NULL AND seq <> ?",
        (text_hash(text), article),
    ).fetchall()
    if rows:
        db.take_turn()
    for seq, _ in rows:
        db.execute(
            "UPDATE articles SET copy_of = ?, extractor = (SELECT extractor FROM articles WHERE seq = ?)"
            " WHERE seq = ? OR copy_of = ?",
            (article, article, seq, seq),
        )
        db.execute("UPDATE articles SET text = '' WHERE seq = ?", (seq,))
    return rows
