"""Learns the weights of `index.ranking` from the labelled articles.

python -m index.speaker_training [--shared ../shared]

Needs torch (which the embedder brings). Writes index/models/speakers/weights.npz; the same input gives the same file
on the same machine. Cross-validated by article: the folds give the temperature, the table of reliability and the
context of the second round, in which what was said before is what the model believes, not what the label says.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import torch
from numpy.typing import NDArray

from index.candidates import Candidate
from index.quotations import read_all
from index.ranking import FILE, Ranking
from index.reading import Question
from index.speaker_examples import Believe, Example, Labelled, examples, labelled, met

FOLDS, SEED, ENSEMBLE = 3, 11, 3
HIDDEN, EPOCHS, RATE, DECAY, DROP, BATCH = 48, 8, 3e-3, 3e-2, 0.2, 64
LEVELS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)

Net = tuple[torch.nn.Linear, torch.nn.Linear, torch.nn.Linear, torch.Tensor, torch.Tensor]


def fit(given: Sequence[Example], seed: int) -> Net:
    """A network fitted to the examples by the likelihood of the right rows."""
    torch.manual_seed(seed)
    widest, d = max(len(e.rows) for e in given), given[0].rows.shape[1]
    x, seen = torch.zeros(len(given), widest, d), torch.zeros(len(given), widest, dtype=torch.bool)
    right = torch.zeros(len(given), widest, dtype=torch.bool)
    for i, e in enumerate(given):
        x[i, : len(e.rows)], seen[i, : len(e.rows)] = torch.from_numpy(e.rows), True
        right[i, : len(e.rows)] = torch.from_numpy(e.right)
    weight = torch.tensor([e.weight for e in given])
    mean, scale = x[seen].mean(0), x[seen].std(0).clamp_min(0.05)
    hidden, output, linear = torch.nn.Linear(d, HIDDEN), torch.nn.Linear(HIDDEN, 1, False), torch.nn.Linear(d, 1, False)
    torch.nn.init.zeros_(linear.weight)
    weights = [*hidden.parameters(), *output.parameters(), *linear.parameters()]
    optimizer = torch.optim.AdamW(weights, lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(given) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(given)).split(BATCH):  # type: ignore[no-untyped-call]
            width = int(seen[batch].sum(1).max())
            rows = (x[batch][:, :width] - mean) / scale
            middle = torch.nn.functional.dropout(torch.relu(hidden(rows)), DROP)
            score = (output(middle) + linear(rows)).squeeze(-1).masked_fill(~seen[batch][:, :width], -1e9)
            likely = torch.log_softmax(score, 1).masked_fill(~right[batch][:, :width], -1e9).logsumexp(1)
            loss = -(likely * weight[batch]).mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return hidden, output, linear, mean, scale


def assembled(columns: tuple[str, ...], nets: Sequence[Net], temperature: float = 1.0) -> Ranking:
    """The networks, fitted to the same examples, as one model."""
    with torch.no_grad():
        return Ranking(
            columns,
            nets[0][3].numpy().astype(np.float32),
            nets[0][4].numpy().astype(np.float32),
            np.stack([net[0].weight.T.numpy() for net in nets]).astype(np.float32),
            np.stack([net[0].bias.numpy() for net in nets]).astype(np.float32),
            np.stack([net[1].weight[0].numpy() for net in nets]).astype(np.float32),
            np.stack([net[2].weight[0].numpy() for net in nets]).astype(np.float32),
            temperature,
        )


class Beliefs:
    """What a model takes for the speaker, as `index.speakers` does."""

    def __init__(self, model: Ranking) -> None:
        self.model = model

    def __call__(self, question: Question) -> Candidate | None:
        """The likeliest candidate; None where nobody is likelier."""
        if not question.candidates:
            return None
        best = int(self.model.shares(question.rows).argmax())
        return question.candidates[best] if best < len(question.candidates) else None


def crossed(pool: Sequence[list[Example]], homes: Sequence[int]) -> list[Ranking]:
    """For each fold a model of the examples outside it."""
    parts = [
        [e for home, found in zip(homes, pool, strict=True) if home != fold for e in found] for fold in range(FOLDS)
    ]
    return [assembled(part[0].columns, [fit(part, SEED)]) for part in parts]


def loss(rated: Iterable[tuple[Example, NDArray[np.float32]]], temperature: float) -> float:
    """The mean negative logarithm of the right rows' share when shares are flattened by the temperature."""
    total, count = 0.0, 0
    for example, shares in rated:
        flat = shares.astype(np.float64) ** (1 / temperature)
        total -= float(np.log((flat[example.right].sum() / flat.sum()) + 1e-9))
        count += 1
    return total / max(1, count)


def reliability(rated: Sequence[tuple[Example, NDArray[np.float32]]]) -> str:
    """For each level of confidence: how many names are given at least so surely, and how many of them are right."""
    lines = [
        f"{'at least':10}{'names':>8}{'right %':>9}   by confidence from this level to the next: names, mean, right %"
    ]
    best = [(float(s[:-1].max()), bool(e.right[int(s[:-1].argmax())])) for e, s in rated if len(s) > 1]
    for low, high in zip(LEVELS, (*LEVELS[1:], 1.01), strict=True):
        above = [right for share, right in best if share >= low]
        here = [(share, right) for share, right in best if low <= share < high]
        mean, right = (np.mean([pair[i] for pair in here]) if here else 0.0 for i in (0, 1))
        lines.append(
            f"{low:<10}{len(above):>8}{100 * np.mean(above):>9.1f}{len(here):>9}{100 * mean:>8.1f}{100 * right:>8.1f}"
        )
    return "\n".join(lines)


def learn(articles: Sequence[Labelled], scorer: ModuleType) -> tuple[Ranking, str]:
    """The model and its cross-validated table of reliability."""
    chance = random.Random(SEED)  # noqa: S311 - not for secrets
    homes = [i % FOLDS for i in range(len(articles))]
    chance.shuffle(homes)
    read = list(zip(articles, read_all(a.article for a in articles), strict=True))

    def told(believe: Sequence[Believe] | None) -> list[list[Example]]:
        found = []
        for (one, network), home in zip(read, homes, strict=True):
            who = believe[home] if believe else None
            parts = (one, met(one, network.quotations))
            found.append([e for part in parts for e in examples(part, network.mentions, scorer, who)])
        return found

    first = crossed(told(None), homes)
    beliefs = [Beliefs(model) for model in first]
    pool = told(beliefs)
    second = crossed(pool, homes)
    rated = [(e, second[home].shares(e.rows)) for w, home in zip(pool, homes, strict=True) for e in w]
    temperature = min((t / 20 for t in range(14, 41)), key=lambda t: loss(rated, t))
    every = [e for found in pool for e in found]
    model = assembled(every[0].columns, [fit(every, SEED + i) for i in range(ENSEMBLE)], temperature)
    flat = [(e, (s ** (1 / temperature)) / (s ** (1 / temperature)).sum()) for e, s in rated]
    kinds = Counter(e.kind for e in every)
    notes = f"{len(every)} examples {dict(kinds)}, temperature {temperature}, loss {loss(rated, temperature):.3f}"
    return model, f"{notes}\n{reliability(flat)}"


def main() -> None:
    """Learns, prints the table, writes the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--out", type=Path, default=FILE)
    given = parser.parse_args()
    spec = importlib.util.spec_from_file_location("scorer", given.shared / "bench/score_extraction.py")
    assert spec and spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    torch.set_num_threads(1)
    model, table = learn(labelled(given.shared / "polnear/train.jsonl.gz"), scorer)
    model.save(given.out)
    print(table)  # noqa: T201 - a program


if __name__ == "__main__":
    main()
