"""What lies in the record's tables: rows turned into records and back, and the filters over them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakValueDictionary

from index.core.types import Article, Being, Correction, Kind, Quotation, Ruling, Source, Span

_HELD = WeakValueDictionary[int, Article]()
"""Articles that somebody holds, by their hash."""


@dataclass(frozen=True, slots=True)
class StoredQuotation:
    """A quotation in the archive: where it lies, and which speaker of the archive said it."""

    seq: int
    article: int
    quotation: Quotation
    speaker: str | None
    corrected: bool = False
    """True where a person said who the speaker is, or that nobody is."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage in the archive, and where it lies."""

    seq: int
    article: int
    span: Span


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


QUOTATION = (
    "SELECT q.seq, q.article, q.content, q.cue, q.source, q.kind, q.said, q.confidence,"
    " q.name, q.role, q.being, q.name_confidence, q.why, q.carrier, q.speaker, q.correction NOT NULL"
    " FROM quotations q"
)
"""Selects what `stored_quotation` reads; a WHERE follows."""

_LEAST = "SELECT min(outlet) FROM articles WHERE ended IS NULL AND outlet"
OUTLETS = (
    f"WITH RECURSIVE names (name) AS ({_LEAST} > ''"
    f" UNION ALL SELECT ({_LEAST} > name) FROM names WHERE name NOT NULL) SELECT name FROM names WHERE name NOT NULL"
)
"""Selects every outlet's name but '', by leaps over an index: the cost is that of the names, not of the articles."""

CORRECTION = (
    "SELECT seq, article, hash, extractor, words, model, ruling, name, being, made, found NOT NULL FROM corrections"
)
"""Selects what `stored_correction` reads; a WHERE follows."""

ARTICLE = (
    "SELECT seq, id, CASE WHEN copy_of IS NULL THEN text ELSE (SELECT o.text FROM articles o WHERE o.seq ="
    " articles.copy_of) END, title, outlet, author, published, url, pages FROM articles"
)
"""Selects a row number and what `stored_article` reads; a WHERE follows."""


def words_of(text: str, content: Sequence[Span]) -> str:
    """What a quotation says: its spans of the article's text, joined by " […] "."""
    return content[0].of(text) if len(content) == 1 else " […] ".join(span.of(text) for span in content)


def _pairs(spans: Iterable[Span]) -> str:
    return json.dumps([[s.start, s.end] for s in spans])


def quotation_row(q: Quotation) -> tuple[object, ...]:
    """The columns content to carrier of the table quotations."""
    source = json.dumps([q.source.span.start, q.source.span.end]) if q.source.span else None
    return (
        *(_pairs(q.content), _pairs(q.cue), source, q.kind, int(q.said), float(q.confidence)),
        *(q.source.name, q.source.role, q.source.being, float(q.source.confidence), json.dumps(q.source.why)),
        _carrier(q.carrier),
    )


def _carrier(source: Source | None) -> str | None:
    if source is None:
        return None
    return json.dumps({"span": [source.span.start, source.span.end] if source.span else None, "name": source.name})


def stored_quotation(row: tuple[Any, ...]) -> StoredQuotation:
    """The quotation in a row that QUOTATION selected."""
    seq, article, *columns, speaker, by_hand = row
    return StoredQuotation(seq, article, quotation_of(columns), speaker, bool(by_hand))


def quotation_of(columns: Sequence[Any]) -> Quotation:
    """The quotation whose `quotation_row` this is."""
    content, cue, source, kind, said, confidence, name, role, being, sure, why, carrier = columns
    lists = f"[{content}, {cue}, {source or 'null'}, {why}, {carrier or 'null'}]"  # in one go, which is faster
    words, cues, span, reasons, outer = json.loads(lists)
    return Quotation(
        tuple(Span(*pair) for pair in words),
        Source(Span(*span) if span else None, name, role, Being(being), sure, tuple(reasons)),
        tuple(Span(*pair) for pair in cues),
        Kind(kind),
        bool(said),
        confidence,
        Source(Span(*outer["span"]) if outer["span"] else None, outer["name"]) if outer else None,
    )


def stored_correction(row: tuple[Any, ...]) -> Correction:
    """The correction in a row that CORRECTION selected."""
    seq, article, digest, extractor, words, model, ruling, name, being, made, applied = row
    quotation = quotation_of(json.loads(model))
    return Correction(
        *(seq, article, digest, extractor, words, quotation, Ruling(ruling), name, Being(being), made, bool(applied))
    )


def stored_article(row: tuple[Any, ...]) -> Article:
    """The article in a row that ARTICLE selected, without its row number.

    The same object for as long as anybody holds it: answers that are kept share their texts.
    """
    identifier, text, title, outlet, author, published, url, pages = row
    day = date.fromisoformat(published) if published else None
    read = Article(identifier, text, title, outlet, author, day, url, tuple(json.loads(pages)) if pages else ())
    key = hash(read)
    held = _HELD.get(key)
    if held == read:
        return held
    _HELD[key] = read
    return read


def _published(narrowed: Filter) -> tuple[str, list[object]]:
    """The WHERE clause over articles, copies among them, that were published where and when the filter says."""
    clauses, values = ["ended IS NULL"], list[object]()
    if narrowed.outlet is not None:
        clauses.append(f"outlet IN ({OUTLETS} AND name = ? COLLATE NOCASE)")
        values.append(narrowed.outlet)
    if narrowed.dated:
        within, days = _within("published", narrowed)
        clauses.append(within)
        values += days
    return " AND ".join(clauses), values


def _within(column: str, narrowed: Filter) -> tuple[str, list[object]]:
    """The WHERE clause over a column of days that lie in the filter's dates."""
    ends = [(f"{column} >= ?", narrowed.since), (f"{column} < ?", narrowed.until)]
    given = [(clause, day.isoformat()) for clause, day in ends if day]
    return " AND ".join(clause for clause, _ in given), [day for _, day in given]


def _copied(article: str, places: str) -> str:
    """The clause for a column of articles one of whose copies is in such a place."""
    copied = "articles INDEXED BY articles_copies WHERE copy_of NOT NULL"
    return f"{article} IN (SELECT copy_of FROM {copied} AND {places})"


def places(article: str, narrowed: Filter) -> tuple[str, list[object]]:
    """The WHERE clause over a column of articles, few of them, that were published where and when the filter says."""
    there, values = _published(narrowed)
    own = f"EXISTS (SELECT 1 FROM articles WHERE seq = {article} AND {there})"
    return f"({own} OR {_copied(article, there)})", values + values


def condition(narrowed: Filter, *, few: bool = False) -> tuple[str, list[object]]:
    """The WHERE clause of a filter over quotations q, and its values; `few`: another clause leaves only a few."""
    clauses, values = ["1"], list[object]()
    if narrowed.speakers:
        clauses.append("q.speaker IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(narrowed.speakers)))
    if narrowed.outlet is not None and (few or narrowed.speakers):
        there, given = places("q.article", narrowed)
        clauses.append(there)
        values += given
    elif narrowed.outlet is not None or narrowed.dated:
        there, given = _published(narrowed)
        own, mine = f"q.article IN (SELECT seq FROM articles WHERE {there})", given
        if narrowed.outlet is None:  # the day lies in the index by which quotations are found
            own, mine = _within("q.day", narrowed)
        clauses.append(f"({own} OR {_copied('q.article', there)})")
        values += [*mine, *given]
    if narrowed.kinds:
        clauses.append("q.kind IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(narrowed.kinds)))
    return " AND ".join(clauses), values
