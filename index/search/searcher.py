"""Search by words and by meaning over an archive's folder: the published generation and all newer rows.

Rows above the generation's watermark are searched by an index in memory and an exact scan, so that an article can be
found from the moment it is stored. A generation that is damaged, or gone, is ignored: all rows are newer then.

A search by meaning that a speaker, date or outlet narrows does not use Chroma: it is an exact product over the vectors
of the rows that pass. Chroma serves every one without a filter, or with one that most rows pass.
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
from index.search.generations import Generation, current_generation, publish
from index.search.interface import MAX_COMPARED, Hits, rank_by_similarity
from index.search.quantized import Rows, Sketch
from index.search.vectors import TABLES, VectorIndex
from index.store.filters import Filter
from index.store.record_reader import Lookup
from index.system.subprocesses import Stop, never

_EXACT = 500
"""The number of rows up to which all are compared exactly; of more, the nearest by a sketch."""
_SPARE = 4
"""Rows picked out of a sketch for each row of the result."""
_SCANNED = 20_000
"""Rows of a generation up to which all are compared by their sketch: opening Chroma takes longer than that."""
_WINDOW = 10_000
_READ = 10_000
"""Rows with the words that are read first for those that pass a filter; if too few do, all rows with the words are."""
_WIDER, _WIDEST = 200, 2_500
"""Nearest rows of the archive that are read, first and at most, for those that pass a filter which many rows pass; if
too few do, every row that passes is compared."""
_SHARE = 10
_LEAST, _MOST = 2_000, 20_000
"""A generation is published when one in _SHARE rows is newer, or _MOST are, and never for less than _LEAST."""
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


class _FilteredRows:
    """The rows of an archive that pass a filter, at one moment."""

    def __init__(self, lookup: Lookup, narrowed: Filter) -> None:
        self._lookup, self._narrowed = lookup, narrowed

    @cached_property
    def names(self) -> list[str]:
        """The names that the filter's speakers bear."""
        return list(dict.fromkeys(name.text for name in self._lookup.names_of(self._narrowed.speakers)))

    @cached_property
    def quotations(self) -> set[int] | None:
        """Those of the quotations; None if they are so many that each hit is tested instead."""
        if self._lookup.more_pass(self._narrowed, MAX_COMPARED):
            return None
        return set(self._lookup.rows(self._narrowed))

    def of(self, table: str, hits: Hits) -> Hits:
        """The hits that pass."""
        rows = [seq for seq, _ in hits]
        if table == "passages":
            passing = self._lookup.passages_within(self._narrowed, rows)
        elif self.quotations is not None:
            passing = self.quotations
        else:
            passing = self._lookup.filtered(self._narrowed, rows)
        return [hit for hit in hits if hit[0] in passing]


class FolderSearch:
    """One reader of the indexes in an archive's folder. Safe to share between threads."""

    def __init__(self, archive: Path, lookup: Lookup) -> None:
        self._archive = archive
        self._lookup = lookup
        self._cached = threading.local()
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

    def lag(self) -> int:
        """The number of rows newer than the generation in use, which are scanned exactly."""
        generation = current_generation(self._archive)
        return sum(
            self._lookup.last_row(table) - (generation.watermark[table] if generation else 0) for table in TABLES
        )

    def publish_if_due(self, *, more: bool = False, stopped: Stop = never) -> None:
        """Publish a generation when enough rows are newer, or there is none yet, unless `more` rows are to come; raises
        ArchiveError, Stopped."""
        every, newer = sum(self._lookup.last_row(table) for table in TABLES), self.lag()
        first = current_generation(self._archive) is None and every and not more
        if first or newer > min(max(_LEAST, every // _SHARE), _MOST):
            publish(self._archive, stopped=stopped)

    def rebuild(self, stopped: Stop = never) -> None:
        """Publish a generation of all rows of the record; raises ArchiveError or Stopped and leaves the old one in
        use."""
        publish(self._archive, afresh=True, stopped=stopped)

    def by_words(self, table: str, words: Sequence[str], narrowed: Filter, limit: int) -> Hits:
        """Rows of `table` that pass the filter and have any of the stemmed words, by BM25, best first."""
        if not narrowed:
            return self._with_words(table, words, (), limit)
        passing = self._passing(narrowed)
        names = passing.names if table == "quotations" else ()
        first = max(limit, _READ)
        hits = self._with_words(table, words, names, first)
        within = passing.of(table, hits)[:limit]
        if len(within) < limit and len(hits) == first:  # what passes may be among the rest
            within = passing.of(table, self._with_words(table, words, names, self._lookup.last_row(table)))[:limit]
        return within

    def _with_words(self, table: str, words: Sequence[str], names: Sequence[str], limit: int) -> Hits:
        """Rows of `table` with any of the words; of quotations, only of these speakers' names, if there are any."""
        with self._lock:
            self._refresh()
            hits = self._published(lambda opened: opened.words.search(table, words, names=names, limit=limit), Hits())
            hits += self._tail.search(table, words, names=names, limit=limit)
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def by_meaning(self, table: str, vector: Vectors, narrowed: Filter, limit: int) -> Hits:
        """Rows of `table` that pass the filter, nearest to the vector, float32[dimension], by cosine similarity.

        If many pass, they are picked from the nearest of all, so that time does not grow with their number.
        """
        if not narrowed:
            return self._nearest_of_all(table, vector, limit)
        passing = self._passing(narrowed)
        if table == "passages":
            return passing.of(table, self._nearest_of_all(table, vector, _WIDEST))[:limit]
        if passing.quotations is not None:
            return self._among(table, passing.quotations, vector, limit)
        wider = _WIDER
        while wider <= _WIDEST:
            within = passing.of(table, self._nearest_of_all(table, vector, wider))
            if len(within) >= limit:
                return within[:limit]
            wider = 3 * wider * limit // (2 * len(within) + 1)  # half as many again as that share of them asks for
        return self._among(table, self._lookup.rows(narrowed), vector, limit)

    def similarities(self, table: str, rows: Iterable[int], vector: Vectors) -> Hits:
        """Cosine similarity to the vector, float32[dimension], of each of these rows that is there, best first."""
        present, matrix = self._lookup.vectors(table, sorted(rows))
        return rank_by_similarity(present, matrix, vector)

    def _passing(self, narrowed: Filter) -> _FilteredRows:
        """The rows that pass the filter; one question asks for them several times."""
        key = narrowed, self._lookup.state()
        if getattr(self._cached, "key", None) != key:
            self._cached.key, self._cached.passing = key, _FilteredRows(self._lookup, narrowed)
        passing: _FilteredRows = self._cached.passing
        return passing

    def _nearest_of_all(self, table: str, vector: Vectors, limit: int) -> Hits:
        with self._lock:
            self._refresh()
            hits = self._published(lambda opened: self._nearest(opened, table, vector, limit), Hits())
            newer = range(self._above[table] + 1, self._indexed[table] + 1)
            hits += self._among(table, newer, vector, limit)
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def _nearest(self, opened: _Opened, table: str, vector: Vectors, limit: int) -> Hits:
        """Of all rows of a generation: of few by its sketch, without reading Chroma's graph; of many by Chroma."""
        count = opened.sketch.count(table)
        if not 0 < count <= _SCANNED:
            return opened.meanings.search(table, vector, limit)
        near = opened.sketch.nearest(table, np.arange(count), vector, _SPARE * limit)
        seqs, matrix = self._lookup.vectors(table, near.tolist())
        return list(zip(seqs, (matrix @ vector).tolist(), strict=True))

    def _among(self, table: str, seqs: Iterable[int], vector: Vectors, limit: int) -> Hits:
        """Of these rows, each given once, the nearest to the vector, by exact cosine similarity."""
        rows = np.sort(np.fromiter(seqs, np.int64))
        if len(rows) > max(_EXACT, _SPARE * limit):
            rows = self._nearest_by_sketch(table, rows, vector, _SPARE * limit)
        return self.similarities(table, rows.tolist(), vector)[:limit]

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
