"""The hyper-parameters of a training run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """The defaults are what the weights in the repository were trained with."""

    steps: int = 2700
    batch: int = 8  # windows
    length: int = 382  # of a window in pieces, without [CLS] and [SEP]
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    name_rate: float = 1e-2  # of the layer that tags names
    warm_up: int = 150  # steps; the first half of them train the heads alone
    cool_down: float = 0.3  # share of all steps in which the rates fall to zero, linearly
    weight_decay: float = 0.01
    word_dropout: float = 0.05
    chain_weight: float = 1.0
    tag_weight: float = 0.3
    link_weight: float = 0.4
    name_weight: float = 0.5
    source_name_weight: float = 0.5
    said_weight: float = 0.1
    variations: int = 3  # of each article, made once: another house's style, other surnames
    varied: float = 0.5  # share of the articles that an epoch reads in one of its variations
    frozen_layers: int = 0  # of the encoder, from the lowest, that keep their weights
    bfloat16: bool = False  # on a CPU; without AMX it takes far longer
    average: float = 0.999  # of the running mean of the weights, which is what is kept
    seed: int = 1

    def rate(self, step: int) -> float:
        """The share of the full learning rates at a step."""
        fall = self.steps * self.cool_down
        return min(1.0, (step + 1) / self.warm_up, max(0.0, (self.steps - step) / fall))
