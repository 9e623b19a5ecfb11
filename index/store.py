"""Writing the record: an article goes in with all that was read out of it in one transaction, or not at all."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from index import ledger, registry
from index.database import Database
from index.embedder import Vectors
from index.identity import Name
from index.rows import words_of
from index.vocabulary import Article, Passage, Quotation, Ruling, Span


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
        """Store an article with all that was read out of it; True when it replaced an older version."""
        article = reading.article
        with self._database.transaction() as db:
            ended = self._end(db, article.id, "replaced")
            seq = db.execute(
                "INSERT INTO articles (id, hash, text, title, outlet, author, published, url, added, extractor)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    article.id,
                    article.hash,
                    article.text,
                    article.title,
                    article.outlet,
                    article.author,
                    article.published.isoformat() if article.published else None,
                    article.url,
                    datetime.now(UTC).isoformat(timespec="seconds"),
                    extractor,
                ),
            ).lastrowid
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
            read = [
                (q, _vector(db, words_of(article.text, q.content), model, vector))
                for q, vector in zip(reading.quotations, reading.quotation_vectors, strict=True)
            ]
            names, blocks = ended or (set(), set())
            names |= ledger.write(db, seq or 0, read)
            blocks |= registry.count_abbreviations(db, article.text, 1)
            registry.identify(db, names, blocks)
        return ended is not None

    def remove(self, article_id: str) -> bool:
        """Take an article out of force; True when there was one. Its text stays for those who cite it."""
        with self._database.transaction() as db:
            ended = self._end(db, article_id, "removed")
            if ended:
                registry.identify(db, *ended)
        return ended is not None

    def _end(self, db: sqlite3.Connection, article_id: str, why: str) -> tuple[set[Name], set[str]] | None:
        """The names and blocks that a version no longer in force concerned; None where there was none."""
        row = db.execute("SELECT seq, text FROM articles WHERE id = ? AND ended IS NULL", (article_id,)).fetchone()
        if row is None:
            return None
        names = ledger.clear(db, row[0])
        db.execute("UPDATE articles SET ended = ? WHERE seq = ?", (why, row[0]))
        db.execute("DELETE FROM passages WHERE article = ?", row[:1])
        return names, registry.count_abbreviations(db, row[1], -1)

    def correct(self, article_id: str, span: Span, ruling: Ruling, name: Name | None = None) -> None:
        """Store what a person says of the quotation at the span; raises NotFound."""
        with self._database.transaction() as db:
            registry.identify(db, ledger.correct(db, article_id, span, ruling, name))

    def uncorrect(self, article_id: str, span: Span) -> None:
        """Take that back; raises NotFound."""
        with self._database.transaction() as db:
            registry.identify(db, ledger.uncorrect(db, article_id, span))

    def join(self, name: Name, other: Name) -> None:
        """From now on `other` is one more name of the bearer of `name`."""
        with self._database.transaction() as db:
            registry.join(db, name, other)

    def part(self, name: Name) -> None:
        """From now on the name stands alone: nothing but a person joins it to others."""
        with self._database.transaction() as db:
            registry.part(db, name)

    def identify_all(self) -> None:
        """Work out every speaker anew from the names that articles in force give."""
        with self._database.transaction() as db:
            registry.identify_all(db)


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
