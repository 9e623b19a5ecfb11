"""The model that weighs candidates: a small network over features, read from a file, run with numpy alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.extraction.network.weights import require_features
from index.extraction.speakers.features import FEATURES

FILE = Path(__file__).parent / "model" / "weights.npz"


@dataclass(frozen=True, slots=True)
class Ranker:
    """An ensemble of networks with one hidden layer over d features, in the order of FEATURES."""

    mean: NDArray[np.float32]  # float32[d]
    scale: NDArray[np.float32]  # float32[d]
    hidden: NDArray[np.float32]  # float32[k, d, h]
    hidden_bias: NDArray[np.float32]  # float32[k, h]
    output: NDArray[np.float32]  # float32[k, h]
    linear: NDArray[np.float32]  # float32[k, d]
    temperature: float

    def shares(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32[n] for float32[n, d]: how likely each row is the speaker; the sum is 1."""
        x = (rows - self.mean) / self.scale
        total = np.zeros(len(rows), dtype=np.float32)
        for hidden, bias, output, linear in zip(self.hidden, self.hidden_bias, self.output, self.linear, strict=True):
            score = (np.maximum(x @ hidden + bias, 0) @ output + x @ linear) / self.temperature
            share = np.exp(score - score.max())
            total += (share / share.sum()).astype(np.float32)
        return np.asarray(total / len(self.hidden), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Writes the model as `load_ranker` reads it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            path,
            columns=np.array(FEATURES),
            mean=self.mean,
            scale=self.scale,
            hidden=self.hidden,
            hidden_bias=self.hidden_bias,
            output=self.output,
            linear=self.linear,
            temperature=np.float32(self.temperature),
        )


@cache
def load_ranker(path: Path = FILE) -> Ranker:
    """Return the model in the file. Raises FileNotFoundError where it is not, ModelError for other features."""
    with np.load(path, allow_pickle=False) as arrays:
        require_features(path, map(str, arrays["columns"]), FEATURES)
        return Ranker(
            mean=arrays["mean"],
            scale=arrays["scale"],
            hidden=arrays["hidden"],
            hidden_bias=arrays["hidden_bias"],
            output=arrays["output"],
            linear=arrays["linear"],
            temperature=float(arrays["temperature"]),
        )
