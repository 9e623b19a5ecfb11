"""The settings of a training run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings; the defaults are those of the weights in the repository."""

    rank: int = 48  # of the first model's maps of question and statement vectors
    hidden: int = 48
    networks: int = 3  # of the first model, whose log odds are averaged
    epochs: int = 3
    batch: int = 8  # cases
    rate: float = 1e-3
    decay: float = 0.5
    strangers: int = 5  # statements of other articles beside each case, in their own places
    moved: int = 3  # and in the place of one of its own
    joint_epochs: float = 1.7  # of the reranker
    joint_rate: float = 1.5e-4
    head_rate: float = 1e-3
    frozen: int = 2  # of its six layers
    rows: int = 8  # in a batch
    positives: int = 8  # of a case in an epoch
    hard: int = 7  # the nearest that do not answer
    others: int = 3  # of the rest
    kept_out: int = 5  # one in so many articles, to calibrate on
    seed: int = 1
