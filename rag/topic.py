"""What a topic phrase asks for, and whether words are about it.

A topic is met by the literal words (stemmed); a person by the surname. Alternatives are joined by "and" or "or".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.identity import Name
from index.names import AMBIGUOUS, FEMALE, MALE
from index.vocabulary import Being
from index.words import stems
from rag.bearers import Roll

_SPLIT = re.compile(r"\s*(?:,|;|/|\band\b|\bor\b|\bas well as\b)\s*", re.IGNORECASE)
_FIRST_NAMES = MALE | FEMALE | AMBIGUOUS
_STOP = frozenset(
    stem
    for word in "the a an of in on at to for from with by and or not no his her their its my our your this that these "
    "those he she it they who whom what which is are was were be been being am has have had do does did will would "
    "can could should may might must about as but if than then there here so such very own any some s".split()
    for stem in stems(word)
)


@dataclass(frozen=True, slots=True)
class Topic:
    """Each alternative is a set of stems that all must occur; `stems` are all of them, in order."""

    alternatives: tuple[frozenset[str], ...]
    stems: tuple[str, ...]

    def met_by(self, words: Iterable[str]) -> bool:
        """True when these stems hold all of one alternative."""
        there = frozenset(words)
        return any(alternative <= there for alternative in self.alternatives)

    def coverage(self, words: Iterable[str]) -> float:
        """The share of the topic's stems that are there, 0 to 1."""
        there = frozenset(words)
        return sum(stem in there for stem in self.stems) / max(1, len(self.stems))


def topic_of(text: str, roll: Roll) -> Topic:
    """The topic a phrase stands for."""
    alternatives: list[frozenset[str]] = []
    for part in [text] if _is_name(text, roll) else _SPLIT.split(text):
        words = content_stems(part)
        if _is_name(part, roll):
            words = stems(Name(part, Being.PERSON).parts[-1])
        if words:
            alternatives.append(frozenset(words))
    return Topic(tuple(dict.fromkeys(alternatives)), tuple(dict.fromkeys(content_stems(text))))


def content_stems(text: str) -> list[str]:
    """The stems of a text without those of function words; all of them where there is nothing else."""
    every = stems(text)
    return [stem for stem in every if stem not in _STOP] or every


def _is_name(text: str, roll: Roll) -> bool:
    """True for a person's first and last name: of one who speaks in the archive, or with a common first name."""
    words = text.split()
    if not 2 <= len(words) <= 4 or not (words[0][0].isupper() and words[-1][0].isupper()):
        return False
    return words[0].lower() in _FIRST_NAMES or any(s.being is Being.PERSON for s in roll.called(text))
