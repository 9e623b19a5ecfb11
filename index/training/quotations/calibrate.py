"""Calibration of the confidence: fitted on development articles, checked on those left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.extraction.network.calibration import EVIDENCE, Calibration
from index.extraction.network.linker import Linker
from index.extraction.network.tagger import Tagger
from index.text.wordpieces import encode_word_pieces
from index.training.quotations.agreement import annotated_words, detected_words, f1, match_gold

FOLDS = 7
RIDGE = 3.0


@dataclass(frozen=True, slots=True)
class CalibrationSample:
    """Every attribution found: its evidence float64[n, e], whether it is right bool[n], its article int[n].

    `gold` is how many annotated ones there are in all.
    """

    evidence: np.ndarray
    right: np.ndarray
    article: np.ndarray
    gold: int


def calibration_sample(rows: Sequence[dict[str, Any]], folder: Path) -> CalibrationSample:
    """Return the attributions that the model in the folder detects in annotated articles."""
    tagger, linker = Tagger(folder), Linker(folder)
    cuts = [encode_word_pieces(row["text"]) for row in rows]
    evidence, agreed, article, gold = [], [], [], 0
    for number, (row, cut, tagging) in enumerate(zip(rows, cuts, tagger.read(cuts), strict=True)):
        attributions = linker.attributions(cut, tagging)
        annotated = annotated_words(row["text"], row["attributions"])
        agreed += match_gold(detected_words(row["text"], cut, attributions), annotated)
        evidence += [a.evidence for a in attributions]
        article += [number] * len(attributions)
        gold += len(annotated)
    return CalibrationSample(np.array(evidence), np.array(agreed), np.array(article), gold)


def calibrate(sample: CalibrationSample) -> tuple[Calibration, str]:
    """A calibration fitted on all, its threshold the one of the best F1 on articles left out; and a table."""
    chances = np.zeros(len(sample.right))
    for fold in range(FOLDS):
        held_out = sample.article % FOLDS == fold
        weights, bias = _fit(sample.evidence[~held_out], sample.right[~held_out])
        chances[held_out] = _sigmoid(sample.evidence[held_out] @ weights + bias)
    grid = np.arange(0.0, 0.6, 0.02)
    threshold = float(max(grid, key=lambda t: _score(sample, chances >= t)))
    weights, bias = _fit(sample.evidence, sample.right)
    named = {name: round(float(w), 4) for name, w in zip(EVIDENCE, weights, strict=True)}
    return Calibration(named, round(float(bias), 4), round(threshold, 2)), _table(sample, chances, threshold)


def _score(sample: CalibrationSample, reported: np.ndarray) -> float:
    return f1(int(reported.sum()), sample.gold, int((reported & sample.right).sum()))


def _table(sample: CalibrationSample, chances: np.ndarray, threshold: float) -> str:
    lines = ["| confidence | quotations | mean confidence | right |", "|---|---|---|---|"]
    gap = 0.0
    for low in np.arange(0, 1, 0.1):
        inside = (chances >= low) & (chances < low + 0.1 + (low > 0.85))
        if inside.any():
            mean, share = chances[inside].mean(), sample.right[inside].mean()
            gap += abs(mean - share) * inside.mean()
            lines.append(f"| {low:.1f} to {low + 0.1:.1f} | {inside.sum()} | {mean:.2f} | {share:.2f} |")
    lines.append("")
    lines.append(f"Expected calibration error {gap:.3f}; F1 {_score(sample, chances >= 0):.4f} with all of them,")
    lines.append(f"{_score(sample, chances >= threshold):.4f} with those of at least {threshold:.2f}.")
    return "\n".join(lines)


def logistic(x: np.ndarray, right: np.ndarray, ridge: np.ndarray) -> np.ndarray:
    """Weights float64[d] of a logistic regression over x float64[n, d], by Newton's method; `ridge` float64[d, d]."""
    w = np.zeros(x.shape[1])
    for _ in range(30):
        chance = _sigmoid(x @ w)
        slope = x.T @ (chance - right) + ridge @ w
        w -= np.linalg.solve((x * (chance * (1 - chance))[:, None]).T @ x + ridge, slope)
    return w


def logistic_with_bias(x: np.ndarray, right: np.ndarray, ridge: float) -> np.ndarray:
    """Weights float64[d + 1], the last one the bias, on which the ridge does not weigh."""
    x = np.concatenate([x, np.ones((len(x), 1))], 1)
    return logistic(x, right, ridge * np.diag([1.0] * (x.shape[1] - 1) + [0.0]))


def _fit(evidence: np.ndarray, agreed: np.ndarray) -> tuple[np.ndarray, float]:
    """Logistic regression with a ridge on standardised evidence."""
    mean, spread = evidence.mean(0), evidence.std(0) + 1e-6
    w = logistic_with_bias((evidence - mean) / spread, agreed, RIDGE)
    weights = w[:-1] / spread
    return weights, float(w[-1] - weights @ mean)


def _sigmoid(x: np.ndarray) -> np.ndarray:
    chance: np.ndarray = 1 / (1 + np.exp(-x))
    return chance
