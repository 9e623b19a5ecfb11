"""A statement's words with what reports them around them, so that a paraphrase reads as the article has it.

Every run is cut from the article; joined, the runs of a part are `article.text[start:end]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from index.core.types import Kind, Span, hull
from rag.answers.types import Statement

_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|„[^“”]*(?:[“”]|$)|«[^»]*(?:»|$)|‘[^’]*’(?!\w)", re.S)
_MAX_GAP = 160
"""Characters between a statement's pieces from which they are shown apart."""
_BREAK = re.compile('[\n“”"„«»]')
"""Characters between pieces that belong to different paragraphs, or have somebody's words between them."""


class Part(StrEnum):
    """The part of a statement that a run belongs to."""

    CONTENT = "content"
    SOURCE = "source"
    CUE = "cue"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a card's words: the speaker's own (`verbatim`), or the reporter's; what it is there; and whether it
    carries the match (`matched`)."""

    text: str
    verbatim: bool
    part: Part = Part.CONTENT
    matched: bool = False


def statement_segments(statement: Statement) -> tuple[tuple[Segment, ...], ...]:
    """The statement in parts, each in runs: a quotation's words alone; of a paraphrase the source, the cue and what
    stands between them too, as far as they stand near."""
    text, matched = statement.article.text, statement.matched
    if statement.kind is Kind.DIRECT:
        plain = [(span, [Segment(span.of(text), True)]) for span in statement.place.spans]
    else:
        plain = [(part, list(_part_segments(text, part, statement))) for part in _parts(text, statement)]
    return tuple(tuple(_mark_match(runs, part.start, matched) if matched else runs) for part, runs in plain)


def split_quoted(text: str, kind: Kind) -> tuple[Segment, ...]:
    """The text cut where quotation marks open and close; one run where nothing is verbatim."""
    cuts = [m.span() for m in _QUOTED.finditer(text)] if kind is Kind.MIXED else []
    found, at = list[Segment](), 0
    for start, end in cuts:
        found += [Segment(text[at:start], False), Segment(text[start:end], True)]
        at = end
    found.append(Segment(text[at:], False))
    return tuple(run for run in found if run.text)


def _mark_match(runs: Sequence[Segment], at: int, matched: Span) -> Iterator[Segment]:
    """The runs, of which the first begins at a code point of the article, cut where what carries the match begins and
    ends."""
    for run in runs:
        end = at + len(run.text)
        cuts = sorted({at, end, *(cut for cut in (matched.start, matched.end) if at < cut < end)})
        for first, last in pairwise(cuts):
            inside = matched.contains(Span(first, last))
            yield replace(run, text=run.text[first - at : last - at], matched=inside)
        at = end


def _parts(text: str, statement: Statement) -> Iterator[Span]:
    """The statement's pieces, joined where they stand near each other; what stands far from all content is left out."""
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
    """A part cut where content, source and cue begin and end; they are told apart in this order."""
    marked: Sequence[tuple[Part, Span]] = [
        *((Part.CONTENT, span) for span in statement.place.spans),
        *((Part.CUE, span) for span in statement.cue),
        *((Part.SOURCE, span) for span in ([statement.written] if statement.written else [])),
    ]
    edges = {at for _, span in marked for at in (span.start, span.end) if part.start < at < part.end}
    for start, end in pairwise(sorted({part.start, part.end} | edges)):
        within = Span(start, end)
        what = next((name for name, span in marked if span.contains(within)), Part.BETWEEN)
        if what is Part.CONTENT:
            yield from split_quoted(within.of(text), statement.kind)
        else:
            yield Segment(within.of(text), False, what)
