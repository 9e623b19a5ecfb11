"""Names that hold more than a name: "Breaking Vladimir Putin", "Russia Vladimir Putin", "President Vladimir Putin".

What stands in front of a first and last name that the archive knows, and is no name itself, was read by mistake. Words
that tell of an office or a place are so recognised at once; other common words only where far more articles give the
name without them. A word that may be anybody's first name makes another name, as it does in "Mary Jo White".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from index.identity.name import Name
from index.lexicon.first_names import FEMALE, MALE
from index.lexicon.gazetteer import ORGANIZATIONS, PARTIES, ROLE_MODIFIERS, ROLES, nationalities, place_names
from index.lexicon.ranks import is_rank

_FAR = 4


def cores(names: Sequence[Name], usage: Mapping[Name, int]) -> dict[Name, Name]:
    """Each person's name that holds more than a name, with the one among these that is left without it."""
    by_parts: dict[tuple[tuple[str, ...], str], Name] = {}
    for name in sorted(names, key=lambda n: (usage.get(n, 1), n.text)):
        by_parts[name.parts, name.suffix] = name
    found: dict[Name, Name] = {}
    for name in names:
        for at in range(1, len(name.parts) - 1):
            if not (is_odd(name.parts[at - 1]) or is_rank(name.parts[at - 1])):
                break
            other = by_parts.get((name.parts[at:], name.suffix))
            if other and _is_given(other.parts[0]) and _weighs(name, other, at, usage):
                found[name] = other
                break
    return found


def is_odd(word: str) -> bool:
    """True for what is a common word or tells of an office or a place, and is nobody's first name; lower case."""
    from index.text.wordpieces import is_common

    return not _is_given(word) and len(word) > 1 and (word in _telling() or is_rank(word) or is_common(word))


@cache
def _telling() -> frozenset[str]:
    return ROLES | ROLE_MODIFIERS | place_names() | nationalities() | PARTIES | ORGANIZATIONS


def _weighs(name: Name, other: Name, at: int, usage: Mapping[Name, int]) -> bool:
    telling = all(word in _telling() or is_rank(word) for word in name.parts[:at])
    return usage.get(other, 1) >= usage.get(name, 1) * (1 if telling else _FAR)


def _is_given(word: str) -> bool:
    return word in MALE or word in FEMALE
