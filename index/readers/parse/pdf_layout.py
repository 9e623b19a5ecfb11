"""From lines on pages to paragraphs: what was broken for the page's sake is joined, running heads are left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.lexicon.loader import word_set
from index.lexicon.word_classes import TENS, UNITS

ENDS = re.compile(r"[.!?:…][\"'”’»)\]]*$")
HYPHENATED = re.compile(r"(?<![^\W\d_])([^\W\d_]++)[-‐]$")
BEGINS = re.compile(r"[^\W\d_]+")
COMPOUNDS = word_set("compound_beginnings").union(UNITS[2:11], TENS)
"""First parts of words that keep their hyphen: well-known, vice-president, twenty-five."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print and where it stands, in points from the page's lower left corner."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        """Its size, at least one point."""
        return max(1.0, self.top - self.bottom)


def join_lines(pages: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...]]:
    """The text, paragraphs parted by an empty line, and the offset at which each page begins.

    Lines are joined by a space, a hyphenated word without its hyphen unless it is written with it elsewhere or looks
    like a compound. A page begins where its first words do; one without words, where the next one begins.
    """
    lines = [(number, line) for number, page in enumerate(_without_running_heads(pages)) for line in page]
    every = "\n".join(line.text for _, line in lines)
    known = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", every.lower()))
    gap, width = _usual(pages)
    text, starts = "", list[int]()
    pieces: list[str] = []
    size = 0
    previous: Line | None = None
    for number, line in lines:
        if previous is not None:
            piece, cut = _joint(previous, line, known, gap, width)
            if cut:
                pieces[-1] = pieces[-1][:-cut]
                size -= cut
            pieces.append(piece)
            size += len(piece)
        starts += [size] * (number + 1 - len(starts))
        pieces.append(line.text)
        size += len(line.text)
        previous = line
    text = "".join(pieces)
    starts += [size] * (len(pages) - len(starts))
    return text, tuple(starts)


def _joint(above: Line, below: Line, known: Counter[str], gap: float, width: float) -> tuple[str, int]:
    """The separator of two lines, and the number of characters that the upper one loses."""
    if _parted(above, below, gap, width):
        return "\n\n", 0
    last, first = HYPHENATED.search(above.text), BEGINS.match(below.text)
    if not last or not first:
        return " ", 0
    start, end = last[1].lower(), first[0].lower()
    if first[0][0].isupper() or known[f"{start}-{end}"] > known[f"{start}{end}"]:
        return "", 0
    if start in COMPOUNDS and not known[f"{start}{end}"]:
        return "", 0
    return "", 1


def _parted(above: Line, below: Line, gap: float, width: float) -> bool:
    """True when a new paragraph begins: other print, a gap, an indent, or a sentence that ends before its line does."""
    if max(above.height, below.height) > 1.15 * min(above.height, below.height):
        return True
    ended = bool(ENDS.search(above.text))
    short = above.right - above.left < 0.8 * width
    if below.top > above.top:  # another column, or another page
        return ended and (short or below.text[:1] in '“"«„')
    if above.bottom - below.top > gap + 0.35 * above.height:
        return True
    indented = below.left - above.left
    return ended and (short or above.height < indented < 6 * above.height)


def _usual(pages: Sequence[Sequence[Line]]) -> tuple[float, float]:
    """The usual gap between two lines of a paragraph, and the usual length of a line, in points."""
    gaps = [
        a.bottom - b.top for page in pages for a, b in pairwise(page) if -a.height < a.bottom - b.top < 3 * a.height
    ]
    widths = sorted(line.right - line.left for page in pages for line in page)
    return (median(gaps) if gaps else 0.0), (widths[len(widths) * 3 // 4] if widths else 0.0)


def _without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without what stands at the top or bottom of most of them: numbers, the name of the paper."""
    lines = [list(page) for page in pages]
    for end in (0, -1):
        for _ in range(2):
            edges = Counter(_shape(page[end].text) for page in lines if len(page) > 1)
            for page in lines:
                if len(page) > 1:
                    shape = _shape(page[end].text)
                    if (len(pages) > 1 and edges[shape] > max(1, len(pages) // 2)) or shape in ("#", "page #", "- # -"):
                        page.pop(end)
    return lines


def _shape(text: str) -> str:
    """A line, its numbers all alike: "Page 3" and "Page 4" are the same."""
    return re.sub(r"\d+", "#", text.lower()).replace("–", "-").strip()
