"""Matches of speakers' names in a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rag.speakers.registry.register import NameEntry

STRONG, FAIR, WEAK, FAINT = 0.95, 0.75, 0.45, 0.2
"""Scores of a name: a full name, a name alone, one that may be something else, a common word."""


class MatchKind(StrEnum):
    """The part of a speaker's name, or the role, that the text gives."""

    FULL = "full"
    SURNAME = "surname"
    FIRST_NAME = "first name"
    ORGANIZATION = "organization"
    PARTIAL = "partial"
    INITIALS = "initials"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Words (from `first` up to `last`, exclusive; the name itself begins at `name_start`) that name speakers, by their
    ids. `similarity` is that of the spelling, `score` the probability that they are meant."""

    first: int
    last: int
    name_start: int
    ids: tuple[str, ...]
    kind: MatchKind
    similarity: float
    score: float


def ids_of(entries: Iterable[NameEntry]) -> tuple[str, ...]:
    """The ids of the bearers of the names, each once."""
    return tuple(dict.fromkeys(e.speaker for e in entries))
