"""The losses of the network: of the tags, of the intent, of the carried slots."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from rag.training.questions.data import UNKNOWN, Batch
from rag.training.questions.network import Network

KEPT, EARLIER = 1.0, 0.2
"""Weights of the losses of the carried slots and of their place in the turns before, beside tags and intent."""


def losses(network: Network, batch: Batch, chain: bool) -> dict[str, Tensor]:
    """The weighted losses of a batch by name; `chain`: tags as a sequence, not each by itself."""
    tags, intents, carry_scores, earlier = network(batch)
    gold, carried = torch.from_numpy(batch.tags), torch.from_numpy(batch.carried)
    by_name = {"intent": nn.functional.cross_entropy(intents, torch.from_numpy(batch.intents), label_smoothing=0.05)}
    if chain:
        by_name["tags"] = crf_loss(tags, gold, network.steps())
    else:
        by_name["tags"] = nn.functional.cross_entropy(tags.flatten(0, 1), gold.flatten(), ignore_index=UNKNOWN) * 4
    if (carried != UNKNOWN).any():
        known = (carried != UNKNOWN).float()
        each = nn.functional.binary_cross_entropy_with_logits(
            carry_scores, carried.clamp(min=0).float(), reduction="none"
        )
        by_name["kept"] = KEPT * (each * known).sum() / len(carried) * 2
        where = torch.from_numpy(batch.earlier).flatten()
        by_name["earlier"] = EARLIER * nn.functional.cross_entropy(earlier.flatten(0, 1), where, ignore_index=UNKNOWN)
    return by_name


def crf_loss(scores: Tensor, tags: Tensor, steps: Tensor) -> Tensor:
    """Mean negative log likelihood of a question's tags under a linear-chain CRF, a third of it.

    scores float[b, m, n]; tags int[b, m], -1 behind the last word; steps float[n + 1, n].
    """
    inside = tags != UNKNOWN
    gold = tags.clamp(min=0)
    begin, inner = steps[-1], steps[:-1]
    sums = begin + scores[:, 0]
    path = begin[gold[:, 0]] + scores[:, 0].gather(1, gold[:, :1])[:, 0]
    for word in range(1, scores.shape[1]):
        ahead = torch.logsumexp(sums[:, :, None] + inner, 1) + scores[:, word]
        sums = torch.where(inside[:, word, None], ahead, sums)
        step = inner[gold[:, word - 1], gold[:, word]] + scores[:, word].gather(1, gold[:, word, None])[:, 0]
        path = path + step * inside[:, word]
    lost = (torch.logsumexp(sums, 1) - path) * inside[:, 0]
    return lost.mean() / 3
