"""The classifier of documents' kinds: a logistic regression over layout features, learned by index.training.documents.

Weights are a safetensors file; its metadata name the features, so that others are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.core.errors import ModelError
from index.extraction.documents.features import NAMES
from index.extraction.documents.kind import DocumentKind

FILE = Path(__file__).parent / "model" / "kinds.safetensors"
KINDS = tuple(kind.value for kind in DocumentKind)
DOUBT = 0.4
"""The probability below which a document is an article, whatever is likelier."""
_SCALE, _FAR = 0.3, 3.0
"""The share of a feature's own value beside its thresholds, and the deviations from the mean at which it is cut."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """Arrays by name: thresholds[k, t], mean[k], deviation[k], weights[k * t + k, kinds], bias[kinds]."""

    arrays: Mapping[str, np.ndarray]

    @staticmethod
    @cache
    def packaged() -> Classifier:
        """The one in this package; raises ModelError for weights of other features."""
        return Classifier.load(FILE)

    @classmethod
    def load(cls, file: Path) -> Classifier:
        """Read a safetensors file; raises ModelError where it is missing or of other features."""
        from safetensors import safe_open

        if not file.is_file():
            raise ModelError(f"{file} is missing: install again, or run python -m index.training.documents")
        with safe_open(str(file), "numpy") as weights:
            if (weights.metadata() or {}).get("features", "").split() != list(NAMES):
                raise ModelError(f"{file} is of other features: run python -m index.training.documents")
            return cls({name: weights.get_tensor(name) for name in weights.keys()})  # noqa: SIM118

    @staticmethod
    def inputs(arrays: Mapping[str, np.ndarray], features: np.ndarray) -> np.ndarray:
        """float32[n, k * t + k] of features float32[n, k]."""
        over = (features[:, :, None] > arrays["thresholds"][None]).reshape(len(features), -1)
        scaled = np.clip((features - arrays["mean"]) / arrays["deviation"], -_FAR, _FAR) * _SCALE
        return np.concatenate([over, scaled], axis=1).astype(np.float32)

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """float32[len(KINDS)] of one document's features."""
        odds = self.inputs(self.arrays, features[None]) @ self.arrays["weights"] + self.arrays["bias"]
        odds = np.exp(odds[0] - odds[0].max())
        shares: np.ndarray = odds / odds.sum()
        return shares

    def kind(self, features: np.ndarray) -> DocumentKind:
        """The likeliest kind; an article where none is likely enough."""
        chances = self.probabilities(features)
        best = int(chances.argmax())
        return DocumentKind(KINDS[best]) if chances[best] >= DOUBT else DocumentKind.ARTICLE
