"""Encoding of a question for the network: word pieces, features that an uncased encoder lacks, and words to tag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.text.wordpieces import piece_case, replace_surrogates, tokenizer

if TYPE_CHECKING:
    from tokenizers import Encoding

CLS, SEP = 101, 102
MAX_PIECES = 160
"""Pieces of a question that are read, and again as many of the turns before. Of a longer text the middle goes."""
_HEAD = 100  # of MAX_PIECES, from the beginning; the rest from the end, where the question often stands
MAX_CHARACTERS = 6_000  # of one turn, from its beginning: no more is looked at
FEATURES = (4, 3, 3)
"""Values of: case (lower, Capital, CAPITALS, neither), turn (question, the one before, earlier), archive's mark."""
_CURLY = str.maketrans("‘’‛`´“”„«»", "'''''\"\"\"\"\"")  # one code point each: offsets stay


@dataclass(frozen=True, slots=True)
class EncodedQuestion:
    """A question and the turns before it, as n word pieces; the question's m words are tagged.

    `ids` int64[n]; `features` uint8[n, 3]; `begins` and `ends`, int64[m], are code points of the question; `first`
    and `last`, int64[m], each word's pieces. `earlier` holds such words of the turns before, last turn first.
    """

    ids: np.ndarray
    features: np.ndarray
    begins: np.ndarray
    ends: np.ndarray
    first: np.ndarray
    last: np.ndarray
    size: int
    earlier: tuple[EncodedTurn, ...] = ()


@dataclass(frozen=True, slots=True)
class EncodedTurn:
    """The words of a turn before: as in EncodedQuestion, code points of that turn."""

    begins: np.ndarray
    ends: np.ndarray
    first: np.ndarray
    last: np.ndarray


def encode_question(
    question: str, before: Sequence[str] = (), known: Sequence[tuple[int, int, int]] = ()
) -> EncodedQuestion:
    """Encode [CLS] question [SEP] last turn [SEP] turn before [SEP].

    `known` are spans of the question that the archive knows: start, end, and 1 for a speaker or 2 for an outlet.
    """
    turns = [_turn(question)]
    room = MAX_PIECES
    for text in reversed(before):
        if room <= 0:
            break
        turns.append(_turn(text, room))
        room -= len(turns[-1].ids)
    ids, features = [CLS], [(3, 0, 0)]
    words: list[EncodedTurn] = []
    for number, turn in enumerate(turns):
        place = min(number, 2)
        shift = len(ids)
        ids += [*turn.ids, SEP]
        features += [(case, place, _mark(turn, i, known) if number == 0 else 0) for i, case in enumerate(turn.cases)]
        features.append((3, place, 0))
        words.append(EncodedTurn(turn.begins, turn.ends, turn.first + shift, turn.last + shift))
    own = words[0]
    return EncodedQuestion(
        np.array(ids, np.int64),
        np.array(features, np.uint8),
        own.begins,
        own.ends,
        own.first,
        own.last,
        len(turns[0].ids) + 2,
        tuple(words[1:]),
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    ids: list[int]
    spans: list[tuple[int, int]]
    cases: list[int]
    begins: np.ndarray
    ends: np.ndarray
    first: np.ndarray
    last: np.ndarray


def _turn(text: str, room: int = MAX_PIECES) -> _Turn:
    clean = replace_surrogates(text[:MAX_CHARACTERS]).translate(_CURLY)
    encoding: Encoding = tokenizer().encode(clean, add_special_tokens=False)
    keep = list(range(len(encoding.ids)))
    if len(keep) > room:
        head = min(_HEAD, room)
        keep = keep[:head] + keep[len(keep) - (room - head) :]
    word_of, offsets = encoding.word_ids, encoding.offsets
    spans = [offsets[i] for i in keep]
    first = [at for at, i in enumerate(keep) if at == 0 or word_of[i] != word_of[keep[at - 1]]]
    last = [*(at - 1 for at in first[1:]), len(keep) - 1] if keep else []
    return _Turn(
        [encoding.ids[i] for i in keep],
        spans,
        [piece_case(clean[start:end]) for start, end in spans],
        np.array([spans[at][0] for at in first], np.int64),
        np.array([spans[at][1] for at in last], np.int64),
        np.array(first, np.int64),
        np.array(last, np.int64),
    )


def _mark(turn: _Turn, piece: int, known: Sequence[tuple[int, int, int]]) -> int:
    start, end = turn.spans[piece]
    return next((mark for begin, until, mark in known if begin < end and start < until), 0)
