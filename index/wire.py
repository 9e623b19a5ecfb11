"""Quotations as JSON: the line format of `onrecord extract --json`, laid down in docs/use.md."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from index.vocabulary import Article, Quotation, Source, Span


def quotations_to_json(article: Article, quotations: Iterable[Quotation]) -> dict[str, Any]:
    """One article's line: plain lists, numbers and strings, offsets in code points."""
    return {"id": article.id, "quotations": [_quotation(quotation) for quotation in quotations]}


def _quotation(quotation: Quotation) -> dict[str, Any]:
    return {
        "content": _pairs(quotation.content),
        "cue": _pairs(quotation.cue),
        "kind": quotation.kind.value,
        "said": quotation.said,
        "confidence": round(quotation.confidence, 4),
        "speaker": _source(quotation.source),
        "carrier": _source(quotation.carrier) if quotation.carrier else None,
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "span": [source.span.start, source.span.end] if source.span else None,
        "name": source.name,
        "confidence": round(source.confidence, 4),
        "why": list(source.why),
    }


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
