"""One speaker across the archive: which of the names that articles give people belong to the same one.

A name falls into a block (a person's surname, an organisation's own words). Within a block the names are told
apart by their full forms; a bare surname joins the one bearer its block has, and stays by itself where there are
two. The outcome depends on the set of names alone, not on the order in which they came.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from index.vocabulary import Being

_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as an article has it, and what its bearer is."""

    text: str
    being: Being

    @property
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
    def block(self) -> str:
        """Names of different blocks are never one speaker."""
        return self.parts[-1] if self.being is Being.PERSON else " ".join(self.words)

    @property
    def key(self) -> tuple[str, ...]:
        """Names of one key are one speaker: first and last name and suffix; all words of an organisation."""
        if self.being is not Being.PERSON or len(self.parts) < 2:
            return self.words
        suffix = tuple(w for w in self.words if w in _SUFFIXES)
        return (self.parts[0], self.parts[-1], *suffix)


@dataclass(frozen=True, slots=True)
class Identity:
    """A speaker and the names that are theirs."""

    id: str
    name: str
    being: Being
    names: tuple[str, ...]


def identities(names: Iterable[Name]) -> list[Identity]:
    """The speakers behind the names of one block, sorted by id."""
    groups: dict[tuple[str, Being], list[Name]] = {}
    bare: list[Name] = []
    for name in sorted(set(names), key=lambda n: (n.being, n.text)):
        if name.being is Being.PERSON and len(name.parts) == 1:
            bare.append(name)
        else:
            groups.setdefault((_slug(name), name.being), []).append(name)
    bearers = [key for key in groups if key[1] is Being.PERSON]
    for name in bare:
        key = bearers[0] if len(bearers) == 1 else (_slug(name), name.being)
        groups.setdefault(key, []).append(name)
    return sorted(
        (
            Identity(key, max((n.text for n in group), key=_fullness), being, tuple(n.text for n in group))
            for (key, being), group in groups.items()
        ),
        key=lambda identity: identity.id,
    )


def _slug(name: Name) -> str:
    """An id that is the same in every archive; organisations and groups carry what they are."""
    stem = "-".join(name.key)
    return stem if name.being is Being.PERSON else f"{stem}.{name.being}"


def _fullness(text: str) -> tuple[int, int, str]:
    """Sorts the fullest spelling last: more words, not in capitals, then by the alphabet."""
    return (len(text.split()), not text.isupper(), text)
