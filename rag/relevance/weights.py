"""The judge's small weights: the first model's networks, and the calibration of both models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from rag.relevance.need import StatementInContext

FOLDER = Path(__file__).parent / "model"
NEAR = 2
"""Neighbours whose vectors go through the first model's projection."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Arrays by name, as rag.training.relevance wrote them."""

    arrays: dict[str, np.ndarray]

    @classmethod
    def load(cls, file: Path) -> Weights:
        """Read a safetensors file."""
        from safetensors.numpy import load_file

        return cls({name: array.astype(np.float32) for name, array in load_file(str(file)).items()})

    @staticmethod
    @cache
    def packaged() -> Weights:
        """Return the packaged weights."""
        return Weights.load(FOLDER / "judge.safetensors")

    def first(self, numbers: np.ndarray, vectors: np.ndarray, statements: Sequence[StatementInContext]) -> np.ndarray:
        """float32[n]: the first model's log odds, the mean over its networks."""
        w = self.arrays
        own = np.stack([t.vector for t in statements])
        near = np.zeros((len(statements), NEAR, own.shape[1]), np.float32)
        for row, t in enumerate(statements):
            for column, vector in enumerate(t.near[:NEAR]):
                near[row, column] = vector
        question = vectors.mean(axis=0)
        scaled = (numbers - w["mean"]) / w["deviation"]
        odds = [self._network(k, scaled, question, own, near) for k in range(len(w["question"]))]
        mean: np.ndarray = np.mean(odds, axis=0)
        return mean

    def _network(
        self, k: int, scaled: np.ndarray, question: np.ndarray, own: np.ndarray, near: np.ndarray
    ) -> np.ndarray:
        """Network k's log odds; rag.training.relevance.network has the same in torch."""
        w = self.arrays
        question_projection, projections = w["question"][k] @ question, own @ w["statement"][k].T
        neighbour_products = near @ w["statement"][k].T @ question_projection
        product = question_projection * projections
        inputs = np.concatenate(
            [scaled, product, projections, product.sum(1, keepdims=True), neighbour_products], axis=1
        )
        hidden = np.maximum(0, inputs @ w["hidden"][k].T + w["hidden_bias"][k])
        odds: np.ndarray = hidden @ w["out"][k] + w["out_bias"][k]
        return odds
