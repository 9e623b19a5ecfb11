"""The same words in several places: which belong together, and how their wording differs."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\w+(?:[’'\-.]\w+)*")
_SAME = 4
"""Words from which equal statements of one speaker are one statement in several places."""
_ALIKE = 0.8
"""Share of words in common, in order, from which statements in different articles are the same in other words."""
_SHINGLE = 4
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
    """Statements that are the same: the first one's stems and its turn, their articles, their numbers."""

    stems: tuple[str, ...]
    turn: tuple[object, ...]
    articles: set[Hashable]
    numbers: list[int]

    def holds(self, one: Wording, turn: tuple[object, ...]) -> bool:
        """True where that is the first in nearly the same words, and stands in none of the group's articles."""
        from rapidfuzz.distance import Indel

        short, long = sorted((len(self.stems), len(one.stems)))
        if 2 * short < _ALIKE * (short + long) or turn != self.turn or one.article in self.articles:
            return False
        return Indel.normalized_similarity(self.stems, one.stems, score_cutoff=_ALIKE) >= _ALIKE


def grouped(statements: Sequence[Wording]) -> list[list[int]]:
    """The numbers of statements that are the same, groups and members in the given order.

    Equal words of one speaker are the same wherever they stand; nearly equal ones only in different articles, and with
    the same numbers and the same yes or no. A statement is compared with those that share a run of words with it which
    few have, so that time grows with the text.
    """
    groups = list[_Group]()
    equal: dict[object, _Group] = {}
    runs: dict[object, list[_Group]] = {}
    for number, one in enumerate(statements):
        group, mine, turn = None, _runs(one), _turn(one.stems)
        if one.who and len(one.stems) >= _SAME:
            group = equal.get((one.who, one.stems))
            if group is None and len(one.stems) >= _LEAST:
                telling = (held for run in mine if len(held := runs.get(run, ())) < _COMMON)
                near = {id(g): g for held in telling for g in held}
                group = next((g for g in near.values() if g.holds(one, turn)), None)
        if group is None:
            group = _Group(one.stems, turn, set(), [])
            groups.append(group)
            for run in mine:
                runs.setdefault(run, []).append(group)
        group.numbers.append(number)
        group.articles.add(one.article)
        equal.setdefault((one.who, one.stems), group)
    return [group.numbers for group in groups]


def _turn(stems: Sequence[str]) -> tuple[object, ...]:
    """What must not differ in the same words: numbers, and whether something is denied."""
    return (not _NOT.isdisjoint(stems), *(stem for stem in stems if any(map(str.isdigit, stem))))


def _runs(one: Wording) -> dict[tuple[object, ...], None]:
    """The runs of words, in order, each once."""
    return dict.fromkeys((one.who, *one.stems[i : i + _SHINGLE]) for i in range(len(one.stems) - _SHINGLE + 1))


def _words(text: str) -> list[str]:
    return [m[0].casefold() for m in _WORD.finditer(text)]
