"""Vectors at one byte a number: those nearest to a question's are picked out of many rows, to be compared exactly.

A speaker of a large archive has said tens of thousands of things. Their vectors read from the record one by one take
longer than all the rest of a question; a sketch approximates them in one file, a quarter of the size. Derived and
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
        """Open the sketch in `folder`, which must exist; without a folder, make one in memory."""
        self._folder = folder
        self._tables: dict[str, tuple[Rows, Vectors, NDArray[np.int8]]] = {}

    def add(self, table: str, seqs: list[int], vectors: Vectors) -> None:
        """Add rows, float32[n, dimension] of unit length, all above those that the sketch has."""
        if not seqs:
            return
        scales = np.maximum(np.abs(vectors).max(axis=1) / 127, np.finfo(np.float32).tiny).astype(np.float32)
        added = (np.array(seqs, np.int64), scales, np.rint(vectors / scales[:, None]).astype(np.int8))
        if self._folder is None:
            if old := self._tables.get(table):
                rows, factors, numbers = added
                added = (np.append(old[0], rows), np.append(old[1], factors), np.concatenate([old[2], numbers]))
            self._tables[table] = added
            return
        self._tables.pop(table, None)
        for name, part in zip(_PARTS, added, strict=True):
            with (self._folder / f"{table}.{name}").open("ab") as file:
                file.write(part.tobytes())

    def count(self, table: str) -> int:
        """The number of rows of a table."""
        return len(self._parts(table)[0])

    def split(self, table: str, seqs: Rows) -> tuple[Rows, Rows]:
        """Split rows in growing order into the positions of those that the sketch has, and the other rows."""
        own = self._parts(table)[0]
        if not len(own):
            return np.zeros(0, np.int64), seqs
        at = np.searchsorted(own, seqs)
        present = own[np.minimum(at, len(own) - 1)] == seqs
        return at[present], seqs[~present]

    def nearest(self, table: str, positions: Rows, vector: Vectors, limit: int) -> Rows:
        """The rows, of those at these positions, that are about nearest to the vector, float32[dimension]."""
        seqs, scales, numbers = self._parts(table)
        if len(positions) > limit:
            near = np.concatenate(
                [
                    (numbers[part].astype(np.float32) @ vector) * scales[part]
                    for part in (positions[at : at + _CHUNK] for at in range(0, len(positions), _CHUNK))
                ]
            )
            positions = positions[np.argpartition(near, len(near) - limit)[-limit:]]
        return seqs[positions]

    def _parts(self, table: str) -> tuple[Rows, Vectors, NDArray[np.int8]]:
        if table not in self._tables:
            seqs, scales, numbers = (self._read(table, name) for name in _PARTS)
            if len(seqs) != len(scales) or len(numbers) % max(1, len(seqs)):
                raise ValueError(f"the sketch of {table} in {self._folder} is damaged")
            self._tables[table] = (seqs, scales, numbers.reshape(len(seqs), -1) if len(seqs) else numbers[:, None])
        return self._tables[table]

    def _read(self, table: str, part: str) -> NDArray[Any]:
        file = self._folder / f"{table}.{part}" if self._folder else None
        if file is None or not file.exists() or not file.stat().st_size:
            return np.zeros(0, _PARTS[part])
        return np.memmap(file, _PARTS[part], "r")
