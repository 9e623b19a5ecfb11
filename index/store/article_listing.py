"""The articles of an archive as a list: by title, by month, by outlet and month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.core.types import Article
from index.store.database import Database
from index.store.rows import ARTICLE, fetch_rows, stored_article


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An article in force, and how many quotations were found in its text; where its text is stored with another
    article, `copy` is True and its quotations are counted there."""

    article: Article
    quotations: int
    copy: bool


class Catalogue:
    """What can be asked of an archive's articles in force. Sees what is stored at the moment of asking."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, title: str = "", most: int = 25, after: int = 0) -> tuple[int, list[CatalogueEntry]]:
        """How many articles have this in their title or id (letters A to Z in either case), and `most` of them from
        the one numbered `after`, the newest date first, those without one last."""
        like = "%" + title.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        where = "ended IS NULL AND (title LIKE ? ESCAPE '\\' OR id LIKE ? ESCAPE '\\')"
        db = self._database.db
        count = db.execute(f"SELECT count(*) FROM articles WHERE {where}", (like, like)).fetchone()[0]
        order = f"{ARTICLE} WHERE {where} ORDER BY published DESC NULLS LAST, seq DESC LIMIT ? OFFSET ?"
        found = [(row["seq"], stored_article(row)) for row in fetch_rows(db, order, (like, like, most, after))]
        query = "SELECT (SELECT count(*) FROM quotations WHERE article = a.seq), copy_of NOT NULL"
        query += " FROM articles a WHERE seq = ?"
        return count, [
            CatalogueEntry(article, quotations, bool(copy))
            for seq, article in found
            for quotations, copy in [db.execute(query, (seq,)).fetchone()]
        ]

    def months(self, outlet: str | None = None) -> tuple[dict[date, int], int]:
        """How many articles were published in each month (its first day), and how many have no date; of one outlet,
        or of all."""
        query = "SELECT substr(published, 1, 7), count(*) FROM articles WHERE ended IS NULL"
        query += "" if outlet is None else " AND outlet = ?"
        rows = dict(self._database.db.execute(f"{query} GROUP BY 1", () if outlet is None else (outlet,)).fetchall())
        undated = rows.pop(None, 0)
        return {date.fromisoformat(f"{month}-01"): count for month, count in sorted(rows.items())}, undated
