"""Candidate links between spans, with features of their places in the text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.text.quotation_marks import MarkRole
from index.text.wordpieces import WordPieces

NEAREST = 16  # candidates looked at for each span: the eight before it and the eight after it
NAMED = 32  # names looked at for each source: 24 before it and 8 after its beginning
BEFORE = {NEAREST: 8, NAMED: 24}
GAP, SENTENCE, PARAGRAPH, QUOTED, BETWEEN = 20, 7, 5, 4, 4
_GAPS = np.array([1, 2, 3, 5, 9, 17, 33, 65, 129])


def place_embedding_count(nearest: int) -> int:
    """Return the number of embeddings for the places of candidates when `nearest` of them are looked at."""
    return GAP + nearest + SENTENCE + PARAGRAPH + QUOTED + BETWEEN


@dataclass(frozen=True, slots=True)
class LinkCandidates:
    """For each of n spans the k nearest of another role: int32[n, k] numbers into those, -1 for none.

    `places` is int16[n, k, 6], each a row of one table of embeddings: distance in pieces, rank, distance in
    sentences, in paragraphs, which of the two is quoted, and how many content spans lie between.
    """

    numbers: np.ndarray
    places: np.ndarray


def link_candidates(
    heads: np.ndarray, others: np.ndarray, contents: np.ndarray, pieces: WordPieces, nearest: int = NEAREST
) -> LinkCandidates:
    """The `nearest` candidates of every head. All spans are int32[n, 2] in pieces (end exclusive), sorted, apart."""
    middle = np.searchsorted(others[:, 0], heads[:, 0], "left")
    numbers = middle[:, None] + np.arange(nearest) - BEFORE[nearest]
    outside = (numbers < 0) | (numbers >= len(others))
    numbers = np.where(outside, -1, numbers).astype(np.int32)
    if not len(others) or not len(heads):
        return LinkCandidates(numbers, np.zeros((len(heads), nearest, 6), np.int16))
    first, last = others[numbers, 0], others[numbers, 1] - 1
    start, end = heads[:, :1], heads[:, 1:] - 1
    before = first < start
    distance = np.searchsorted(_GAPS, np.where(before, start - last, first - end).clip(0), "right")
    gap = np.where(before, distance, distance + GAP // 2)
    sentence = pieces.sentence
    apart = np.where(before, sentence[last] - sentence[start], sentence[first] - sentence[end]).clip(-3, 3) + 3
    paragraph = (pieces.paragraph[first] - pieces.paragraph[start]).clip(-2, 2) + 2
    quoted = 2 * _quoted(heads, pieces)[:, None] + _quoted(others, pieces)[numbers]
    place = np.searchsorted(contents[:, 0], start, "right"), np.searchsorted(contents[:, 0], first, "right")
    between = np.abs(place[0] - place[1]).clip(0, BETWEEN - 1)
    rank = np.broadcast_to(np.arange(nearest), gap.shape)
    sizes = np.cumsum([0, GAP, nearest, SENTENCE, PARAGRAPH, QUOTED])
    places = np.stack([gap, rank, apart, paragraph, quoted, between], -1) + sizes
    return LinkCandidates(numbers, np.where(outside[..., None], 0, places).astype(np.int16))


def _quoted(spans: np.ndarray, pieces: WordPieces) -> np.ndarray:
    mark = pieces.features[:, 0]
    counts = (mark == MarkRole.INSIDE) | (mark == MarkRole.OPENS) | (mark == MarkRole.CLOSES)
    inside = np.concatenate([[0], np.cumsum(counts)])
    most: np.ndarray = 2 * (inside[spans[:, 1]] - inside[spans[:, 0]]) > spans[:, 1] - spans[:, 0]
    return most.astype(np.int32)
