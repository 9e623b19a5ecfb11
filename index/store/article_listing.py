"""The articles of an archive as a list: by title, by month, by outlet and month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.core.types import Article
from index.store.database import Database
from index.store.rows import ARTICLE, fetch_rows, stored_article


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An article in force and the number of quotations in its text; a copy has none of its own: its original counts
    them."""

    article: Article
    quotations: int
    copy: bool


class Catalogue:
    """Queries over an archive's articles in force; each sees what is stored at that moment."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, title: str = "", most: int = 25, after: int = 0) -> tuple[int, list[CatalogueEntry]]:
        """The number of articles with this in their title or id (letters A to Z in either case), and at most `most` of
        them after the first `after`, the newest date first, those without one last."""
        like = "%" + title.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        where = "ended IS NULL AND (title LIKE ? ESCAPE '\\' OR id LIKE ? ESCAPE '\\')"
        db = self._database.db
        count = db.execute(f"SELECT count(*) FROM articles WHERE {where}", (like, like)).fetchone()[0]
        order = f"{ARTICLE} WHERE {where} ORDER BY published DESC NULLS LAST, seq DESC LIMIT ? OFFSET ?"
        articles = [(row["seq"], stored_article(row)) for row in fetch_rows(db, order, (like, like, most, after))]
        query = "SELECT (SELECT count(*) FROM quotations WHERE article = a.seq), copy_of NOT NULL"
        query += " FROM articles a WHERE seq = ?"
        return count, [
            CatalogueEntry(article, quotations, bool(copy))
            for seq, article in articles
            for quotations, copy in [db.execute(query, (seq,)).fetchone()]
        ]

    def months(self, outlet: str | None = None) -> tuple[dict[date, int], int]:
        """The number of articles by month of publication (its first day), and of those without a date; of one outlet,
        or of all."""
        query = "SELECT substr(published, 1, 7), count(*) FROM articles WHERE ended IS NULL"
        query += "" if outlet is None else " AND outlet = ?"
        rows = dict(self._database.db.execute(f"{query} GROUP BY 1", () if outlet is None else (outlet,)).fetchall())
        undated = rows.pop(None, 0)
        return {date.fromisoformat(f"{month}-01"): count for month, count in sorted(rows.items())}, undated
