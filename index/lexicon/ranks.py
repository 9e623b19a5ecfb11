"""Ranks and titles in front of a name, written short: "Det Supt Chris Ward", "Lt. Col. Ann Holt", "Sgt Ward".

A short form is told by its letters: it begins a word that names an office ("insp", "det"), or leaves letters out of one
and keeps its first and last ("supt", "sgt").
"""

from __future__ import annotations

from functools import lru_cache

from index.lexicon.first_names import FEMALE, MALE
from index.lexicon.gazetteer import COURTESY, PARTICLES, ROLES, TITLES

_OFFICES = ROLES | frozenset("constable corporal private brigadier marshal superintendent detective".split())
_LONGEST = 4
_WRITTEN = frozenset(word.removesuffix(".") for word in (*TITLES, *COURTESY)) - PARTICLES - {"st"}


def without_ranks(words: tuple[str, ...]) -> tuple[str, ...]:
    """A person's name without the short ranks in front: first and last name, or a surname behind what is no name."""
    at = 0
    while at < len(words) - 1 and is_rank(words[at]) and _is_named(words[at + 1 :], words[: at + 1]):
        at += 1
    return words[at:]


def _is_named(rest: tuple[str, ...], ranks: tuple[str, ...]) -> bool:
    """True where a name remains behind these ranks."""
    if len(rest) == 1:
        return not set(ranks[0]) & set("aeiouy")  # "sgt ward", but not "col needham"
    return rest[0] in MALE or rest[0] in FEMALE or len(rest[0]) == 1 or is_rank(rest[0])


@lru_cache(maxsize=1 << 14)
def is_rank(word: str) -> bool:
    """True for "supt", "lt", "sgt", "dr"; not for what is a first name too. Lower case, no points."""
    if word in MALE or word in FEMALE or len(word) < 2:
        return False
    return word in _WRITTEN or any(_shortens(word, office) for office in _OFFICES)


def _shortens(word: str, office: str) -> bool:
    if len(word) > _LONGEST or 2 * len(word) > len(office):
        return False
    if office.startswith(word):
        return len(word) > 2
    letters = iter(office)
    return word[0] == office[0] and word[-1] == office[-1] and all(letter in letters for letter in word)
