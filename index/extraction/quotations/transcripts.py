"""Paragraphs that begin with a speaker's label ("VLADIMIR PUTIN: ...", "Q: ..."): transcripts, and conversations set
into an article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.core.types import Kind, Quotation, Source, Span
from index.lexicon import word_classes
from index.text.name_parts import is_given_name
from index.text.quotation_marks import quoted_spans
from index.text.sentences import paragraphs, trim_span

_LABEL_WORD = re.compile(
    r"[^\W\d_a-z][\w.’'\-–&]*,?|of|the|and|for|on|in|to|at|by|de|al|bin|van|von|der|with|\([^)]*\)?|[\w.]+\)"
)
_CAPITALS = re.compile(
    r"[\"“„«]?\s*(?P<who>[A-Z][A-Z.’'\-]+(?: [A-Z][A-Z.’'\-]*){0,4})(?: \([^()\n]{1,40}\))?(?P<colon>:)\s"
)
_MARKS = "\"“”„«»'‘’ "
_LONGEST_LABEL = 140
_LEAST_TURNS = 3
_OBJECTS = frozenset("me mine myself ours".split())  # with these, "Jeb Bush: Student loans" became a speech
_OWN = frozenset(
    form
    for word in (word_classes.FIRST_PERSON - _OBJECTS) | {"i’m", "i'm", "you"}
    for form in (word, word.capitalize())
) - {"i"}


@dataclass(frozen=True, slots=True)
class Turns:
    """The labelled turns of a transcript, and where the first begins."""

    start: int
    quotations: tuple[Quotation, ...]


def transcript_turns(text: str) -> Turns | None:
    """A direct quotation for each labelled turn, several paragraphs long; None where this is no transcript."""
    lines = paragraphs(text)
    labels = [_label(text, line) for line in lines]
    named = [label.of(text) for label in labels if label]
    repeated = len(named) - len(set(named))
    if not named:
        return None
    first = next(i for i, label in enumerate(labels) if label)
    dialogue = len(named) >= _LEAST_TURNS and repeated and 4 * len(named) >= len(lines) - first
    if not dialogue and not _is_speech(text, named[0], lines[first:]):
        return None
    quotations: list[Quotation] = []
    for line, label in zip(lines, labels, strict=True):
        if label:
            quotations.append(_turn(text, line, label))
        elif quotations and not _is_aside(line.of(text)):
            last = quotations[-1]
            quotations[-1] = replace(last, content=(*last.content, line))
    assert quotations[0].source.span
    return Turns(quotations[0].source.span.start, tuple(quotations))


def _is_speech(text: str, label: str, lines: list[Span]) -> bool:
    """True where a named label is followed by somebody speaking as "I" or "we" outside quotation marks."""
    has_given_name = any(is_given_name(word.lower()) for word in label.split()[:-1])
    if not has_given_name:
        return False
    spoken, at = [], lines[0].start
    for stretch in quoted_spans(text, lines):
        spoken.append(text[at : stretch.span.start])
        at = stretch.span.end
    words = "".join([*spoken, text[at : lines[-1].end]]).split()
    own = sum(word.strip(".,;:!?") in _OWN for word in words)
    return own >= _LEAST_TURNS and own > len(words) / 100


def _turn(text: str, line: Span, label: Span) -> Quotation:
    colon = text.index(":", label.end)
    start = colon + 1
    while text[start].isspace():
        start += 1
    cue = Span(colon, colon + 1)
    content = (Span(start, line.end),)
    return Quotation(content=content, source=Source(label), cue=(cue,), kind=Kind.DIRECT, confidence=0.95)


def _label(text: str, line: Span) -> Span | None:
    """The label in front of the colon, None where the line begins with something else."""
    colon = text.find(":", line.start, min(line.end, line.start + _LONGEST_LABEL))
    if colon <= line.start or colon + 1 >= line.end or not text[colon + 1].isspace():
        return None
    label = text[line.start : colon].rstrip()
    words = label.split()
    if not words or len(words) > 20 or not words[0][0].isupper() or label.lower() in word_classes.NO_LABELS:
        return None
    if not all(_LABEL_WORD.fullmatch(word) for word in words):
        return None
    return Span(line.start, line.start + len(label))


def _is_aside(line: str) -> bool:
    """True for "(Applause.)", "* * *" and other lines that nobody speaks."""
    return line.startswith(("(", "[", "*", "<", "…", "&lt;")) or not any(c.isalnum() for c in line)


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
    for line, label in zip(lines, labels, strict=True):
        if label and label["who"].lower() not in word_classes.NO_LABELS:
            content, who = _words(text, label.end(), line.end), Span(*label.span("who"))
            if content:
                cue = (Span(*label.span("colon")),)
                turn = Quotation(content=(content,), source=Source(who), cue=cue, kind=Kind.DIRECT, confidence=0.9)
                quotations.append(turn)
        elif quotations and text[line.start] in '"“' and _follows(lines, quotations[-1], line):
            more = _words(text, line.start, line.end)
            quotations[-1] = replace(quotations[-1], content=(*quotations[-1].content, *([more] if more else [])))
    return quotations


def _follows(lines: Sequence[Span], last: Quotation, line: Span) -> bool:
    """True where nothing stands between the line and the turn's last words."""
    return not any(last.content[-1].end < other.start < line.start for other in lines)


def _words(text: str, start: int, end: int) -> Span | None:
    """The stretch without quotation marks and white space at its ends."""
    while start < end and text[start] in _MARKS:
        start += 1
    while end > start and text[end - 1] in _MARKS:
        end -= 1
    return trim_span(text, start, end)
