"""Which stretches of a text stand inside quotation marks.

Every style of mark is known: “…”, "…", ''…'', „…“, «…», ‘…’, '…'. A mark that is never closed ends with its
paragraph. Marks inside other marks belong to the outer ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.core.types import Span

OPENERS = {"“": "”", "„": "“”", "«": "»", "``": "''", "”": ""}
STRAIGHT = ('"', "''")
SINGLE = {"‘": "’", "'": "'"}
_CLOSERS = frozenset("”»")
_MARK = re.compile("[“”„«»\"‘']|``")
_LEAD = frozenset("([{—–-/ \t\xa0:")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch with its marks. `closed` is false where the closing mark is missing."""

    span: Span
    closed: bool = True


def quoted(text: str, paragraphs: list[Span]) -> list[Quoted]:
    """Every outermost quoted stretch, in order; none overlaps another or crosses a paragraph. Linear time."""
    found: list[Quoted] = []
    for paragraph in paragraphs:
        found.extend(_in_paragraph(text, paragraph))
    return found


def _mark_at(text: str, i: int) -> str:
    """The mark that begins at i, two apostrophes as one; empty where there is none."""
    pair = text[i : i + 2]
    if pair in ("''", "``"):
        return pair
    return text[i] if text[i] in "“”„«»\"‘'" else ""


def _opens(text: str, i: int, width: int, start: int) -> bool:
    """True where a straight mark stands like an opening one: room before it, none after it."""
    before = text[i - 1] if i > start else " "
    after = text[i + width] if i + width < len(text) else " "
    return (before.isspace() or before in _LEAD) and not after.isspace()


def _in_paragraph(text: str, paragraph: Span) -> list[Quoted]:
    found: list[Quoted] = []
    begin, closers, i = -1, "", paragraph.start
    singles_end = _last_single(text, paragraph)
    while sign := _MARK.search(text, i, paragraph.end):
        i = sign.start()
        mark = _mark_at(text, i)
        width = len(mark)
        if begin < 0:
            if mark in SINGLE:
                end = _single_end(text, i, paragraph, singles_end)
                if end > i:
                    found.append(Quoted(Span(i, end)))
                    i = end
                    continue
            elif opened := _opener(text, i, mark, paragraph):
                begin, closers = i, opened
        elif _closes(text, i, mark, closers, paragraph):
            found.append(Quoted(Span(begin, i + width)))
            begin = -1
        elif _reopens(text, i, mark, closers, paragraph):
            found.append(Quoted(Span(begin, _trim(text, begin, i)), closed=False))
            begin = i
        i += width
    if begin >= 0:
        found.append(Quoted(Span(begin, paragraph.end), closed=False))
    return found


def _trim(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return end


def _opener(text: str, i: int, mark: str, paragraph: Span) -> str:
    """The marks that can close this one; empty where it does not open anything."""
    if mark in STRAIGHT:
        after_number = i > paragraph.start and text[i - 1].isdigit()
        last = i + len(mark) >= paragraph.end
        return "" if after_number or last else mark
    return "" if mark in _CLOSERS else OPENERS.get(mark, "")


def _closes(text: str, i: int, mark: str, closers: str, paragraph: Span) -> bool:
    if mark in STRAIGHT or closers in STRAIGHT:
        same = mark == closers or (mark == "”" and closers == '"')
        return same and not (_opens(text, i, len(mark), paragraph.start))
    return mark in closers or (mark == '"' and "”" in closers and not _opens(text, i, 1, paragraph.start))


def _reopens(text: str, i: int, mark: str, closers: str, paragraph: Span) -> bool:
    """True for a second opening mark of the same style: the first was never closed."""
    if mark in STRAIGHT:
        return mark == closers and _opens(text, i, len(mark), paragraph.start)
    return mark == "“" and closers == "”"


def _last_single(text: str, paragraph: Span) -> int:
    return max(text.rfind(mark, paragraph.start, paragraph.end) for mark in "’'")


def _single_end(text: str, i: int, paragraph: Span, last: int) -> int:
    """Where single marks that open at i end; 0 where the mark is an apostrophe."""
    if not _opens(text, i, 1, paragraph.start) or last <= i:
        return 0
    closer = SINGLE[text[i]]
    j = text.find(closer, i + 2, min(paragraph.end, i + 2000))
    fallback = 0
    while j > 0:
        after = text[j + 1] if j + 1 < paragraph.end else " "
        if text[j - 1] in ",.!?…" and not after.isalnum():
            return j + 1
        if not fallback and not after.isalnum() and text[j - 1] not in "sS" and not text[j - 1].isspace():
            fallback = j + 1
        j = text.find(closer, j + 1, min(paragraph.end, i + 2000))
    return fallback
