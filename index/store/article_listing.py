"""The articles of an archive as a list: by title, by month; their statements by speaker, outlet and month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from index.core.types import Article
from index.store.database import Database
from index.store.filters import Filter, quotation_clause
from index.store.rows import ARTICLE, stored_article


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An article in force and the number of quotations in its text; a copy has none of its own: its original counts
    them."""

    article: Article
    quotations: int
    copy: bool


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """A version of an article: the row that has its text and quotations (of a copy, its original's), and its end:
    'replaced', 'removed', or '' while it is in force."""

    article: Article
    row: int
    ended: str


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in force without its text."""

    id: str
    title: str
    outlet: str
    published: date | None


class Catalogue:
    """Queries over an archive's articles; each sees what is stored at that moment. All but `versions` are of those in
    force."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(
        self,
        title: str = "",
        most: int = 25,
        after: int = 0,
        *,
        rows: Collection[int] = (),
        undated: bool = False,
        without_outlet: bool = False,
    ) -> tuple[int, list[CatalogueEntry]]:
        """The number of articles with this in their title or id (letters A to Z in either case), or with their text in
        one of these rows, and at most `most` of them after the first `after`, the newest date first, those without one
        last; on request only those without a date, or an outlet."""
        like = "%" + title.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        matching = "title LIKE :like ESCAPE '\\' OR id LIKE :like ESCAPE '\\'"
        matching += " OR coalesce(copy_of, seq) IN (SELECT value FROM json_each(:rows))"
        lacking = (" AND published IS NULL" if undated else "") + (" AND outlet = ''" if without_outlet else "")
        where = f"ended IS NULL AND ({matching}){lacking}"
        values = {"like": like, "rows": sorted(rows), "most": most, "after": after}
        db = self._database.db
        count = db.execute(f"SELECT count(*) FROM articles WHERE {where}", values).fetchone()[0]
        order = f"{ARTICLE} WHERE {where} ORDER BY published DESC NULLS LAST, seq DESC LIMIT :most OFFSET :after"
        articles = [(row["seq"], stored_article(row)) for row in db.fetch_rows(order, values)]
        query = "SELECT (SELECT count(*) FROM quotations WHERE article = a.seq), copy_of IS NOT NULL"
        query += " FROM articles a WHERE seq = ?"
        return count, [
            CatalogueEntry(article, quotations, bool(copy))
            for seq, article in articles
            for quotations, copy in [db.execute(query, (seq,)).fetchone()]
        ]

    def versions(self, article_id: str) -> list[ArticleVersion]:
        """Every version of the article of this id, the newest first; none where there never was one."""
        db = self._database.db
        rows = db.fetch_rows(f"{ARTICLE} WHERE id = ? ORDER BY ended IS NOT NULL, seq DESC", (article_id,))
        ended = dict(db.execute("SELECT seq, ended FROM articles WHERE id = ?", (article_id,)).fetchall())
        return [
            ArticleVersion(stored_article(row), row["copy_of"] or row["seq"], ended[row["seq"]] or "") for row in rows
        ]

    def months(self, outlet: str | None = None) -> tuple[dict[date, int], int]:
        """The number of articles by month of publication (its first day), and of those without a date; of one outlet,
        or of all."""
        query = "SELECT substr(published, 1, 7), count(*) FROM articles WHERE ended IS NULL"
        query += "" if outlet is None else " AND outlet = ?"
        rows = dict(self._database.db.execute(f"{query} GROUP BY 1", () if outlet is None else (outlet,)).fetchall())
        undated = rows.pop(None, 0)
        return {date.fromisoformat(f"{month}-01"): count for month, count in sorted(rows.items())}, undated

    def added_since(self, moment: str, most: int = 25) -> tuple[int, list[CatalogueEntry]]:
        """The number of articles in force that were added after a time (UTC, ISO 8601), and at most `most` of them, the
        last added first."""
        db = self._database.db
        where = "ended IS NULL AND added > ?"
        count = db.execute(f"SELECT count(*) FROM articles WHERE {where}", (moment,)).fetchone()[0]
        rows = db.fetch_rows(f"{ARTICLE} WHERE {where} ORDER BY added DESC, seq DESC LIMIT ?", (moment, most))
        counts = "SELECT count(*) FROM quotations WHERE article = ?"
        return count, [
            CatalogueEntry(stored_article(row), db.execute(counts, (row["seq"],)).fetchone()[0], bool(row["copy_of"]))
            for row in rows
        ]

    def ids_added_since(self, moment: str) -> frozenset[str]:
        """The ids of the articles in force that were added after a time (UTC, ISO 8601)."""
        query = "SELECT id FROM articles WHERE ended IS NULL AND added > ?"
        return frozenset(row[0] for row in self._database.db.execute(query, (moment,)))

    def without_outlet(self) -> int:
        """The number of articles in force without an outlet."""
        query = "SELECT count(*) FROM articles WHERE ended IS NULL AND outlet = ''"
        return int(self._database.db.execute(query).fetchone()[0])

    def statements_by_speaker(self, narrowed: Filter, most: int) -> dict[str, dict[date | None, int]]:
        """The statements that pass the filter of those who make most of them, by speaker's id, the most first, and by
        month of publication (its first day; None without a date). Nested ones are not counted."""
        where, values = quotation_clause(narrowed)
        query = "SELECT q.speaker, count(*) FROM quotations q WHERE q.speaker IS NOT NULL AND q.carrier IS NULL"
        db = self._database.db
        first = db.execute(f"{query} AND {where} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?", (*values, most)).fetchall()
        by_speaker: dict[str, dict[date | None, int]] = {speaker: {} for speaker, _ in first}
        where, values = quotation_clause(replace(narrowed, speakers=tuple(by_speaker)))
        query = f"SELECT q.speaker, substr(q.day, 1, 7), count(*) FROM quotations q WHERE q.carrier IS NULL AND {where}"
        for speaker, month, count in db.execute(f"{query} GROUP BY 1, 2", values) if by_speaker else ():
            by_speaker[speaker][_month(month)] = count
        return by_speaker

    def statements_by_outlet(self, narrowed: Filter) -> dict[str, dict[date | None, int]]:
        """The statements that pass the filter by outlet ("" for none), the largest first, and by month of publication
        (its first day; None without a date). Nested ones are not counted."""
        where, values = quotation_clause(narrowed)
        query = (
            "SELECT a.outlet, substr(a.published, 1, 7), count(*)"
            f" FROM quotations q JOIN articles a ON a.seq = q.article WHERE q.carrier IS NULL AND {where} GROUP BY 1, 2"
        )
        by_outlet: dict[str, dict[date | None, int]] = {}
        for outlet, month, count in self._database.db.execute(query, values):
            by_outlet.setdefault(outlet, {})[_month(month)] = count
        return dict(sorted(by_outlet.items(), key=lambda each: (-sum(each[1].values()), each[0])))


def _month(text: str | None) -> date | None:
    return date.fromisoformat(f"{text}-01") if text else None
