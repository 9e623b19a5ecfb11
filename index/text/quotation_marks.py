"""Quotation marks: the stretches of a text between them, and the part each code point plays in one.

One table of pairs serves both: “…”, "…", ``…'', ''…'', „…“, «…», ‘…’, '…', ‹…›. Opening and closing marks of every
style count alike. Nothing reaches across a line break: a mark that is never closed ends with its paragraph, and one
that was never opened is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from index.core.types import Span
from index.text.sentences import paragraphs

PAIRS = (
    *(("“", "”"), ("„", "“"), ("„", "”"), ("‟", "”"), ("«", "»"), ("〝", "〞")),
    *(('"', '"'), ("＂", "＂"), ("``", "''"), ("''", "''")),
)
"""Opening and closing mark. One that stands on both sides is told by what is next to it."""
SINGLE_PAIRS = (("‘", "’"), ("‛", "’"), ("'", "'"), ("‹", "›"))
"""The same for marks that may be apostrophes, inside a pair of others or alone."""

_GERMAN = "„"  # behind it “ closes
_CLOSING = frozenset(closing for _, closing in PAIRS) - {"“"}
_OPENING = frozenset(opening for opening, _ in PAIRS) - _CLOSING
_DOUBLE = re.compile("|".join(map(re.escape, sorted(_OPENING | _CLOSING, key=lambda mark: (-len(mark), mark)))))
_LEFT, _RIGHT = ("".join(dict.fromkeys(pair[side] for pair in SINGLE_PAIRS)) for side in (0, 1))
_SINGLE = re.compile(rf"(?<![\w'’‘])[{_LEFT}](?=[^\s'’])(?P<inside>[^\n“”\"‘]{{1,600}}?[^\s'’])[{_RIGHT}](?![\w'’])")
_EITHER = frozenset(opening for opening, closing in PAIRS if opening == closing)


class MarkRole(IntEnum):
    """The part that a code point plays in a quoted stretch."""

    OUTSIDE = 0
    INSIDE = 1
    OPENS = 2
    CLOSES = 3
    INSIDE_SINGLE = 4
    SINGLE = 5


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """A stretch with its marks. `closed` is false where the closing mark is missing."""

    span: Span
    closed: bool = True


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A quoted stretch: where its opening mark, its words and its closing mark begin, and its end."""

    start: int
    first: int
    last: int
    end: int


def quoted_spans(text: str, lines: list[Span]) -> list[QuotedSpan]:
    """Return every outermost quoted stretch of the lines, in order; none overlaps another or crosses a line's end.
    Linear time."""
    spans: list[QuotedSpan] = []
    for line in lines:
        words = line.of(text)
        doubles = list(_doubles(words))
        singles = [_Stretch(s.start(), s.start() + 1, s.end() - 1, s.end()) for s in _singles(words)]
        end = 0
        for one in sorted([*doubles, *singles], key=lambda one: one.start):
            if one.start < end:
                continue
            end = one.end
            while one.last == one.end and end > one.first and words[end - 1].isspace():
                end -= 1
            spans.append(QuotedSpan(Span(line.start + one.start, line.start + end), one.last < one.end))
    return spans


def mark_roles(text: str) -> np.ndarray:
    """Return a Mark for every code point, uint8[len(text)]. Linear in the length of the text."""
    roles = np.zeros(len(text), np.uint8)
    for line in paragraphs(text):
        words, part = line.of(text), roles[line.start : line.end]
        for one in _doubles(words):
            if words.startswith("''", one.start):
                continue  # the network has learned that these open nothing
            part[one.start : one.first] = MarkRole.OPENS
            part[one.first : one.last] = MarkRole.INSIDE
            part[one.last : one.end] = MarkRole.CLOSES
        for single in _singles(words):
            start, end = single.span()
            if part[start]:
                continue
            part[start] = part[end - 1] = MarkRole.SINGLE
            part[start + 1 : end - 1] = MarkRole.INSIDE_SINGLE
    return roles


def _doubles(line: str) -> Iterator[_Stretch]:
    """The stretches between double marks, in order and apart: a second opening mark ends the one before it."""
    start, first = -1, -1
    german = _GERMAN in line
    for match in _DOUBLE.finditer(line):
        at, end = match.span()
        if _opens(line, match, first >= 0, german):
            if first >= 0:
                yield _Stretch(start, first, at, at)
            start, first = at, end
        elif first >= 0:
            yield _Stretch(start, first, at, end)
            first = -1
    if first >= 0:
        yield _Stretch(start, first, len(line), len(line))


def _opens(line: str, match: re.Match[str], inside: bool, german: bool) -> bool:
    mark = match[0]
    if german and mark == "“":
        return not inside
    if mark not in _EITHER:
        return mark in _OPENING
    before, after = line[match.start() - 1 : match.start()], line[match.end() : match.end() + 1]
    if inside:  # a straight mark closes, unless a word is glued to its right and none to its left
        return (not before or before in " \t(") and after.isalnum()
    return bool(after) and not after.isspace()


def _singles(line: str) -> Iterator[re.Match[str]]:
    """The stretches between single marks, without "the '90s'"."""
    if not any(mark in line for mark in _LEFT):
        return
    for match in _SINGLE.finditer(line):
        if match[0][0] != "'" or not match["inside"].isdigit():
            yield match
