"""The probability that a statement answers a question.

    chances = judge(InformationNeed("What is Lavrov's opinion on talks?", "talks", speaker="Lavrov"), statements, embed)

Two models, one after the other. `first_pass` scores every statement by features: its vector and those of its
neighbours against the question's, words shared, lengths (rag.relevance.features). The reranker, a cross-encoder, reads
the most promising ones together with the question (rag.relevance.reranker). Both models' log odds, and the best of
the list, make the probability (rag.relevance.calibration), calibrated on articles that neither model was trained on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from rag.relevance.calibration import calibrated_probabilities
from rag.relevance.features import comparison_texts, compute_features
from rag.relevance.need import InformationNeed, StatementInContext
from rag.relevance.reranker import rerank
from rag.relevance.weights import Weights

READ, PIECES = 12, 320
"""Statements, and word pieces in all, that the reranker reads at most: two cores read them in some 60 ms."""
Embed = Callable[[list[str]], np.ndarray]
"""The packaged embedder's: float32[k, 384] of unit length for k texts."""


def judge(need: InformationNeed, statements: Sequence[StatementInContext], embed: Embed) -> np.ndarray:
    """float32[n]: the probability, 0 to 1, that each statement answers the need."""
    return probabilities(need, statements, first_pass(need, statements, embed))


def first_pass(need: InformationNeed, statements: Sequence[StatementInContext], embed: Embed) -> np.ndarray:
    """float32[n]: the first model's log odds of each statement, independent of the others."""
    if not statements:
        return np.zeros(0, np.float32)
    vectors = embed(list(comparison_texts(need)))
    return Weights.packaged().first(compute_features(need, statements, vectors), vectors, statements)


def probabilities(
    need: InformationNeed,
    statements: Sequence[StatementInContext],
    first: np.ndarray,
    readable: np.ndarray | None = None,
) -> np.ndarray:
    """float32[n], 0 to 1, of statements with these first log odds; `readable`, bool[n]: those that the reranker may
    read, all if None."""
    if not statements:
        return np.zeros(0, np.float32)
    second = rerank(need, statements, first, READ, PIECES, readable)
    return calibrated_probabilities(Weights.packaged(), first, second)
