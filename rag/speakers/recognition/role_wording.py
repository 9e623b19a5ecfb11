"""Roles that a text names in their exact wording."""

from __future__ import annotations

from collections.abc import Iterator

from index.lexicon import gazetteer
from rag.speakers.recognition.sentence import TITLE_NOUNS, TokenizedText, title_words
from rag.speakers.recognition.types import WEAK, MatchKind, NameMatch
from rag.speakers.registry.roles import SMALL_WORDS, is_in_role
from rag.speakers.registry.spelling import EXACT

_LONGEST = 6
_WHOLE, _PART, _GENERAL = 0.9, 0.7, 0.2
"""How sure a role is that is given whole, or in part; and by how much less one that says nothing of whose it is."""


def role_matches(here: TokenizedText) -> Iterator[NameMatch]:
    """Roles in their exact wording, of two telling words at least."""
    known = here.register.role_words
    for first, word in enumerate(here.words):
        if word.word in SMALL_WORDS or word.word not in known:
            continue
        for last in range(min(len(here.words), first + _LONGEST + 1), first + 1, -1):
            if found := _role(here, first, last):
                yield found
                break


def _role(here: TokenizedText, first: int, last: int) -> NameMatch | None:
    given = [w.word for w in here.words[first:last]]
    telling = [w for w in given if w not in SMALL_WORDS]
    if given[-1] in SMALL_WORDS or len(telling) < 2 or not all(here.near(i) for i in range(first + 1, last)):
        return None
    known = here.register.role_words
    if not all(w in known for w in telling) or not gazetteer.ROLES & set(telling):
        return None
    roles = [here.register.roles[at] for at in set.intersection(*(known[w] for w in telling))]
    ids = {s: None for role, _ in roles if is_in_role(role, telling) for s in here.register.in_role(role)}
    if not ids or _is_other(here, first):
        return None
    exact = any(set(words) - SMALL_WORDS == set(telling) for _, words in roles)
    general = all(w in TITLE_NOUNS | gazetteer.ROLE_MODIFIERS for w in telling)
    of = last < len(here.words) and here.words[last].word in ("of", "for")
    return NameMatch(
        first,
        last,
        first,
        tuple(ids),
        MatchKind.ROLE,
        EXACT,
        WEAK if of else (_WHOLE if exact else _PART) - _GENERAL * general,
    )


def _is_other(here: TokenizedText, first: int) -> bool:
    """True where a word before makes another role of it: "former Democratic party chairman"."""
    at = first
    while at and here.near(at) and here.words[at - 1].word in title_words() | gazetteer.OTHER_ROLES:
        at -= 1
        if here.words[at].word in gazetteer.OTHER_ROLES:
            return True
    return False
