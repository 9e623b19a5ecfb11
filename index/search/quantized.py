"""Vectors at one byte a number: those nearest to a question's are picked out of many rows, to be compared exactly.

A speaker of a large archive has said tens of thousands of things. Their vectors read from the record one by one take
longer than all the rest of a question; a sketch holds the like of them in one file, a quarter of the size. Derived and
disposable: on disk as a part of a generation, or in memory for rows that are newer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding.embedder import Vectors

Rows = NDArray[np.int64]
_CHUNK = 8_192
"""Rows multiplied at a time: few enough to stay in a processor's cache."""
_PARTS = {"seqs": np.int64, "scales": np.float32, "bytes": np.int8}


class Sketch:
    """Rows of tables, each table's in growing order. Row i of a vector's numbers is `bytes[i] * scales[i]`."""

    def __init__(self, folder: Path | None = None) -> None:
        """In `folder`, which must be there; in memory without one."""
        self._folder = folder
        self._held: dict[str, tuple[Rows, Vectors, NDArray[np.int8]]] = {}

    def add(self, table: str, seqs: list[int], vectors: Vectors) -> None:
        """Add rows, float32[n, dimension] of unit length, all above those that are in."""
        if not seqs:
            return
        scales = np.maximum(np.abs(vectors).max(axis=1) / 127, np.finfo(np.float32).tiny).astype(np.float32)
        added = (np.array(seqs, np.int64), scales, np.rint(vectors / scales[:, None]).astype(np.int8))
        if self._folder is None:
            if old := self._held.get(table):
                rows, factors, numbers = added
                added = (np.append(old[0], rows), np.append(old[1], factors), np.concatenate([old[2], numbers]))
            self._held[table] = added
            return
        self._held.pop(table, None)
        for name, part in zip(_PARTS, added, strict=True):
            with (self._folder / f"{table}.{name}").open("ab") as file:
                file.write(part.tobytes())

    def count(self, table: str) -> int:
        """How many rows of a table are in."""
        return len(self._parts(table)[0])

    def split(self, table: str, seqs: Rows) -> tuple[Rows, Rows]:
        """Of the given rows, in growing order: the places of those that are in, and the rows that are not."""
        held = self._parts(table)[0]
        if not len(held):
            return np.zeros(0, np.int64), seqs
        at = np.searchsorted(held, seqs)
        there = held[np.minimum(at, len(held) - 1)] == seqs
        return at[there], seqs[~there]

    def nearest(self, table: str, places: Rows, vector: Vectors, limit: int) -> Rows:
        """The rows, of those at these places, that are about nearest to the vector, float32[dimension]."""
        seqs, scales, numbers = self._parts(table)
        if len(places) > limit:
            near = np.concatenate(
                [
                    (numbers[part].astype(np.float32) @ vector) * scales[part]
                    for part in (places[at : at + _CHUNK] for at in range(0, len(places), _CHUNK))
                ]
            )
            places = places[np.argpartition(near, len(near) - limit)[-limit:]]
        return seqs[places]

    def _parts(self, table: str) -> tuple[Rows, Vectors, NDArray[np.int8]]:
        if table not in self._held:
            seqs, scales, numbers = (self._read(table, name) for name in _PARTS)
            if len(seqs) != len(scales) or len(numbers) % max(1, len(seqs)):
                raise ValueError(f"the sketch of {table} in {self._folder} is damaged")
            self._held[table] = (seqs, scales, numbers.reshape(len(seqs), -1) if len(seqs) else numbers[:, None])
        return self._held[table]

    def _read(self, table: str, part: str) -> NDArray[Any]:
        file = self._folder / f"{table}.{part}" if self._folder else None
        if file is None or not file.exists() or not file.stat().st_size:
            return np.zeros(0, _PARTS[part])
        return np.memmap(file, _PARTS[part], "r")
