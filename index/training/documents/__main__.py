"""`python -m index.training.documents [--check]`: the classifier of documents' kinds, in a minute on one core.

It learns from kinds.jsonl.gz beside this module: 484 short documents of ours in three sets, written apart.
--check: each set is left out in turn, and told by what is learned from the other two; nothing is written.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn

from index.core.types import Article
from index.extraction.documents.classifier import FILE, KINDS, Classifier
from index.extraction.documents.evidence import LayoutEvidence
from index.extraction.documents.features import NAMES, layout_features

DATA = Path(__file__).with_name("kinds.jsonl.gz")
DECAY = 3.3
"""The weight of the squared weights, over the sum of the documents' losses."""
_QUANTILES = (0.25, 0.5, 0.75)
_LEAST = 8
"""Documents with a feature, from which its quantiles are thresholds too."""


def documents() -> list[dict[str, Any]]:
    """The rows to learn from: id, set, title, text, kind."""
    with gzip.open(DATA, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def features_of(rows: Sequence[dict[str, Any]]) -> np.ndarray:
    """float32[n, len(NAMES)]; a text without a title has its first line for one."""
    rows_of_features = []
    for row in rows:
        title = row["title"] or row["text"].strip().split("\n")[0]
        rows_of_features.append(layout_features(LayoutEvidence.of(Article(row["id"], row["text"], title=title))))
    return np.stack(rows_of_features)


def fit(features: np.ndarray, kinds: Sequence[str]) -> dict[str, np.ndarray]:
    """The arrays of a Classifier: multinomial logistic regression over the features and their thresholds, by L-BFGS."""
    thresholds = np.full((features.shape[1], 1 + len(_QUANTILES)), np.inf, np.float32)
    for column, values in enumerate(features.T):
        some = values[values > 0]
        cuts = np.quantile(some, _QUANTILES) if len(some) > _LEAST and (values >= 0).all() else []
        distinct = sorted({1e-6, *(float(cut) for cut in cuts)})
        thresholds[column, : len(distinct)] = distinct
    arrays = {
        "thresholds": thresholds,
        "mean": features.mean(axis=0),
        "deviation": features.std(axis=0) + 1e-6,
    }
    x = torch.from_numpy(Classifier.inputs(arrays, features)).double()
    y = torch.tensor([KINDS.index(kind) for kind in kinds])
    weights = torch.zeros(x.shape[1], len(KINDS), dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(len(KINDS), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=500, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(x @ weights + bias, y, reduction="sum") + DECAY / 2 * (weights**2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return {
        **arrays,
        "weights": weights.detach().numpy().astype(np.float32),
        "bias": bias.detach().numpy().astype(np.float32),
    }


def check(rows: Sequence[dict[str, Any]], features: np.ndarray) -> None:
    """Print how many of each set are predicted rightly by what is learned from the others."""
    sets = np.array([row["set"] for row in rows])
    kinds = np.array([row["kind"] for row in rows])
    for name in sorted(set(sets)):
        classifier = Classifier(fit(features[sets != name], kinds[sets != name]))
        predicted = np.array([classifier.kind(each).value for each in features[sets == name]])
        right, other = predicted == kinds[sets == name], predicted != "article"
        print(  # noqa: T201 - a program
            f"{name}: {len(right)} documents, {100 * right.mean():.1f} % right; "
            f"of {other.sum()} taken for something else than an article {100 * right[other].mean():.1f} %"
        )


def main() -> None:
    """Learn, and write the weights or check them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    rows = documents()
    features = features_of(rows)
    if given.check:
        check(rows, features)
        return
    save_file(fit(features, [row["kind"] for row in rows]), FILE, {"features": " ".join(NAMES)})
    print(f"{FILE}: learned from {len(rows)} documents")  # noqa: T201 - a program


if __name__ == "__main__":
    main()
