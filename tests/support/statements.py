"""A statement made of an article and spans, the rest by default."""

from __future__ import annotations

from index.core.types import Article, Kind, Span
from rag.answers.types import Place, Statement


def made(article: Article, *spans: Span, kind: Kind = Kind.DIRECT, **more: object) -> Statement:
    facts: dict[str, object] = {
        "n": 1, "place": Place(article, spans), "kind": kind, "said": True, "cue": (), "confidence": 1.0,
        "speaker": None, "name": "Ann Lee", "role": None, "why": (), "written": None, "context": spans[0],
        "score": 1.0, "match": True,
    }  # fmt: skip
    return Statement(**(facts | more))  # type: ignore[arg-type]
