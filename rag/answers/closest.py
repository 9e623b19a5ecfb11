"""The closest to a question as typed, whatever was understood of it: passages by words and meaning, the statements
that stand in them, and the nearest statements of all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.archive import Archive
from index.store.filters import Filter
from rag.answers.types import CitedPassage, Place
from rag.query.types import Query
from rag.retrieval import hybrid
from rag.retrieval.hybrid import Candidate
from rag.selection.rating import Rater, typed

_PASSAGES = 6
"""Passages that are shown."""
_STATEMENTS = 12
"""Statements that are shown."""
_LIKE = 20
"""Of the nearest statements, how many are looked at."""


@dataclass(frozen=True, slots=True)
class Closest:
    """The nearest statements and passages, best first."""

    statements: list[Candidate]
    passages: tuple[CitedPassage, ...]


def closest(archive: Archive, rater: Rater, query: Query, narrowed: Filter, less: Collection[int] = ()) -> Closest:
    """The closest to the question of what passes the filter, but for the quotations of the rows `less`."""
    text = typed(query)
    passages = hybrid.passages(archive, text, narrowed, _PASSAGES)
    candidates = hybrid.within(archive, [passage for passage, _, _ in passages], narrowed)
    candidates += hybrid.like(archive, text, narrowed)[:_LIKE]
    fresh = {c.stored.seq: c for c in candidates if c.stored.seq not in less and c.own}
    rated = sorted(rater.rate(list(fresh.values()), lambda _: False), key=lambda c: -c.score)
    return Closest(rated[:_STATEMENTS], _cited(passages))


def _cited(passages: Sequence[hybrid.FoundPassage]) -> tuple[CitedPassage, ...]:
    """The passages, numbered from 1."""
    return tuple(
        CitedPassage(n, Place(article, (passage.span,)), round(score, 4))
        for n, (passage, article, score) in enumerate(passages, 1)
    )
