"""Filters over articles and quotations, and the SQL conditions that apply them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.core.types import Article, Kind

_NEXT = "SELECT min(outlet) FROM articles WHERE ended IS NULL AND outlet"
OUTLETS = (
    f"WITH RECURSIVE names (name) AS ({_NEXT} > ''"
    f" UNION ALL SELECT ({_NEXT} > name) FROM names WHERE name IS NOT NULL)"
    " SELECT name FROM names WHERE name IS NOT NULL"
)
"""Selects every outlet's name but '', by leaps over an index: the cost is that of the names, not of the articles."""

CHECKED = "(q.checked IS NOT NULL OR (q.correction IS NOT NULL AND q.name IS NOT NULL))"
"""The clause over quotations q whose speaker a person has checked or given."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that narrows a search. None, False or empty: no restriction. `since` is inclusive, `until` exclusive;
    with `undated`, articles without a date pass whatever the days are.

    `checked`: only statements whose speaker a person has checked or corrected. `named`: only those whose source as
    written is the speaker's name or a part of it, not a pronoun or a description.
    """

    speakers: tuple[str, ...] = ()
    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    kinds: tuple[Kind, ...] = ()
    undated: bool = False
    checked: bool = False
    named: bool = False

    @property
    def has_period(self) -> bool:
        """True when a first or a last day is set."""
        return self.since is not None or self.until is not None

    @property
    def dated(self) -> bool:
        """True when articles without a date cannot pass."""
        return self.has_period and not self.undated

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
        limits = (self.speakers, self.outlet, self.has_period, self.kinds, self.checked, self.named)
        return any(map(bool, limits))


def _published_clause(narrowed: Filter, column: str = "{}") -> tuple[str, list[object]]:
    """The WHERE clause over articles, copies among them, for the filter's outlet and dates; and its values. `column`:
    the expression for a column."""
    clauses, values = ["ended IS NULL"], list[object]()
    if narrowed.outlet is not None:
        clauses.append(f"{column.format('outlet')} IN ({OUTLETS} AND lower(name) = lower(?))")
        values.append(narrowed.outlet)
    if narrowed.has_period:
        within, days = _days_clause(column.format("published"), narrowed)
        clauses.append(within)
        values += days
    return " AND ".join(clauses), values


def _days_clause(column: str, narrowed: Filter) -> tuple[str, list[object]]:
    """The WHERE clause over a column of days for the filter's dates; and its values."""
    ends = [(f"{column} >= ?", narrowed.since), (f"{column} < ?", narrowed.until)]
    bounds = [(clause, day.isoformat()) for clause, day in ends if day]
    within = " AND ".join(clause for clause, _ in bounds)
    return f"({column} IS NULL OR {within})" if narrowed.undated else within, [day for _, day in bounds]


def _copy_clause(article: str, narrowed: Filter) -> tuple[str, list[object]]:
    """The clause over a column of articles that have a copy with the filter's outlet and dates; and its values."""
    # An expression, of which no index is: copies are few, and have one of their own.
    published, values = _published_clause(narrowed, "({} || '')")
    return f"{article} IN (SELECT copy_of FROM articles WHERE copy_of IS NOT NULL AND {published})", values


def publication_clause(article: str, narrowed: Filter) -> tuple[str, list[object]]:
    """The WHERE clause over a column of articles, few of them, for the filter's outlet and dates; and its values."""
    published, values = _published_clause(narrowed)
    own = f"EXISTS (SELECT 1 FROM articles WHERE seq = {article} AND {published})"
    copied, of_copies = _copy_clause(article, narrowed)
    return f"({own} OR {copied})", values + of_copies


def quotation_clause(narrowed: Filter, *, few: bool = False) -> tuple[str, list[object]]:
    """The WHERE clause of a filter over quotations q, and its values; `few`: another clause leaves only a few."""
    clauses, values = ["TRUE"], list[object]()
    if narrowed.speakers:
        clauses.append("q.speaker IN (SELECT value FROM json_each(?))")
        values.append(list(narrowed.speakers))
    if narrowed.outlet is not None and (few or narrowed.speakers):
        clause, more = publication_clause("q.article", narrowed)
        clauses.append(clause)
        values += more
    elif narrowed.outlet is not None or narrowed.has_period:
        published, of_articles = _published_clause(narrowed)
        own = f"q.article IN (SELECT seq FROM articles WHERE {published})"
        if narrowed.outlet is None:  # the day lies in the index by which quotations are found
            own, of_articles = _days_clause("q.day", narrowed)
        copied, of_copies = _copy_clause("q.article", narrowed)
        clauses.append(f"({own} OR {copied})")
        values += [*of_articles, *of_copies]
    if narrowed.kinds:
        clauses.append("q.kind IN (SELECT value FROM json_each(?))")
        values.append(list(narrowed.kinds))
    if narrowed.checked:
        clauses.append(CHECKED)
    if narrowed.named:
        clauses.append("q.named")
    return " AND ".join(clauses), values
