"""All names, roles and abbreviations of an archive's speakers, in memory for one edition of the archive.

Built once for each edition that a process queries (docs/measurements.md), each index at its first use. The time of a
look-up depends on the number of results, not on the size of the register.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from index.archive import Archive
from index.core.types import Being
from index.identity.name import Name
from index.lexicon.first_names import FEMALE, MALE
from index.lexicon.gazetteer import PARTIES, ROLES, SUFFIXES
from index.lexicon.ranks import without_ranks
from index.text.transliteration import fold_transliteration
from rag.speakers.registry.roles import SMALL_WORDS
from rag.speakers.registry.spelling import phonetic_key

_EDITIONS = 4
_PLAIN = re.compile(r"(?!The )[A-Z]?[a-z]{2,}(?: [A-Z]?[a-z]{2,})*")
_NO_FIRST = PARTIES | ROLES
_JOINT = ";"
"""The separator between the names of joint speakers."""


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One name of a speaker; `words` are a person's first and last names, or all words of anybody else's name."""

    words: tuple[str, ...]
    is_person: bool
    speaker: str
    statements: int


class Register:
    """Names and roles by their words, spellings and initials."""

    def __init__(
        self,
        names: Iterable[tuple[str, Being, str, int]],
        roles: Iterable[tuple[str, str]],
        abbreviations: Iterable[tuple[str, str]],
    ) -> None:
        """`names` as (name, being, speaker, statements), the most quoted first; `roles` as (speaker, role);
        `abbreviations` as (short, long)."""
        self._names = [row for row in names if _JOINT not in row[0]]
        self._bearers: dict[str, list[str]] = defaultdict(list)
        speaking = {row[2] for row in self._names}
        for speaker, role in roles:
            if speaker in speaking:
                self._bearers[role].append(speaker)
        self._abbreviations = list(abbreviations)

    @cached_property
    def entries(self) -> list[NameEntry]:
        """Every name, the most quoted first."""
        return [
            NameEntry(_words(name, being), being is Being.PERSON, speaker, statements)
            for name, being, speaker, statements in self._names
        ]

    @cached_property
    def names(self) -> Sequence[str]:
        """Every name as articles write it, in the order of `entries`."""
        return [row[0] for row in self._names]

    @cached_property
    def last_words(self) -> Sequence[str]:
        """The last word of every name, in the order of `entries`."""
        return [entry.words[-1] for entry in self.entries]

    @cached_property
    def by_surname_sound(self) -> Mapping[str, Sequence[NameEntry]]:
        """Persons by the phonetic key of their surname."""
        return _grouped((phonetic_key(e.words[-1]), e) for e in self.entries if e.is_person)

    @cached_property
    def surname_sounds(self) -> Sequence[str]:
        """The phonetic keys of all surnames, each once."""
        return list(self.by_surname_sound)

    @cached_property
    def by_first_name(self) -> Mapping[str, Sequence[NameEntry]]:
        """Persons by their folded first name, without those of one name only."""
        named = (e for e in self.entries if e.is_person and len(e.words) > 1 and len(e.words[0]) > 1)
        return _grouped((fold_transliteration(e.words[0]), e) for e in named if e.words[0] not in _NO_FIRST)

    @cached_property
    def organizations(self) -> Mapping[str, Sequence[NameEntry]]:
        """Organisations and groups by all their words, also with the first words abbreviated: "un security council"."""
        whole = [(" ".join(e.words), e) for e in self.entries if not e.is_person]
        short = [(each, e) for e in self.entries if not e.is_person for each in _partly_abbreviated(e.words)]
        return _grouped([*whole, *short])

    @cached_property
    def organizations_by_first_word(self) -> Mapping[str, Sequence[NameEntry]]:
        """Organisations of several words by the first word of their name."""
        return _grouped((e.words[0], e) for e in self.entries if not e.is_person and len(e.words) > 1)

    @cached_property
    def organization_words(self) -> Counter[str]:
        """The number of organisations with a word in a name of several words."""
        named = {(word, e.speaker) for e in self.entries if not e.is_person and len(e.words) > 1 for word in e.words}
        return Counter(word for word, _ in named)

    @cached_property
    def initials(self) -> Mapping[str, Sequence[NameEntry]]:
        """Organisations by the initials of their name, and by the abbreviations in the archive's articles."""
        pairs = [(short, e) for e in self.entries if not e.is_person for short in initials(e.words)]
        for short, long in self._abbreviations:
            for one, other in ((short, long), (long, short)):
                key = " ".join(_words(other, Being.ORGANIZATION))
                pairs += [(" ".join(_words(one, Being.ORGANIZATION)), e) for e in self.organizations.get(key, ())]
        return _grouped(pairs)

    @cached_property
    def roles(self) -> list[tuple[str, tuple[str, ...]]]:
        """Every role with a bearer, and its words."""
        return [(role, _words(role, Being.GROUP)) for role in self._bearers]

    @cached_property
    def role_words(self) -> Mapping[str, set[int]]:
        """By word, the indices of the roles in `roles` that hold it."""
        roles_by_word: dict[str, set[int]] = defaultdict(set)
        for at, (_, words) in enumerate(self.roles):
            for word in words:
                roles_by_word[word].add(at)
        return roles_by_word

    @cached_property
    def names_of(self) -> Mapping[str, Sequence[NameEntry]]:
        """The names of a speaker, by id."""
        return _grouped((e.speaker, e) for e in self.entries)

    def bearers_of(self, role: str) -> Sequence[str]:
        """The ids of the bearers of exactly this role."""
        return self._bearers.get(role, ())

    def is_name(self, word: str) -> bool:
        """True for a surname, a first name or an organisation of one word."""
        return word in self._single_names

    @cached_property
    def _single_names(self) -> frozenset[str]:
        names = {e.words[-1] for e in self.entries if e.is_person or len(e.words) == 1}
        return frozenset(names | {e.words[0] for e in self.entries if e.is_person})

    def is_first_name(self, word: str) -> bool:
        """True for a common first name, or that of a person in the archive."""
        return word in MALE or word in FEMALE or fold_transliteration(word) in self.by_first_name


def initials(words: Sequence[str]) -> set[str]:
    """The possible abbreviations of a name of two words or more, small words counted or not."""
    great = [word for word in words if word not in SMALL_WORDS]
    shorts = {"".join(w[0] for w in each) for each in (words, great) if len(each) > 1}
    return {short for short in shorts if len(short) > 1}


def _partly_abbreviated(words: Sequence[str]) -> set[str]:
    begun = range(2, len(words) - 1) if len(words) > 3 else range(0)
    return {
        " ".join([short, *words[at:]]) for at in begun for short in initials(words[:at]) if words[at] not in SMALL_WORDS
    }


def _words(name: str, being: Being) -> tuple[str, ...]:
    """The words as `Name` has them; plain names, which most are, take a faster path."""
    if _PLAIN.fullmatch(name):
        words = tuple(name.casefold().split())
        return without_ranks(tuple(w for w in words if w not in SUFFIXES) or words) if being is Being.PERSON else words
    read = Name(name, being)
    return read.parts if being is Being.PERSON else read.words


def _grouped(pairs: Iterable[tuple[str, NameEntry]]) -> dict[str, list[NameEntry]]:
    groups: dict[str, list[NameEntry]] = defaultdict(list)
    for key, entry in pairs:
        groups[key].append(entry)
    return dict(groups)


_registers: dict[tuple[str, tuple[int, ...]], Register] = {}
_lock = Lock()


def register_of(archive: Archive) -> Register:
    """The register of the archive as it is now; the same one until names, roles or abbreviations change."""
    key = (str(archive.folder.resolve()), archive.lookup.edition())
    with _lock:
        if key not in _registers:
            lookup = archive.lookup
            while len(_registers) >= _EDITIONS:
                del _registers[next(iter(_registers))]
            _registers[key] = Register(lookup.bearers(), lookup.roles_like(""), lookup.abbreviations())
        return _registers[key]
