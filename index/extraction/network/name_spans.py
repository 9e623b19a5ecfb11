"""Names in the network's output: spans of persons and organisations, and the names that a source may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np

from index.core.types import Span
from index.extraction.network.linker import Linker
from index.extraction.network.tagger import Tagging
from index.text.wordpieces import WordPieces, tokenizer

OUTSIDE = 0


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A person's or an organisation's name, and how likely it is one, from 0 to 1."""

    span: Span
    person: bool
    probability: float


@dataclass(frozen=True, slots=True)
class Referents:
    """The names that a source may mean: a probability for each of some name spans, and for none of them."""

    spans: tuple[tuple[Span, float], ...]
    nobody: float


@dataclass(frozen=True)
class NetworkNames:
    """The names of an article whose pieces the network has read."""

    linker: Linker
    pieces: WordPieces
    tagging: Tagging
    contents: np.ndarray  # int32[n, 2] in pieces, sorted and apart
    more: list[NamedSpan] = field(default_factory=list)  # read apart, in labelled turns

    @cached_property
    def bounds(self) -> np.ndarray:
        """The bounds of names, int32[n, 2] in pieces, sorted and apart: whole words, the likeliest tag of each."""
        return _bounds(self.pieces, self.tagging.names)

    @property
    def name_spans(self) -> list[NamedSpan]:
        """The names in the order of the text."""
        return sorted([*self._read, *self.more], key=lambda one: one.span.start)

    @cached_property
    def _read(self) -> list[NamedSpan]:
        spans = []
        for start, end in self.bounds.tolist():
            chances = np.exp(self.tagging.names[start:end])
            person, body = chances[:, 1:3].sum(1).mean(), chances[:, 3:].sum(1).mean()
            spans.append(NamedSpan(self._span(start, end), bool(person >= body), float(max(person, body))))
        return spans

    def referents(self, sources: Sequence[Span]) -> dict[Span, Referents]:
        """Return the names that each source may mean, without sources that the network has not read."""
        placed = {self.pieces.within(span): span for span in sources}
        bounds = sorted(b for b in placed if b[0] < b[1])
        if not bounds:
            return {}
        numbers, chances = self.linker.referents(
            self.pieces, self.tagging, self.contents, np.array(bounds, np.int32), self.bounds
        )
        referents = {}
        for place, row, chance in zip(bounds, numbers.tolist(), chances.tolist(), strict=True):
            spans = [(self._span(*self.bounds[n].tolist()), c) for n, c in zip(row, chance, strict=False) if n >= 0]
            referents[placed[place]] = Referents(tuple(spans), chance[-1])
        return referents

    def _span(self, start: int, end: int) -> Span:
        return Span(int(self.pieces.starts[start]), int(self.pieces.ends[end - 1]))


@cache
def _continues() -> np.ndarray:
    """bool[30522]: the pieces that go on with the word that the one before begins."""
    cut = tokenizer()
    return np.array([(cut.id_to_token(n) or "").startswith("##") for n in range(cut.get_vocab_size())])


def _bounds(pieces: WordPieces, tags: np.ndarray) -> np.ndarray:
    """Runs of tags of one kind, made of whole words: a word is what its first piece is."""
    if not len(pieces):
        return np.zeros((0, 2), np.int32)
    goes_on = _continues()[pieces.ids]
    kinds = (tags.argmax(1) + 1) // 2
    spans: list[list[int]] = []
    last = OUTSIDE
    for at, kind in enumerate(kinds.tolist()):
        if goes_on[at] and at:
            kind = last
        if kind != OUTSIDE and kind == last:
            spans[-1][1] = at + 1
        elif kind != OUTSIDE:
            spans.append([at, at + 1])
        last = kind
    return np.array(spans, np.int32).reshape(-1, 2)
