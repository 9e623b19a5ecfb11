"""Search by words and by meaning over the whole archive: the published generation and all newer rows.

Rows above the generation's watermark are searched by an index in memory and an exact scan, so that an article can be
found from the moment it is stored. A generation that is damaged, or gone, is ignored: all rows are newer then.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np

from index.embedding.embedder import Vectors
from index.search.fulltext import FullTextIndex
from index.search.generations import Generation, current_generation
from index.search.quantized import Rows, Sketch
from index.search.vectors import TABLES, VectorIndex
from index.store.record_reader import Lookup

Hits = list[tuple[int, float]]
"""(row, score), best first. Rows of articles that are gone may be among them: look the row up before use."""
_EXACT = 500
"""The number of rows up to which all are compared exactly; of more, the nearest by a sketch."""
_SPARE = 4
"""Rows picked out of a sketch for each row of the result."""
_SCANNED = 20_000
"""Rows of a generation up to which all are compared by their sketch: opening Chroma takes longer than that."""
_WINDOW = 10_000
_T = TypeVar("_T")
_DAMAGE = (OSError, ValueError, RuntimeError, sqlite3.Error)


class _Opened:
    """The indexes of one generation, each opened when it is first used; raises one of _DAMAGE."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self.sketch = Sketch(generation.sketch)

    @cached_property
    def words(self) -> FullTextIndex:
        return FullTextIndex(self._generation.words)

    @cached_property
    def meanings(self) -> VectorIndex:
        return VectorIndex(self._generation.meanings)


class Search:
    """One reader of an archive's indexes. Safe to share between threads."""

    def __init__(self, archive: Path, lookup: Lookup) -> None:
        self._archive = archive
        self._lookup = lookup
        self._lock = threading.RLock()
        self._damaged: Generation | None = None
        self._switch(None)

    def _switch(self, generation: Generation | None) -> None:
        self._generation = generation
        self._opened = _Opened(generation) if generation else None
        self._tail, self._tail_sketch = FullTextIndex(), Sketch()
        self._indexed = self._above
        self._sketched = self._above

    @property
    def _above(self) -> dict[str, int]:
        """The highest row of the generation, by table."""
        return dict(self._generation.watermark) if self._generation else dict.fromkeys(TABLES, 0)

    def _refresh(self) -> None:
        """Follow a switch of generations, and index in memory the rows stored since the last refresh."""
        newest = current_generation(self._archive)
        if newest not in (self._generation, self._damaged):
            self._switch(newest)
        newer = {table: last for table in TABLES if (last := self._lookup.last_row(table)) > self._indexed[table]}
        for table, last in newer.items():
            self._tail.add(table, self._lookup.texts(table, self._indexed[table], last))
        if newer:
            self._tail.commit()
            self._indexed |= newer

    def _published(self, look: Callable[[_Opened], _T], nothing: _T) -> _T:
        """The result of `look` on the generation; `nothing` without one. A damaged one is ignored from then on."""
        if self._opened is None:
            return nothing
        try:
            return look(self._opened)
        except _DAMAGE:
            self._damaged = self._generation
            self._switch(None)
            self._refresh()
            return nothing

    def by_words(self, table: str, words: Sequence[str], *, names: Sequence[str] = (), limit: int) -> Hits:
        """Rows of `table` with any of the stemmed words, by BM25; of quotations, only of these speakers' names."""
        with self._lock:
            self._refresh()
            hits = self._published(lambda opened: opened.words.search(table, words, names=names, limit=limit), Hits())
            hits += self._tail.search(table, words, names=names, limit=limit)
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def by_meaning(self, table: str, vector: Vectors, limit: int) -> Hits:
        """Rows of `table` nearest to the vector, float32[dimension], by cosine similarity."""
        with self._lock:
            self._refresh()
            hits = self._published(lambda opened: self._nearest(opened, table, vector, limit), Hits())
            newer = range(self._above[table] + 1, self._indexed[table] + 1)
            hits += self.among(table, newer, vector, limit)
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def _nearest(self, opened: _Opened, table: str, vector: Vectors, limit: int) -> Hits:
        """Of all rows of a generation: of few by its sketch, without reading Chroma's graph; of many by Chroma."""
        count = opened.sketch.count(table)
        if not 0 < count <= _SCANNED:
            return opened.meanings.search(table, vector, limit)
        near = opened.sketch.nearest(table, np.arange(count), vector, _SPARE * limit)
        seqs, matrix = self._lookup.vectors(table, near.tolist())
        return list(zip(seqs, (matrix @ vector).tolist(), strict=True))

    def among(self, table: str, seqs: Iterable[int], vector: Vectors, limit: int) -> Hits:
        """Of these rows, each given once, the nearest to the vector, by exact cosine similarity: for searches that a
        filter narrows."""
        rows = np.sort(np.fromiter(seqs, np.int64))
        if len(rows) > max(_EXACT, _SPARE * limit):
            rows = self._nearest_by_sketch(table, rows, vector, _SPARE * limit)
        present, matrix = self._lookup.vectors(table, rows.tolist())
        if not present:
            return []
        return sorted(zip(present, (matrix @ vector).tolist(), strict=True), key=lambda hit: (-hit[1], hit[0]))[:limit]

    def _nearest_by_sketch(self, table: str, rows: Rows, vector: Vectors, limit: int) -> Rows:
        """The nearest of the rows by sketches, and the rows that are in no sketch."""

        def pick(sketch: Sketch, rows: Rows) -> tuple[Rows, Rows]:
            positions, rest = sketch.split(table, rows)
            return sketch.nearest(table, positions, vector, limit), rest

        with self._lock:
            self._refresh()
            none = np.zeros(0, np.int64)
            published, rows = self._published(lambda opened: pick(opened.sketch, rows), (none, rows))
            if len(rows) > _EXACT:
                self._sketch_tail(table)
                newer, rows = pick(self._tail_sketch, rows)
                return np.concatenate([published, newer, rows])
        return np.concatenate([published, rows])

    def _sketch_tail(self, table: str) -> None:
        while self._sketched[table] < self._indexed[table]:
            window = range(self._sketched[table] + 1, min(self._sketched[table] + _WINDOW, self._indexed[table]) + 1)
            self._tail_sketch.add(table, *self._lookup.vectors(table, window))
            self._sketched[table] = window[-1]
