"""The training loop: seeded, checkpointed, resumable; the same on CPU and GPU."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn

from index.training.checkpoint import follow, resume, save
from index.training.data import IGNORED, Annotated, Batch, batches
from index.training.network import Dropout, Network
from index.training.settings import Recipe

EVERY = 100  # steps between checkpoints
Report = Callable[[str], None]


def train(articles: list[Annotated], recipe: Recipe, checkpoint: Path, report: Report) -> Network:
    """The network with the running mean of its weights. Goes on from `checkpoint` where that exists."""
    torch.manual_seed(recipe.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network = Network().to(device).train()
    optimizer = _optimizer(network, recipe)
    average = {name: v.detach().clone() for name, v in network.named_parameters() if v.requires_grad}
    done = resume(checkpoint, network, optimizer, average, device)
    started, losses = time.monotonic(), []
    for step, batch in enumerate(_stream(articles, recipe, done), start=done):
        Dropout.reseed(recipe.seed, step)
        for group in optimizer.param_groups:
            group["lr"] = group["full"] * recipe.rate(step)
        losses.append(_learn(network, optimizer, batch, recipe, device, frozen=step < recipe.warm_up // 2))
        follow(average, network, min(recipe.average, (step + 1) / (step + 10)))
        if (step + 1) % 25 == 0:
            pace = (time.monotonic() - started) / (step + 1 - done)
            left = pace * (recipe.steps - step - 1) / 60
            means = " ".join(f"{name} {np.mean([x[name] for x in losses if name in x]):.3f}" for name in losses[0])
            report(f"step {step + 1} of {recipe.steps}, {pace:.2f} s each, {left:.0f} minutes left; losses: {means}")
            losses = []
        if (step + 1) % EVERY == 0 or step + 1 == recipe.steps:
            save(checkpoint, step + 1, network, optimizer, average)
    network.load_state_dict(average, strict=False)
    return network.cpu().eval()


def _optimizer(network: Network, recipe: Recipe) -> torch.optim.AdamW:
    groups: dict[float, list[nn.Parameter]] = {recipe.encoder_rate: [], recipe.head_rate: []}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            groups[recipe.encoder_rate if name.startswith("encoder.bert") else recipe.head_rate].append(parameter)
    parameters = [{"params": members, "lr": rate, "full": rate} for rate, members in groups.items()]
    return torch.optim.AdamW(parameters, betas=(0.9, 0.98), weight_decay=recipe.weight_decay, fused=True)


def _stream(articles: list[Annotated], recipe: Recipe, done: int) -> Iterator[Batch]:
    """The batches of one epoch after another, from batch number `done` until there were as many as steps."""
    number = epoch = 0
    while True:
        random = Random(recipe.seed * 1000 + epoch)  # noqa: S311 - no secret is drawn
        for batch in batches(articles, recipe.batch, recipe.length, random, recipe.word_dropout):
            if number >= recipe.steps:
                return
            if number >= done:
                yield batch
            number += 1
        epoch += 1


def _learn(
    network: Network, optimizer: torch.optim.AdamW, batch: Batch, recipe: Recipe, device: str, frozen: bool
) -> dict[str, float]:
    losses = _losses(network, batch, device, frozen)
    weights = {"chain": recipe.chain_weight, "tags": recipe.tag_weight}
    total = torch.stack([weights.get(name, recipe.link_weight) * loss for name, loss in losses.items()]).sum()
    total.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_([p for p in network.parameters() if p.requires_grad], 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return {name: float(loss.detach()) for name, loss in losses.items()}


def _losses(network: Network, batch: Batch, device: str, frozen: bool) -> dict[str, Tensor]:
    def to(array: np.ndarray) -> Tensor:
        return torch.from_numpy(array).to(device)

    encoder, inside, tags = network.encoder, to(batch.mask), to(batch.tags)
    mask = torch.where(inside[:, None, None, :], 0.0, -1e4).to(torch.bfloat16)
    with torch.autocast(device, torch.bfloat16):
        with torch.set_grad_enabled(not frozen):
            hidden, scores = encoder(encoder.embed(to(batch.ids), to(batch.features)), mask)
        if frozen:
            scores = encoder.tags(encoder.dropout(hidden))
    scores, flat = scores.float(), hidden.float().flatten(0, 1)
    real = inside.clone()
    real[:, 0] = False  # [CLS] and [SEP] are no words: outside
    real.scatter_(1, (inside.sum(1) - 1)[:, None], False)
    losses = {
        "chain": network.chain.loss(scores, tags, real),
        "tags": nn.functional.cross_entropy(scores.flatten(0, 1), tags.flatten(), ignore_index=IGNORED),
    }
    for name, links in batch.links.items():
        if len(links.others) and (links.targets != IGNORED).any():
            heads, others = network.spans(flat, to(links.heads)), network.spans(flat, to(links.others))
            found = network.links[name](heads, others, to(links.numbers), to(links.places))
            losses[name] = nn.functional.cross_entropy(found, to(links.targets), ignore_index=IGNORED)
    return losses
