"""Recognition of roles in their exact wording."""

from __future__ import annotations

from collections.abc import Iterator

from index.lexicon import gazetteer
from rag.speakers.recognition.sentence import TITLE_NOUNS, TokenizedText, title_words
from rag.speakers.recognition.types import WEAK, MatchKind, NameMatch
from rag.speakers.registry.roles import SMALL_WORDS, is_in_role
from rag.speakers.registry.spelling import EXACT

_LONGEST = 6
_WHOLE, _PART, _GENERAL = 0.9, 0.7, 0.2
"""Scores of a role that is given whole, or in part; and the reduction for one that does not say whose it is."""


def role_matches(text: TokenizedText) -> Iterator[NameMatch]:
    """The roles in a text in their exact wording, of two content words at least."""
    known = text.register.role_words
    for first, word in enumerate(text.words):
        if word.word in SMALL_WORDS or word.word not in known:
            continue
        for last in range(min(len(text.words), first + _LONGEST + 1), first + 1, -1):
            if match := _role_match(text, first, last):
                yield match
                break


def _role_match(text: TokenizedText, first: int, last: int) -> NameMatch | None:
    words = [w.word for w in text.words[first:last]]
    content_words = [w for w in words if w not in SMALL_WORDS]
    if (
        words[-1] in SMALL_WORDS
        or len(content_words) < 2
        or not all(text.adjoins_previous(i) for i in range(first + 1, last))
    ):
        return None
    known = text.register.role_words
    if not all(w in known for w in content_words) or not gazetteer.ROLES & set(content_words):
        return None
    roles = [text.register.roles[at] for at in set.intersection(*(known[w] for w in content_words))]
    ids = {s: None for role, _ in roles if is_in_role(role, content_words) for s in text.register.bearers_of(role)}
    if not ids or _is_modified(text, first):
        return None
    exact = any(set(words) - SMALL_WORDS == set(content_words) for _, words in roles)
    general = all(w in TITLE_NOUNS | gazetteer.ROLE_MODIFIERS for w in content_words)
    of = last < len(text.words) and text.words[last].word in ("of", "for")
    return NameMatch(
        first,
        last,
        first,
        tuple(ids),
        MatchKind.ROLE,
        EXACT,
        WEAK if of else (_WHOLE if exact else _PART) - _GENERAL * general,
    )


def _is_modified(text: TokenizedText, first: int) -> bool:
    """True if a modifier before it makes another role of it: "former Democratic party chairman"."""
    at = first
    while at and text.adjoins_previous(at) and text.words[at - 1].word in title_words() | gazetteer.OTHER_ROLES:
        at -= 1
        if text.words[at].word in gazetteer.OTHER_ROLES:
            return True
    return False
