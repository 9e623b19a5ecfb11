"""Search by meaning: a Chroma store of passage and quotation vectors. Derived and disposable.

Written once, by a process of its own (index.search.generations), and only read afterwards.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.embedding.embedder import Vectors

if TYPE_CHECKING:
    from chromadb import Collection

TABLES = ("passages", "quotations")
_ROWS_A_CALL = 5_000
"""Chroma refuses more than 5,461 rows in one call."""


@contextmanager
def _as_oserror() -> Iterator[None]:
    from chromadb.errors import ChromaError

    try:
        yield
    except ChromaError as error:
        raise OSError(str(error)) from error


class VectorIndex:
    """The Chroma store in one folder. Chroma reads a table into memory when it is first searched, or counted."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open the store, raising OSError where there is none; with `create`, make it."""
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings

        if create:
            folder.mkdir(parents=True, exist_ok=True)
        elif not (folder / "chroma.sqlite3").is_file():
            raise FileNotFoundError(folder)
        settings = Settings(anonymized_telemetry=False, allow_reset=False)
        with _as_oserror():
            self._client = chromadb.PersistentClient(str(folder), settings)
            self._collections = {table: self._new(table) if create else self._known(table) for table in TABLES}

    def _new(self, table: str) -> Collection:
        return self._client.get_or_create_collection(
            table, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}
        )

    def _known(self, table: str) -> Collection:  # raises where the store was emptied, which Chroma itself passes over
        return self._client.get_collection(table, embedding_function=None)

    def add(self, table: str, seqs: list[int], vectors: Vectors) -> None:
        """Add rows, or replace those that exist already."""
        for at in range(0, len(seqs), _ROWS_A_CALL):
            part = slice(at, at + _ROWS_A_CALL)
            self._collections[table].upsert([str(s) for s in seqs[part]], embeddings=vectors[part])

    def search(self, table: str, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        """(seq, cosine similarity) of the rows nearest in meaning, best first, at most `limit`.

        `vector` is float32[dimension] of unit length. Raises OSError where the store is damaged.
        """
        with _as_oserror():
            result = self._collections[table].query(
                query_embeddings=np.asarray([vector]), n_results=limit, include=["distances"]
            )
        distances = (result["distances"] or [[]])[0]
        return [(int(i), 1.0 - float(d)) for i, d in zip(result["ids"][0], distances, strict=True)]

    def any_vector(self, table: str) -> Vectors | None:
        """The vector of some row, float32[dimension]; None where there is no row."""
        vectors = self._collections[table].peek(1)["embeddings"]
        return None if vectors is None or len(vectors) == 0 else np.asarray(vectors[0], np.float32)

    def close(self) -> None:
        """Flush and close the files."""
        self._client.close()  # type: ignore[attr-defined]  # the returned class has it, its interface not
