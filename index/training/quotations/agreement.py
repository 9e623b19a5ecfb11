"""Agreement of detected attributions with annotated ones: the `quotation` row of ../shared/bench/score_extraction.py.

Right is a content with a word IoU of at least 0.5 whose source shares a word with the annotated one and is
not longer than twice that plus ten words (or both are absent), one to one, the best overlap first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from index.extraction.network.linker import Attribution
from index.text.wordpieces import WordPieces

_WORD = re.compile(r"\w+(?:[’'\-.]\w+)*")


@dataclass(frozen=True, slots=True)
class AttributionWords:
    """The words, by number, of an attribution's content and source."""

    content: frozenset[int]
    source: frozenset[int]

    def fits(self, gold: AttributionWords) -> bool:
        """True when this source names the same words as the gold one."""
        if not self.source or not gold.source:
            return not self.source and not gold.source
        return bool(self.source & gold.source) and len(self.source) <= 2 * len(gold.source) + 10


def annotated_words(text: str, attributions: Iterable[dict[str, Any]]) -> list[AttributionWords]:
    """The words of annotated attributions."""
    borders = [m.span() for m in _WORD.finditer(text)]
    return [AttributionWords(_words(borders, a["content"]), _words(borders, a["source"])) for a in attributions]


def detected_words(text: str, pieces: WordPieces, attributions: Iterable[Attribution]) -> list[AttributionWords]:
    """The words of found attributions."""
    borders = [m.span() for m in _WORD.finditer(text)]

    def cut(spans: Iterable[tuple[int, int]]) -> frozenset[int]:
        return _words(borders, [(int(pieces.starts[s]), int(pieces.ends[e - 1])) for s, e in spans])

    return [AttributionWords(cut(a.contents), cut([a.source] if a.source else [])) for a in attributions]


def _words(borders: Sequence[tuple[int, int]], spans: Iterable[Sequence[int]]) -> frozenset[int]:
    from bisect import bisect_left

    numbers: set[int] = set()
    for start, end in spans:
        at = bisect_left(borders, (start, -1))
        if at and borders[at - 1][1] > start:
            at -= 1
        while at < len(borders) and borders[at][0] < end:
            numbers.add(at)
            at += 1
    return frozenset(numbers)


def match_gold(detected: Sequence[AttributionWords], gold: Sequence[AttributionWords]) -> list[bool]:
    """For each found attribution, whether it is one of the gold ones."""
    pairs = []
    for i, mine in enumerate(detected):
        for j, theirs in enumerate(gold):
            shared = len(mine.content & theirs.content)
            if shared and 2 * shared >= len(mine.content | theirs.content):
                pairs.append((shared / len(mine.content | theirs.content), i, j))
    matched: set[int] = set()
    used: set[int] = set()
    for _, i, j in sorted(pairs, reverse=True):
        if i not in matched and j not in used and detected[i].fits(gold[j]):
            matched.add(i)
            used.add(j)
    return [i in matched for i in range(len(detected))]


def f1(detected: int, gold: int, agreed: int) -> float:
    """Of counts."""
    return 2 * agreed / max(1, detected + gold)
