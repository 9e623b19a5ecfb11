"""The settings of a training run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings; the defaults are those of the weights in the repository."""

    epochs: int = 8
    batch: int = 32  # questions
    encoder_rate: float = 1.5e-4
    head_rate: float = 2e-3
    decay: float = 1.0  # of the encoder's rate from one layer to the one below
    warm_up: float = 0.05  # share of all steps
    weight_decay: float = 0.01
    dropout: float = 0.1
    average: float = 0.995  # of the running mean of the weights, which is what is kept
    swap: float = 0.3  # share of questions in which a slot's text is another question's
    noise: float = 0.3  # share that is typed otherwise: case, punctuation, slips of the pen
    plain: float = 0.06  # share of questions made by plain forms, beside those of the file
    known: float = 0.35  # share that bears marks of what an archive knows
    chain: int = 1  # 0: each word's tag by itself
    frozen: int = 0  # layers of the encoder that stay as they are, from below; -1: all, and nothing but heads learns
    start: str = ""  # an encoder.onnx to begin with instead of the package's weights
    seed: int = 1

    def rate(self, step: int, steps: int) -> float:
        """The share of the full learning rates at a step: up, then down to nothing, linearly."""
        rise = max(1.0, self.warm_up * steps)
        return min((step + 1) / rise, (steps - step) / max(1.0, steps - rise))
