"""What names speakers in a text, as it is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rag.speakers.registry.register import NameEntry

STRONG, FAIR, WEAK, FAINT = 0.95, 0.75, 0.45, 0.2
"""How sure it is that a name is meant: a full name, a name alone, one that may be something else, a common word."""


class MatchKind(StrEnum):
    """What of a speaker the text gives."""

    FULL = "full"
    SURNAME = "surname"
    GIVEN = "given"
    BODY = "body"
    PART = "part"
    INITIALS = "initials"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A run of words (from `first` up to `last`, exclusive; the name itself begins at `name`) that names speakers, by
    their ids. `alike` is how near the spelling is, `score` how sure it is that they are meant."""

    first: int
    last: int
    name: int
    ids: tuple[str, ...]
    how: MatchKind
    alike: float
    score: float


def ids_of(entries: Iterable[NameEntry]) -> tuple[str, ...]:
    """The ids of those who bear the names, each once."""
    return tuple(dict.fromkeys(e.speaker for e in entries))
