"""Writing the record: an article goes in with all that was read out of it in one transaction, or not at all."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

from index import copies, stories
from index.database import Database
from index.embedder import Vectors
from index.identity import Name, identities
from index.rows import quotation_row, words_of
from index.vocabulary import Article, Being, Passage, Quotation


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read out of one article, ready to be stored. Vectors are float32[n, dimension]."""

    article: Article
    quotations: Sequence[Quotation]
    passages: Sequence[Passage]
    quotation_vectors: Vectors
    passage_vectors: Vectors


class Store:
    """What changes the record. One process at a time; the archive's lock sees to it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, reading: Reading, *, model: str, extractor: str) -> bool:
        """Store an article with all that was read out of it; True when it replaced an older version.

        A text that another article holds, read by the same extractor, is not stored again: see `copies`.
        """
        article = reading.article
        with self._database.transaction() as db:
            replaced = self._end(db, article.id, "replaced")
            original = copies.original(db, article.text, article.id, extractor)
            seq = db.execute(
                "INSERT INTO articles (id, hash, text, title, outlet, author, published, url, added, extractor,"
                " pages, text_hash, copy_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    article.id,
                    article.hash,
                    "" if original else article.text,
                    article.title,
                    article.outlet,
                    article.author,
                    article.published.isoformat() if article.published else None,
                    article.url,
                    datetime.now(UTC).isoformat(timespec="seconds"),
                    extractor,
                    json.dumps(article.pages) if article.pages else None,
                    copies.text_hash(article.text),
                    original,
                ),
            ).lastrowid
            assert seq
            if original:
                return replaced
            self._relate(db, seq, article.text, article.published)
            for passage, vector in zip(reading.passages, reading.passage_vectors, strict=True):
                db.execute(
                    'INSERT INTO passages (article, start, "end", vector) VALUES (?, ?, ?, ?)',
                    (
                        seq,
                        passage.span.start,
                        passage.span.end,
                        _vector(db, passage.span.of(article.text), model, vector),
                    ),
                )
            for quotation, vector in zip(reading.quotations, reading.quotation_vectors, strict=True):
                words = words_of(article.text, quotation.content)
                db.execute(
                    "INSERT INTO quotations (article, content, cue, source, kind, said, confidence, name, role, being,"
                    " name_confidence, why, carrier, vector) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (seq, *quotation_row(quotation), _vector(db, words, model, vector)),
                )
            self._identify(db, {Name(q.source.name, q.source.being) for q in reading.quotations if q.source.name})
        return replaced

    def remove(self, article_id: str) -> bool:
        """Take an article out of force; True when there was one. Its text stays for those who cite it."""
        with self._database.transaction() as db:
            return self._end(db, article_id, "removed")

    def _end(self, db: sqlite3.Connection, article_id: str, why: str) -> bool:
        row = db.execute("SELECT seq FROM articles WHERE id = ? AND ended IS NULL", (article_id,)).fetchone()
        if row is None:
            return False
        db.execute("UPDATE articles SET ended = ? WHERE seq = ?", (why, row[0]))
        if not copies.hand_on(db, row[0]):
            self._empty(db, row[0])
        return True

    def _empty(self, db: sqlite3.Connection, article: int) -> None:
        """Forget what was read out of an article."""
        names = db.execute(
            "SELECT DISTINCT name, being FROM quotations WHERE article = ? AND name NOT NULL", (article,)
        )
        touched = {Name(name, Being(being)) for name, being in names.fetchall()}
        stories.unlink(db, article)
        db.execute("DELETE FROM passages WHERE article = ?", (article,))
        db.execute("DELETE FROM quotations WHERE article = ?", (article,))
        self._identify(db, touched)

    def _relate(self, db: sqlite3.Connection, article: int, text: str, published: date | None) -> None:
        """Make what is the same text its copies, and join it to its story."""
        for copy in copies.take_over(db, article, text):
            self._empty(db, copy)
        stories.link(db, article, text, published)

    def relate_all(self) -> None:
        """Work out anew which articles are copies, and which are versions of one story."""
        with self._database.transaction() as db:
            db.execute("DELETE FROM bands")
            db.execute("UPDATE articles SET story = NULL")
            rows = db.execute("SELECT seq FROM articles WHERE ended IS NULL ORDER BY seq").fetchall()
            for (seq,) in rows:
                query = "SELECT text, published FROM articles WHERE seq = ? AND copy_of IS NULL"
                if row := db.execute(query, (seq,)).fetchone():
                    self._relate(db, seq, row[0], date.fromisoformat(row[1]) if row[1] else None)

    def identify_all(self) -> None:
        """Work out every speaker anew from the names that articles in force give."""
        with self._database.transaction() as db:
            rows = db.execute("SELECT DISTINCT name, being FROM quotations WHERE name NOT NULL").fetchall()
            db.execute("DELETE FROM names")
            self._identify(db, {Name(name, Being(being)) for name, being in rows})

    def _identify(self, db: sqlite3.Connection, touched: set[Name]) -> None:
        """Bring the touched names up to date: whose they are, and who said what under them."""
        changed = set()
        for name in touched:
            row = (name.text, name.being)
            used = db.execute("SELECT 1 FROM quotations WHERE name = ? AND being = ? LIMIT 1", row).fetchone()
            if not used:
                changed |= (
                    {name.block}
                    if db.execute("DELETE FROM names WHERE name = ? AND being = ?", row).rowcount
                    else set()
                )
            elif db.execute("INSERT OR IGNORE INTO names VALUES (?, ?, ?, '')", (*row, name.block)).rowcount:
                changed.add(name.block)
            else:
                db.execute(
                    "UPDATE quotations SET speaker = (SELECT speaker FROM names WHERE name = ? AND being = ?)"
                    " WHERE name = ? AND being = ? AND speaker IS NULL",
                    row + row,
                )
        for block in sorted(changed):
            self._tell_apart(db, block)

    def _tell_apart(self, db: sqlite3.Connection, block: str) -> None:
        """Work out anew who is who in a block, and write down what has changed."""
        rows = db.execute("SELECT name, being, speaker FROM names WHERE block = ?", (block,)).fetchall()
        before = {(name, being): speaker for name, being, speaker in rows}
        for who in identities(Name(name, Being(being)) for name, being in before):
            db.execute(
                "INSERT INTO speakers VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name",
                (who.id, who.name, who.being),
            )
            for text in who.names:
                if before[text, who.being] != who.id:
                    theirs = (who.id, text, who.being)
                    db.execute("UPDATE names SET speaker = ? WHERE name = ? AND being = ?", theirs)
                    db.execute("UPDATE quotations SET speaker = ? WHERE name = ? AND being = ?", theirs)


def _vector(db: sqlite3.Connection, text: str, model: str, vector: Vectors) -> int:
    """The row of the vector of this text, stored once for each model."""
    key = hashlib.sha256(text.encode("utf8", "surrogatepass")).digest()
    row = db.execute("SELECT seq FROM vectors WHERE hash = ? AND model = ?", (key, model)).fetchone()
    if row:
        return int(row[0])
    blob = vector.astype(np.float32).tobytes()
    return int(
        db.execute("INSERT INTO vectors (hash, model, vector) VALUES (?, ?, ?)", (key, model, blob)).lastrowid or 0
    )
