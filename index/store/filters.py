"""Filters over articles and quotations, and the SQL conditions that apply them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from index.core.types import Article, Kind

_NEXT_OUTLET = "SELECT min(outlet) FROM articles WHERE ended IS NULL AND outlet"
OUTLETS = (
    f"WITH RECURSIVE names (name) AS ({_NEXT_OUTLET} > ''"
    f" UNION ALL SELECT ({_NEXT_OUTLET} > name) FROM names WHERE name NOT NULL) SELECT name FROM names WHERE name NOT NULL"
)
"""Selects every outlet's name but '', by leaps over an index: the cost is that of the names, not of the articles."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What narrows a search. None or empty: no matter. `since` is inclusive, `until` exclusive."""

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
        """True for an article that was published where and when the filter says."""
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
    """The WHERE clause over articles, copies among them, that were published where and when the filter says."""
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
    """The WHERE clause over a column of days that lie in the filter's dates."""
    ends = [(f"{column} >= ?", narrowed.since), (f"{column} < ?", narrowed.until)]
    given = [(clause, day.isoformat()) for clause, day in ends if day]
    return " AND ".join(clause for clause, _ in given), [day for _, day in given]


def _copy_clause(article: str, places: str) -> str:
    """The clause for a column of articles one of whose copies is in such a place."""
    copied = "articles INDEXED BY articles_copies WHERE copy_of NOT NULL"
    return f"{article} IN (SELECT copy_of FROM {copied} AND {places})"


def publication_clause(article: str, narrowed: Filter) -> tuple[str, list[object]]:
    """The WHERE clause over a column of articles, few of them, that were published where and when the filter says."""
    there, values = _published_clause(narrowed)
    own = f"EXISTS (SELECT 1 FROM articles WHERE seq = {article} AND {there})"
    return f"({own} OR {_copy_clause(article, there)})", values + values


def quotation_clause(narrowed: Filter, *, few: bool = False) -> tuple[str, list[object]]:
    """The WHERE clause of a filter over quotations q, and its values; `few`: another clause leaves only a few."""
    clauses, values = ["1"], list[object]()
    if narrowed.speakers:
        clauses.append("q.speaker IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(narrowed.speakers)))
    if narrowed.outlet is not None and (few or narrowed.speakers):
        there, given = publication_clause("q.article", narrowed)
        clauses.append(there)
        values += given
    elif narrowed.outlet is not None or narrowed.dated:
        there, given = _published_clause(narrowed)
        own, mine = f"q.article IN (SELECT seq FROM articles WHERE {there})", given
        if narrowed.outlet is None:  # the day lies in the index by which quotations are found
            own, mine = _days_clause("q.day", narrowed)
        clauses.append(f"({own} OR {_copy_clause('q.article', there)})")
        values += [*mine, *given]
    if narrowed.kinds:
        clauses.append("q.kind IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(narrowed.kinds)))
    return " AND ".join(clauses), values
