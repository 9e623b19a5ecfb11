"""`python -m index.training.documents [--check | --curve | --add FILE]`: the classifier of kinds.

It learns from kinds.jsonl.gz beside this module: short documents of ours in several sets, each written apart.
--check: each set is left out in turn, and predicted by what is learned from the others; nothing is written.
--curve: the same, learned from one set, from two, and so on.
--add FILE: a set more, of JSON lines with id, set, title, text and kind, is put into kinds.jsonl.gz.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn

from index.core.types import Article
from index.extraction.documents.classifier import FILE, KINDS, Classifier
from index.extraction.documents.evidence import LayoutEvidence
from index.extraction.documents.features import feature_names, layout_features

DATA = Path(__file__).with_name("kinds.jsonl.gz")
_COLUMNS = ("id", "set", "title", "text", "kind")
_NETWORKS, _HIDDEN = 8, 64
_STEPS, _RATE, _DECAY = 400, 0.005, 0.6
"""Steps of AdamW over all documents, the highest rate of learning, and the decay of the weights."""
_FEATURES_DROPPED, _HIDDEN_DROPPED = 0.2, 0.5
_SEED = 0


def documents() -> list[dict[str, Any]]:
    """The rows to learn from: id, set, title, text, kind."""
    with gzip.open(DATA, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def merged(rows: Sequence[dict[str, Any]], added: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with those of another set behind them; raises ValueError for a set, an id or a kind that cannot be."""
    sets, ids = {row["set"] for row in rows}, {row["id"] for row in rows}
    result = list(rows)
    for row in added:
        if set(row) != set(_COLUMNS) or row["kind"] not in KINDS or row["set"] in sets or row["id"] in ids:
            raise ValueError(f"{row.get('id')}: needs {', '.join(_COLUMNS)}, a new set and id, and one of {KINDS}")
        ids.add(row["id"])
        result.append({name: row[name] for name in _COLUMNS})
    return result


def features_of(rows: Sequence[dict[str, Any]]) -> np.ndarray:
    """float32[n, len(feature_names())]; a text without a title has its first line for one."""
    rows_of_features = []
    for row in rows:
        title = row["title"] or row["text"].strip().split("\n")[0]
        rows_of_features.append(layout_features(LayoutEvidence.of(Article(row["id"], row["text"], title=title))))
    return np.stack(rows_of_features)


def fit(features: np.ndarray, kinds: Sequence[str]) -> dict[str, np.ndarray]:
    """The arrays of a Classifier: networks that differ in what they began with and in what dropout left them."""
    scale = {"mean": features.mean(axis=0), "deviation": features.std(axis=0) + 1e-6}
    x = torch.from_numpy(Classifier.inputs(scale, features)).expand(_NETWORKS, -1, -1)
    y = torch.tensor([KINDS.index(kind) for kind in kinds]).repeat(_NETWORKS)
    draw = torch.Generator().manual_seed(_SEED)
    hidden = torch.randn(_NETWORKS, x.shape[2], _HIDDEN, generator=draw) / x.shape[2] ** 0.5
    output = torch.randn(_NETWORKS, _HIDDEN, len(KINDS), generator=draw) / _HIDDEN**0.5
    biases = [torch.zeros(_NETWORKS, 1, width) for width in (_HIDDEN, len(KINDS))]
    weights = {"hidden": hidden, "hidden_bias": biases[0], "output": output, "output_bias": biases[1]}
    for tensor in weights.values():
        tensor.requires_grad_()
    groups = [
        {"params": [hidden, output], "weight_decay": _DECAY},
        {"params": biases, "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=_RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=_STEPS)

    def dropped(values: torch.Tensor, share: float) -> torch.Tensor:
        return values * (torch.rand(values.shape, generator=draw) >= share) / (1 - share)

    for _ in range(_STEPS):
        optimizer.zero_grad()
        units = torch.relu(dropped(x, _FEATURES_DROPPED) @ hidden + biases[0])
        odds = dropped(units, _HIDDEN_DROPPED) @ output + biases[1]
        loss = nn.functional.cross_entropy(odds.flatten(0, 1), y) * _NETWORKS
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
    return scale | {name: tensor.detach().numpy() for name, tensor in weights.items()}


def packed(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays as they are kept: the networks' in float16."""
    return {name: array if array.ndim == 1 else array.astype(np.float16) for name, array in arrays.items()}


def check(rows: Sequence[dict[str, Any]], features: np.ndarray, learned: int) -> None:
    """Print how many of each set are predicted rightly by what is learned from `learned` others, the next ones."""
    sets = np.array([row["set"] for row in rows])
    kinds = np.array([row["kind"] for row in rows])
    names = sorted(set(sets))
    all_right = list[bool]()
    for number, name in enumerate(names):
        others = (names[number + 1 :] + names[:number])[:learned]
        chosen, left_out = np.isin(sets, others), sets == name
        classifier = Classifier(fit(features[chosen], kinds[chosen].tolist()))
        predicted = np.array([classifier.kind(each).value for each in features[left_out]])
        right, other = predicted == kinds[left_out], predicted != "article"
        all_right += list(right)
        print(  # noqa: T201 - a program
            f"{name} from {' '.join(others)}: {len(right)} documents, {100 * right.mean():.1f} % right; "
            f"of {other.sum()} taken for something else than an article {100 * right[other].mean():.1f} %"
        )
    print(f"from {learned}: {100 * np.mean(all_right):.1f} % of {len(all_right)} right", flush=True)  # noqa: T201


def main() -> None:
    """Learn and write the weights, check them, or add a set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--check", action="store_true")
    ways.add_argument("--curve", action="store_true")
    ways.add_argument("--add", type=Path, metavar="FILE")
    given = parser.parse_args()
    rows = documents()
    if given.add:
        rows = merged(rows, map(json.loads, given.add.read_text("utf8").splitlines()))
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        DATA.write_bytes(gzip.compress(lines.encode("utf8"), mtime=0))
        print(f"{DATA}: {len(rows)} documents")  # noqa: T201 - a program
        return
    features = features_of(rows)
    others = len({row["set"] for row in rows}) - 1
    if given.check or given.curve:
        for learned in range(1 if given.curve else others, others + 1):
            check(rows, features, learned)
        return
    save_file(packed(fit(features, [row["kind"] for row in rows])), FILE, {"features": " ".join(feature_names())})
    print(f"{FILE}: learned from {len(rows)} documents")  # noqa: T201 - a program


if __name__ == "__main__":
    main()
