"""Another real embedding, and the extraction process that computes with it; run as a program, it is one."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from index.archive.worker import program
from index.core.settings import Settings
from index.embedding.embedder import Embedder, Vectors, open_embedder

TURNED = "tests.archive.turned_worker"


class Turned:
    """The packaged model's vectors, their first 128 numbers alone."""

    fingerprint, dimension, file_hash = "turned", 128, "f00"

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.settings = dict(embedder.settings)

    def embed(self, texts: Iterable[str]) -> Vectors:
        cut = self._embedder.embed(list(texts))[:, : self.dimension]
        return np.asarray(cut / np.maximum(np.linalg.norm(cut, axis=1, keepdims=True), 1e-9), np.float32)


def open_turned(settings: Settings) -> Embedder:
    return Turned(open_embedder(settings))


if __name__ == "__main__":
    vars(program)["open_embedder"] = open_turned
    program.main()
