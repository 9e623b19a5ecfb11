"""Where a text names those who speak: persons, organisations, roles, each where it stands and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from rag.speakers.recognition.organizations import bodies
from rag.speakers.recognition.persons import given_names, persons
from rag.speakers.recognition.role_wording import role_wordings
from rag.speakers.recognition.sentence import Sentence
from rag.speakers.recognition.types import WEAK, Found, How
from rag.speakers.registry.roles import SMALL
from rag.speakers.registry.tokens import Token


def find(here: Sentence) -> list[Found]:
    """All, longest and best first, none overlapping another; in the order of the text."""
    every = sorted(
        (*persons(here), *given_names(here), *bodies(here), *role_wordings(here)),
        key=lambda f: (f.score < WEAK, -(f.last - f.first), f.how is How.ROLE, -f.score, f.first),
    )
    taken: list[Found] = []
    for found in every:
        if all(found.last <= other.name or other.last <= found.name for other in taken):
            taken.append(found)
    taken = [f for f in taken if not (f.how is How.ROLE and any(_beside(here.words, f, other) for other in taken))]
    return sorted(taken, key=lambda f: f.name)


def _beside(words: Sequence[Token], role: Found, other: Found) -> bool:
    """True for a name right behind or right before a role: one person."""
    if other.how is How.ROLE:
        return False
    gap = [*words[role.last : other.name]] or [*words[other.last : role.first]]
    between = other.name - role.last if other.name >= role.last else role.first - other.last
    return 0 <= between <= 1 and all(w.word in SMALL for w in gap)
