"""Search by words and by meaning over the whole archive: the published generation, and what is newer than it.

Rows above the generation's watermark are found too, by an index in memory and an exact scan, so that an article is
found from the moment it is stored.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

from index.embedder import Vectors
from index.generation import Generation, current
from index.lookup import Lookup
from index.meanings import TABLES, Meanings
from index.words import Words

Hits = list[tuple[int, float]]
"""(row, score), best first. Rows of articles that are gone may be among them: look the row up before use."""


class Search:
    """One reader of an archive's indexes. Safe to share between threads."""

    def __init__(self, archive: Path, lookup: Lookup) -> None:
        self._archive = archive
        self._lookup = lookup
        self._lock = threading.RLock()
        self._generation: Generation | None = None
        self._start_tail()

    def _start_tail(self) -> None:
        self._words = Words(self._generation.words) if self._generation else None
        self._meanings: Meanings | None = None
        self._tail = Words()
        self._seen = dict(self._generation.watermark) if self._generation else dict.fromkeys(TABLES, 0)

    def _refresh(self) -> None:
        """Follow a switch of generations, and take in what has been stored since the last look."""
        newest = current(self._archive)
        if newest != self._generation:
            self._generation = newest
            self._start_tail()
        for table in TABLES:
            last = self._lookup.last(table)
            if last > self._seen[table]:
                self._tail.add(table, self._lookup.texts(table, self._seen[table], last))
                self._seen[table] = last

    def by_words(self, table: str, words: Sequence[str], *, names: Sequence[str] = (), limit: int = 10_000) -> Hits:
        """Rows of `table` that hold any of the stemmed words, by BM25; of quotations, only of these speakers' names."""
        with self._lock:
            self._refresh()
            hits = self._words.search(table, words, names=names, limit=limit) if self._words else []
            hits += self._tail.search(table, words, names=names, limit=limit)
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def by_meaning(self, table: str, vector: Vectors, limit: int) -> Hits:
        """Rows of `table` nearest to the vector, float32[dimension], by cosine similarity."""
        with self._lock:
            self._refresh()
            hits: Hits = []
            if self._generation:
                self._meanings = self._meanings or Meanings(self._generation.meanings)
                hits = self._meanings.search(table, vector, limit)
            above = self._generation.watermark[table] if self._generation else 0
            newer = range(above + 1, self._seen[table] + 1)
        hits += self.among(table, newer, vector)
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def among(self, table: str, seqs: Iterable[int], vector: Vectors) -> Hits:
        """These rows by cosine similarity to the vector: an exact scan, for searches that a filter has narrowed."""
        rows, matrix = self._lookup.vectors(table, seqs)
        if not rows:
            return []
        return sorted(zip(rows, (matrix @ vector).tolist(), strict=True), key=lambda hit: (-hit[1], hit[0]))
