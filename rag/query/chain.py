"""Which tags a question's words bear: the best sequence, and how likely each of its spans is.

A linear-chain CRF over BIO tags (Lafferty et al., ICML 2001), by the Viterbi and the forward-backward algorithm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

BARRED = -1e4


def tag_count(slots: int) -> int:
    """Tags for so many slots: O is 0; slot k begins with 2k + 1 and goes on with 2k + 2."""
    return 2 * slots + 1


def follows(slots: int) -> np.ndarray:
    """bool[n + 1, n]: which tag may follow which; the last row is for the first word. Only B-k or I-k precede I-k."""
    count = tag_count(slots)
    allowed = np.ones((count + 1, count), bool)
    for tag in range(2, count, 2):
        allowed[:, tag] = False
        allowed[[tag - 1, tag], tag] = True
    return allowed


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words first to last, inclusive, that fill a slot (its number), and how likely just that is."""

    slot: int
    first: int
    last: int
    probability: float


def decode(scores: np.ndarray, transitions: np.ndarray) -> list[Stretch]:
    """The spans of the best sequence for scores float32[m, n] and transitions float32[n + 1, n]; time linear in m."""
    if not len(scores):
        return []
    scores, transitions = scores.astype(np.float64), transitions.astype(np.float64)
    begin, inner = transitions[-1], transitions[:-1]
    ahead = _forward(scores, begin, inner)
    behind = _backward(scores, inner)
    total = _log_sum(ahead[-1])
    found = []
    for slot, first, last in _stretches(_best(scores, begin, inner)):
        opens, goes = 2 * slot + 1, 2 * slot + 2
        log = ahead[first, opens]
        for word in range(first + 1, last + 1):
            log += inner[opens if word == first + 1 else goes, goes] + scores[word, goes]
        if last + 1 < len(scores):
            ends = inner[opens if first == last else goes] + scores[last + 1] + behind[last + 1]
            ends[goes] = BARRED * 10
            log += _log_sum(ends)
        found.append(Stretch(slot, first, last, float(np.clip(np.exp(log - total), 0, 1))))
    return found


def _best(scores: np.ndarray, begin: np.ndarray, inner: np.ndarray) -> list[int]:
    best = begin + scores[0]
    back = np.zeros(scores.shape, np.int64)
    for word in range(1, len(scores)):
        ways = best[:, None] + inner
        back[word] = ways.argmax(0)
        best = ways.max(0) + scores[word]
    tags = [int(best.argmax())]
    for word in range(len(scores) - 1, 0, -1):
        tags.append(int(back[word, tags[-1]]))
    return tags[::-1]


def _stretches(tags: list[int]) -> Iterator[tuple[int, int, int]]:
    start = -1
    for word, tag in enumerate([*tags, 0]):
        if start >= 0 and (tag == 0 or tag % 2):
            yield (tags[start] - 1) // 2, start, word - 1
            start = -1
        if tag % 2:
            start = word


def _forward(scores: np.ndarray, begin: np.ndarray, inner: np.ndarray) -> np.ndarray:
    sums = np.empty_like(scores)
    sums[0] = begin + scores[0]
    for word in range(1, len(scores)):
        sums[word] = _log_sum(sums[word - 1][:, None] + inner) + scores[word]
    return sums


def _backward(scores: np.ndarray, inner: np.ndarray) -> np.ndarray:
    sums = np.zeros_like(scores)
    for word in range(len(scores) - 2, -1, -1):
        sums[word] = _log_sum((inner + scores[word + 1] + sums[word + 1]).T)
    return sums


def _log_sum(values: np.ndarray) -> np.ndarray:
    """Along the first axis."""
    top = values.max(0)
    logs: np.ndarray = top + np.log(np.exp(values - top).sum(0))
    return logs
