"""Quotation marks: which code points of a text are marks, and which stand inside a pair of them.

Marks of every style count alike (“…”, "…", „…“, «…», ‘…’, '…', ``…''). Nothing reaches across a line break:
a mark that is never closed ends with its paragraph, and one that was never opened is nothing.
"""

from __future__ import annotations

import re
from enum import IntEnum

import numpy as np

OPENING, CLOSING, EITHER = "“„‟«〝", "”»〞", '"＂'
_DOUBLE = re.compile(f"[{OPENING}{CLOSING}{EITHER}]|``|''")
_SINGLE = re.compile(r"(?<![\w'’‘])[‘‛'‹](?=[^\s'’])(?P<inside>[^\n“”\"‘]{1,600}?[^\s'’])['’›](?![\w'’])")


class Mark(IntEnum):
    """What a code point is to the quotation marks around it."""

    OUTSIDE = 0
    INSIDE = 1
    OPENS = 2
    CLOSES = 3
    INSIDE_SINGLE = 4
    SINGLE = 5


def marks(text: str) -> np.ndarray:
    """A Mark for every code point, uint8[len(text)]. Linear in the length of the text."""
    found = np.zeros(len(text), np.uint8)
    start = 0
    for line in text.splitlines(keepends=True):
        if match := _DOUBLE.search(line):
            _double(line, match.start(), found[start : start + len(line)])
        if "'" in line or "‘" in line or "‹" in line:
            _single(line, found[start : start + len(line)])
        start += len(line)
    return found


def _double(line: str, first: int, found: np.ndarray) -> None:
    opened: int | None = None
    end = len(line.rstrip())
    german = "„" in line
    for match in _DOUBLE.finditer(line, first):
        at, mark = match.start(), match.group()
        if _opens(line, at, match.end(), mark, opened is not None, german):
            if opened is not None:
                found[opened:at] = Mark.INSIDE
            found[at : match.end()] = Mark.OPENS
            opened = match.end()
        elif opened is not None:
            found[opened:at] = Mark.INSIDE
            found[at : match.end()] = Mark.CLOSES
            opened = None
    if opened is not None and opened < end:
        found[opened:end] = Mark.INSIDE


def _opens(line: str, at: int, end: int, mark: str, inside: bool, german: bool) -> bool:
    if german and mark == "“":
        return not inside
    if mark in OPENING or mark == "``":
        return True
    if mark in CLOSING or mark == "''":
        return False
    before, after = line[at - 1 : at], line[end : end + 1]
    if inside:  # a straight mark closes, unless a word is glued to its right and none to its left
        return (not before or before in " \t(") and bool(after) and after.isalnum()
    return bool(after) and not after.isspace()


def _single(line: str, found: np.ndarray) -> None:
    for match in _SINGLE.finditer(line):
        start, end = match.start(), match.end()
        inside = match.group("inside")
        if found[start] or (match.group()[0] == "'" and inside.isdigit()):
            continue
        found[start] = found[end - 1] = Mark.SINGLE
        found[start + 1 : end - 1] = Mark.INSIDE_SINGLE
