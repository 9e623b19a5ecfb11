"""Tag sequences of a question's words: the likeliest ones, and the probability of each span.

A linear-chain CRF over BIO tags (Lafferty et al., ICML 2001); the best sequences by a Viterbi search that keeps several
paths to each tag (Seshadri and Sundberg, 1994), the probabilities by the forward-backward algorithm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

FORBIDDEN = -1e4
_IMPOSSIBLE = -1e9  # less than any path over FORBIDDEN transitions
_TINY = 1e-300  # instead of nothing, which has no logarithm
TaggedSpan = tuple[int, int, int]
"""A slot's number, and the first and the last of the words that fill it."""


def tag_count(slots: int) -> int:
    """Tags for so many slots: O is 0; slot k begins with 2k + 1 and goes on with 2k + 2."""
    return 2 * slots + 1


def allowed_transitions(slots: int) -> np.ndarray:
    """bool[n + 1, n]: True where the column's tag may follow the row's; the last row is for the first word. Only B-k or
    I-k precede I-k."""
    count = tag_count(slots)
    allowed = np.ones((count + 1, count), bool)
    for tag in range(2, count, 2):
        allowed[:, tag] = False
        allowed[[tag - 1, tag], tag] = True
    return allowed


@dataclass(frozen=True, slots=True)
class Segmentation:
    """One segmentation of a question, and the log of its probability."""

    log_probability: float
    spans: tuple[TaggedSpan, ...]


@dataclass(frozen=True)
class LinearChainCrf:
    """A CRF over m words: scores float[m, n] of their tags, transitions float[n + 1, n]. Time is linear in m."""

    scores: np.ndarray
    transitions: np.ndarray

    def best_segmentations(self, count: int) -> list[Segmentation]:
        """The likeliest segmentations, the best first: at least one, at most `count`."""
        if not len(self.scores):
            return [Segmentation(0.0, ())]
        tags = self.scores.shape[1]
        arriving = self.transitions[:-1].T[:, :, None]  # by the tag arrived at
        rows = np.arange(tags)[:, None]
        best = np.full((tags, count), _IMPOSSIBLE)
        best[:, 0] = self.transitions[-1] + self.scores[0]
        backpointers = []
        for scores in self.scores[1:]:
            reached = (best + arriving).reshape(tags, tags * count)
            chosen = np.argpartition(reached, tags * count - count, axis=1)[:, -count:]
            best = reached[rows, chosen] + scores[:, None]
            backpointers.append(chosen)
        flat = best.ravel()
        order = [int(at) for at in np.argsort(-flat, kind="stable")[:count]]
        likely = [at for at in order if flat[at] > FORBIDDEN / 2] or order[:1]
        total = self._total
        return [
            Segmentation(float(flat[at]) - total, tuple(_spans(_backtrack(at, backpointers, count)))) for at in likely
        ]

    def probability(self, span: TaggedSpan) -> float:
        """The probability that exactly these words fill the slot."""
        slot, first, last = span
        opens, goes = 2 * slot + 1, 2 * slot + 2
        inner = self.transitions[:-1]
        log = self._forward[first, opens]
        for word in range(first + 1, last + 1):
            log += inner[opens if word == first + 1 else goes, goes] + self.scores[word, goes]
        if last + 1 < len(self.scores):
            ends = inner[opens if first == last else goes] + self.scores[last + 1] + self._backward[last + 1]
            ends[goes] = _IMPOSSIBLE
            log += _log_sum(ends)
        return float(np.clip(np.exp(log - self._total), 0, 1))

    @cached_property
    def _forward(self) -> np.ndarray:
        sums, steps = np.empty(self.scores.shape), np.exp(self.transitions[:-1])
        sums[0] = self.transitions[-1] + self.scores[0]
        for word in range(1, len(sums)):
            sums[word] = _log_product(sums[word - 1], steps) + self.scores[word]
        return sums

    @cached_property
    def _backward(self) -> np.ndarray:
        sums, steps = np.zeros(self.scores.shape), np.exp(self.transitions[:-1]).T
        for word in range(len(sums) - 2, -1, -1):
            sums[word] = _log_product(self.scores[word + 1] + sums[word + 1], steps)
        return sums

    @property
    def _total(self) -> float:
        return _log_sum(self._forward[-1])


def _backtrack(at: int, backpointers: list[np.ndarray], count: int) -> list[int]:
    tags = [at // count]
    for chosen in reversed(backpointers):
        at = int(chosen[at // count, at % count])
        tags.append(at // count)
    return tags[::-1]


def _spans(tags: list[int]) -> Iterator[TaggedSpan]:
    start = -1
    for word, tag in enumerate([*tags, 0]):
        if start >= 0 and (tag == 0 or tag % 2):
            yield (tags[start] - 1) // 2, start, word - 1
            start = -1
        if tag % 2:
            start = word


def _log_product(logs: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """The log of exp(logs) @ steps, at least a very small number's."""
    top = logs.max()
    product: np.ndarray = top + np.log(np.maximum(np.exp(logs - top) @ steps, _TINY))
    return product


def _log_sum(logs: np.ndarray) -> float:
    top = logs.max()
    return float(top + np.log(np.exp(logs - top).sum()))
