"""Sentence and paragraph borders, as spans of the text.

The borders come from sentencex (Wikimedia's rule-based segmenter); what it cuts inside an abbreviation of
single letters ("D-N.Y.", "J.K. Rowling") is joined again. It reads every white space as a plain one:
sentencex 1.0.32 panics at a no-break space, or any other of several bytes, between a single letter and a point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.core.types import Span

_LONGEST = 4000  # code points of a paragraph that are cut at once
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")
_LETTER_POINT = re.compile(r"(?:^|[\s.\-(“\"])[A-Z]\.$")


def trim_span(text: str, start: int, end: int) -> Span | None:
    """The span without the white space at its ends; None where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def paragraphs(text: str) -> list[Span]:
    """Every line that holds more than white space, in order. A line break ends a paragraph."""
    spans, start = [], 0
    for line in text.splitlines(keepends=True):
        if span := trim_span(text, start, start + len(line)):
            spans.append(span)
        start += len(line)
    return spans


def _pieces(text: str, paragraph: Span) -> Iterator[Span]:
    """The paragraph in pieces of bounded length: the segmenter's time grows with the square of the marks in one."""
    start = paragraph.start
    while paragraph.end - start > _LONGEST:
        end = text.rfind(". ", start, start + _LONGEST) + 1 or text.rfind(" ", start, start + _LONGEST)
        end = end if end > start else start + _LONGEST
        if piece := trim_span(text, start, end):
            yield piece
        start = end
    if piece := trim_span(text, start, paragraph.end):
        yield piece


def sentences(text: str) -> list[Span]:
    """Every sentence, in order, without the white space around it. None crosses a paragraph's border."""
    from sentencex import get_sentence_boundaries

    spans: list[Span] = []
    for paragraph in (piece for line in paragraphs(text) for piece in _pieces(text, line)):
        inside = paragraph.of(text)
        first = True
        for border in get_sentence_boundaries("en", _WIDE_SPACE.sub(" ", inside)):
            start, end = paragraph.start + border["start_index"], paragraph.start + border["end_index"]
            span = trim_span(text, start, end)
            if span is None:
                continue
            glued = not first and span.start == spans[-1].end and _LETTER_POINT.search(spans[-1].of(text))
            if glued:
                spans[-1] = Span(spans[-1].start, span.end)
            else:
                spans.append(span)
            first = False
    return spans
