"""Transcripts: paragraphs that begin with a speaker's label ("VLADIMIR PUTIN: ...", "Q: ...")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index import lexicon, names
from index.marks import quoted
from index.sentences import paragraphs
from index.vocabulary import Kind, Quotation, Source, Span

_LABEL_WORD = re.compile(
    r"[^\W\d_a-z][\w.’'\-–&]*,?|of|the|and|for|on|in|to|at|by|de|al|bin|van|von|der|with|\([^)]*\)?|[\w.]+\)"
)
_LONGEST_LABEL = 140
_LEAST_TURNS = 3
_OWN = frozenset("I I’m I'm we We our Our us my My you You".split())


@dataclass(frozen=True, slots=True)
class Turns:
    """The labelled turns of a transcript, and where the first begins."""

    start: int
    quotations: tuple[Quotation, ...]


def turns(text: str) -> Turns | None:
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
    found: list[Quotation] = []
    for line, label in zip(lines, labels, strict=True):
        if label:
            found.append(_turn(text, line, label))
        elif found and not _is_aside(line.of(text)):
            last = found[-1]
            found[-1] = Quotation((*last.content, line), last.source, last.cue, last.kind, True, last.confidence)
    assert found[0].source.span
    return Turns(found[0].source.span.start, tuple(found))


def _is_speech(text: str, label: str, lines: list[Span]) -> bool:
    """True where a named label is followed by somebody speaking as "I" or "we" outside quotation marks."""
    given = any(word.lower() in names.MALE or word.lower() in names.FEMALE for word in label.split()[:-1])
    if not given:
        return False
    spoken, at = [], lines[0].start
    for stretch in quoted(text, lines):
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
    return Quotation((Span(start, line.end),), Source(label), (cue,), Kind.DIRECT, True, 0.95)


def _label(text: str, line: Span) -> Span | None:
    """The label in front of the colon, None where the line begins with something else."""
    colon = text.find(":", line.start, min(line.end, line.start + _LONGEST_LABEL))
    if colon <= line.start or colon + 1 >= line.end or not text[colon + 1].isspace():
        return None
    label = text[line.start : colon].rstrip()
    words = label.split()
    if not words or len(words) > 20 or not words[0][0].isupper() or label.lower() in lexicon.NO_LABELS:
        return None
    if not all(_LABEL_WORD.fullmatch(word) for word in words):
        return None
    return Span(line.start, line.start + len(label))


def _is_aside(line: str) -> bool:
    """True for "(Applause.)", "* * *" and other lines that nobody speaks."""
    return line.startswith(("(", "[", "*", "<", "…", "&lt;")) or not any(c.isalnum() for c in line)
