"""Search of an archive by words and by meaning: the interface that every engine implements, the filter inside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from index.embedding.embedder import Vectors
from index.store.filters import Filter
from index.system.subprocesses import Stop, never

Hits = list[tuple[int, float]]
"""(row, score), best first. Rows of articles that are gone may be among them: look the row up before use."""
MAX_COMPARED = 10_000
"""Rows that pass a filter up to which each is compared with a question; of more, what is nearest of all is filtered."""


def rank_by_similarity(rows: Sequence[int], matrix: Vectors, vector: Vectors) -> Hits:
    """The rows with the cosine similarity of their vectors, float32[n, dimension], to a vector, best first."""
    if not rows:
        return []
    return sorted(zip(rows, (matrix @ vector).tolist(), strict=True), key=lambda hit: (-hit[1], hit[0]))


class Search(Protocol):
    """A search over an archive's tables 'passages' and 'quotations', as stored at that moment. Safe to share between
    threads.

    A filter applies to quotations as `Lookup.select` applies it, and to passages by the outlet and date of their
    article or of one of its copies; `Filter()` passes all.
    """

    def by_words(self, table: str, words: Sequence[str], narrowed: Filter, limit: int) -> Hits:
        """Rows of `table` that pass the filter and have any of the stemmed words, the best by these first."""

    def by_meaning(self, table: str, vector: Vectors, narrowed: Filter, limit: int) -> Hits:
        """Rows of `table` that pass the filter, nearest to the vector, float32[dimension], by cosine similarity."""

    def similarities(self, table: str, rows: Iterable[int], vector: Vectors) -> Hits:
        """Cosine similarity to the vector, float32[dimension], of each of these rows that is there; for few rows."""

    def lag(self) -> int:
        """The number of rows that are not in the published indexes yet, and are searched beside them."""

    def publish_if_due(self, *, more: bool = False, stopped: Stop = never) -> None:
        """Publish the indexes when enough rows are newer, or there are none yet, unless `more` rows are to come;
        raises ArchiveError, Stopped."""

    def rebuild(self, stopped: Stop = never) -> None:
        """Make the indexes again from the record; raises ArchiveError or Stopped and leaves the old ones in use."""
