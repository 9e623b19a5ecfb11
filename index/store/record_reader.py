"""Reading the record: articles, passages, quotations, speakers and vectors, by row, by filter, by name."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import Any

import numpy as np

from index.core.hashing import text_hash
from index.core.types import Article, Being, Correction, Span, Speaker, words_of
from index.embedding.embedder import Vectors
from index.identity.name import Name
from index.store import duplicates, speaker_rows, speaker_stats, stats
from index.store.database import Database
from index.store.filters import Filter, publication_clause, quotation_clause
from index.store.preparation import byline_authors
from index.store.rows import (
    ARTICLE,
    CORRECTION,
    QUOTATION,
    StoredPassage,
    StoredQuotation,
    fetch_rows,
    stored_article,
    stored_correction,
    stored_quotation,
)
from index.text.bylines import author_of

_SMALL_WORD = 3
"""Letters up to which a word ("the", "of") does not narrow a scan of names."""


class Lookup:
    """Queries over the record; each sees what is stored at that moment."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._cached = threading.local()

    def holds(self, article: Article, extractor: str) -> bool:
        """True when this very article, unchanged, is in force, read by this extractor."""
        query = "SELECT 1 FROM articles WHERE id = ? AND hash = ? AND extractor = ? AND ended IS NULL"
        return self._db.db.execute(query, (article.id, article.hash, extractor)).fetchone() is not None

    def articles(self, seqs: Iterable[int]) -> dict[int, Article]:
        """The articles of these rows, by row; versions no longer in force included."""
        return {row["seq"]: stored_article(row) for row in self._records(f"{ARTICLE} WHERE seq", seqs)}

    def copies(self, seqs: Iterable[int]) -> dict[int, list[Article]]:
        """The copies in force of the articles of these rows, by row, in the order of adding; those without any are left
        out."""
        by_original: dict[int, list[Article]] = {}
        rows = self._records(f"{ARTICLE} WHERE ended IS NULL AND copy_of", seqs)
        for row in sorted(rows, key=lambda row: int(row["seq"])):
            by_original.setdefault(row["copy_of"], []).append(stored_article(row))
        return by_original

    def stories(self, seqs: Iterable[int]) -> dict[int, int]:
        """The number of the story that these articles are versions of, by row; those that are of none are left out."""
        return dict(self._by_seq("SELECT seq, story FROM articles WHERE story NOT NULL AND seq", seqs))

    def end_reasons(self, seqs: Iterable[int]) -> dict[int, str]:
        """'replaced' or 'removed' for each of these versions that is no longer in force, by row."""
        return dict(self._by_seq("SELECT seq, ended FROM articles WHERE ended NOT NULL AND seq", seqs))

    def has(self, article_id: str) -> bool:
        """True when an article of this id is in force."""
        query = "SELECT 1 FROM articles WHERE id = ? AND ended IS NULL"
        return self._db.db.execute(query, (article_id,)).fetchone() is not None

    def original(self, article: Article, extractor: str) -> bool:
        """True when another article in force holds this text, read by this extractor with an author known as well."""
        authors = byline_authors(self._db.db, [text_hash(article.text)])
        return duplicates.find_original(self._db.db, article, extractor, author_of(article), authors) is not None

    def shares_text(self, article: Article) -> bool:
        """True when another article in force has this text."""
        return duplicates.has_other_article(self._db.db, article.text, article.id)

    def row_of(self, article_id: str) -> int | None:
        """The row of the article of this id that is in force; None where there is none."""
        query = "SELECT seq FROM articles WHERE id = ? AND ended IS NULL"
        row = self._db.db.execute(query, (article_id,)).fetchone()
        return None if row is None else int(row[0])

    def article_rows(self) -> Iterator[tuple[int, str]]:
        """Row and id of every article in force, in the order of adding."""
        return iter(self._db.db.execute("SELECT seq, id FROM articles WHERE ended IS NULL ORDER BY seq").fetchall())

    def quotations(self, seqs: Iterable[int]) -> dict[int, StoredQuotation]:
        """The quotations of these rows, by row; rows that are gone are left out."""
        return {row["seq"]: stored_quotation(row) for row in self._records(f"{QUOTATION} WHERE q.seq", seqs)}

    def quotations_of(self, article: int) -> list[StoredQuotation]:
        """The quotations of one article, in the order of its text."""
        rows = fetch_rows(self._db.db, f"{QUOTATION} WHERE q.article = ? ORDER BY q.seq", (article,))
        return [stored_quotation(row) for row in rows]

    def neighbours(self, seqs: Iterable[int], reach: int) -> dict[int, list[int]]:
        """The rows of the quotations beside these in the same article, nearest first: at most `reach` on each side,
        without nested ones."""
        wanted = list(seqs)
        around = {seq + step for seq in wanted for step in range(-3 * reach, 3 * reach + 1)}
        head = "SELECT seq, article, carrier IS NULL FROM quotations WHERE seq"
        of = {seq: (article, own) for seq, article, own in self._by_seq(head, around)}

        def side(seq: int, sign: int) -> list[int]:
            article = of[seq][0] if seq in of else None
            rows = (seq + sign * step for step in range(1, 3 * reach + 1))
            return [row for row in rows if of.get(row) == (article, 1)][:reach]

        return {
            seq: [row for pair in zip_longest(side(seq, -1), side(seq, 1)) for row in pair if row] for seq in wanted
        }

    def select(self, narrowed: Filter, most: int = -1) -> list[StoredQuotation]:
        """The quotations that pass the filter, in the order of adding; at most so many, if that is not negative."""
        where, values = quotation_clause(narrowed)
        query = f"{QUOTATION} WHERE {where} ORDER BY q.seq LIMIT ?"
        return [stored_quotation(row) for row in fetch_rows(self._db.db, query, (*values, most))]

    def rows(self, narrowed: Filter) -> list[int]:
        """The rows of the quotations that pass the filter: the same as `select`, without reading them, in any order."""
        where, values = quotation_clause(narrowed)
        query = f"SELECT q.seq FROM quotations q WHERE {where}"
        return [row[0] for row in self._db.db.execute(query, values)]

    def count(self, narrowed: Filter) -> int:
        """The number of quotations that pass the filter."""
        where, values = quotation_clause(narrowed)
        return int(self._db.db.execute(f"SELECT count(*) FROM quotations q WHERE {where}", values).fetchone()[0])

    def newest(self, narrowed: Filter, limit: int, offset: int = 0) -> list[StoredQuotation]:
        """At most `limit` of the quotations that pass the filter, after the first `offset`: those of the newest article
        first, of one article in the order of its text. No other row is read out of the record."""
        where, values = quotation_clause(narrowed)
        place = "json_extract(q.content, '$[0][0]'), json_extract(q.content, '$[0][1]')"
        query = f"SELECT q.seq FROM quotations q WHERE {where} ORDER BY q.day DESC, q.article, {place}, q.seq"
        seqs = [row[0] for row in self._db.db.execute(f"{query} LIMIT ? OFFSET ?", (*values, limit, offset))]
        stored = self.quotations(seqs)
        return [stored[seq] for seq in seqs]

    def more_pass(self, narrowed: Filter, count: int) -> bool:
        """True when more quotations than that pass the filter."""
        where, values = quotation_clause(narrowed)
        query = f"SELECT count(*) FROM (SELECT 1 FROM quotations q WHERE {where} LIMIT ?)"
        return bool(self._db.db.execute(query, (*values, count + 1)).fetchone()[0] > count)

    def filtered(self, narrowed: Filter, seqs: Iterable[int]) -> set[int]:
        """Those of these rows that pass the filter."""
        where, values = quotation_clause(narrowed, few=True)
        query = f"SELECT q.seq FROM quotations q WHERE q.seq IN (SELECT value FROM json_each(?)) AND {where}"
        return {row[0] for row in self._db.db.execute(query, (json.dumps(list(seqs)), *values))}

    def undated(self, narrowed: Filter) -> int:
        """The number of articles that pass the filter but for their lack of a date."""
        where, values = quotation_clause(replace(narrowed, since=None, until=None))
        query = (
            f"SELECT count(DISTINCT q.article) FROM quotations q WHERE {where} AND q.day IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM articles c"
            " WHERE c.copy_of = q.article AND c.ended IS NULL AND c.published NOT NULL)"
        )
        return int(self._db.db.execute(query, values).fetchone()[0])

    def passages(self, seqs: Iterable[int]) -> dict[int, StoredPassage]:
        """The passages of these rows, by row; rows that are gone are left out."""
        rows = self._records('SELECT seq, article, start, "end" FROM passages WHERE seq', seqs)
        return {
            row["seq"]: StoredPassage(seq=row["seq"], article=row["article"], span=Span(row["start"], row["end"]))
            for row in rows
        }

    def passages_within(self, narrowed: Filter, seqs: Iterable[int]) -> set[int]:
        """Those of these passages whose articles pass the filter's outlet and dates."""
        where, values = publication_clause("article", narrowed)
        query = f"SELECT seq FROM passages WHERE seq IN (SELECT value FROM json_each(?)) AND {where}"
        return {row[0] for row in self._db.db.execute(query, (json.dumps(list(seqs)), *values))}

    def vectors(self, table: str, seqs: Iterable[int]) -> tuple[list[int], Vectors]:
        """Rows of `passages` or `quotations` that are still there, and float32[n, dimension] of unit length."""
        head = f"SELECT t.seq, v.vector FROM {_known(table)} t JOIN vectors v ON v.seq = t.vector WHERE t.seq"
        rows = list(self._by_seq(head, seqs))
        matrix = np.frombuffer(b"".join(row[1] for row in rows), np.float32)
        return [row[0] for row in rows], matrix.reshape(len(rows), -1) if rows else np.zeros((0, 1), np.float32)

    def passages_of(self, articles: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
        """The start and end of each passage of these articles, in the order of the text, by article."""
        by_article: dict[int, list[tuple[int, int]]] = {}
        head = 'SELECT article, start, "end" FROM passages WHERE article'
        for article, start, end in sorted(self._by_seq(head, articles)):
            by_article.setdefault(article, []).append((start, end))
        return by_article

    def last_row(self, table: str) -> int:
        """The highest row of `passages` or `quotations`; 0 where there is none."""
        return int(self._db.db.execute(f"SELECT coalesce(max(seq), 0) FROM {_known(table)}").fetchone()[0])

    def texts(self, table: str, above: int, last: int, limit: int = -1) -> list[tuple[int, str, str]]:
        """(row, text, speaker's name or '') of passages or quotations above one seq up to another, in order."""
        window = f"FROM {_known(table)} t JOIN articles a ON a.seq = t.article WHERE t.seq > ? AND t.seq <= ?"
        order = "ORDER BY t.seq LIMIT ?"
        values = (above, last, limit)
        if table == "passages":
            query = f'SELECT t.seq, substr(a.text, t.start + 1, t."end" - t.start) {window} {order}'
            return [(seq, text, "") for seq, text in self._db.db.execute(query, values)]
        query = f"SELECT t.seq, t.article, t.content, coalesce(t.name, '') {window} {order}"
        rows = self._db.db.execute(query, values).fetchall()
        articles = self.articles({row[1] for row in rows})
        return [
            (seq, words_of(articles[article].text, [Span(*pair) for pair in json.loads(content)]), name)
            for seq, article, content, name in rows
        ]

    def speaker_names(self, ids: Iterable[str]) -> dict[str, str]:
        """The names of these speakers, by id."""
        rows = self._db.db.execute(
            "SELECT id, name FROM speakers WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )
        return dict(rows.fetchall())

    def speakers(self, ids: Iterable[str] | None = None, *, most: int = -1, offset: int = 0) -> list[Speaker]:
        """The speakers (all, or those named) with their names, roles and counts, the most quoted first; after
        `offset` of them at most `most`, if that is not negative.

        Those who speak only in nested quotations are not among them, and nested quotations are not counted.
        """
        return speaker_stats.speakers(self._db.db, ids, most=most, offset=offset)

    def speaker_count(self) -> int:
        """The number of speakers that `speakers` lists without `ids`."""
        return speaker_stats.speaker_count(self._db.db)

    def speaking_in(self, articles: Iterable[int]) -> dict[int, list[str]]:
        """The ids of those who speak in these articles, by article."""
        by_article: dict[int, list[str]] = {}
        head = "SELECT DISTINCT article, speaker FROM quotations WHERE speaker NOT NULL AND article"
        for article, speaker in sorted(self._by_seq(head, articles)):
            by_article.setdefault(article, []).append(speaker)
        return by_article

    def speakers_known_as(self, text: str) -> list[Speaker]:
        """The speaker of this id, or those who bear just this name."""
        query = "SELECT speaker FROM names WHERE speaker = ? UNION SELECT speaker FROM names WHERE name = ?"
        ids = [row[0] for row in self._db.db.execute(query, (text, text))]
        return speaker_stats.speakers(self._db.db, [text] if text in ids else ids, silent=True)

    def roles_like(self, part: str) -> list[tuple[str, str]]:
        """(speaker's id, role) of every role with this in it, letters A to Z in either case."""
        query = "SELECT speaker, role FROM roles WHERE role LIKE ?"
        return self._db.db.execute(f"{query} ORDER BY role, speaker", (f"%{part}%",)).fetchall()

    def corrections(self, article_id: str | None = None) -> list[Correction]:
        """The corrections of quotations by hand, in the order of correcting; of one article, or of all."""
        where = "" if article_id is None else "WHERE article = ?"
        values = () if article_id is None else (article_id,)
        return [stored_correction(row) for row in fetch_rows(self._db.db, f"{CORRECTION} {where} ORDER BY seq", values)]

    def ties(self) -> list[tuple[Name, Name | None, str]]:
        """The ties that persons made, with their times: two names of one bearer, or a single name and None."""
        return speaker_rows.ties(self._db.db)

    def speakers_in_blocks(self, blocks: Iterable[str]) -> list[str]:
        """The ids of speakers with a name in one of these blocks (index.identity.name), by the index."""
        query = "SELECT DISTINCT speaker FROM names WHERE block IN (SELECT value FROM json_each(?))"
        return [row[0] for row in self._db.db.execute(query, (json.dumps(sorted(blocks)),))]

    def speakers_containing(self, words: Sequence[str]) -> list[str]:
        """The ids of speakers one of whose names, or roles, may hold all these words: a scan of both."""
        telling = [word for word in words if len(word) > _SMALL_WORD] or words
        likes = [f"%{word.replace('%', '_')}%" for word in telling]
        if not likes:
            return []
        name, role = (" AND ".join([f"{column} LIKE ?"] * len(likes)) for column in ("block", "role"))
        query = f"SELECT speaker FROM names WHERE {name} UNION SELECT speaker FROM roles WHERE {role}"
        return [row[0] for row in self._db.db.execute(query, likes + likes)]

    def names(self, being: Being | None = None) -> list[tuple[str, str]]:
        """(name, speaker's id) of every name that articles in force give, of one sort of being or of all."""
        query = "SELECT name, speaker FROM names WHERE being = ? OR ? IS NULL ORDER BY name, being"
        return self._db.db.execute(query, (being, being)).fetchall()

    def edition(self) -> tuple[int, ...]:
        """A version that changes whenever names, roles, abbreviations or their bearers do; for caches of them."""
        db = self._db.db
        now = (db, db.execute("PRAGMA data_version").fetchone()[0], db.total_changes)
        if getattr(self._cached, "state", None) != now:
            self._cached.state, self._cached.edition = now, speaker_stats.edition(db)
        edition: tuple[int, ...] = self._cached.edition
        return edition

    def bearers(self) -> list[tuple[str, Being, str, int]]:
        """(name, being, speaker's id, statements) of every name of those who speak, the most quoted first."""
        return speaker_stats.bearers(self._db.db)

    def abbreviations(self) -> list[tuple[str, str]]:
        """(short, long) of every abbreviation that articles in force explain."""
        return self._db.db.execute(
            "SELECT short, long FROM abbreviations ORDER BY articles DESC, short, long"
        ).fetchall()

    def outlet_names(self) -> list[str]:
        """Every outlet's name, without looking at each article."""
        return stats.outlet_names(self._db.db)

    def outlets(self) -> list[tuple[str, int]]:
        """Every outlet and the number of its articles, the largest first; '' for articles that name none."""
        return stats.outlets(self._db.db)

    def dates(self, speakers: Iterable[str] = ()) -> tuple[date, date] | None:
        """The first and last date of publication, of the articles that quote these speakers; None without a date."""
        return stats.dates(self._db.db, list(speakers))

    def undated_articles(self) -> int:
        """The number of articles in force without a date of publication."""
        return stats.undated_count(self._db.db)

    def empty(self) -> bool:
        """True when no article is in force."""
        return self._db.db.execute("SELECT 1 FROM articles WHERE ended IS NULL LIMIT 1").fetchone() is None

    def counts(self) -> tuple[int, int, int, int]:
        """The numbers of articles, quotations, speakers and passages in force."""
        return stats.counts(self._db.db)

    def _records(self, head: str, seqs: Iterable[int]) -> list[sqlite3.Row]:
        """Rows to be read by the names of columns."""
        values = json.dumps([int(s) for s in seqs])
        return fetch_rows(self._db.db, f"{head} IN (SELECT value FROM json_each(?))", (values,))

    def _by_seq(self, head: str, seqs: Iterable[int]) -> Iterator[tuple[Any, ...]]:
        values = json.dumps([int(s) for s in seqs])
        return iter(self._db.db.execute(f"{head} IN (SELECT value FROM json_each(?))", (values,)).fetchall())


def _known(table: str) -> str:
    """The table's name, which goes into SQL; raises ValueError for any other text."""
    if table not in ("passages", "quotations"):
        raise ValueError(table)
    return table
