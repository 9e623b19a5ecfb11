"""Calibration of both models' log odds: two small logistic regressions, fitted on held-out articles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from rag.relevance.calibration import calibration_inputs


def fit_calibration(
    firsts: Sequence[np.ndarray], seconds: Sequence[np.ndarray | None], labels: Sequence[np.ndarray]
) -> dict[str, np.ndarray]:
    """Fit weights float32[4] for statements that the reranker read, and for the others; labels of -1 are ignored."""
    pairs = [calibration_inputs(f, s) for f, s in zip(firsts, seconds, strict=True)]
    inputs = np.concatenate([x for x, _ in pairs])
    was_read = np.concatenate([r for _, r in pairs])
    targets = np.concatenate(labels)
    return {
        name: _logistic(inputs[rows & (targets >= 0)], targets[rows & (targets >= 0)])
        for name, rows in (("read", was_read), ("unread", ~was_read))
    }


def _logistic(inputs: np.ndarray, labels: np.ndarray, decay: float = 1e-3) -> np.ndarray:
    """float32[k], by L-BFGS."""
    weights = torch.zeros(inputs.shape[1], dtype=torch.float64, requires_grad=True)
    x, y = torch.from_numpy(inputs).double(), torch.from_numpy(labels).double()
    if not len(y):
        return np.zeros(inputs.shape[1], np.float32)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(x @ weights, y) + decay * (weights[:-1] ** 2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return weights.detach().numpy().astype(np.float32)
