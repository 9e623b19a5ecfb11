"""Learns the weights of `index.extraction.speakers.ranker` from the labelled articles.

python -m index.training.speakers.ranker [--shared ../shared] [--data polnear/train.jsonl.gz world/train.jsonl.gz]
[--ablate]

Needs torch (which the embedder brings). Writes index/extraction/speakers/model/weights.npz; the same input gives the
same file on the same machine. Cross-validated by leaving one outlet out (those of few articles together): the folds
give the temperature, the table of reliability and the context of the second round, in which what was said before is
what the model believes, not what the label says. --ablate: writes nothing; prints what each group of features brings.
"""

from __future__ import annotations

import argparse
import importlib.util
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import torch
from numpy.typing import NDArray

from index.extraction.quotations.detector import detect_all
from index.extraction.speakers.candidates import SpeakerCandidate
from index.extraction.speakers.document import SourceCandidates
from index.extraction.speakers.features import FEATURES
from index.extraction.speakers.ranker import FILE, Ranker
from index.training.speakers.examples import (
    Decide,
    LabelledArticle,
    NoisyNames,
    SourceExample,
    labelled_articles,
    source_examples,
    with_detected_quotations,
)

SEED, ENSEMBLE = 11, 3
BLUR = 2.2
"""The noise on the probabilities of the names that a source means, in logits: the network has learned these articles
and is as sure of them, blurred so, as it is of others (loss 0.31 on PolNeAR dev, 0.11 here without, 0.25 with it)."""
OUTLET = 0.05  # share of the articles that an outlet has which is left out by itself
HIDDEN, EPOCHS, RATE, DECAY, DROP, BATCH = 48, 8, 3e-3, 3e-2, 0.2, 64
LEVELS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
GROUPS = {
    "what the network reads": (("read", "read as nobody"), ("read as", "read lead")),
    "the candidate itself": (("person", "rank"),),
    "where it is named": (("named before", "named in content"),),
    "who spoke before": (("last speaker", "is carrier"),),
    "antecedents by rule": (("traced", "trace distance"),),
    "descriptions": (("role fits", "owns alone"),),
}
"""Features by what they come from: stretches of columns, first and last."""

Net = tuple[torch.nn.Linear, torch.nn.Linear, torch.nn.Linear, torch.Tensor, torch.Tensor]


def fit_ranker_network(examples: Sequence[SourceExample], seed: int) -> Net:
    """A network fitted to the examples by the likelihood of the right rows."""
    torch.manual_seed(seed)
    widest, d = max(len(e.rows) for e in examples), examples[0].rows.shape[1]
    x, present = torch.zeros(len(examples), widest, d), torch.zeros(len(examples), widest, dtype=torch.bool)
    right = torch.zeros(len(examples), widest, dtype=torch.bool)
    for i, e in enumerate(examples):
        x[i, : len(e.rows)], present[i, : len(e.rows)] = torch.from_numpy(e.rows), True
        right[i, : len(e.rows)] = torch.from_numpy(e.right)
    weight = torch.tensor([e.weight for e in examples])
    mean, scale = x[present].mean(0), x[present].std(0).clamp_min(0.05)
    hidden, output, linear = torch.nn.Linear(d, HIDDEN), torch.nn.Linear(HIDDEN, 1, False), torch.nn.Linear(d, 1, False)
    torch.nn.init.zeros_(linear.weight)
    weights = [*hidden.parameters(), *output.parameters(), *linear.parameters()]
    optimizer = torch.optim.AdamW(weights, lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(examples) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(examples)).split(BATCH):  # type: ignore[no-untyped-call]
            width = int(present[batch].sum(1).max())
            rows = (x[batch][:, :width] - mean) / scale
            middle = torch.nn.functional.dropout(torch.relu(hidden(rows)), DROP)
            score = (output(middle) + linear(rows)).squeeze(-1).masked_fill(~present[batch][:, :width], -1e9)
            likely = torch.log_softmax(score, 1).masked_fill(~right[batch][:, :width], -1e9).logsumexp(1)
            loss = -(likely * weight[batch]).mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return hidden, output, linear, mean, scale


def ensemble(nets: Sequence[Net], temperature: float = 1.0) -> Ranker:
    """The networks, fitted to the same examples, as one model."""
    with torch.no_grad():
        return Ranker(
            mean=nets[0][3].numpy().astype(np.float32),
            scale=nets[0][4].numpy().astype(np.float32),
            hidden=np.stack([net[0].weight.T.numpy() for net in nets]).astype(np.float32),
            hidden_bias=np.stack([net[0].bias.numpy() for net in nets]).astype(np.float32),
            output=np.stack([net[1].weight[0].numpy() for net in nets]).astype(np.float32),
            linear=np.stack([net[2].weight[0].numpy() for net in nets]).astype(np.float32),
            temperature=temperature,
        )


class ModelDecisions:
    """The speakers that a model chooses, as `index.extraction.speakers.resolver` does."""

    def __init__(self, model: Ranker) -> None:
        self.model = model

    def __call__(self, question: SourceCandidates) -> SpeakerCandidate | None:
        """The likeliest candidate; None where nobody is likelier."""
        if not question.candidates:
            return None
        best = int(self.model.shares(question.rows).argmax())
        return question.candidates[best] if best < len(question.candidates) else None


def cross_fitted_models(pool: Sequence[list[SourceExample]], homes: Sequence[str]) -> dict[str, Ranker]:
    """For each fold a model of the examples outside it."""
    parts = {
        fold: [e for home, examples in zip(homes, pool, strict=True) if home != fold for e in examples]
        for fold in sorted(set(homes))
    }
    return {fold: ensemble([fit_ranker_network(part, SEED)]) for fold, part in parts.items()}


def temperature_loss(rated: Iterable[tuple[SourceExample, NDArray[np.float32]]], temperature: float) -> float:
    """The mean negative logarithm of the right rows' share when shares are flattened by the temperature."""
    total, count = 0.0, 0
    for example, shares in rated:
        flat = shares.astype(np.float64) ** (1 / temperature)
        total -= float(np.log((flat[example.right].sum() / flat.sum()) + 1e-9))
        count += 1
    return total / max(1, count)


def reliability_table(rated: Sequence[tuple[SourceExample, NDArray[np.float32]]]) -> str:
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


def outlet_folds(articles: Sequence[LabelledArticle]) -> list[str]:
    """The outlet of each article; "others" for outlets of few articles."""
    counts = Counter(one.article.outlet for one in articles)
    return [o if counts[o := one.article.outlet] >= OUTLET * len(articles) else "others" for one in articles]


def cross_validate(
    pool: Sequence[list[SourceExample]], homes: Sequence[str]
) -> list[tuple[SourceExample, NDArray[np.float32]]]:
    """Each example with the shares that a model gives which has not seen its outlet."""
    models = cross_fitted_models(pool, homes)
    return [(e, models[home].shares(e.rows)) for examples, home in zip(pool, homes, strict=True) for e in examples]


def article_examples(articles: Sequence[LabelledArticle], scorer: ModuleType) -> list[list[SourceExample]]:
    """The examples of each article, as labelled and as found; the context is what models of other outlets believe."""
    homes = outlet_folds(articles)
    read = []
    for number, (one, detection) in enumerate(zip(articles, detect_all(a.article for a in articles), strict=True)):
        blurred = NoisyNames(detection.mentions, BLUR, np.random.default_rng((SEED, number)))
        read.append((blurred, (one, with_detected_quotations(one, detection.quotations))))

    def examples_of(believe: Mapping[str, Decide]) -> list[list[SourceExample]]:
        return [
            [e for part in parts for e in source_examples(part, mentions, scorer, believe.get(home))]
            for (mentions, parts), home in zip(read, homes, strict=True)
        ]

    return examples_of(
        {fold: ModelDecisions(model) for fold, model in cross_fitted_models(examples_of({}), homes).items()}
    )


def learn(pool: Sequence[list[SourceExample]], homes: Sequence[str]) -> tuple[Ranker, str]:
    """The model and its cross-validated table of reliability."""
    shares = cross_validate(pool, homes)
    temperature = min((t / 20 for t in range(14, 41)), key=lambda t: temperature_loss(shares, t))
    every = [e for one in pool for e in one]
    model = ensemble([fit_ranker_network(every, SEED + i) for i in range(ENSEMBLE)], temperature)
    flat = [(e, (s ** (1 / temperature)) / (s ** (1 / temperature)).sum()) for e, s in shares]
    kinds = Counter(e.kind for e in every)
    loss = temperature_loss(shares, temperature)
    notes = f"{len(every)} examples {dict(kinds)}, temperature {temperature}, loss {loss:.3f}"
    return model, f"{notes}\n{reliability_table(flat)}"


def drop_group(pool: Sequence[list[SourceExample]], group: Sequence[tuple[str, str]]) -> list[list[SourceExample]]:
    """The examples without a group's features."""
    gone = {at for first, last in group for at in range(FEATURES.index(first), FEATURES.index(last) + 1)}
    columns = [i for i in range(len(FEATURES)) if i not in gone]
    return [[replace(e, rows=np.ascontiguousarray(e.rows[:, columns])) for e in examples] for examples in pool]


def ablation_table(pool: Sequence[list[SourceExample]], homes: Sequence[str]) -> Iterator[str]:
    """A line for each group of features: what is lost without it, on outlets left out."""
    yield f"{'without':24}{'loss':>7}{'right %':>9}{'at 0.6':>8}{'wrong %':>9}"
    for name, group in {"nothing": (), **GROUPS}.items():
        shares = cross_validate(drop_group(pool, group) if group else pool, homes)
        best = [(e, float(s[:-1].max()), bool(e.right[int(s[:-1].argmax())])) for e, s in shares]
        named = [(share, right) for e, share, right in best if not e.right[-1]]
        named_share = 100 * np.mean([right and share >= LEVELS[2] for share, right in named])
        wrong = 100 * np.mean([not right for _, share, right in best if share >= LEVELS[2]])
        right = 100 * np.mean([right for _, right in named])
        yield f"{name:24}{temperature_loss(shares, 1.0):>7.3f}{right:>9.1f}{named_share:>8.1f}{wrong:>9.1f}"


def main() -> None:
    """Learns, prints the table, writes the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[4] / "shared")
    parser.add_argument("--data", nargs="+", default=["polnear/train.jsonl.gz", "world/train.jsonl.gz"])
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--every", type=int, default=1, help="learn from every so manieth article alone")
    parser.add_argument("--ablate", action="store_true")
    options = parser.parse_args()
    spec = importlib.util.spec_from_file_location("scorer", options.shared / "bench/score_extraction.py")
    assert spec and spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    torch.set_num_threads(1)
    articles = [one for file in options.data for one in labelled_articles(options.shared / file)][:: options.every]
    pool, homes = article_examples(articles, scorer), outlet_folds(articles)
    if options.ablate:
        for line in ablation_table(pool, homes):
            print(line, flush=True)  # noqa: T201 - a program
        return
    model, table = learn(pool, homes)
    model.save(options.out)
    print(table)  # noqa: T201 - a program


if __name__ == "__main__":
    main()
