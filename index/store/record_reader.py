"""Reading the record: articles, passages, quotations, speakers and vectors, by row, by filter, by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np

from index.core.hashing import text_hash
from index.core.types import Article, Being, Correction, Kind, Span, Speaker, words_of
from index.embedding.embedder import Vectors
from index.identity.name import Name
from index.store import duplicates, speaker_rows, speaker_stats, stats
from index.store.article_listing import ArticleLine
from index.store.audit import events as audit_events
from index.store.audit.events import Event, EventFilter
from index.store.corrections import article_edits, distinct_names, role_strikes
from index.store.corrections.article_edits import Edit
from index.store.corrections.role_strikes import RoleDecision
from index.store.database import Database, Record
from index.store.erasure import ledger
from index.store.filters import CHECKED, Filter, publication_clause, quotation_clause
from index.store.preparation import byline_authors
from index.store.rows import (
    ARTICLE,
    CORRECTION,
    QUOTATION,
    SearchRow,
    StoredPassage,
    StoredQuotation,
    at_most,
    stored_article,
    stored_correction,
    stored_quotation,
)
from index.text.bylines import author_of

_T = TypeVar("_T")
_SMALL_WORD = 3
"""Letters up to which a word ("the", "of") does not narrow a scan of names."""


class Lookup:
    """Queries over the record; each sees what is stored at that moment."""

    def __init__(self, database: Database) -> None:
        self._db = database

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
        return dict(self._by_seq("SELECT seq, story FROM articles WHERE story IS NOT NULL AND seq", seqs))

    def end_reasons(self, seqs: Iterable[int]) -> dict[int, str]:
        """'replaced' or 'removed' for each of these versions that is no longer in force, by row."""
        return dict(self._by_seq("SELECT seq, ended FROM articles WHERE ended IS NOT NULL AND seq", seqs))

    def has(self, article_id: str) -> bool:
        """True when an article of this id is in force."""
        query = "SELECT 1 FROM articles WHERE id = ? AND ended IS NULL"
        return self._db.db.execute(query, (article_id,)).fetchone() is not None

    def erased_on(self, article: Article) -> str:
        """The time at which this article, or one of its text, was erased; "" for none, or where it was let in again."""
        return ledger.erased_on(self._db.db, article)

    def original(self, article: Article, extractor: str) -> bool:
        """True when another article in force holds this text, read by this extractor with an author known as well."""
        authors = byline_authors(self._db.db, [text_hash(article.text)])
        return duplicates.find_original(self._db.db, article, extractor, author_of(article), authors) is not None

    def added_otherwise(self, article: Article) -> bool:
        """True when this very article is in force under another id, because its file was added in another way: the
        file's name, the text and all fields are the same."""
        return not self.has(article.id) and duplicates.added_otherwise(self._db.db, article)

    def edited(self, article: Article) -> Article:
        """An article as its file has it, with the edits by hand of its id laid over."""
        return article_edits.edited(self._db.db, article)

    def edits(self, article_id: str | None = None) -> list[Edit]:
        """The edits by hand of articles, in the order of making; of one article, or of all."""
        return article_edits.edits_of(self._db.db, article_id)

    def shares_text(self, article: Article) -> bool:
        """True when another article in force has this text."""
        return duplicates.has_other_article(self._db.db, article.text, article.id)

    def row_of(self, article_id: str) -> int | None:
        """The row of the article of this id that is in force; None where there is none."""
        query = "SELECT seq FROM articles WHERE id = ? AND ended IS NULL"
        row = self._db.db.execute(query, (article_id,)).fetchone()
        return None if row is None else int(row[0])

    def version_rows(self, article_id: str, text_sha256: bytes | None = None) -> tuple[int, int] | None:
        """The row of the article of this id with this text, and the row that holds the text, which for a copy is its
        original's; of several versions with it the one in force, else the last. Without a text the version in force.
        None where there is none."""
        head = (
            "SELECT seq, coalesce(copy_of, seq) FROM articles WHERE id = ? AND text_hash = coalesce(?, text_hash) AND"
        )
        for clause in ("ended IS NULL", "ended IS NOT NULL") if text_sha256 else ("ended IS NULL",):
            query = f"{head} {clause} ORDER BY seq DESC LIMIT 1"
            if row := self._db.db.execute(query, (article_id, text_sha256)).fetchone():
                return int(row[0]), int(row[1])
        return None

    def original_rows(self, article_ids: Iterable[str]) -> list[int]:
        """The rows that hold the texts of these articles in force, each once."""
        query = (
            "SELECT DISTINCT coalesce(copy_of, seq) FROM articles"
            " WHERE ended IS NULL AND id IN (SELECT value FROM json_each(?)) ORDER BY 1"
        )
        return [row[0] for row in self._db.db.execute(query, (list(article_ids),))]

    def article_rows(self) -> Iterator[tuple[int, str]]:
        """Row and id of every article in force, in the order of adding."""
        return iter(self._db.db.execute("SELECT seq, id FROM articles WHERE ended IS NULL ORDER BY seq").fetchall())

    def quotations(self, seqs: Iterable[int]) -> dict[int, StoredQuotation]:
        """The quotations of these rows, by row; rows that are gone are left out."""
        return {row["seq"]: stored_quotation(row) for row in self._records(f"{QUOTATION} WHERE q.seq", seqs)}

    def quotations_of(self, article: int) -> list[StoredQuotation]:
        """The quotations of one article, in the order of its text."""
        rows = self._db.db.fetch_rows(f"{QUOTATION} WHERE q.article = ? ORDER BY q.seq", (article,))
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
        return [stored_quotation(row) for row in self._db.db.fetch_rows(query, (*values, at_most(most)))]

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
        query = (
            f"SELECT q.seq FROM quotations q WHERE {where} ORDER BY q.day DESC NULLS LAST, q.article, {place}, q.seq"
        )
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
        return {row[0] for row in self._db.db.execute(query, (list(seqs), *values))}

    def undated(self, narrowed: Filter) -> int:
        """The number of articles that pass the filter but for their lack of a date."""
        where, values = quotation_clause(replace(narrowed, since=None, until=None))
        query = (
            f"SELECT count(DISTINCT q.article) FROM quotations q WHERE {where} AND q.day IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM articles c"
            " WHERE c.copy_of = q.article AND c.ended IS NULL AND c.published IS NOT NULL)"
        )
        return int(self._db.db.execute(query, values).fetchone()[0])

    def undated_statements(self, speakers: Iterable[str]) -> int:
        """The number of these speakers' own statements in articles without a date."""
        query = (
            "SELECT count(*) FROM quotations WHERE speaker IN (SELECT value FROM json_each(?)) AND day IS NULL"
            " AND carrier IS NULL"
        )
        return int(self._db.db.execute(query, (list(speakers),)).fetchone()[0])

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
        return {row[0] for row in self._db.db.execute(query, (list(seqs), *values))}

    def copied_within(self, narrowed: Filter) -> list[int]:
        """The rows of the articles that have a copy whose outlet and date pass the filter."""
        where, values = publication_clause("c.seq", narrowed)
        query = f"SELECT DISTINCT copy_of FROM articles c WHERE copy_of IS NOT NULL AND {where} ORDER BY copy_of"
        return [row[0] for row in self._db.db.execute(query, values)]

    def search_rows(self, table: str, articles: Iterable[int]) -> list[SearchRow]:
        """The passages or quotations of these articles, as they are searched, in the order of their rows."""
        rows = list(articles)
        by_row = self.articles(rows)
        if table == "passages":
            head = 'SELECT seq, article, start, "end" FROM passages WHERE article'
            passages = [(row, by_row[row[1]]) for row in sorted(self._by_seq(head, rows))]
            return [
                SearchRow(seq, row, Span(start, end).of(article.text), article.outlet, article.published)
                for (seq, row, start, end), article in passages
            ]
        head = f"SELECT seq, article, content, name, being, kind, named, {CHECKED} FROM quotations q WHERE article"
        quotations = [(row, by_row[row[1]]) for row in sorted(self._by_seq(head, rows))]
        return [
            SearchRow(
                seq,
                row,
                words_of(article.text, [Span(*pair) for pair in json.loads(content)]),
                article.outlet,
                article.published,
                name,
                Being(being),
                Kind(kind),
                bool(named),
                bool(checked),
            )
            for (seq, row, content, name, being, kind, named, checked), article in quotations
        ]

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
        values = (above, last, at_most(limit))
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
            "SELECT id, name FROM speakers WHERE id IN (SELECT value FROM json_each(?))", (list(ids),)
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
        head = "SELECT DISTINCT article, speaker FROM quotations WHERE speaker IS NOT NULL AND article"
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
        return [stored_correction(row) for row in self._db.db.fetch_rows(f"{CORRECTION} {where} ORDER BY seq", values)]

    def events(self, wanted: EventFilter | None = None) -> list[Event]:
        """The changes of the archive that pass the filter, the newest first."""
        return audit_events.select_events(self._db.db, wanted or EventFilter())

    def decision_events(self, article: int, content: Sequence[Span]) -> list[Event]:
        """The changes that made what persons decided on a quotation, given by the row that has its text and its spans,
        what it is now; in the order of making."""
        return audit_events.decision_events(self._db.db, article, content)

    def struck_roles(self, speaker: str) -> list[str]:
        """The roles that a person struck out at the speaker of this id."""
        return role_strikes.struck_roles(self._db.db, speaker)

    def role_strikes(self) -> list[RoleDecision]:
        """All roles that persons struck out, by name, in the order of making."""
        return role_strikes.strikes(self._db.db)

    def kept_roles(self) -> set[tuple[str, str]]:
        """(speaker's id, role) of every role of which a person said that the speaker has it."""
        return role_strikes.kept_roles(self._db.db)

    def role_keeps(self) -> list[RoleDecision]:
        """The same by name, with the times, in the order of deciding."""
        return role_strikes.keeps(self._db.db)

    def kept_apart(self) -> list[tuple[Name, Name, str]]:
        """The pairs of names of which a person said that their bearers are two, with the times."""
        return distinct_names.kept_apart(self._db.db)

    def ties(self) -> list[tuple[Name, Name | None, str]]:
        """The ties that persons made, with their times: two names of one bearer, or a single name and None."""
        return speaker_rows.ties(self._db.db)

    def speakers_in_blocks(self, blocks: Iterable[str]) -> list[str]:
        """The ids of speakers with a name in one of these blocks (index.identity.name), by the index."""
        query = "SELECT DISTINCT speaker FROM names WHERE block IN (SELECT value FROM json_each(?))"
        return [row[0] for row in self._db.db.execute(query, (sorted(blocks),))]

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
        query = "SELECT name, speaker FROM names WHERE being = coalesce(?, being) ORDER BY name, being"
        return self._db.db.execute(query, (being,)).fetchall()

    def names_of(self, speakers: Iterable[str]) -> list[Name]:
        """The names that these speakers, by id, bear: those of one kind of bearer together."""
        query = "SELECT name, being FROM names WHERE speaker IN (SELECT value FROM json_each(?)) ORDER BY being, name"
        rows = self._db.db.execute(query, (list(speakers),)).fetchall()
        return [Name(name, Being(being)) for name, being in rows]

    def state(self) -> object:
        """A value that is another one whenever this thread may see other rows than before; for caches."""
        return self._db.version()

    def edition(self) -> tuple[int, ...]:
        """A version that changes whenever names, roles, abbreviations or their bearers do; for caches of them."""
        return self._kept("edition", lambda: (self._db.serial(), *speaker_stats.edition(self._db.db)))

    def bearers(self) -> list[tuple[str, Being, str, int]]:
        """(name, being, speaker's id, statements) of every name of those who speak, the most quoted first."""
        return speaker_stats.bearers(self._db.db)

    def roles(self) -> list[tuple[str, str, str, int]]:
        """(speaker's id, name, role, statements) of every role that articles give."""
        query = "SELECT s.id, s.name, r.role, r.statements FROM roles r JOIN speakers s ON s.id = r.speaker"
        return self._db.db.execute(query).fetchall()

    def articles_quoting(self, speakers: Iterable[str], most: int) -> dict[str, list[int]]:
        """The rows of the newest articles that quote each of these speakers, at most so many, by speaker."""
        query = "SELECT article FROM quotations WHERE speaker = ?"
        query += " GROUP BY day, article ORDER BY day DESC NULLS LAST, article DESC LIMIT ?"
        return {each: [row for (row,) in self._db.db.execute(query, (each, most))] for each in speakers}

    def unchecked_by_article(self, below: float) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
        """Text, and (row, content, source, name, confidence, kind) of each statement of a named person whose speaker
        nobody has checked or corrected, where the article does not name the speaker or the confidence is below that."""
        query = (
            "SELECT article, seq, content, source, name, name_confidence, kind FROM quotations"
            " WHERE name IS NOT NULL AND speaker IS NOT NULL AND being = 'person' AND carrier IS NULL AND said"
            " AND checked IS NULL AND correction IS NULL AND (NOT named OR name_confidence < ?) ORDER BY article"
        )
        for article, rows in groupby(self._db.db.execute(query, (below,)).fetchall(), key=itemgetter(0)):
            (text,) = self._db.db.execute("SELECT text FROM articles WHERE seq = ?", (article,)).fetchone()
            yield text, [row[1:] for row in rows]

    def article_lines(self) -> list[ArticleLine]:
        """Every article in force without its text, the newest date first, those without one last."""
        query = "SELECT id, title, outlet, published FROM articles WHERE ended IS NULL"
        rows = self._db.db.execute(f"{query} ORDER BY published DESC NULLS LAST, seq DESC").fetchall()
        days = [date.fromisoformat(row[3]) if row[3] else None for row in rows]
        return [ArticleLine(row[0], row[1], row[2], day) for row, day in zip(rows, days, strict=True)]

    def decision_count(self) -> int:
        """The number of decisions that persons made: about statements, names, roles and articles."""
        roles = (f"(SELECT DISTINCT role, made FROM {table})" for table in ("struck_roles", "kept_roles"))
        tables = ("corrections", "ties", "distinct_names", *roles)
        counts = [f"(SELECT count(*) FROM {table})" for table in tables]
        articles = "(SELECT count(DISTINCT article) FROM edits)"
        return int(self._db.db.execute(f"SELECT {' + '.join([*counts, articles])}").fetchone()[0])

    def checked_count(self) -> int:
        """The number of statements whose speaker a person has checked or given, or whose speaker's name a person has
        joined to another, set apart or kept apart."""
        names = " UNION ".join(
            f"SELECT n.speaker FROM {table} t JOIN names n ON n.being = t.being AND n.name IN (t.name, t.other)"
            for table in ("ties", "distinct_names")
        )
        query = f"SELECT count(*) FROM quotations q WHERE carrier IS NULL AND ({CHECKED} OR speaker IN ({names}))"
        return int(self._db.db.execute(query).fetchone()[0])

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
        return self._kept("counts", lambda: stats.counts(self._db.db))

    def dimension(self) -> int:
        """The number of dimensions of the vectors; 0 where there is none."""
        row = self._db.db.execute("SELECT length(vector) FROM vectors ORDER BY seq DESC LIMIT 1").fetchone()
        return row[0] // np.dtype(np.float32).itemsize if row else 0

    def _kept(self, name: str, read: Callable[[], _T]) -> _T:
        """Return what `read` does, called once for each version of the record."""
        now = self.state()  # before it is read: what changes meanwhile is another version
        version, value = getattr(self._db.kept, name, (None, None))
        if version is None or version != now:
            value = read()
            setattr(self._db.kept, name, (now, value))
        return value  # type: ignore[return-value]  # kept under this name

    def _records(self, head: str, seqs: Iterable[int]) -> list[Record]:
        """Rows to be read by the names of columns."""
        values = [int(s) for s in seqs]
        return self._db.db.fetch_rows(f"{head} IN (SELECT value FROM json_each(?))", (values,))

    def _by_seq(self, head: str, seqs: Iterable[int]) -> Iterator[tuple[Any, ...]]:
        values = [int(s) for s in seqs]
        return iter(self._db.db.execute(f"{head} IN (SELECT value FROM json_each(?))", (values,)).fetchall())


def _known(table: str) -> str:
    """The table's name, which goes into SQL; raises ValueError for any other text."""
    if table not in ("passages", "quotations"):
        raise ValueError(table)
    return table
