"""A name as articles give it, and what of it tells one bearer from another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from index.core.types import Being
from index.lexicon.gazetteer import BODIES, PARTICLES, SUFFIXES
from index.lexicon.ranks import without_ranks
from index.text.transliteration import fold_transliteration, pronunciations, surname_blocking_key, to_latin

_LEGAL = frozenset("inc incorporated corp corporation co company ltd llc plc ag gmbh".split())
_OF = frozenset(("department", "ministry"))
_OWNED = frozenset(("campaign", "administration", "foundation", "team"))
"""What is somebody's: of "the Clinton campaign" and "Hillary Clinton's campaign" one is the short form of the other."""
_BESIDE = frozenset("presidential election re-election reelection 2012 2016 2020 2024".split())
_NOTE = re.compile(r"^(.*\S)\s*\(([^()]*)\)\s*$", re.DOTALL)
_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")
_SPACED = re.compile(r"(?<=\b[^\W\d_]\.)\s+(?=[^\W\d_]\.)")
"""Between the letters of an abbreviation: "F. B. I."."""
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")


@dataclass(frozen=True)
class Name:
    """A name as an article has it, and what its bearer is. "Ida Brandt (baker)" is another than Ida Brandt."""

    text: str
    being: Being

    def __hash__(self) -> int:
        return hash(self.text)

    @cached_property
    def _noted(self) -> tuple[str, str]:
        """The name, and what stands in parentheses behind it."""
        found = _NOTE.match(self.text)
        return (found[1], found[2]) if found else (self.text, "")

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Lower-case words without accents, possessives, points and leading article; a person's initials apart."""
        plain = to_latin(self._noted[0]).replace("’", "'")
        if self.being is not Being.PERSON:
            plain = _SPACED.sub("", plain)
        words = [part for word in _WORD.findall(plain) for part in self._split(word, plain.isupper())]
        words = [w.casefold().removesuffix("'s").replace(".", "").replace("'", "") for w in words]
        if len(words) > 1 and words[0] == "the":
            words = words[1:]
        return tuple(w for w in words if w) or (plain.casefold().strip() or "?",)

    def _split(self, word: str, loud: bool) -> list[str]:
        """ "J.D" and "JD" as their letters."""
        if self.being is not Being.PERSON or word.casefold() in SUFFIXES:
            return [word]
        return list(word.replace(".", "")) if _INITIALS.fullmatch(word) or _is_initials(word, loud) else [word]

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The words without generational suffixes and ranks in front: a person's first and last names."""
        parts = tuple(w for w in self.words if w not in SUFFIXES) or self.words
        return without_ranks(parts) if self.being is Being.PERSON else parts

    @cached_property
    def suffix(self) -> str:
        """'jr', or what was noted in parentheses to tell one bearer from another; '' for most."""
        if self.being is Being.PERSON and self._noted[1]:
            return "-".join(Name(self._noted[1], Being.GROUP).words)
        return self._generation

    @property
    def _generation(self) -> str:
        return next((w for w in self.words if w in SUFFIXES), "")

    @cached_property
    def owner(self) -> Name | None:
        """Whose campaign or administration it is; None for any other organisation."""
        words = [w for w in self.words if w not in _BESIDE]
        if self.being is not Being.ORGANIZATION or len(words) < 2 or words[-1] not in _OWNED:
            return None
        return Name(" ".join(words[:-1]), Being.PERSON)

    @cached_property
    def core(self) -> tuple[str, ...]:
        """What organisations are compared by: no legal form, "justice department" for "Department of Justice"."""
        words = self.words
        if self.being is not Being.ORGANIZATION:
            return words
        if len(words) > 2 and words[0] in _OF and words[1] == "of":
            words = (*(w for w in words[2:] if w != "the"), words[0])
        return words[:-1] if len(words) > 1 and words[-1] in _LEGAL else words

    @cached_property
    def generic(self) -> bool:
        """True for "police", "the city council": what many bodies are, which tells none from another."""
        return self.being in (Being.ORGANIZATION, Being.GROUP) and all(word in BODIES for word in self.words)

    @cached_property
    def block(self) -> str:
        """Names of different blocks are never one speaker by their spelling alone."""
        if self.owner:
            return f"{self.owner.block} {self.words[-1]}"
        return surname_blocking_key(self.parts[-1]) if self.being is Being.PERSON else " ".join(self.core)

    @cached_property
    def surname(self) -> str:
        """A person's last name, folded over its English spellings; the block of anything else."""
        return fold_transliteration(self.parts[-1]) if self.being is Being.PERSON else self.block

    @property
    def ambiguity(self) -> int:
        """In how many ways a person's name can be read; 1 for most, more for "Sergej Lawrow"."""
        return len(pronunciations(self.parts[0], self.parts[-1]))

    def sounds_like(self, other: Name) -> bool:
        """True where first and last name of two persons can be read alike, each name in one language or another."""
        return not pronunciations(self.parts[0], self.parts[-1]).isdisjoint(
            pronunciations(other.parts[0], other.parts[-1])
        )

    @cached_property
    def first(self) -> str:
        """A person's first name, folded over its spellings; '' for a bare surname."""
        return fold_transliteration(self.parts[0]) if self.being is Being.PERSON and len(self.parts) > 1 else ""

    @cached_property
    def middle(self) -> tuple[str, ...]:
        """A person's further names between the first and the last, folded, particles left out."""
        return tuple(fold_transliteration(w) for w in self.parts[1:-1] if w not in PARTICLES)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """First and last name and suffix of a person; all words of anything else."""
        if self.being is not Being.PERSON:
            return self.words
        words = (self.parts[0], *self.parts[1:][-1:], *filter(None, [self._generation]))
        return (*words[:-1], f"{words[-1]}~{self.suffix}") if self.suffix != self._generation else words


def _is_initials(word: str, loud: bool) -> bool:
    """ "JD" in "JD Vance"; in a name all in capitals nothing can be told."""
    return len(word) == 2 and word.isupper() and word.isalpha() and not loud


@lru_cache(maxsize=1 << 18)
def name_of(text: str, being: Being) -> Name:
    """The name; one object for the same name, so that it is taken apart once."""
    return Name(text, being)
