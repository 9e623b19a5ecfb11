"""One speaker across the archive: which of the names that articles give people belong to the same one.

A name falls into a block (a person's surname, folded over its spellings; an organisation's own words). Within a block
names are told apart by first name and suffix. What says less joins what says more only where there is one to join: an
initial or a short form its one full first name, a bare surname its one bearer. The outcome depends on the set of names
alone, not on the order in which they came.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.vocabulary import Being

_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")
_SPELLINGS = (
    *(("tsch", "c"), ("tch", "c"), ("sch", "s"), ("kh", "h"), ("ph", "f"), ("ck", "k"), ("cz", "c"), ("ts", "c")),
    *(("tz", "c"), ("ou", "u"), ("w", "v"), ("y", "i"), ("j", "i")),
)
"""Letters that transliterations write now so, now so; longest first."""


@dataclass(frozen=True)
class Name:
    """A name as an article has it, and what its bearer is."""

    text: str
    being: Being

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Lower-case words without accents, possessives, points and a leading article."""
        plain = unicodedata.normalize("NFKD", self.text)
        plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'").casefold()
        words = [w.removesuffix("'s").replace(".", "").replace("'", "") for w in _WORD.findall(plain)]
        if len(words) > 1 and words[0] == "the":
            words = words[1:]
        return tuple(w for w in words if w) or (plain.strip() or "?",)

    @property
    def parts(self) -> tuple[str, ...]:
        """The words without generational suffixes: a person's first and last names."""
        return tuple(w for w in self.words if w not in _SUFFIXES) or self.words

    @property
    def suffix(self) -> str:
        """'jr' or the like; '' for most."""
        return next((w for w in self.words if w in _SUFFIXES), "")

    @property
    def block(self) -> str:
        """Names of different blocks are never one speaker."""
        return folded(self.parts[-1]) if self.being is Being.PERSON else " ".join(self.words)

    @property
    def first(self) -> str:
        """A person's first name, folded over its spellings; '' for a bare surname."""
        return folded(self.parts[0]) if self.being is Being.PERSON and len(self.parts) > 1 else ""

    @property
    def key(self) -> tuple[str, ...]:
        """First and last name and suffix of a person; all words of anything else."""
        if self.being is not Being.PERSON or len(self.parts) < 2:
            return self.words
        return (self.parts[0], self.parts[-1], *filter(None, [self.suffix]))


@dataclass(frozen=True, slots=True)
class Identity:
    """A speaker and the names that are theirs."""

    id: str
    name: str
    being: Being
    names: tuple[str, ...]


def folded(word: str) -> str:
    """One spelling for all transliterations of a name: Zelensky, Zelenskyy and Zelenskiy; Sergei and Sergey."""
    word = re.sub("^[yj]e", "e", word)
    for written, sound in _SPELLINGS:
        word = word.replace(written, sound)
    return re.sub(r"(.)\1+", r"\1", word)


def identities(names: Iterable[Name]) -> list[Identity]:
    """The speakers behind the names of one block, sorted by id."""
    every = sorted(set(names), key=lambda n: (n.being, n.text))
    found: list[list[Name]] = []
    for being in Being:
        mine = [n for n in every if n.being is being]
        found += _persons(mine) if being is Being.PERSON else _same_words(mine)
    return sorted((_identity(group) for group in found), key=lambda identity: identity.id)


def _same_words(names: Sequence[Name]) -> list[list[Name]]:
    groups: dict[tuple[str, ...], list[Name]] = {}
    for name in names:
        groups.setdefault(name.words, []).append(name)
    return list(groups.values())


def _persons(names: Sequence[Name]) -> list[list[Name]]:
    """Full first names apart, then what is shorter to the one it may stand for, the longest first."""
    groups: dict[tuple[str, str], list[Name]] = {}
    for name in names:
        groups.setdefault((name.first, name.suffix), []).append(name)
    for key in sorted(groups, key=lambda k: (-len(k[0]), k)):
        longer = [other for other in groups if other != key and _stands_for(key, other)]
        if len(longer) == 1:
            groups[longer[0]] += groups.pop(key)
    return list(groups.values())


def _stands_for(short: tuple[str, str], full: tuple[str, str]) -> bool:
    """True for a bare surname, an initial, or a short form of three letters and more, without another suffix."""
    first, suffix = short
    if suffix != full[1] or len(first) >= len(full[0]):
        return False
    return full[0].startswith(first) and (len(first) <= 1 or len(first) >= 3)


def _identity(group: Sequence[Name]) -> Identity:
    name = max(group, key=_fullness)
    stem = "-".join(min(n.key for n in group if len(n.first) == len(name.first) and len(n.key) == len(name.key)))
    being = name.being
    return Identity(
        stem if being is Being.PERSON else f"{stem}.{being}",
        name.text,
        being,
        tuple(sorted(n.text for n in group)),
    )


def _fullness(name: Name) -> tuple[int, int, int, str]:
    """Sorts the fullest spelling last: more words, a longer first name, not in capitals, then by the alphabet."""
    return (len(name.words), len(name.first), not name.text.isupper(), name.text)
