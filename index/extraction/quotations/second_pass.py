"""Reports inside a report: what somebody is quoted with is read once more, as a text of its own, where it seems to
hold one.

The annotations that the network has learned from have one level: it says nothing of what is reported inside a content.
Read alone, without the marks around it, the same words show it. Which contents are read again is told from the first
reading's hidden states, so that most are not (`index.training.quotations.second_pass` learns it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index.core.types import Quotation, Span
from index.extraction.network.calibration import Bounds
from index.extraction.network.tagger import MODEL, Tagging
from index.text import pos_hints
from index.text.wordpieces import WordPieces

FILE = "nested.safetensors"
LEAST = 6  # words of a content that is read again
SURE = 0.55
"""The confidence from which an inner report is told, chosen on world's training articles (docs/training.md)."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Weights float32[384] and a threshold over the hidden states of word pieces: may this one be an inner cue?"""

    weights: np.ndarray
    threshold: float

    @classmethod
    def read(cls, folder: Path = MODEL) -> Gate:
        """As `write` left it."""
        from safetensors.numpy import load_file

        arrays = load_file(str(folder / FILE))
        return cls(arrays["weights"].astype(np.float32), float(arrays["threshold"][0]))

    def write(self, folder: Path) -> None:
        """nested.safetensors, float16."""
        from safetensors.numpy import save_file

        arrays: dict[str, np.ndarray] = {
            "weights": self.weights.astype(np.float16),
            "threshold": np.array([self.threshold], np.float32),
        }
        save_file(arrays, folder / FILE)

    def spans_to_reread(
        self, text: str, pieces: WordPieces, tagging: Tagging, contents: Sequence[Bounds]
    ) -> list[Span]:
        """Return the contents (given in pieces) that are worth a second reading, without the marks around them."""
        return [
            span
            for bounds, span in trim_contents(text, pieces, contents)
            if (tagging.hidden[slice(*bounds)] @ self.weights).max() >= self.threshold
        ]


def trim_contents(text: str, pieces: WordPieces, contents: Sequence[Bounds]) -> Iterator[tuple[Bounds, Span]]:
    """The contents that are long enough, in pieces and as spans without the marks around them."""
    for start, end in contents:
        first, last = int(pieces.starts[start]), int(pieces.ends[end - 1])
        while first < last and not text[first].isalnum():
            first += 1
        while first < last and not (text[last - 1].isalnum() or text[last - 1] in ".?!"):
            last -= 1
        if first < last and len(text[first:last].split()) >= LEAST:
            yield (start, end), Span(first, last)


def is_own(quotation: Quotation, text: str) -> bool:
    """True for "I think" and "our hope": what whoever is quoted says of himself is no report of somebody else's."""
    return quotation.source.span is not None and begins_in_first_person(quotation.source.span.of(text))


def begins_in_first_person(source: str) -> bool:
    """True for a source that begins with "I" or "our"; not for "US officials"."""
    return pos_hints.is_first_person(source.split()[0])


def shift_quotation(quotation: Quotation, by: int, carrier: Quotation) -> Quotation:
    """A quotation found in a stretch of the text that begins at `by`, as one of the text that `carrier` reports."""

    def at(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Span(span.start + by, span.end + by) for span in spans)

    source = quotation.source
    if source.span:
        source = replace(source, span=at((source.span,))[0])
    return replace(
        quotation, content=at(quotation.content), cue=at(quotation.cue), source=source, carrier=carrier.source
    )
