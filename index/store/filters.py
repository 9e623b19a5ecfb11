"""Filters over articles and quotations, and the SQL conditions that apply them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from index.core.types import Article, Kind

_NEXT = "SELECT min(outlet) FROM articles WHERE ended IS NULL AND outlet"
OUTLETS = (
    f"WITH RECURSIVE names (name) AS ({_NEXT} > ''"
    f" UNION ALL SELECT ({_NEXT} > name) FROM names WHERE name NOT NULL) SELECT name FROM names WHERE name NOT NULL"
)
"""Selects every outlet's name but '', by leaps over an index: the cost is that of the names, not of the articles."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that narrows a search. None or empty: no restriction. `since` is inclusive, `until` exclusive."""

    speakers: tuple[str, ...] = ()
    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    kinds: tuple[Kind, ...] = ()

    @property
    def dated(self) -> bool:
        """True when articles without a date cannot pass."""
        return self.since is not None or self.until is not None

    def passes(self, article: Article) -> bool:
        """True for an article whose outlet and date pass the filter."""
        day = article.published
        return not (
            (self.dated and day is None)
            or (self.outlet is not None and article.outlet.casefold() != self.outlet.casefold())
            or (self.since and day and day < self.since)
            or (self.until and day and day >= self.until)
        )

    def __bool__(self) -> bool:
        return bool(self.speakers or self.outlet or self.dated or self.kinds)


def _published_clause(narrowed: Filter) -> tuple[str, list[object]]:
    """The WHERE clause over articles, copies among them, for the filter's outlet and dates; and its values."""
    clauses, values = ["ended IS NULL"], list[object]()
    if narrowed.outlet is not None:
        clauses.append(f"outlet IN ({OUTLETS} AND name = ? COLLATE NOCASE)")
        values.append(narrowed.outlet)
    if narrowed.dated:
        within, days = _days_clause("published", narrowed)
        clauses.append(within)
        values += days
    return " AND ".join(clauses), values


def _days_clause(column: str, narrowed: Filter) -> tuple[str, list[object]]:
    """The WHERE clause over a column of days for the filter's dates; and its values."""
    ends = [(f"{column} >= ?", narrowed.since), (f"{column} < ?", narrowed.until)]
    bounds = [(clause, day.isoformat()) for clause, day in ends if day]
    return " AND ".join(clause for clause, _ in bounds), [day for _, day in bounds]


def _copy_clause(article: str, published: str) -> str:
    """The clause over a column of articles that have a copy for which the clause `published` holds."""
    copied = "articles INDEXED BY articles_copies WHERE copy_of NOT NULL"
    return f"{article} IN (SELECT copy_of FROM {copied} AND {published})"


def publication_clause(article: str, narrowed: Filter) -> tuple[str, list[object]]:
    """The WHERE clause over a column of articles, few of them, for the filter's outlet and dates; and its values."""
    published, values = _published_clause(narrowed)
    own = f"EXISTS (SELECT 1 FROM articles WHERE seq = {article} AND {published})"
    return f"({own} OR {_copy_clause(article, published)})", values + values


def quotation_clause(narrowed: Filter, *, few: bool = False) -> tuple[str, list[object]]:
    """The WHERE clause of a filter over quotations q, and its values; `few`: another clause leaves only a few."""
    clauses, values = ["1"], list[object]()
    if narrowed.speakers:
        clauses.append("q.speaker IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(narrowed.speakers)))
    if narrowed.outlet is not None and (few or narrowed.speakers):
        clause, more = publication_clause("q.article", narrowed)
        clauses.append(clause)
        values += more
    elif narrowed.outlet is not None or narrowed.dated:
        published, of_copies = _published_clause(narrowed)
        own, of_articles = f"q.article IN (SELECT seq FROM articles WHERE {published})", of_copies
        if narrowed.outlet is None:  # the day lies in the index by which quotations are found
            own, of_articles = _days_clause("q.day", narrowed)
        clauses.append(f"({own} OR {_copy_clause('q.article', published)})")
        values += [*of_articles, *of_copies]
    if narrowed.kinds:
        clauses.append("q.kind IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(narrowed.kinds)))
    return " AND ".join(clauses), values
