"""Conversations set into an article: paragraphs that begin with a speaker's label in capitals ("WALLACE: ...")."""

from __future__ import annotations

import re
from dataclasses import replace

from index.core.types import Kind, Quotation, Source, Span
from index.lexicon import word_classes
from index.text.sentences import paragraphs, trim_span

_CAPITALS = re.compile(
    r"[\"“„«]?\s*(?P<who>[A-Z][A-Z.’'\-]+(?: [A-Z][A-Z.’'\-]*){0,4})(?: \([^()\n]{1,40}\))?(?P<colon>:)\s"
)
_MARKS = "\"“”„«»'‘’ "
_LEAST_TURNS = 3


def conversation_turns(text: str) -> list[Quotation]:
    """A direct quotation for each labelled turn, with the quoted paragraphs after it.

    None for fewer than three turns, or where nobody speaks twice: that may be a list ("OHIO: …", "IOWA: …").
    """
    quotations: list[Quotation] = []
    lines = paragraphs(text)
    labels = [_CAPITALS.match(text, line.start, line.end) for line in lines]
    named = [label["who"] for label in labels if label and label["who"].lower() not in word_classes.NO_LABELS]
    if len(named) < _LEAST_TURNS or len(named) == len(set(named)):
        return []
    for number, (line, label) in enumerate(zip(lines, labels, strict=True)):
        if label and label["who"].lower() not in word_classes.NO_LABELS:
            content, who = _words(text, label.end(), line.end), Span(*label.span("who"))
            if content:
                cue = (Span(*label.span("colon")),)
                turn = Quotation(content=(content,), source=Source(who), cue=cue, kind=Kind.DIRECT, confidence=0.9)
                quotations.append(turn)
        elif quotations and text[line.start] in '"“' and _follows(lines[number - 1], quotations[-1]):
            more = _words(text, line.start, line.end)
            quotations[-1] = replace(quotations[-1], content=(*quotations[-1].content, *([more] if more else [])))
    return quotations


def _follows(before: Span, last: Quotation) -> bool:
    """True where the paragraph `before` begins no later than the turn's last words end: nothing stands between."""
    return before.start <= last.content[-1].end


def _words(text: str, start: int, end: int) -> Span | None:
    """The stretch without quotation marks and white space at its ends."""
    while start < end and text[start] in _MARKS:
        start += 1
    while end > start and text[end - 1] in _MARKS:
        end -= 1
    return trim_span(text, start, end)
