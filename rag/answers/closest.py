"""The closest results to a question as typed, independent of how it was understood: passages by words and meaning, the
statements in them, and the nearest statements of the archive."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.archive import Archive
from index.store.filters import Filter
from rag.answers.types import CitedPassage, Place
from rag.query.types import Query
from rag.retrieval import hybrid
from rag.retrieval.hybrid import Candidate
from rag.selection.rating import Rater, standalone_question

_PASSAGES = 6
"""Passages that are shown."""
_STATEMENTS = 12
"""Statements that are shown."""
_NEAREST = 20
"""Nearest statements that are rated."""


@dataclass(frozen=True, slots=True)
class ClosestMatches:
    """The nearest statements and passages, best first."""

    statements: list[Candidate]
    passages: tuple[CitedPassage, ...]


def find_closest(
    archive: Archive, rater: Rater, query: Query, narrowed: Filter, excluded: Collection[int] = ()
) -> ClosestMatches:
    """Return the closest results to the question that pass the filter, without quotations of the rows `excluded`."""
    text = standalone_question(query)
    passages = hybrid.search_passages(archive, text, narrowed, _PASSAGES)
    candidates = hybrid.statements_in_passages(archive, [passage for passage, _, _ in passages], narrowed)
    candidates += hybrid.search_similar(archive, text, narrowed)[:_NEAREST]
    candidates_by_row = {c.stored.seq: c for c in candidates if c.stored.seq not in excluded and c.own}
    rated = sorted(rater.rate(list(candidates_by_row.values()), lambda _: False), key=lambda c: -c.score)
    return ClosestMatches(rated[:_STATEMENTS], _cited(passages))


def _cited(passages: Sequence[hybrid.PassageHit]) -> tuple[CitedPassage, ...]:
    """The passages, numbered from 1."""
    return tuple(
        CitedPassage(n, Place(article, (passage.span,)), round(score, 4))
        for n, (passage, article, score) in enumerate(passages, 1)
    )
