"""Rows of the record's tables turned into records and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from weakref import WeakValueDictionary

from index.core.hashing import text_hash
from index.core.types import Article, Being, Correction, Kind, Quotation, Ruling, Source, Span
from index.store.database import Connection, Record

_ALL = 2**62
_ARTICLES = WeakValueDictionary[int, Article]()
"""Articles that are referred to somewhere, by their hash."""


@dataclass(frozen=True, slots=True)
class StoredQuotation:
    """A quotation in the archive: its row, the row of its article, and the id of its speaker."""

    seq: int
    article: int
    quotation: Quotation
    speaker: str | None
    corrected: bool = False
    """True where a person has corrected its speaker."""
    role_corrected: bool = False
    """True where a person has given it another role, or none."""
    checked: bool = False
    """True where a person has checked who said it."""
    named: bool = False
    """True where the source as written is the speaker's name or a part of it."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage in the archive: its row, and the row of its article."""

    seq: int
    article: int
    span: Span


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A passage or quotation as it is searched: its words, and what filters ask of it. `name` is its speaker's, as the
    article has it; passages have no fields beyond the day."""

    seq: int
    article: int
    text: str
    outlet: str
    day: date | None
    name: str | None = None
    being: Being = Being.UNNAMED
    kind: Kind | None = None
    named: bool = False
    checked: bool = False


_QUOTATION = (
    *("content", "cue", "source", "kind", "said", "confidence"),
    *("name", "role", "being", "name_confidence", "why", "carrier"),
)
"""The columns of the table quotations for a Quotation, in the order in which corrections list them in JSON."""
QUOTATION = (
    f"SELECT q.seq, q.article, q.vector, {', '.join(f'q.{column}' for column in _QUOTATION)}, q.speaker,"
    " q.correction IS NOT NULL AS corrected, q.role_correction IS NOT NULL AS role_corrected,"
    " q.checked IS NOT NULL AS checked, q.named FROM quotations q"
)
"""Selects what `stored_quotation` reads; a WHERE follows."""

EXTRACTED = QUOTATION.replace(
    "q.role,", "CASE WHEN q.struck OR q.role_correction IS NOT NULL THEN q.own_role ELSE q.role END AS role,"
)
"""Selects the same with the roles that were extracted."""

CORRECTION = (
    "SELECT seq, article, hash, extractor, words, model, ruling, name, being, role, made,"
    " found IS NOT NULL AS applied FROM corrections"
)
"""Selects what `stored_correction` reads; a WHERE follows."""

ARTICLE = (
    "SELECT seq, id, CASE WHEN copy_of IS NULL THEN text ELSE (SELECT o.text FROM articles o WHERE o.seq ="
    " articles.copy_of) END AS text, title, outlet, author, published, url, pages, is_transcript, times, copy_of,"
    " CASE WHEN ended IS NULL THEN (SELECT group_concat(field) FROM edits WHERE article = articles.id) END AS edited"
    " FROM articles"
)
"""Selects what `stored_article` reads; a WHERE follows."""


def _pairs(spans: Iterable[Span]) -> str:
    return json.dumps([[s.start, s.end] for s in spans])


def found_prefix(content: Sequence[Span]) -> str:
    """Return the beginning of the `quotation_json` of quotations with this content, and of no others."""
    return f"{json.dumps([_pairs(content)])[:-1]},"


def at_most(count: int) -> int:
    """Return the LIMIT of a query for at most so many rows, if that is not negative."""
    return count if count >= 0 else _ALL


def insert_row(db: Connection, table: str, columns: Mapping[str, object]) -> int:
    """Insert one row, its values by column; returns its row id."""
    marks = ", ".join(f":{column}" for column in columns)
    query = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) RETURNING seq"
    return int(db.execute(query, columns).fetchone()[0])


def article_columns(article: Article, extractor: str, original: int | None) -> dict[str, object]:
    """The columns of a new row of articles. `original`: the row whose copy it is, which holds the text."""
    return {
        "id": article.id,
        "hash": article.hash,
        "text": "" if original else article.text,
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "added": datetime.now(UTC).isoformat(timespec="seconds"),
        "extractor": extractor,
        "pages": json.dumps(article.pages) if article.pages else None,
        "is_transcript": article.is_transcript,
        "times": json.dumps(article.times) if article.times else None,
        "text_hash": text_hash(article.text),
        "copy_of": original,
    }


def quotation_columns(q: Quotation) -> dict[str, object]:
    """The values of a quotation in the table quotations, by column."""
    return {
        "content": _pairs(q.content),
        "cue": _pairs(q.cue),
        "source": json.dumps([q.source.span.start, q.source.span.end]) if q.source.span else None,
        "kind": q.kind,
        "said": q.said,
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
    columns = {**quotation_columns(q), "said": int(q.said)}
    return json.dumps([columns[column] for column in _QUOTATION])


def quotation_of_json(listed: str) -> Quotation:
    """The quotation whose `quotation_json` this is."""
    return quotation_of(dict(zip(_QUOTATION, json.loads(listed), strict=True)))


def _carrier(source: Source | None) -> str | None:
    if source is None:
        return None
    return json.dumps({"span": [source.span.start, source.span.end] if source.span else None, "name": source.name})


def stored_quotation(row: Record) -> StoredQuotation:
    """The quotation in a row that QUOTATION selected."""
    return StoredQuotation(
        seq=row["seq"],
        article=row["article"],
        quotation=quotation_of(row),
        speaker=row["speaker"],
        corrected=bool(row["corrected"]),
        role_corrected=bool(row["role_corrected"]),
        checked=bool(row["checked"]),
        named=bool(row["named"]),
    )


def quotation_of(row: Record | Mapping[str, Any]) -> Quotation:
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


def stored_correction(row: Record) -> Correction:
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
        role=row["role"],
    )


def stored_article(row: Record) -> Article:
    """The article in a row that ARTICLE selected.

    The same object for as long as any is referred to: answers in memory share their texts.
    """
    article = Article(
        id=row["id"],
        text=row["text"],
        title=row["title"],
        outlet=row["outlet"],
        author=row["author"],
        published=date.fromisoformat(row["published"]) if row["published"] else None,
        url=row["url"],
        pages=tuple(json.loads(row["pages"])) if row["pages"] else (),
        edited=tuple(sorted(row["edited"].split(","))) if row["edited"] else (),
        is_transcript=bool(row["is_transcript"]),
        times=tuple((offset, second) for offset, second in json.loads(row["times"])) if row["times"] else (),
    )
    key = hash(article)
    same = _ARTICLES.get(key)
    if same == article:
        return same
    _ARTICLES[key] = article
    return article
