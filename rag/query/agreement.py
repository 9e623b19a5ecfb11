"""Joint decoding of intent, slots and carry-over: a comparison names two speakers, "who said" has words.

Each of the likeliest segmentations is scored with each intent and each choice of carried slots, by their own
probabilities and by the frequency of such slots among the training questions of that intent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from rag.query.chain import Segmentation, TaggedSpan

SPEAKER, TOPIC, WORDS = 0, 1, 2
"""The numbers of the slots that an intent depends on, which are also the first three that may be carried over."""
SHAPES = 24
INTENT_WEIGHT = 2.0
"""Of an intent's log probability: training smooths it, so that it is less sure than it is right (chosen on a pass of
the training questions that was left out)."""
INVERSE_TEMPERATURE = 0.5
"""The power to which the intents' probabilities are raised: joint decoding is overconfident (chosen there too)."""


def shape_index(speakers: int, topic: bool, topic_kept: bool, words: bool) -> int:
    """The number of a question's shape, below SHAPES: none, one or several speakers; a topic of its own, carried over
    from the turns before, neither or both; words or none. Speakers and words that are carried over count as its own."""
    return 8 * min(speakers, 2) + 4 * topic_kept + 2 * topic + words


@dataclass(frozen=True, slots=True)
class JointDecoding:
    """The segmentation, the intents' probabilities float[n], and that each slot is carried over, float[k]; all
    given the likeliest intent, but for the intents themselves."""

    spans: tuple[TaggedSpan, ...]
    intents: np.ndarray
    carried: np.ndarray


def decode_jointly(
    segmentations: Sequence[Segmentation], intents: np.ndarray, carry_scores: np.ndarray | None, shapes: np.ndarray
) -> JointDecoding:
    """Return the likeliest combination. Scores of intents float[n] and of carried slots float[k], None without turns
    before.

    `shapes` float[n, SHAPES] are logs of how often an intent's questions have a shape.
    """
    alone = INTENT_WEIGHT * (intents - intents.max())
    alone = alone - np.log(np.exp(alone).sum())
    choices: list[tuple[int, ...]] = [(0, 0, 0)] if carry_scores is None else list(product((0, 1), repeat=3))
    costs = [0.0] if carry_scores is None else [_log_chance(carry_scores, choice) for choice in choices]
    logs = np.empty((len(segmentations), len(choices), len(alone)))
    for row, segmentation in enumerate(segmentations):
        slots = [slot for slot, _, _ in segmentation.spans]
        for column, choice in enumerate(choices):
            speakers, words = slots.count(SPEAKER) + choice[SPEAKER], WORDS in slots or bool(choice[WORDS])
            formed = shape_index(speakers, TOPIC in slots, bool(choice[TOPIC]), words)
            logs[row, column] = segmentation.log_probability + costs[column] + alone + shapes[:, formed]
    chances = np.exp(logs - logs.max())
    sums = chances.sum((0, 1))
    likeliest = chances[..., int(sums.argmax())]
    row = int(np.unravel_index(likeliest.argmax(), likeliest.shape)[0])
    tempered = (sums / sums.sum()) ** INVERSE_TEMPERATURE
    return JointDecoding(
        segmentations[row].spans, tempered / tempered.sum(), _carry_probabilities(carry_scores, choices, likeliest[row])
    )


def _log_chance(carry_scores: np.ndarray, choice: tuple[int, ...]) -> float:
    signs = 2 * np.array(choice) - 1
    return float(-np.logaddexp(0, -signs * carry_scores[:3]).sum())


def _carry_probabilities(
    carry_scores: np.ndarray | None, choices: Sequence[tuple[int, ...]], chances: np.ndarray
) -> np.ndarray:
    if carry_scores is None:
        return np.zeros(0)
    probabilities: np.ndarray = 1 / (1 + np.exp(-np.clip(carry_scores.astype(float), -50, 50)))
    probabilities[:3] = chances @ np.array(choices) / chances.sum()
    return probabilities
