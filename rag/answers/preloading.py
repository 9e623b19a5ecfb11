"""Preloading of the networks that a question needs, while the process does other work before its first answer.

An error in loading is not reported here: it is raised again where the network is used.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from index.system.compute import run_in_background

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder, Vectors


def preload_readers() -> Future[None]:
    """Load the question reader and the judge; the future is done when they are in memory."""
    return run_in_background(_load, "")


def preload_embedding(embedder: Embedder, question: str) -> Future[Vectors]:
    """Load the embedder; the future gives the question's vector."""
    return run_in_background(embedder.embed, [question])


def preload_networks() -> None:
    """Load all of them, of a program that will be asked."""
    from index.embedding.embedder import packaged_embedder

    preload_readers()
    preload_embedding(packaged_embedder(), "")


def _load(nothing: str) -> None:
    """One after the other: they share what they start from."""
    import numpy as np

    from rag.query.reader import question_reader
    from rag.relevance.need import InformationNeed
    from rag.relevance.reranker import rerank

    question_reader().load()
    rerank(InformationNeed(nothing), (), np.zeros(0, np.float32), limit=1, budget=0)
