"""The training loop: seeded, checkpointed, resumable, on one thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn

from index.training.checkpoint import resume_checkpoint, save_checkpoint, update_average
from index.training.quotations.network import Dropout
from rag.training.questions.data import Batch, QuestionExample, batches, encode_example
from rag.training.questions.losses import losses
from rag.training.questions.network import LAYERS, Network
from rag.training.questions.settings import Recipe
from rag.training.questions.variation import varied_examples

Report = Callable[[str], None]


def train(examples: list[QuestionExample], recipe: Recipe, checkpoint: Path | None, report: Report) -> Network:
    """The network with the running mean of its weights. Goes on from `checkpoint` where that exists."""
    torch.manual_seed(recipe.seed)
    network = Network(recipe.dropout, recipe.start).train()
    _freeze(network, recipe.frozen)
    optimizer = _optimizer(network, recipe)
    average = {name: p.detach().clone() for name, p in network.named_parameters() if p.requires_grad}
    done = resume_checkpoint(checkpoint, network, optimizer, average) if checkpoint else 0
    for number in range(done, recipe.epochs):
        started = time.monotonic()
        batches_of_epoch = _batches(examples, recipe, number)
        means: dict[str, list[float]] = {}
        for at, batch in enumerate(batches_of_epoch):
            step = number * len(batches_of_epoch) + at
            Dropout.reseed(recipe.seed, step)
            for group in optimizer.param_groups:
                group["lr"] = group["full"] * recipe.rate(step, recipe.epochs * len(batches_of_epoch))
            for name, loss in _learn(network, optimizer, batch, recipe).items():
                means.setdefault(name, []).append(loss)
            update_average(average, network, min(recipe.average, (step + 1) / (step + 10)))
        summary = " ".join(f"{name} {np.mean(values):.3f}" for name, values in means.items())
        report(f"epoch {number + 1} of {recipe.epochs}, {time.monotonic() - started:.0f} s; losses: {summary}")
        if checkpoint:
            save_checkpoint(checkpoint, number + 1, network, optimizer, average)
    network.load_state_dict(average, strict=False)
    return network.eval()


def _batches(examples: list[QuestionExample], recipe: Recipe, number: int) -> list[Batch]:
    random = np.random.default_rng([recipe.seed, number])
    targets = [encode_example(example) for example in varied_examples(examples, recipe, random)]
    return list(batches(targets, recipe.batch, random))


def _freeze(network: Network, layers: int) -> None:
    below: list[nn.Module] = []
    if layers:
        below = [network.encoder.places, network.encoder.norm, *network.encoder.layers[: layers % (LAYERS + 1)]]
    if layers < 0:
        below = [network.encoder, network.features]
    for module in below:
        module.requires_grad_(False)


def _optimizer(network: Network, recipe: Recipe) -> torch.optim.AdamW:
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            rate = _rate(name, recipe)
            groups.setdefault((rate, recipe.weight_decay if parameter.dim() > 1 else 0.0), []).append(parameter)
    parameters = [
        {"params": members, "lr": rate, "full": rate, "weight_decay": decay}
        for (rate, decay), members in groups.items()
    ]
    return torch.optim.AdamW(parameters, betas=(0.9, 0.98), fused=True)


def _rate(name: str, recipe: Recipe) -> float:
    if not name.startswith("encoder."):
        return recipe.head_rate
    depth = int(name.split(".")[2]) if name.startswith("encoder.layers.") else 0
    return float(recipe.encoder_rate * recipe.decay ** (LAYERS - 1 - depth))


def _learn(network: Network, optimizer: torch.optim.AdamW, batch: Batch, recipe: Recipe) -> dict[str, float]:
    by_name = losses(network, batch, bool(recipe.chain))
    torch.stack(list(by_name.values())).sum().backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_([p for p in network.parameters() if p.requires_grad], 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return {name: float(loss.detach()) for name, loss in by_name.items()}
