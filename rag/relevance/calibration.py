"""Calibration: from the two models' log odds to a probability, and from probabilities to bands for display.

The calibration and ANSWERS were chosen by cross-validation over articles that neither model was trained on
(docs/relevance.md), ANCHOR with the whole pipeline on three sets of questions (docs/measurements.md).
"""

from __future__ import annotations

from enum import Enum

import numpy as np

from rag.relevance.weights import Weights

ANCHOR = 0.4
"""The least probability of the best statement of a question that has an answer."""
ANSWERS = 0.3
"""The least probability of an answer to such a question."""
CLOSEST = 0.15
"""The least probability of a statement shown as closest, if it does not answer."""


class Band(Enum):
    """The use of a statement for the question."""

    ANSWERS = "answers"
    CLOSEST = "closest"
    NOTHING = "nothing"


def bands(chances: np.ndarray, *, anchor: float = ANCHOR, answers: float = ANSWERS) -> list[Band]:
    """Return the band of each of one question's statements, given their probabilities, float[n]."""
    answered = len(chances) > 0 and float(chances.max()) >= anchor
    return [
        Band.ANSWERS if answered and chance >= answers else Band.CLOSEST if chance >= CLOSEST else Band.NOTHING
        for chance in chances
    ]


def calibrated_probabilities(weights: Weights, first: np.ndarray, second: np.ndarray | None) -> np.ndarray:
    """float32[n]: calibrated probabilities of n statements of one question."""
    inputs, was_read = calibration_inputs(first, second)
    odds = np.where(was_read, inputs @ weights.arrays["read"], inputs @ weights.arrays["unread"])
    chances: np.ndarray = 1 / (1 + np.exp(-odds))
    return chances.astype(np.float32)


def calibration_inputs(first: np.ndarray, second: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """float32[n, 4]: first log odds; second ones, or, for what was not read, how much the reranker changed the others
    on average; the best of the list; one. And bool[n]: what was read."""
    count = len(first)
    was_read = np.zeros(count, bool) if second is None else ~np.isnan(second)
    reranked = np.zeros(count)
    best = np.full(count, first.max())
    if second is not None and was_read.any():
        reranked = np.where(was_read, second, (second[was_read] - first[was_read]).mean())
        best = np.full(count, second[was_read].max())
    return np.column_stack([first, reranked, best, np.ones(count)]).astype(np.float32), was_read
