"""An article in an export of a press archive, and what the archives' layouts have in common."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

DATE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b|[^\W\d_]{3,12}\.?\s+\d{1,2},?\s+\d{4}\b"
    r"|\b\d{1,2}(?:er|\.)?\s+(?:de )?[^\W\d_]{3,12}\.?,?\s+(?:de )?\d{4}\b"
)
"""A date in words, as the archives write it, whatever weekday, hour or edition stands around it."""
RIGHTS = re.compile(r"(?i)^(?:copyright\b|©|\(c\)\s)|^all rights reserved\.?$")
BY = re.compile(r"(?i)^(?:by|par|von|por)\s+(?=\S)")
PARTICLES = frozenset("and with in for of the de la le du des von van der et und y e da di".split())
WIDEST = 100
"""Lines of a text that was broken into lines are no longer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article's text, what its fields say, and the archive's own number of it; `fault`: why it cannot be read."""

    text: str
    said: dict[str, object] = field(default_factory=dict)
    key: str = ""
    fault: str = ""


def date_in(line: str) -> str:
    """The date that a line has in words; "" where there is none."""
    matches = DATE.search(line[:200])
    return matches[0] if matches else ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a text: the width at which it was broken into lines, 0 where a paragraph is a line, however long;
    True where empty lines part its paragraphs, False where each line is one."""

    width: int
    parted: bool

    @classmethod
    def of(cls, lines: Sequence[str]) -> Layout:
        """The layout of these lines."""
        widest = max(map(len, lines), default=0)
        parted = any(not line.strip() for line in strip_empty_lines(lines))
        return cls(widest if widest <= WIDEST and parted else 0, parted)

    def paragraphs(self, lines: Sequence[str]) -> list[str]:
        """The paragraphs of lines; those that were broken for their width are joined again."""
        parts: list[list[str]] = [[]]
        for line in lines:
            if line.strip():
                parts[-1].append(line)
            if parts[-1] and not (self.parted and line.strip()):
                parts.append([])
        return [self._joined(part) for part in parts if part]

    def _joined(self, lines: Sequence[str]) -> str:
        """A paragraph; a line after which the next word would not have fitted into the width goes on in the next."""
        parts = [lines[0].strip()]
        for before, line in itertools.pairwise(lines):
            full = len(before.rstrip()) + 1 + len(line.split(maxsplit=1)[0]) > self.width > 0
            parts += [" " if full else "\n", line.strip()]
        return "".join(parts)


def strip_empty_lines(lines: Sequence[str]) -> Sequence[str]:
    """The lines without empty ones at both ends."""
    first, last = 0, len(lines)
    while first < last and not lines[first].strip():
        first += 1
    while first < last and not lines[last - 1].strip():
        last -= 1
    return lines[first:last]


def names_people(line: str) -> bool:
    """True for a line of names and nothing else: "Ann Reporter", "Par Ann Reporter et Bo Writer"."""
    if BY.match(line):
        return True
    words = [word for word in re.split(r"[\s,;/&]+", line) if word and word.lower() not in PARTICLES]
    return (
        2 <= len(words) <= 8 and len(line) <= 80 and all(re.match(r"[^\W\d_a-zß-ÿ][\w.’'-]*$", word) for word in words)
    )
