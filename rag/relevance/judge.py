"""How likely it is that whoever asks would be glad to get a statement: a probability for each.

    chances = judge(Asked("What is Lavrov's opinion on talks?", "talks", speaker="Lavrov"), told, embedder.embed)

Two readers, one after the other. The first weighs numbers about every statement: its vector and those of its neighbours
against the question's, words shared, lengths (rag.relevance.features). The second reads the most promising ones
together with the question, word by word (rag.relevance.reader). What both found, and how the best of the list looks,
makes the probability (rag.relevance.verdict), calibrated on articles that neither learned from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from rag.relevance.asked import Asked, Told
from rag.relevance.features import features, views
from rag.relevance.reader import read
from rag.relevance.verdict import verdict
from rag.relevance.weights import Weights

READ, PIECES = 12, 320
"""Statements, and word pieces in all, that the second reader reads at most: two cores read them in some 60 ms."""


def judge(
    asked: Asked, told: Sequence[Told], embed: Callable[[list[str]], np.ndarray], *, most: int = READ
) -> np.ndarray:
    """float32[n]: the probability, 0 to 1, that each statement answers what is asked.

    `embed` is the packaged embedder's: float32[k, 384] of unit length for k texts. At most `most` statements are read
    word by word.
    """
    if not told:
        return np.zeros(0, np.float32)
    weights = Weights.packaged()
    vectors = embed(list(views(asked)))
    first = weights.first(features(asked, told, vectors), vectors, told)
    second = read(asked, told, first, most, PIECES)
    return verdict(weights, first, second)
