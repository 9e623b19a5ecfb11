"""Word pieces in; for each one its hidden state and its tag scores out. Onnxruntime and numpy alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.system.compute import batch_by_length, inference_session, parallel_map
from index.text.wordpieces import WordPieces, windows, word_embeddings

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

CLS, SEP, PAD, MASK = 101, 102, 0, 103
LENGTH, OVERLAP = 382, 64  # of a window, in pieces
POOL = 96  # windows that are sorted by length together
MODEL = Path(__file__).parent / "model"


@dataclass(frozen=True, slots=True)
class Tagging:
    """The network's output for n pieces: hidden float32[n, 384]; log probabilities of the tags float32[n, 13] and of
    the tags of names float32[n, 5]."""

    hidden: np.ndarray
    tags: np.ndarray
    names: np.ndarray


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces start to end of article `article`; what it tells about `keep` is kept, the rest is context."""

    article: int
    start: int
    end: int
    keep: tuple[int, int]


class Tagger:
    """encoder.onnx and features.safetensors in `folder`; the word embeddings are the package's."""

    def __init__(self, folder: Path = MODEL) -> None:
        self.folder = folder

    def read(self, articles: Iterable[WordPieces]) -> Iterator[Tagging]:
        """A Tagging for each article, in order. Holds about a hundred windows at a time."""
        waiting: list[WordPieces] = []
        cuts: list[Window] = []
        for pieces in articles:
            cuts += [Window(len(waiting), *cut) for cut in article_windows(pieces)]
            waiting.append(pieces)
            if len(cuts) >= POOL:
                yield from self._read(waiting, cuts)
                waiting, cuts = [], []
        yield from self._read(waiting, cuts)

    def _read(self, articles: list[WordPieces], cuts: list[Window]) -> list[Tagging]:
        from index.extraction.network.bioes import NAMES, TAGS

        network = self._network
        widths = network.words.shape[1], len(TAGS), len(NAMES)
        readings = [Tagging(*(np.empty((len(p), width), np.float32) for width in widths)) for p in articles]
        groups = [[cuts[i] for i in rows] for rows in batch_by_length([w.end - w.start + 2 for w in cuts])]
        read = parallel_map(lambda group: network.read([(articles[w.article], w) for w in group]), groups)
        for group, (hidden, scores, called) in zip(groups, read, strict=True):
            for row, window in enumerate(group):
                start, end = window.keep
                part = slice(start - window.start + 1, end - window.start + 1)
                readings[window.article].hidden[start:end] = hidden[row, part]
                readings[window.article].tags[start:end] = log_softmax(scores[row, part])
                readings[window.article].names[start:end] = log_softmax(called[row, part])
        return readings

    @cached_property
    def _network(self) -> _Network:
        return _Network.load(self.folder)


@dataclass(frozen=True, slots=True)
class _Network:
    """The encoder, word embeddings float32[30522, 384], and a table of embeddings for each feature."""

    session: InferenceSession
    words: np.ndarray
    features: list[np.ndarray]

    @classmethod
    def load(cls, folder: Path) -> _Network:
        from safetensors.numpy import load_file

        tables = load_file(str(folder / "features.safetensors"))
        features = [tables[str(number)].astype(np.float32) for number in range(len(tables))]
        return cls(inference_session(folder / "encoder.onnx"), word_embeddings(), features)

    def read(self, group: list[tuple[WordPieces, Window]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Hidden states float32[b, t, 384], scores of the tags float32[b, t, 13] and of names' tags float32[b, t, 5];
        the first and last of t are the window's edges."""
        ids, features, mask = pad_windows(group)
        embedded = self.words[ids]
        for number, table in enumerate(self.features):
            embedded += table[features[..., number]]
        hidden, scores, called = self.session.run(None, {"embedded": embedded, "mask": mask})
        return hidden, scores, called


def article_windows(pieces: WordPieces) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """The windows of an article, each with the sentences it is believed about: those nearest its middle."""
    cuts = windows(pieces, LENGTH, OVERLAP)
    begin = 0
    for number, (start, end) in enumerate(cuts):
        until = end
        if number + 1 < len(cuts):
            shared = cuts[number + 1][0]
            inside = shared + np.flatnonzero(np.diff(pieces.sentence[shared:end])) + 1
            middle = (shared + end) // 2
            until = int(inside[np.abs(inside - middle).argmin()]) if len(inside) else middle
        yield start, end, (begin, until)
        begin = until


def pad_windows(group: list[tuple[WordPieces, Window]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """int64[b, t] ids, uint8[b, t, 3] features, float32[b, 1, 1, t] additive mask."""
    width = max(w.end - w.start for _, w in group) + 2
    ids = np.full((len(group), width), PAD, np.int64)
    features = np.zeros((len(group), width, 3), np.uint8)
    mask = np.full((len(group), 1, 1, width), -1e4, np.float32)
    for row, (pieces, w) in enumerate(group):
        size = w.end - w.start
        ids[row, : size + 2] = [CLS, *pieces.ids[w.start : w.end], SEP]
        features[row, 1 : size + 1] = pieces.features[w.start : w.end]
        mask[row, ..., : size + 2] = 0
    return ids, features, mask


def log_softmax(scores: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    shifted = scores - scores.max(-1, keepdims=True)
    logs: np.ndarray = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return logs
