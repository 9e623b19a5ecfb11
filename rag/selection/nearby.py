"""Further statements of promising articles, not among the search results: by others on the same matter, or the same."""

from __future__ import annotations

from collections.abc import Sequence

from index.archive import Archive
from index.store.filters import Filter
from rag.retrieval import hybrid
from rag.retrieval.hybrid import Candidate

ARTICLES = 3
"""Articles whose further statements are added: those of the best candidates."""
_LEADING = 12
"""The best candidates, which give the articles: as many as the judge reads word by word."""
_MOST = 64
"""Statements of each article that are added: those nearest to the candidates."""


def find_nearby(
    archive: Archive, narrowed: Filter, ranked: Sequence[Candidate], candidates: Sequence[Candidate]
) -> list[Candidate]:
    """Return further statements of the best candidates' articles that pass the filter, none among the candidates.

    `ranked`: candidates, the best first. Nested quotations are left out.
    """
    leading = [c for c in (*(c for c in ranked if c.named), *ranked) if c.answers][:_LEADING]
    articles = list(dict.fromkeys(c.stored.article for c in leading))[:ARTICLES]
    further = hybrid.statements_in_articles(archive, articles, narrowed, {c.stored.seq for c in candidates})
    nearest = list[Candidate]()
    for article in articles:
        hits = [c.stored.seq for c in leading if c.stored.article == article]
        more = [c for c in further if c.own and c.stored.article == article]
        nearest += sorted(more, key=lambda c: _distance(c, hits))[:_MOST]
    return nearest


def _distance(candidate: Candidate, hits: Sequence[int]) -> int:
    """The distance, in statements, to the nearest of these rows."""
    return min(abs(candidate.stored.seq - hit) for hit in hits)
