"""Where a text names those who speak: persons, organisations, roles, each where it stands and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from rag.speakers.recognition.organizations import organization_matches
from rag.speakers.recognition.persons import first_name_matches, person_matches
from rag.speakers.recognition.role_wording import role_matches
from rag.speakers.recognition.sentence import TokenizedText
from rag.speakers.recognition.types import WEAK, MatchKind, NameMatch
from rag.speakers.registry.roles import SMALL_WORDS
from rag.speakers.registry.tokens import NameToken


def find_names(here: TokenizedText) -> list[NameMatch]:
    """All, longest and best first, none overlapping another; in the order of the text."""
    every = sorted(
        (*person_matches(here), *first_name_matches(here), *organization_matches(here), *role_matches(here)),
        key=lambda f: (f.score < WEAK, -(f.last - f.first), f.how is MatchKind.ROLE, -f.score, f.first),
    )
    taken: list[NameMatch] = []
    for found in every:
        if all(found.last <= other.name or other.last <= found.name for other in taken):
            taken.append(found)
    taken = [
        f for f in taken if not (f.how is MatchKind.ROLE and any(_beside(here.words, f, other) for other in taken))
    ]
    return sorted(taken, key=lambda f: f.name)


def _beside(words: Sequence[NameToken], role: NameMatch, other: NameMatch) -> bool:
    """True for a name right behind or right before a role: one person."""
    if other.how is MatchKind.ROLE:
        return False
    gap = [*words[role.last : other.name]] or [*words[other.last : role.first]]
    between = other.name - role.last if other.name >= role.last else role.first - other.last
    return 0 <= between <= 1 and all(w.word in SMALL_WORDS for w in gap)
