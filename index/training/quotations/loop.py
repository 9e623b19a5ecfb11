"""The training loop: seeded, checkpointed, resumable; the same on CPU and GPU."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn

from index.extraction.network.bioes import NAMES
from index.training.checkpoint import resume_checkpoint, save_checkpoint, update_average
from index.training.quotations.data import IGNORED, NO_PERSON, AnnotatedArticle, Batch, batches
from index.training.quotations.export import restore
from index.training.quotations.network import Dropout, Network
from index.training.quotations.recipe import Recipe

EVERY = 100  # steps between checkpoints
WEIGHED = {
    **dict.fromkeys(("content_cue", "cue_source", "content_source"), "link_weight"),
    **{name: f"{name}_weight" for name in ("chain", "tag", "name", "said", "source_name")},
}
"""The weight of the recipe for each loss."""
Report = Callable[[str], None]


def train(
    articles: Sequence[tuple[AnnotatedArticle, ...]],
    recipe: Recipe,
    checkpoint: Path,
    report: Report,
    start: Path | None = None,
) -> Network:
    """The network with the running mean of its weights, learned from articles, each with its variations.

    Goes on from `checkpoint` where that exists, or else from the exported model in the folder `start`.
    """
    torch.manual_seed(recipe.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network = Network()
    if start is not None:
        restore(network, start)
    network.encoder.freeze(recipe.frozen_layers)
    network = network.to(device).train()
    optimizer = _optimizer(network, recipe)
    average = {name: v.detach().clone() for name, v in network.named_parameters() if v.requires_grad}
    done = resume_checkpoint(checkpoint, network, optimizer, average, device)
    started: float = time.monotonic()
    losses: list[dict[str, float]] = []
    for step, batch in enumerate(_stream(articles, recipe, done), start=done):
        Dropout.reseed(recipe.seed, step)
        for group in optimizer.param_groups:
            group["lr"] = group["full"] * recipe.rate(step)
        losses.append(_learn(network, optimizer, batch, recipe, device, frozen=step < recipe.warm_up // 2))
        update_average(average, network, min(recipe.average, (step + 1) / (step + 10)))
        if (step + 1) % 25 == 0:
            pace = (time.monotonic() - started) / (step + 1 - done)
            left = pace * (recipe.steps - step - 1) / 60
            means = " ".join(f"{name} {np.mean([x[name] for x in losses if name in x]):.3f}" for name in WEIGHED)
            report(f"step {step + 1} of {recipe.steps}, {pace:.2f} s each, {left:.0f} minutes left; losses: {means}")
            losses = []
        if (step + 1) % EVERY == 0 or step + 1 == recipe.steps:
            save_checkpoint(checkpoint, step + 1, network, optimizer, average)
    network.load_state_dict(average, strict=False)
    return network.cpu().eval()


def _optimizer(network: Network, recipe: Recipe) -> torch.optim.AdamW:
    rates = {"encoder.bert": recipe.encoder_rate, "encoder.names": recipe.name_rate, "": recipe.head_rate}
    groups: dict[float, list[nn.Parameter]] = {rate: [] for rate in rates.values()}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            groups[next(rate for start, rate in rates.items() if name.startswith(start))].append(parameter)
    parameters = [{"params": members, "lr": rate, "full": rate} for rate, members in groups.items()]
    return torch.optim.AdamW(parameters, betas=(0.9, 0.98), weight_decay=recipe.weight_decay, fused=True)


def _stream(articles: Sequence[tuple[AnnotatedArticle, ...]], recipe: Recipe, done: int) -> Iterator[Batch]:
    """The batches of one epoch after another, from batch number `done` until there were as many as steps."""
    number = epoch = 0
    while True:
        random = Random(recipe.seed * 1000 + epoch)  # noqa: S311 - no secret is drawn
        for batch in batches(articles, recipe.batch, recipe.length, random, recipe.word_dropout, recipe.varied):
            if number >= recipe.steps:
                return
            if number >= done:
                yield batch
            number += 1
        epoch += 1


def _learn(
    network: Network, optimizer: torch.optim.AdamW, batch: Batch, recipe: Recipe, device: str, frozen: bool
) -> dict[str, float]:
    losses = _losses(network, batch, recipe, device, frozen)
    total = torch.stack([getattr(recipe, WEIGHED[name]) * loss for name, loss in losses.items()]).sum()
    total.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_([p for p in network.parameters() if p.requires_grad], 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return {name: float(loss.detach()) for name, loss in losses.items()}


def _losses(network: Network, batch: Batch, recipe: Recipe, device: str, frozen: bool) -> dict[str, Tensor]:
    def to(array: np.ndarray) -> Tensor:
        return torch.from_numpy(array).to(device)

    encoder, inside, tags = network.encoder, to(batch.mask), to(batch.tags)
    wide = torch.bfloat16 if device == "cuda" or recipe.bfloat16 else torch.float32
    mask = torch.where(inside[:, None, None, :], 0.0, -1e4).to(wide)
    with torch.autocast(device, wide, enabled=wide is torch.bfloat16):
        with torch.set_grad_enabled(not frozen):
            hidden, scores, called = encoder(encoder.embed(to(batch.ids), to(batch.features)), mask)
        if frozen:
            noisy = encoder.dropout(hidden)
            scores, called = encoder.tags(noisy), encoder.names(noisy)
    scores, called, flat = scores.float(), called.float(), hidden.float().flatten(0, 1)
    real = inside.clone()
    real[:, 0] = False  # [CLS] and [SEP] are no words: outside
    real.scatter_(1, (inside.sum(1) - 1)[:, None], False)
    losses = {
        "chain": network.chain.loss(scores, tags, real),
        "tag": nn.functional.cross_entropy(scores.flatten(0, 1), tags.flatten(), ignore_index=IGNORED),
        "name": _name_loss(called, to(batch.names)),
    }
    for name, links in batch.links.items():
        known = to(np.asarray(links.right.any(1)))
        if len(links.others) and known.any():
            heads, others = network.spans(flat, to(links.heads)), network.spans(flat, to(links.others))
            log_scores = network.links[name](heads, others, to(links.numbers), to(links.places)).log_softmax(-1)
            likely = log_scores.masked_fill(~to(links.right), -1e9).logsumexp(-1)
            losses[name] = -likely[known].mean()
    labelled = batch.said != IGNORED
    if labelled.any():
        speech = network.said(network.spans(flat, to(batch.cues[labelled])))[:, 0]
        losses["said"] = nn.functional.binary_cross_entropy_with_logits(speech, to(batch.said[labelled]).float())
    return losses


def _name_loss(scores: Tensor, tags: Tensor) -> Tensor:
    """The mean negative log likelihood of the tags; of NO_PERSON that of all tags that are no person's."""
    chances = scores.log_softmax(-1)
    known = tags >= 0
    right = chances.gather(-1, tags.clamp(min=0)[..., None])[..., 0]
    nobody = chances[..., [n for n, tag in enumerate(NAMES) if not tag.endswith("person")]].logsumexp(-1)
    likely = torch.where(known, right, nobody)
    return -likely[known | (tags == NO_PERSON)].mean()
