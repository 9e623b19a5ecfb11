"""Deduplication: groups of statements in the same or nearly the same words, and the differences in their wording."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

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
_BITS = np.uint64(54)
"""Bits of a run's number; in the others stands which of those statements it is of."""
_SHARED = 2
"""Runs that a statement of more than _RUNS has in common with one in nearly the same words."""
_COMMON = 40
"""Statements that share a run of words from which it tells nothing: "I would like to"."""
_LEAST = 8
"""Words below which only equal statements are the same."""
_NOT = frozenset("not no never nor neither none nobody noth cannot t".split())
"""Stems that turn a sentence round."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a place's text (start and end in it), and `new` if the leading place does not have it."""

    start: int
    end: int
    new: bool


def word_changes(leading: str, other: str) -> tuple[Change, ...]:
    """Return the other text cut into stretches that the leading text has and has not; () if no word differs."""
    words = list(_WORD.finditer(other))
    matcher = SequenceMatcher(None, _words(leading), [m[0].casefold() for m in words], autojunk=False)
    steps = matcher.get_opcodes()
    if all(step == "equal" for step, *_ in steps):
        return ()
    fresh = [(words[b].start(), words[e - 1].end()) for step, _, _, b, e in steps if step != "equal" and b < e]
    stretches, at = list[Change](), 0
    for start, end in fresh:
        stretches += [Change(at, start, False)] if at < start else []
        stretches.append(Change(start, end, True))
        at = end
    return (*stretches, Change(at, len(other), False)) if at < len(other) else tuple(stretches)


@dataclass(frozen=True, slots=True)
class Wording:
    """A statement as grouping compares it: its speaker (None if unknown), its article, and its words as stems."""

    speaker: Hashable
    article: Hashable
    stems: tuple[str, ...]


class _Alphabet(dict[str, str]):
    """A character for each stem, in the order in which they are met: words are compared and sketched faster so."""

    def __missing__(self, stem: str) -> str:
        self[stem] = character = chr(len(self) % (sys.maxunicode + 1))
        return character

    def written(self, stems: Sequence[str]) -> str:
        """A text of as many characters as there are stems."""
        return "".join(map(self.__getitem__, stems))


@dataclass(slots=True, eq=False)
class _Group:
    """Statements that are the same: the first one's stems, also as characters, their articles, their numbers."""

    stems: tuple[str, ...]
    written: str
    articles: set[Hashable]
    numbers: list[int]

    def accepts(self, one: Wording, written: str) -> bool:
        """True if the statement has nearly the words of the first one and stands in none of the group's articles."""
        from rapidfuzz.distance import Indel

        short, long = sorted((len(self.written), len(written)))
        if 2 * short < _ALIKE * (short + long) or one.article in self.articles:
            return False
        alike = Indel.normalized_similarity(self.written, written, score_cutoff=_ALIKE) >= _ALIKE
        return alike and _invariants(self.stems) == _invariants(one.stems)


def group_duplicates(statements: Sequence[Wording]) -> list[list[int]]:
    """Return the numbers of the statements of each group of duplicates, groups and members in the given order.

    Equal words of one speaker are the same wherever they stand; nearly equal ones only in different articles, and with
    the same numbers and the same yes or no. A statement is compared with those that share a run of words with it which
    few have, so that time grows with the text.
    """
    groups = list[_Group]()
    equal: dict[object, _Group] = {}
    groups_by_run: dict[int, list[_Group]] = {}
    alphabet = _Alphabet()
    texts = [alphabet.written(one.stems if one.speaker else ()) for one in statements]
    shared = _shared(texts, [one.speaker for one in statements], alphabet)
    for number, (one, written, (runs, least)) in enumerate(zip(statements, texts, shared, strict=True)):
        group = None
        if one.speaker and len(one.stems) >= _SAME:
            group = equal.get((one.speaker, one.stems))
            if group is None and runs and len(one.stems) >= _LEAST:
                telling = (sharing for run in runs if len(sharing := groups_by_run.get(run, ())) < _COMMON)
                counts = Counter(chain.from_iterable(telling))
                group = next((g for g, count in counts.items() if count >= least and g.accepts(one, written)), None)
        if group is None:
            group = _Group(one.stems, written, set(), [])
            groups.append(group)
            for run in runs:
                groups_by_run.setdefault(run, []).append(group)
        group.numbers.append(number)
        group.articles.add(one.article)
        equal.setdefault((one.speaker, one.stems), group)
    return [group.numbers for group in groups]


def _invariants(stems: Sequence[str]) -> tuple[object, ...]:
    """The parts that must be equal in duplicates: negation and numbers."""
    return (not _NOT.isdisjoint(stems), *(stem for stem in stems if not stem.isalpha() and any(map(str.isdigit, stem))))


def _shared(texts: Sequence[str], speakers: Sequence[Hashable], alphabet: _Alphabet) -> Iterator[tuple[list[int], int]]:
    """For each text the numbers of its runs of words that another of the same speaker has too, and how many of them it
    has in common with one in nearly the same words, at least.

    Of a text's runs only the _RUNS with the lowest numbers count (a bottom-k sketch), so that a long statement costs
    little more than a short one.
    """
    stems = np.array([crc32(stem.encode()) for stem in alphabet], np.uint64)
    numbered = {speaker: number for number, speaker in enumerate(dict.fromkeys(speakers))}
    voices = np.array([numbered[speaker] for speaker in speakers], np.uint64)
    windows = [slice(at, at + _AT_ONCE) for at in range(0, len(texts), _AT_ONCE)]
    sketches = [_sketched(texts[window], voices[window], stems) for window in windows]
    runs = np.concatenate([np.zeros(0, np.uint64), *(lowest for lowest, _ in sketches)])
    sizes = np.concatenate([np.zeros(0, np.int64), *(counts for _, counts in sketches)])
    order = np.argsort(runs)
    twice = np.zeros(len(runs) + 1, bool)
    twice[1:-1] = runs[order][1:] == runs[order][:-1]
    common = np.zeros(len(runs), bool)
    common[order] = twice[1:] | twice[:-1]
    numbers = runs[common].tolist()
    ends = np.append(0, np.cumsum(common))[np.append(0, np.cumsum(sizes))].tolist()
    for (start, end), size in zip(pairwise(ends), sizes.tolist(), strict=True):
        yield numbers[start:end], 1 if size < _RUNS else _SHARED


def _sketched(
    texts: Sequence[str], voices: NDArray[np.uint64], numbers_of: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The sketches of some texts, one after the other, and how many numbers there are in each."""
    lengths = [len(text) for text in texts]
    characters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    stems = numbers_of[characters]
    owners = np.repeat(np.arange(len(lengths), dtype=np.uint64), lengths)
    size = max(0, len(stems) - _SHINGLE + 1)
    mixed = np.repeat(voices, lengths)[:size]
    for at in range(_SHINGLE):
        mixed = (mixed ^ stems[at : at + size]) * _ODD
        mixed ^= mixed >> np.uint64(29)
    within = owners[:size] == owners[len(stems) - size :]
    runs = np.sort(owners[:size][within] << _BITS | mixed[within] >> np.uint64(64) - _BITS)
    runs = runs[np.append(True, runs[1:] != runs[:-1])[: len(runs)]]
    starts = np.searchsorted(runs >> _BITS, np.arange(len(lengths) + 1, dtype=np.uint64))
    counts = np.diff(starts)
    lowest = np.arange(len(runs)) - np.repeat(starts[:-1], counts) < _RUNS
    return runs[lowest] & (np.uint64(1) << _BITS) - np.uint64(1), np.minimum(counts, _RUNS)


def _words(text: str) -> list[str]:
    return [m[0].casefold() for m in _WORD.finditer(text)]
