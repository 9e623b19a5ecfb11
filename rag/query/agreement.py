"""Intent, slots and what is kept, taken together: a comparison names two speakers, "who said" has words.

Each of the likeliest segmentations is weighed with each intent and each choice of what is kept, by their own
probabilities and by how often training questions of that intent have just such slots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from rag.query.chain import Segmentation, TaggedSpan

SPEAKER, TOPIC, WORDS = 0, 1, 2
"""The numbers of the slots that an intent goes with, which are also the first three that may be kept."""
SHAPES = 24
INTENT_WEIGHT = 2.0
"""Of an intent's log probability: training smooths it, so that it is less sure than it is right (chosen on a pass of
the training questions that was left out)."""
INVERSE_TEMPERATURE = 0.5
"""Power of the probabilities told of intents: taken together they are surer than they are right (chosen there too)."""


def shape_index(speakers: int, topic: bool, topic_kept: bool, words: bool) -> int:
    """The number of a question's shape, below SHAPES: none, one or several speakers, a topic of its own or kept from
    the turns before or neither or both, words or none. Speakers and words that are kept count like its own."""
    return 8 * min(speakers, 2) + 4 * topic_kept + 2 * topic + words


@dataclass(frozen=True, slots=True)
class JointDecoding:
    """The segmentation, the intents' probabilities float[n], and that each slot is kept, float[k]; all as they are
    given the likeliest intent, but for the intents themselves."""

    stretches: tuple[TaggedSpan, ...]
    intents: np.ndarray
    kept: np.ndarray


def decode_jointly(
    ways: Sequence[Segmentation], intents: np.ndarray, kept: np.ndarray | None, shapes: np.ndarray
) -> JointDecoding:
    """What fits together best. Scores of intents float[n] and of kept slots float[k], None without turns before.

    `shapes` float[n, SHAPES] are logs of how often an intent's questions have a shape.
    """
    alone = INTENT_WEIGHT * (intents - intents.max())
    alone = alone - np.log(np.exp(alone).sum())
    choices: list[tuple[int, ...]] = [(0, 0, 0)] if kept is None else list(product((0, 1), repeat=3))
    costs = [0.0] if kept is None else [_log_chance(kept, choice) for choice in choices]
    logs = np.empty((len(ways), len(choices), len(alone)))
    for row, way in enumerate(ways):
        slots = [slot for slot, _, _ in way.stretches]
        for column, choice in enumerate(choices):
            speakers, words = slots.count(SPEAKER) + choice[SPEAKER], WORDS in slots or bool(choice[WORDS])
            formed = shape_index(speakers, TOPIC in slots, bool(choice[TOPIC]), words)
            logs[row, column] = way.log + costs[column] + alone + shapes[:, formed]
    chances = np.exp(logs - logs.max())
    sums = chances.sum((0, 1))
    given = chances[..., int(sums.argmax())]
    row = int(np.unravel_index(given.argmax(), given.shape)[0])
    told = (sums / sums.sum()) ** INVERSE_TEMPERATURE
    return JointDecoding(ways[row].stretches, told / told.sum(), _kept(kept, choices, given[row]))


def _log_chance(kept: np.ndarray, choice: tuple[int, ...]) -> float:
    signs = 2 * np.array(choice) - 1
    return float(-np.logaddexp(0, -signs * kept[:3]).sum())


def _kept(kept: np.ndarray | None, choices: Sequence[tuple[int, ...]], chances: np.ndarray) -> np.ndarray:
    if kept is None:
        return np.zeros(0)
    found: np.ndarray = 1 / (1 + np.exp(-np.clip(kept.astype(float), -50, 50)))
    found[:3] = chances @ np.array(choices) / chances.sum()
    return found
