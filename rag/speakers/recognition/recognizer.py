"""Recognition of speakers' names in a text: persons, organisations, roles, each with its place and score."""

from __future__ import annotations

from collections.abc import Sequence

from rag.speakers.recognition.organizations import organization_matches
from rag.speakers.recognition.persons import first_name_matches, person_matches
from rag.speakers.recognition.role_wording import role_matches
from rag.speakers.recognition.sentence import TokenizedText
from rag.speakers.recognition.types import WEAK, MatchKind, NameMatch
from rag.speakers.registry.roles import SMALL_WORDS
from rag.speakers.registry.tokens import NameToken


def find_names(text: TokenizedText) -> list[NameMatch]:
    """All names in a text; the longest and best win over those that overlap them; in the order of the text."""
    every = sorted(
        (*person_matches(text), *first_name_matches(text), *organization_matches(text), *role_matches(text)),
        key=lambda f: (f.score < WEAK, -(f.last - f.first), f.kind is MatchKind.ROLE, -f.score, f.first),
    )
    chosen: list[NameMatch] = []
    for match in every:
        if all(match.last <= other.name_start or other.last <= match.name_start for other in chosen):
            chosen.append(match)
    chosen = [
        f
        for f in chosen
        if not (f.kind is MatchKind.ROLE and any(_is_same_person(text.words, f, other) for other in chosen))
    ]
    return sorted(chosen, key=lambda f: f.name_start)


def _is_same_person(words: Sequence[NameToken], role: NameMatch, other: NameMatch) -> bool:
    """True for a name right behind or right before a role: one person."""
    if other.kind is MatchKind.ROLE:
        return False
    gap = [*words[role.last : other.name_start]] or [*words[other.last : role.first]]
    between = other.name_start - role.last if other.name_start >= role.last else role.first - other.last
    return 0 <= between <= 1 and all(w.word in SMALL_WORDS for w in gap)
