"""All names, roles and abbreviations of those who speak, held in memory for one edition of an archive.

Made once for each edition that a process asks (docs/measurements.md); each part only when it is first needed. What is
looked up in it costs what is found, and not what is held.
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
from rag.speakers.registry.roles import SMALL
from rag.speakers.registry.spelling import sound

_EDITIONS = 4
_PLAIN = re.compile(r"(?!The )[A-Z]?[a-z]{2,}(?: [A-Z]?[a-z]{2,})*")
_NO_FIRST = PARTIES | ROLES
_JOINT = ";"
"""Stands between the names of those who say something together."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of a speaker; `words` are a person's first and last names, or all words of anybody else's name."""

    words: tuple[str, ...]
    person: bool
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
        self._bearing: dict[str, list[str]] = defaultdict(list)
        speaking = {row[2] for row in self._names}
        for speaker, role in roles:
            if speaker in speaking:
                self._bearing[role].append(speaker)
        self._explained = list(abbreviations)

    @cached_property
    def entries(self) -> list[Entry]:
        """Every name, the most quoted first."""
        return [
            Entry(_words(name, being), being is Being.PERSON, speaker, said)
            for name, being, speaker, said in self._names
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
    def lasts(self) -> Mapping[str, Sequence[Entry]]:
        """Persons by how their surname sounds."""
        return _by((sound(e.words[-1]), e) for e in self.entries if e.person)

    @cached_property
    def sounds(self) -> Sequence[str]:
        """How surnames sound, each once."""
        return list(self.lasts)

    @cached_property
    def firsts(self) -> Mapping[str, Sequence[Entry]]:
        """Persons by their first name, folded; those of one name only are not among them."""
        named = (e for e in self.entries if e.person and len(e.words) > 1 and len(e.words[0]) > 1)
        return _by((fold_transliteration(e.words[0]), e) for e in named if e.words[0] not in _NO_FIRST)

    @cached_property
    def bodies(self) -> Mapping[str, Sequence[Entry]]:
        """Organisations and groups by all their words; the first of them abbreviated, too: "un security council"."""
        whole = [(" ".join(e.words), e) for e in self.entries if not e.person]
        short = [(each, e) for e in self.entries if not e.person for each in _half_short(e.words)]
        return _by([*whole, *short])

    @cached_property
    def begun(self) -> Mapping[str, Sequence[Entry]]:
        """Organisations by the first word of their name, small words left out."""
        return _by((e.words[0], e) for e in self.entries if not e.person and len(e.words) > 1)

    @cached_property
    def body_words(self) -> Counter[str]:
        """How many organisations have a word in a name of several."""
        named = {(word, e.speaker) for e in self.entries if not e.person and len(e.words) > 1 for word in e.words}
        return Counter(word for word, _ in named)

    @cached_property
    def initials(self) -> Mapping[str, Sequence[Entry]]:
        """Organisations by the initials of their name, and by what the archive's articles abbreviate so."""
        found = [(short, e) for e in self.entries if not e.person for short in initials(e.words)]
        for short, long in self._explained:
            for one, other in ((short, long), (long, short)):
                key = " ".join(_words(other, Being.ORGANIZATION))
                found += [(" ".join(_words(one, Being.ORGANIZATION)), e) for e in self.bodies.get(key, ())]
        return _by(found)

    @cached_property
    def roles(self) -> list[tuple[str, tuple[str, ...]]]:
        """Every role that somebody bears, with its words."""
        return [(role, _words(role, Being.GROUP)) for role in self._bearing]

    @cached_property
    def role_words(self) -> Mapping[str, set[int]]:
        """Which of `roles` hold a word."""
        found: dict[str, set[int]] = defaultdict(set)
        for at, (_, words) in enumerate(self.roles):
            for word in words:
                found[word].add(at)
        return found

    @cached_property
    def names_of(self) -> Mapping[str, Sequence[Entry]]:
        """The names of a speaker, by id."""
        return _by((e.speaker, e) for e in self.entries)

    def in_role(self, role: str) -> Sequence[str]:
        """The ids of those who bear just this role."""
        return self._bearing.get(role, ())

    def is_name(self, word: str) -> bool:
        """True for a surname, a first name or an organisation of one word."""
        return word in self._single_names

    @cached_property
    def _single_names(self) -> frozenset[str]:
        found = {e.words[-1] for e in self.entries if e.person or len(e.words) == 1}
        return frozenset(found | {e.words[0] for e in self.entries if e.person})

    def is_first_name(self, word: str) -> bool:
        """True for a first name that many bear, or that one of the archive's persons does."""
        return word in MALE or word in FEMALE or fold_transliteration(word) in self.firsts


def initials(words: Sequence[str]) -> set[str]:
    """What a name of two words or more may be abbreviated to, small words counted or not."""
    great = [word for word in words if word not in SMALL]
    shorts = {"".join(w[0] for w in each) for each in (words, great) if len(each) > 1}
    return {short for short in shorts if len(short) > 1}


def _half_short(words: Sequence[str]) -> set[str]:
    begun = range(2, len(words) - 1) if len(words) > 3 else range(0)
    return {" ".join([short, *words[at:]]) for at in begun for short in initials(words[:at]) if words[at] not in SMALL}


def _words(name: str, being: Being) -> tuple[str, ...]:
    """The words as `Name` has them; those of plain names, which most are, without its pains over others."""
    if _PLAIN.fullmatch(name):
        words = tuple(name.casefold().split())
        return without_ranks(tuple(w for w in words if w not in SUFFIXES) or words) if being is Being.PERSON else words
    read = Name(name, being)
    return read.parts if being is Being.PERSON else read.words


def _by(pairs: Iterable[tuple[str, Entry]]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for key, entry in pairs:
        found[key].append(entry)
    return dict(found)


_held: dict[tuple[str, tuple[int, ...]], Register] = {}
_holding = Lock()


def register_of(archive: Archive) -> Register:
    """The register of the archive as it is now; the same one until names, roles or abbreviations change."""
    key = (str(archive.folder.resolve()), archive.lookup.edition())
    with _holding:
        if key not in _held:
            lookup = archive.lookup
            while len(_held) >= _EDITIONS:
                del _held[next(iter(_held))]
            _held[key] = Register(lookup.bearers(), lookup.roles_like(""), lookup.abbreviations())
        return _held[key]
