"""Turns of a transcript whose format names the speaker of each: they are theirs however few or short they are."""

from __future__ import annotations

from collections.abc import Sequence

from index.core.types import Kind, Quotation, Source, Span
from index.extraction.documents.labels import LabelKind, label_key, speaker_of
from index.extraction.documents.turns import Turns
from index.text.sentences import trim_span


def format_turns(text: str, lines: Sequence[Span]) -> Turns | None:
    """A direct quotation for each labelled paragraph of a text that `index.readers.parse.turns` wrote; None for none.

    A paragraph in brackets is nobody's; in every other one, the words before the first colon are the label. The whole
    text is the transcript's, also what stands before the first label and behind the last turn.
    """
    quotations: list[Quotation] = []
    for line in lines:
        colon = text.find(": ", line.start, line.end)
        if text[line.start] in "[(" or colon <= line.start:
            continue
        words = trim_span(text, colon + 1, line.end)
        if words:
            source, cue = Source(Span(line.start, colon)), Span(colon, colon + 1)
            quotations.append(Quotation(content=(words,), source=source, cue=(cue,), kind=Kind.DIRECT, confidence=0.95))
    labels = [quotation.source.span for quotation in quotations if quotation.source.span]
    if not labels:
        return None
    unnamed = frozenset(label for label in labels if _is_unnamed(label.of(text)))
    return Turns((Span(0, len(text)),), tuple(quotations), unnamed)


def _is_unnamed(who: str) -> bool:
    return speaker_of(who, label_key(who)) is LabelKind.UNNAMED
