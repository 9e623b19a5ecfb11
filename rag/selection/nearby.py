"""What stands beside the answers in their articles: what others say of the same thing, and what a speaker adds."""

from __future__ import annotations

from collections.abc import Sequence

from index.archive import Archive
from index.store.rows import Filter
from rag.query.types import Intent, Query
from rag.retrieval import hybrid
from rag.retrieval.hybrid import Candidate
from rag.selection.rating import rate

_ARTICLES = 3
"""Articles of the best answers that are read through."""
_MOST = 64
"""Statements of each that are looked at beside the candidates: those that stand nearest to its answers."""


def nearby(
    archive: Archive,
    query: Query,
    narrowed: Filter,
    answering: Sequence[Candidate],
    candidates: Sequence[Candidate],
    least: float,
) -> list[Candidate]:
    """Further statements as probable as `least`, of the articles in which the best answers stand.

    They are rated article by article: over the statements of one article, from which it has learned, the judge is
    calibrated. Of a named speaker only what was no candidate is looked at, of anybody whatever does not answer yet.
    """
    leading = sorted((c for c in answering if c.answers), key=lambda c: -c.score)
    articles = list(dict.fromkeys(c.stored.article for c in leading))[:_ARTICLES]
    known = {c.stored.seq for c in candidates}
    fresh = hybrid.beside(archive, articles, narrowed, known)
    anybody = query.intent is Intent.WHO_SPOKE
    done = {c.stored.seq for c in answering} | (set() if anybody else known)
    found = list[Candidate]()
    for article in articles:
        hits = [c.stored.seq for c in leading if c.stored.article == article]
        more = [c for c in fresh if c.own and c.stored.article == article]
        more = sorted(more, key=lambda c: _distance(c, hits))[:_MOST]
        if more or anybody:
            rated = rate(archive, query, [*(c for c in candidates if c.stored.article == article), *more])
            found += [c for c in rated if c.score >= least and c.stored.seq not in done]
    return found


def _distance(candidate: Candidate, hits: Sequence[int]) -> int:
    """How many statements away the nearest of these rows is."""
    return min(abs(candidate.stored.seq - hit) for hit in hits)
