"""The networks that a question needs, loaded beside what else a process does before its first answer.

A fault in loading is not told here: where the network is used it comes again, with its message.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from index.system.compute import run_in_background

if TYPE_CHECKING:
    from index.embedding.embedder import Embedder, Vectors


def readers() -> Future[None]:
    """Done when the question reader and the judge are in memory."""
    return run_in_background(_load, "")


def embedding(embedder: Embedder, question: str) -> Future[Vectors]:
    """Done when the embedder is in memory, and has read the question."""
    return run_in_background(embedder.embed, [question])


def _load(nothing: str) -> None:
    """One after the other: they share what they start from."""
    import numpy as np

    from rag.query.reader import question_reader
    from rag.relevance.need import InformationNeed
    from rag.relevance.reranker import rerank

    question_reader().load()
    rerank(InformationNeed(nothing), (), np.zeros(0, np.float32), most=1, budget=0)
