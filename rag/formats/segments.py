"""A statement's content with source and cue in segments, so that a paraphrase reads as the article has it.

Every segment is cut from the article; joined, the segments of a part are `article.text[start:end]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from index.core.types import Kind, Span, hull
from rag.answers.types import Statement

_OPENING = re.compile('[“"„«‘]')
_CLOSING = {"“": "[”]", '"': '["]', "„": "[“”]", "«": "[»]"}
_WORD = re.compile(r"\w")
_MAX_GAP = 160
"""Characters between a statement's pieces from which they are shown apart."""
_BREAK = re.compile('[\n“”"„«»]')
"""Characters between pieces that belong to different paragraphs, or have somebody's words between them."""


class Part(StrEnum):
    """The part of a statement that a segment belongs to."""

    CONTENT = "content"
    SOURCE = "source"
    CUE = "cue"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a card's words. `verbatim` is True for the speaker's own words, False for the reporter's; `matched`
    is True for the words that match the question."""

    text: str
    verbatim: bool
    part: Part = Part.CONTENT
    matched: bool = False


def shown_spans(statement: Statement) -> tuple[Span, ...]:
    """Return the spans of the article that a statement is shown by: of a direct quotation those of its words, of a
    paraphrase those from source to content; one for each part of `statement_segments`."""
    if statement.kind is Kind.DIRECT:
        return statement.place.spans
    return tuple(_parts(statement.article.text, statement))


def lead_in_words(statement: Statement) -> str:
    """Return the reporter's words among those shown ("Lavrov stated that"), stretches joined by " […] "; "" where all
    are content."""
    stretches, stretch = list[str](), ""
    for part in statement_segments(statement):
        for segment in (*part, None):
            if segment and segment.part is not Part.CONTENT:
                stretch += segment.text
            else:
                stretches, stretch = [*stretches, stretch], ""
    return " […] ".join(each.strip() for each in stretches if any(c.isalnum() for c in each))


def statement_segments(statement: Statement) -> tuple[tuple[Segment, ...], ...]:
    """Return the statement in parts, each in segments: the content alone of a direct quotation; of a paraphrase also
    the source, the cue and the words between them, as far as they are near."""
    text, matched = statement.article.text, statement.matched
    if statement.kind is Kind.DIRECT:
        parts = [(span, [Segment(span.of(text), True)]) for span in statement.place.spans]
    else:
        parts = [(part, list(_part_segments(text, part, statement))) for part in shown_spans(statement)]
    return tuple(tuple(_mark_match(segments, part.start, matched) if matched else segments) for part, segments in parts)


def split_quoted(text: str, kind: Kind) -> tuple[Segment, ...]:
    """Return the text cut at quotation marks that open and close; one segment where nothing is verbatim."""
    cuts = _quoted(text) if kind is Kind.MIXED else ()
    segments, at = list[Segment](), 0
    for start, end in cuts:
        segments += [Segment(text[at:start], False), Segment(text[start:end], True)]
        at = end
    segments.append(Segment(text[at:], False))
    return tuple(segment for segment in segments if segment.text)


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """Yield the starts and ends of what stands in quotation marks, in order; a single mark must be closed. Linear."""
    at, apostrophe = 0, 0
    while opening := _OPENING.search(text, at):
        start, at = opening.start(), opening.end()
        if closing := _CLOSING.get(opening[0]):
            match = re.compile(closing).search(text, at)
            at = match.end() if match else len(text)
        else:
            if 0 <= apostrophe < at:
                apostrophe = text.find("’", at)
            if apostrophe < 0 or _WORD.match(text, apostrophe + 1):
                continue
            at = apostrophe + 1
        yield start, at


def _mark_match(segments: Sequence[Segment], at: int, matched: Span) -> Iterator[Segment]:
    """Yield the segments cut at the ends of the match; the first segment begins at code point `at` of the article."""
    for segment in segments:
        end = at + len(segment.text)
        cuts = sorted({at, end, *(cut for cut in (matched.start, matched.end) if at < cut < end)})
        for first, last in pairwise(cuts):
            inside = matched.contains(Span(first, last))
            yield replace(segment, text=segment.text[first - at : last - at], matched=inside)
        at = end


def _parts(text: str, statement: Statement) -> Iterator[Span]:
    """Yield the spans of the statement, joined where near each other, without those that are far from all content."""
    content = statement.place.spans
    pieces = sorted([*content, *statement.cue, *([statement.written] if statement.written else [])])
    groups = [[pieces[0]]]
    for piece in pieces[1:]:
        end = max(span.end for span in groups[-1])
        between = text[end : piece.start]
        if len(between) > _MAX_GAP or _BREAK.search(between):
            groups.append([])
        groups[-1].append(piece)
    for group in groups:
        if any(span in content for span in group):
            yield hull(group)


def _part_segments(text: str, part: Span, statement: Statement) -> Iterator[Segment]:
    """Yield a part cut at the ends of content, cue and source; the first of these wins where they overlap."""
    marked: Sequence[tuple[Part, Span]] = [
        *((Part.CONTENT, span) for span in statement.place.spans),
        *((Part.CUE, span) for span in statement.cue),
        *((Part.SOURCE, span) for span in ([statement.written] if statement.written else [])),
    ]
    edges = {at for _, span in marked for at in (span.start, span.end) if part.start < at < part.end}
    for start, end in pairwise(sorted({part.start, part.end} | edges)):
        within = Span(start, end)
        name = next((name for name, span in marked if span.contains(within)), Part.BETWEEN)
        if name is Part.CONTENT:
            yield from split_quoted(within.of(text), statement.kind)
        else:
            yield Segment(within.of(text), False, name)
