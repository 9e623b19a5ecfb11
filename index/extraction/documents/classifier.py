"""The classifier of documents' kinds: small networks over its features, averaged; see index.training.documents.

Weights are a safetensors file; its metadata name the features, so that others are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.core.errors import ModelError
from index.extraction.documents.features import feature_names
from index.extraction.documents.kind import DocumentKind

FILE = Path(__file__).parent / "model" / "kinds.safetensors"
KINDS = tuple(kind.value for kind in DocumentKind)
DOUBT = 0.5
"""The probability below which a document is an article, whatever is likelier."""
_FAR = 3.0
"""The deviations from the mean at which a feature is cut."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """Arrays by name, of n networks with k features and h hidden units each: mean[k], deviation[k], hidden[n, k, h],
    hidden_bias[n, 1, h], output[n, h, kinds], output_bias[n, 1, kinds]."""

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
            if (weights.metadata() or {}).get("features", "").split() != list(feature_names()):
                raise ModelError(f"{file} is of other features: run python -m index.training.documents")
            return cls({name: weights.get_tensor(name).astype(np.float32) for name in weights.keys()})  # noqa: SIM118

    @staticmethod
    def inputs(arrays: Mapping[str, np.ndarray], features: np.ndarray) -> np.ndarray:
        """float32[n, k] of features float32[n, k]: deviations from the mean."""
        scaled: np.ndarray = np.clip((features - arrays["mean"]) / arrays["deviation"], -_FAR, _FAR)
        return scaled.astype(np.float32)

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """float32[len(KINDS)] of one document's features."""
        arrays = self.arrays
        hidden = np.maximum(self.inputs(arrays, features[None]) @ arrays["hidden"] + arrays["hidden_bias"], 0)
        odds = hidden @ arrays["output"] + arrays["output_bias"]
        odds = np.exp(odds - odds.max(axis=-1, keepdims=True))
        shares: np.ndarray = (odds / odds.sum(axis=-1, keepdims=True)).mean(axis=(0, 1))
        return shares

    def kind(self, features: np.ndarray, doubt: float = DOUBT) -> DocumentKind:
        """The likeliest kind; an article where its probability is below `doubt`."""
        chances = self.probabilities(features)
        best = int(chances.argmax())
        return DocumentKind(KINDS[best]) if chances[best] >= doubt else DocumentKind.ARTICLE
