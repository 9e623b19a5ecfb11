"""What lies in the record's tables: rows turned into records and back, and the filters over them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
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


_QUOTATION = (
    *("content", "cue", "source", "kind", "said", "confidence"),
    *("name", "role", "being", "name_confidence", "why", "carrier"),
)
"""The columns of the table quotations that hold a Quotation, in the order in which corrections list them in JSON."""
QUOTATION = (
    f"SELECT q.seq, q.article, q.vector, {', '.join(f'q.{column}' for column in _QUOTATION)}, q.speaker,"
    " q.correction NOT NULL AS corrected FROM quotations q"
)
"""Selects what `stored_quotation` reads; a WHERE follows."""

_LEAST = "SELECT min(outlet) FROM articles WHERE ended IS NULL AND outlet"
OUTLETS = (
    f"WITH RECURSIVE names (name) AS ({_LEAST} > ''"
    f" UNION ALL SELECT ({_LEAST} > name) FROM names WHERE name NOT NULL) SELECT name FROM names WHERE name NOT NULL"
)
"""Selects every outlet's name but '', by leaps over an index: the cost is that of the names, not of the articles."""

CORRECTION = (
    "SELECT seq, article, hash, extractor, words, model, ruling, name, being, made,"
    " found NOT NULL AS applied FROM corrections"
)
"""Selects what `stored_correction` reads; a WHERE follows."""

ARTICLE = (
    "SELECT seq, id, CASE WHEN copy_of IS NULL THEN text ELSE (SELECT o.text FROM articles o WHERE o.seq ="
    " articles.copy_of) END AS text, title, outlet, author, published, url, pages, copy_of FROM articles"
)
"""Selects what `stored_article` reads; a WHERE follows."""


def words_of(text: str, content: Sequence[Span]) -> str:
    """What a quotation says: its spans of the article's text, joined by " […] "."""
    return content[0].of(text) if len(content) == 1 else " […] ".join(span.of(text) for span in content)


def _pairs(spans: Iterable[Span]) -> str:
    return json.dumps([[s.start, s.end] for s in spans])


def records(db: sqlite3.Connection, query: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
    """The rows of a query, to be read by the names of columns."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(query, values).fetchall()


def quotation_columns(q: Quotation) -> dict[str, object]:
    """What the table quotations holds of a quotation, by column."""
    return {
        "content": _pairs(q.content),
        "cue": _pairs(q.cue),
        "source": json.dumps([q.source.span.start, q.source.span.end]) if q.source.span else None,
        "kind": q.kind,
        "said": int(q.said),
        "confidence": float(q.confidence),
        "name": q.source.name,
        "role": q.source.role,
        "being": q.source.being,
        "name_confidence": float(q.source.confidence),
        "why": json.dumps(q.source.why),
        "carrier": _carrier(q.carrier),
    }


def quotation_json(q: Quotation) -> str:
    """A quotation as corrections keep it: the list of its columns in JSON."""
    columns = quotation_columns(q)
    return json.dumps([columns[column] for column in _QUOTATION])


def quotation_of_json(listed: str) -> Quotation:
    """The quotation whose `quotation_json` this is."""
    return quotation_of(dict(zip(_QUOTATION, json.loads(listed), strict=True)))


def _carrier(source: Source | None) -> str | None:
    if source is None:
        return None
    return json.dumps({"span": [source.span.start, source.span.end] if source.span else None, "name": source.name})


def stored_quotation(row: sqlite3.Row) -> StoredQuotation:
    """The quotation in a row that QUOTATION selected."""
    return StoredQuotation(
        seq=row["seq"],
        article=row["article"],
        quotation=quotation_of(row),
        speaker=row["speaker"],
        corrected=bool(row["corrected"]),
    )


def quotation_of(row: sqlite3.Row | Mapping[str, Any]) -> Quotation:
    """The quotation in a row that has the columns of `quotation_columns`."""
    lists = f"[{row['content']}, {row['cue']}, {row['source'] or 'null'}, {row['why']}, {row['carrier'] or 'null'}]"
    words, cues, span, reasons, outer = json.loads(lists)  # in one go, which is faster
    return Quotation(
        content=tuple(Span(*pair) for pair in words),
        source=Source(
            span=Span(*span) if span else None,
            name=row["name"],
            role=row["role"],
            being=Being(row["being"]),
            confidence=row["name_confidence"],
            why=tuple(reasons),
        ),
        cue=tuple(Span(*pair) for pair in cues),
        kind=Kind(row["kind"]),
        said=bool(row["said"]),
        confidence=row["confidence"],
        carrier=Source(Span(*outer["span"]) if outer["span"] else None, outer["name"]) if outer else None,
    )


def stored_correction(row: sqlite3.Row) -> Correction:
    """The correction in a row that CORRECTION selected."""
    return Correction(
        seq=row["seq"],
        article=row["article"],
        hash=row["hash"],
        extractor=row["extractor"],
        words=row["words"],
        model=quotation_of_json(row["model"]),
        ruling=Ruling(row["ruling"]),
        name=row["name"],
        being=Being(row["being"]),
        made=row["made"],
        applied=bool(row["applied"]),
    )


def stored_article(row: sqlite3.Row) -> Article:
    """The article in a row that ARTICLE selected.

    The same object for as long as anybody holds it: answers that are kept share their texts.
    """
    read = Article(
        id=row["id"],
        text=row["text"],
        title=row["title"],
        outlet=row["outlet"],
        author=row["author"],
        published=date.fromisoformat(row["published"]) if row["published"] else None,
        url=row["url"],
        pages=tuple(json.loads(row["pages"])) if row["pages"] else (),
    )
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
