"""Writing the record: an article is stored with all that was extracted from it in one transaction, or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from index.core.hashing import text_hash
from index.core.types import Article, Passage, Quotation, Ruling, Span, words_of
from index.embedding.embedder import Vectors
from index.identity.name import Name
from index.store import duplicates, near_duplicates, preparation, quotation_rows, speaker_rows
from index.store.database import Database
from index.store.duplicates import Authors
from index.store.preparation import Preparation, TextFeatures
from index.store.rows import article_columns, insert_row


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was extracted from one article, ready to be stored. Vectors are float32[n, dimension]."""

    article: Article
    quotations: Sequence[Quotation]
    passages: Sequence[Passage]
    quotation_vectors: Vectors
    passage_vectors: Vectors


class Store:
    """Changes of the record, by one process at a time: the archive's lock sees to it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, reading: Reading, *, model: str, extractor: str) -> bool:
        """Store an article with all that was extracted from it; True when it replaced an older version.

        A text that another article holds, read by the same extractor, is not stored again: see `duplicates`.
        """
        article = reading.article
        prepared = preparation.prepare_article(self._database.db, article.id, article)
        with self._database.transaction() as db:
            ended = self._end(db, article.id, "replaced", prepared)
            names, blocks = ended or (set(), set())
            original = duplicates.find_original(db, article, extractor, prepared.author, prepared.authors)
            seq = insert_row(db, "articles", article_columns(article, extractor, original))
            if original:
                names |= quotation_rows.inherit_corrections(db, article.id, original)
                names |= duplicates.reconcile_authors(db, original, prepared.authors)
                speaker_rows.update_speakers(db, names, blocks)
                return ended is not None
            features = prepared.texts[text_hash(article.text)]
            more = self._relate(db, seq, article.text, article.published, features)
            names |= more[0] | _fill(db, seq, reading, model) | self._reconcile(db, seq, prepared.authors)
            blocks |= more[1] | speaker_rows.count_abbreviations(db, features.definitions, 1)
            speaker_rows.update_speakers(db, names, blocks)
        return ended is not None

    def read_again(self, seq: int, reading: Reading, *, model: str, extractor: str) -> None:
        """Replace what another extractor has read out of an article in force by what this one has."""
        authors = preparation.byline_authors(self._database.db, [text_hash(reading.article.text)])
        with self._database.transaction() as db:
            names = quotation_rows.delete_quotations(db, seq)
            db.execute("DELETE FROM passages WHERE article = ?", (seq,))
            names |= _fill(db, seq, reading, model) | self._reconcile(db, seq, authors)
            query = "UPDATE articles SET extractor = ? WHERE seq = ? OR (copy_of = ? AND ended IS NULL)"
            db.execute(query, (extractor, seq, seq))
            speaker_rows.update_speakers(db, names)

    def read_by_others(self, extractor: str) -> list[int]:
        """The rows of the articles in force, copies left out, that another extractor has read."""
        query = "SELECT seq FROM articles WHERE ended IS NULL AND copy_of IS NULL AND extractor <> ? ORDER BY seq"
        return [row[0] for row in self._database.db.execute(query, (extractor,))]

    def without_vector(self, texts: Sequence[str], model: str) -> list[str]:
        """Those of the texts, once each, that have no vector of this model."""
        query = "SELECT 1 FROM vectors WHERE hash = ? AND model = ?"
        return [
            text
            for text in dict.fromkeys(texts)
            if not self._database.db.execute(query, (text_hash(text), model)).fetchone()
        ]

    def keep_vectors(self, texts: Sequence[str], vectors: Vectors, model: str) -> None:
        """Store vectors of this model, float32[len(texts), dimension], beside those of others."""
        with self._database.transaction() as db:
            for text, vector in zip(texts, vectors, strict=True):
                _vector(db, text, model, vector)

    def switch(self, model: str) -> None:
        """Use this model's vectors, of which every text has one. The others stay, for a switch back."""
        theirs = "SELECT n.seq FROM vectors o JOIN vectors n ON n.hash = o.hash AND n.model = ?"
        with self._database.transaction() as db:
            for table in ("passages", "quotations", "corrections"):
                db.execute(
                    f"UPDATE {table} SET vector = ({theirs} WHERE o.seq = {table}.vector) WHERE vector NOT NULL",
                    (model,),
                )
            db.execute("UPDATE meta SET value = ? WHERE key = 'embedder'", (model,))

    def remove(self, article_id: str) -> bool:
        """Take an article out of force; True when there was one. Its text stays for those who cite it."""
        prepared = preparation.prepare_article(self._database.db, article_id)
        with self._database.transaction() as db:
            ended = self._end(db, article_id, "removed", prepared)
            if ended:
                speaker_rows.update_speakers(db, *ended)
        return ended is not None

    def _end(
        self, db: sqlite3.Connection, article_id: str, why: str, prepared: Preparation
    ) -> tuple[set[Name], set[str]] | None:
        """End the version in force; returns the names and blocks concerned, None where there was no version."""
        query = "SELECT seq, text_hash, copy_of FROM articles WHERE id = ? AND ended IS NULL"
        row = db.execute(query, (article_id,)).fetchone()
        if row is None:
            return None
        seq, key, copy_of = row
        db.execute("UPDATE articles SET ended = ? WHERE seq = ?", (why, seq))
        if copy_of:
            names, _ = self._delete_extracted(db, seq)
            return names | duplicates.reconcile_authors(db, copy_of, prepared.authors), set()
        copy = duplicates.first_copy(db, seq)
        if copy is None:
            return self._delete_extracted(db, seq, prepared.texts[key])
        duplicates.promote_copy(db, seq, copy)
        names = quotation_rows.transfer_corrections(db, article_id, copy)
        return names | duplicates.reconcile_authors(db, copy, prepared.authors), set()

    def _delete_extracted(
        self, db: sqlite3.Connection, article: int, features: TextFeatures | None = None
    ) -> tuple[set[Name], set[str]]:
        """Delete what was extracted from an article, its text's features given unless it is a copy; returns the names
        and blocks concerned."""
        near_duplicates.leave_story(db, article)
        db.execute("DELETE FROM passages WHERE article = ?", (article,))
        blocks = speaker_rows.count_abbreviations(db, features.definitions, -1) if features else set[str]()
        return quotation_rows.delete_quotations(db, article), blocks

    def _relate(
        self, db: sqlite3.Connection, article: int, text: str, published: date | None, features: TextFeatures
    ) -> tuple[set[Name], set[str]]:
        """Make articles of the same text its copies, and join it to its story; returns the names and blocks
        concerned."""
        names, blocks = set[Name](), set[str]()
        for copy, identifier in duplicates.absorb_duplicates(db, article, text):
            emptied = self._delete_extracted(db, copy, features)
            names |= emptied[0] | quotation_rows.inherit_corrections(db, identifier, article)
            blocks |= emptied[1]
        near_duplicates.join_story(db, article, text, published, features.bands)
        return names, blocks

    def _reconcile(self, db: sqlite3.Connection, article: int, authors: Authors) -> set[Name]:
        """Reconcile the authors of a text that has just been read, where it has copies; returns the names concerned."""
        return duplicates.reconcile_authors(db, article, authors) if duplicates.first_copy(db, article) else set()

    def relate_all(self) -> None:
        """Work out all copies and stories anew."""
        prepared = preparation.prepare_all(self._database.db)
        with self._database.transaction() as db:
            db.execute("DELETE FROM bands")
            db.execute("UPDATE articles SET story = NULL")
            names, blocks = set[Name](), set[str]()
            rows = db.execute("SELECT seq FROM articles WHERE ended IS NULL ORDER BY seq").fetchall()
            for (seq,) in rows:
                query = "SELECT text, published, text_hash FROM articles WHERE seq = ? AND copy_of IS NULL"
                if row := db.execute(query, (seq,)).fetchone():
                    day = date.fromisoformat(row[1]) if row[1] else None
                    more = self._relate(db, seq, row[0], day, prepared.texts[row[2]])
                    names |= more[0] | self._reconcile(db, seq, prepared.authors)
                    blocks |= more[1]
            speaker_rows.update_speakers(db, names, blocks)

    def correct(self, article_id: str, span: Span, ruling: Ruling, name: Name | None = None) -> None:
        """Store a correction by hand of the quotation at the span; raises NotFound."""
        with self._database.transaction() as db:
            speaker_rows.update_speakers(db, quotation_rows.correct_quotation(db, article_id, span, ruling, name))

    def uncorrect(self, article_id: str, span: Span) -> None:
        """Delete that correction; raises NotFound."""
        with self._database.transaction() as db:
            speaker_rows.update_speakers(db, quotation_rows.undo_correction(db, article_id, span))

    def join(self, name: Name, other: Name) -> None:
        """Make `other` one more name of the bearer of `name`."""
        with self._database.transaction() as db:
            speaker_rows.join(db, name, other)

    def part(self, name: Name) -> None:
        """Separate the name from all others: nothing but a person joins it to them again."""
        with self._database.transaction() as db:
            speaker_rows.part(db, name)

    def untie(self, name: Name, other: Name | None) -> bool:
        """Delete a tie that a person made; False where there is none."""
        with self._database.transaction() as db:
            return speaker_rows.untie(db, name, other)

    def rebuild_speakers(self) -> None:
        """Work out every speaker anew from the names that articles in force give."""
        definitions = preparation.definition_counts(self._database.db)
        with self._database.transaction() as db:
            speaker_rows.rebuild_speakers(db, definitions)


def _fill(db: sqlite3.Connection, article: int, reading: Reading, model: str) -> set[Name]:
    """Write passages and quotations of an article that has none; returns the names that they give speakers."""
    text = reading.article.text
    for passage, vector in zip(reading.passages, reading.passage_vectors, strict=True):
        row = (article, passage.span.start, passage.span.end, _vector(db, passage.span.of(text), model, vector))
        db.execute('INSERT INTO passages (article, start, "end", vector) VALUES (?, ?, ?, ?)', row)
    extracted = [
        (q, _vector(db, words_of(text, q.content), model, vector))
        for q, vector in zip(reading.quotations, reading.quotation_vectors, strict=True)
    ]
    return quotation_rows.write_quotations(db, article, extracted)


def _vector(db: sqlite3.Connection, text: str, model: str, vector: Vectors) -> int:
    """The row of the vector of this text, stored once for each model."""
    key = text_hash(text)
    row = db.execute("SELECT seq FROM vectors WHERE hash = ? AND model = ?", (key, model)).fetchone()
    if row:
        return int(row[0])
    blob = vector.astype(np.float32).tobytes()
    return int(
        db.execute("INSERT INTO vectors (hash, model, vector) VALUES (?, ?, ?)", (key, model, blob)).lastrowid or 0
    )
