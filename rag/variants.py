"""The same words in several places: which belong together, and how their wording differs."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np

_WORD = re.compile(r"\w+(?:[’'\-.]\w+)*")
_SAME = 4
"""Words from which equal statements of one speaker are one statement in several places."""
_ALIKE = 0.8
"""Share of words in common, in order, from which statements in different articles are the same in other words."""
_SHINGLE = 4
_RUNS = 24
_ODD = np.uint64(0x9E3779B97F4A7C15)
_AT_ONCE = 1_000
"""Statements whose runs of words are numbered together."""
_COMMON = 40
"""Statements that share a run of words from which it tells nothing: "I would like to"."""
_LEAST = 8
"""Words below which only equal statements are the same."""
_NOT = frozenset("not no never nor neither none nobody noth cannot t".split())
"""Stems that turn a sentence round."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a place's text (start and end in it), and whether the leading place has it too."""

    start: int
    end: int
    new: bool


def changes(leading: str, other: str) -> tuple[Change, ...]:
    """The other text cut into stretches that the leading one has and that it has not; () where no word differs."""
    words = list(_WORD.finditer(other))
    matcher = SequenceMatcher(None, _words(leading), [m[0].casefold() for m in words], autojunk=False)
    steps = matcher.get_opcodes()
    if all(step == "equal" for step, *_ in steps):
        return ()
    fresh = [(words[b].start(), words[e - 1].end()) for step, _, _, b, e in steps if step != "equal" and b < e]
    found, at = list[Change](), 0
    for start, end in fresh:
        found += [Change(at, start, False)] if at < start else []
        found.append(Change(start, end, True))
        at = end
    return (*found, Change(at, len(other), False)) if at < len(other) else tuple(found)


@dataclass(frozen=True, slots=True)
class Wording:
    """A statement as grouping sees it: who says it (None: nobody is known), where, and its words as stems."""

    who: Hashable
    article: Hashable
    stems: tuple[str, ...]


@dataclass(slots=True)
class _Group:
    """Statements that are the same: the first one's stems, their articles, their numbers."""

    stems: tuple[str, ...]
    articles: set[Hashable]
    numbers: list[int]

    def holds(self, one: Wording) -> bool:
        """True where that is the first in nearly the same words, and stands in none of the group's articles."""
        from rapidfuzz.distance import Indel

        short, long = sorted((len(self.stems), len(one.stems)))
        if 2 * short < _ALIKE * (short + long) or one.article in self.articles:
            return False
        alike = Indel.normalized_similarity(self.stems, one.stems, score_cutoff=_ALIKE) >= _ALIKE
        return alike and _turn(self.stems) == _turn(one.stems)


def grouped(statements: Sequence[Wording]) -> list[list[int]]:
    """The numbers of statements that are the same, groups and members in the given order.

    Equal words of one speaker are the same wherever they stand; nearly equal ones only in different articles, and with
    the same numbers and the same yes or no. A statement is compared with those that share a run of words with it which
    few have, so that time grows with the text.
    """
    groups = list[_Group]()
    equal: dict[object, _Group] = {}
    every: dict[Hashable, dict[int, list[_Group]]] = {}
    for number, (one, mine) in enumerate(zip(statements, _sketches(statements), strict=True)):
        group, runs = None, every.setdefault(one.who, {})
        if one.who and len(one.stems) >= _SAME:
            group = equal.get((one.who, one.stems))
            if group is None and len(one.stems) >= _LEAST:
                telling = (held for run in mine if len(held := runs.get(run, ())) < _COMMON)
                near = {id(g): g for held in telling for g in held}
                group = next((g for g in near.values() if g.holds(one)), None)
        if group is None:
            group = _Group(one.stems, set(), [])
            groups.append(group)
            for run in mine:
                runs.setdefault(run, []).append(group)
        group.numbers.append(number)
        group.articles.add(one.article)
        equal.setdefault((one.who, one.stems), group)
    return [group.numbers for group in groups]


def _turn(stems: Sequence[str]) -> tuple[object, ...]:
    """What must not differ in the same words: numbers, and whether something is denied."""
    return (not _NOT.isdisjoint(stems), *(stem for stem in stems if not stem.isalpha() and any(map(str.isdigit, stem))))


def _sketches(statements: Sequence[Wording]) -> Iterator[list[int]]:
    """For each statement the lowest _RUNS of the numbers of its runs of words, each once, ascending (a bottom-k sketch,
    so that a long statement costs little more than a short one)."""
    for at in range(0, len(statements), _AT_ONCE):
        yield from _sketched(statements[at : at + _AT_ONCE])


def _sketched(statements: Sequence[Wording]) -> Iterator[list[int]]:
    lengths = [len(one.stems) for one in statements]
    stems = np.fromiter((_number(stem) for one in statements for stem in one.stems), np.uint64, sum(lengths))
    size = max(0, len(stems) - _SHINGLE + 1)
    mixed = np.zeros(size, np.uint64)
    for at in range(_SHINGLE):
        mixed = (mixed ^ stems[at : at + size]) * _ODD
        mixed ^= mixed >> np.uint64(29)
    owners = np.repeat(np.arange(len(lengths)), lengths)
    within = owners[:size] == owners[len(stems) - size :]
    mixed, owners = mixed[within], owners[:size][within]
    order = np.lexsort((mixed, owners))
    mixed, owners = mixed[order], owners[order]
    first = np.ones(len(mixed), bool)
    first[1:] = (mixed[1:] != mixed[:-1]) | (owners[1:] != owners[:-1])
    mixed, owners = mixed[first], owners[first]
    numbers, starts = mixed.tolist(), np.searchsorted(owners, np.arange(len(lengths) + 1)).tolist()
    for start, end in pairwise(starts):
        yield numbers[start : min(end, start + _RUNS)]


@lru_cache(maxsize=1 << 16)
def _number(stem: str) -> int:
    return crc32(stem.encode())


def _words(text: str) -> list[str]:
    return [m[0].casefold() for m in _WORD.finditer(text)]
