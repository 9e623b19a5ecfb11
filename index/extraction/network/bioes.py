"""BIOES tags over word pieces, and the best sequence of them by Viterbi's algorithm."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

ROLES = ("content", "source", "cue")
TAGS = ("O", *(f"{place}-{role}" for role in ROLES for place in "BIES"))
NAMES = ("O", "B-person", "I-person", "B-organization", "I-organization")


def encode_spans(spans: Sequence[tuple[int, int, int]], size: int) -> np.ndarray:
    """Tags int64[size] of spans (role, first piece, one past the last), which don't overlap."""
    tags = np.zeros(size, np.int64)
    for role, start, end in spans:
        base = 1 + 4 * role
        tags[start:end] = base + 1
        tags[start], tags[end - 1] = base, base + 2
        if end - start == 1:
            tags[start] = base + 3
    return tags


def _allowed() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    opens, closes = np.zeros(len(TAGS), bool), np.zeros(len(TAGS), bool)
    follows = np.zeros((len(TAGS), len(TAGS)), bool)
    for i, tag in enumerate(TAGS):
        opens[i], closes[i] = tag[0] in "OBS", tag[0] in "OES"
    for i, left in enumerate(TAGS):
        for j, right in enumerate(TAGS):
            same = left[2:] == right[2:]
            follows[i, j] = opens[j] if closes[i] else same and right[0] in "IE"
    return opens, closes, follows


_OPENS, _CLOSES, FOLLOWS = _allowed()
BARRED = -1e4


def viterbi(scores: np.ndarray, lengths: np.ndarray, transitions: np.ndarray) -> np.ndarray:
    """The best well-formed tags int64[b, t] of log scores float[b, t, 13]; row i is `lengths[i]` long."""
    rows, size, _ = scores.shape
    transition = np.where(FOLLOWS, transitions, BARRED).astype(np.float32)
    best = scores[:, 0] + np.where(_OPENS, 0.0, BARRED).astype(np.float32)
    came = np.zeros(scores.shape, np.int8)
    final = best.copy()
    for t in range(1, size):
        paths = best[:, :, None] + transition
        came[:, t] = paths.argmax(1)
        best = paths.max(1) + scores[:, t]
        alive = lengths > t
        final[alive] = best[alive]
    tags = np.zeros((rows, size), np.int64)
    last = (final + np.where(_CLOSES, 0.0, BARRED)).argmax(1)
    tags[np.arange(rows), lengths - 1] = last
    for t in range(size - 1, 0, -1):
        inside = lengths - 1 >= t
        previous = came[np.arange(rows), t, tags[:, t]]
        tags[inside, t - 1] = previous[inside]
    return tags


def decode_tags(tags: np.ndarray) -> list[tuple[int, int, int]]:
    """Spans (role, first, one past the last) of well-formed tags int[t]."""
    starts = np.flatnonzero((tags > 0) & ((tags - 1) % 4 % 3 == 0))
    ends = np.flatnonzero((tags > 0) & ((tags - 1) % 4 >= 2)) + 1
    return [((int(tags[s]) - 1) // 4, int(s), int(e)) for s, e in zip(starts, ends, strict=True)]
