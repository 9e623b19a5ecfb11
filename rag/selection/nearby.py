"""Statements of promising articles that no search found: what others say of the same thing, and what a speaker adds."""

from __future__ import annotations

from collections.abc import Sequence

from index.archive import Archive
from index.store.filters import Filter
from rag.retrieval import hybrid
from rag.retrieval.hybrid import Candidate

ARTICLES = 3
"""Articles whose further statements are looked at: those of the best candidates."""
_LEADING = 12
"""The best candidates, of whom the articles are taken: as many as the judge reads word by word."""
_MOST = 64
"""Statements of each article that are looked at beside the candidates: those that stand nearest to them."""


def nearby(
    archive: Archive, narrowed: Filter, ranked: Sequence[Candidate], candidates: Sequence[Candidate]
) -> list[Candidate]:
    """Further statements that pass the filter, none among the candidates, of the best candidates' articles.

    `ranked`: candidates, the best first. What is reported inside another statement is left out.
    """
    leading = [c for c in (*(c for c in ranked if c.named), *ranked) if c.answers][:_LEADING]
    articles = list(dict.fromkeys(c.stored.article for c in leading))[:ARTICLES]
    fresh = hybrid.beside(archive, articles, narrowed, {c.stored.seq for c in candidates})
    nearest = list[Candidate]()
    for article in articles:
        hits = [c.stored.seq for c in leading if c.stored.article == article]
        more = [c for c in fresh if c.own and c.stored.article == article]
        nearest += sorted(more, key=lambda c: _distance(c, hits))[:_MOST]
    return nearest


def _distance(candidate: Candidate, hits: Sequence[int]) -> int:
    """How many statements away the nearest of these rows is."""
    return min(abs(candidate.stored.seq - hit) for hit in hits)
