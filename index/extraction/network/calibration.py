"""The confidence of an attribution: a logistic regression over the network's scores of its parts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.extraction.network.bioes import ROLES
from index.extraction.network.weights import require_features
from index.text.wordpieces import WordPieces

CONTENT, SOURCE, CUE = range(len(ROLES))
EVIDENCE = (
    "content",  # log probability of being content, mean over the pieces; the least of the spans
    "start",  # log probability of a span's start where it starts, the least
    "end",
    "source",  # log probability of the source span; 0 without one
    "cue",
    "content to cue",  # log probability of the link
    "source link",  # summed log probabilities of all links to the source
    "no source",
    "no cue",
    "quoted",  # share of the pieces inside quotation marks
    "length",  # log of the number of pieces
    "several",  # more than one content span
    "short and quoted",
)
_LEAST = -6.0
Bounds = tuple[int, int]  # first piece, one past the last


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights by name of evidence, and the confidence below which an attribution is not reported."""

    weights: dict[str, float]
    bias: float
    threshold: float

    @classmethod
    def read(cls, file: Path) -> Calibration:
        """As `write` left it."""
        calibration = cls(**json.loads(file.read_text(encoding="utf8")))
        require_features(file, calibration.weights, EVIDENCE)
        return calibration

    def write(self, file: Path) -> None:
        """JSON, for people to look at."""
        parameters = {"weights": self.weights, "bias": self.bias, "threshold": self.threshold}
        file.write_text(json.dumps(parameters, indent=2) + "\n", encoding="utf8")

    def confidence(self, evidence: Sequence[float]) -> float:
        """The probability of being right, between 0 and 1."""
        sum_ = self.bias + sum(self.weights[n] * v for n, v in zip(EVIDENCE, evidence, strict=True))
        return float(1 / (1 + np.exp(-sum_)))


def attribution_features(
    pieces: WordPieces,
    tags: np.ndarray,
    contents: Sequence[Bounds],
    source: Bounds | None,
    cue: Bounds | None,
    links: tuple[float, float],
) -> tuple[float, ...]:
    """A number for each of EVIDENCE.

    `tags` are log probabilities float[n, 13]; `links` those of the links to the cue and to the source.
    """
    sides = np.array([_sureness(tags, span, CONTENT) for span in contents]).min(0)
    quoted = float(np.concatenate([pieces.features[s:e, 0] > 0 for s, e in contents]).mean())
    length = float(np.log(sum(e - s for s, e in contents)))
    numbers = (
        *sides,
        float(np.mean(_sureness(tags, source, SOURCE))) if source else 0.0,
        float(np.mean(_sureness(tags, cue, CUE))) if cue else 0.0,
        *links,
        float(source is None),
        float(cue is None),
        quoted,
        length,
        float(len(contents) > 1),
        quoted * max(0.0, 2.0 - length),
    )
    return tuple(max(_LEAST, float(n)) for n in numbers)


def _sureness(tags: np.ndarray, span: Bounds, role: int) -> tuple[float, float, float]:
    """Log probabilities: of the role on average, of a start at the first piece, of an end at the last one."""
    base = 1 + 4 * role
    mean = np.logaddexp.reduce(tags[span[0] : span[1], base : base + 4], -1).mean()
    first, last = tags[span[0]], tags[span[1] - 1]
    start, end = np.logaddexp(first[base], first[base + 3]), np.logaddexp(last[base + 2], last[base + 3])
    return float(mean), float(start), float(end)
