"""Names with more in them than a name: "Breaking Vladimir Putin", "Russia Vladimir Putin", "President Vladimir Putin".

Words that are no first names, in front of a first and last name that the archive knows, were read by mistake. Words of
offices and places are recognised at once; other common words only where far more articles give the name without them. A
word that may be anybody's first name makes another name, as it does in "Mary Jo White".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from index.identity.name import Name
from index.lexicon.first_names import FEMALE, MALE
from index.lexicon.gazetteer import ORGANIZATIONS, PARTIES, ROLE_MODIFIERS, ROLES, nationalities, place_names
from index.lexicon.ranks import is_rank

_DOMINANCE = 4


def core_names(names: Sequence[Name], usage: Mapping[Name, int]) -> dict[Name, Name]:
    """Each malformed person's name, mapped to the one among these that is left without the words in front."""
    by_parts: dict[tuple[tuple[str, ...], str], Name] = {}
    for name in sorted(names, key=lambda n: (usage.get(n, 1), n.text)):
        by_parts[name.parts, name.suffix] = name
    cores: dict[Name, Name] = {}
    for name in names:
        for at in range(1, len(name.parts) - 1):
            if not (is_never_first_name(name.parts[at - 1]) or is_rank(name.parts[at - 1])):
                break
            other = by_parts.get((name.parts[at:], name.suffix))
            if other and _is_first_name(other.parts[0]) and _outnumbers(name, other, at, usage):
                cores[name] = other
                break
    return cores


def is_never_first_name(word: str) -> bool:
    """True for a common word, and for one of an office or a place, that is nobody's first name; lower case."""
    from index.text.wordpieces import is_common

    return (
        not _is_first_name(word)
        and len(word) > 1
        and (word in _office_and_place_words() or is_rank(word) or is_common(word))
    )


@cache
def _office_and_place_words() -> frozenset[str]:
    return ROLES | ROLE_MODIFIERS | place_names() | nationalities() | PARTIES | ORGANIZATIONS


def _outnumbers(name: Name, other: Name, at: int, usage: Mapping[Name, int]) -> bool:
    formal = all(word in _office_and_place_words() or is_rank(word) for word in name.parts[:at])
    return usage.get(other, 1) >= usage.get(name, 1) * (1 if formal else _DOMINANCE)


def _is_first_name(word: str) -> bool:
    return word in MALE or word in FEMALE
