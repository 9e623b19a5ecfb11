"""The first model in torch: low-rank maps of question and statement vectors, beside numbers, into one hidden layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from rag.relevance.features import NAMES
from rag.relevance.weights import NEAR
from rag.training.relevance.settings import Recipe

SIZE = 384


@dataclass(frozen=True, slots=True)
class CaseTensors:
    """A case: numbers float32[n, k] (scaled), vectors of question [384], statements [n, 384], neighbours [n, 2, 384],
    labels float32[n] (-1: neither)."""

    numbers: Tensor
    question: Tensor
    own: Tensor
    near: Tensor
    labels: Tensor


class FirstModel(nn.Module):
    """Log odds float32[n] of the statements of CaseTensors. rag.relevance.weights has the same in numpy."""

    def __init__(self, rank: int, hidden: int) -> None:
        super().__init__()
        self.question, self.statement = nn.Linear(SIZE, rank, bias=False), nn.Linear(SIZE, rank, bias=False)
        nn.init.normal_(self.question.weight, std=0.2)
        with torch.no_grad():
            self.statement.weight.copy_(self.question.weight)
        self.hidden = nn.Linear(len(NAMES) + 2 * rank + 1 + NEAR, hidden)
        self.out = nn.Linear(hidden, 1)
        self.before, self.after = nn.Dropout(0.1), nn.Dropout(0.2)

    def forward(self, x: CaseTensors) -> Tensor:
        """float32[n]."""
        meant, stated = self.question(x.question), self.statement(x.own)
        neighbours = self.statement(x.near) @ meant
        product = meant * stated
        inputs = torch.cat([x.numbers, product, stated, product.sum(1, keepdim=True), neighbours], 1)
        odds: Tensor = self.out(self.after(torch.relu(self.hidden(self.before(inputs)))))[:, 0]
        return odds


def fit_network(examples: Sequence[CaseTensors], recipe: Recipe, seed: int) -> FirstModel:
    """Train one network of the first model."""
    torch.manual_seed(seed)
    network = FirstModel(recipe.rank, recipe.hidden).train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
    steps = recipe.epochs * (len(examples) // recipe.batch)
    step = 0
    for epoch in range(recipe.epochs):
        order = np.random.default_rng(1000 * seed + epoch).permutation(len(examples))
        for at in range(0, len(order) - recipe.batch + 1, recipe.batch):
            for group in optimizer.param_groups:
                group["lr"] = recipe.rate * min(1.0, (step + 1) / 30) * max(0.02, 1 - step / steps)
            parts = [_loss(network, examples[i]) for i in order[at : at + recipe.batch]]
            loss = torch.stack([part for part, _ in parts]).sum() / max(1, sum(count for _, count in parts))
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            optimizer.zero_grad()
            step += 1
    return network.eval()


def _loss(network: FirstModel, x: CaseTensors) -> tuple[Tensor, int]:
    counts = x.labels >= 0
    odds = network(x)[counts]
    return nn.functional.binary_cross_entropy_with_logits(odds, x.labels[counts], reduction="sum"), int(counts.sum())


def arrays(networks: Sequence[FirstModel], mean: np.ndarray, deviation: np.ndarray) -> dict[str, np.ndarray]:
    """The arrays that rag.relevance.weights reads, float16 where large."""

    def each(name: str) -> np.ndarray:
        return np.stack([dict(n.named_parameters())[name].detach().numpy() for n in networks])

    return {
        "mean": mean,
        "deviation": deviation,
        "question": each("question.weight").astype(np.float16),
        "statement": each("statement.weight").astype(np.float16),
        "hidden": each("hidden.weight").astype(np.float16),
        "hidden_bias": each("hidden.bias"),
        "out": each("out.weight")[:, 0],
        "out_bias": each("out.bias")[:, 0],
    }
