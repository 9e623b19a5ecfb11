"""The name itself in a span of a question, apart from title and background: "james stone from kings college"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.lexicon import gazetteer, word_classes
from rag.speakers.recognition.sentence import TITLE_NOUNS, title_words
from rag.speakers.recognition.types import MatchKind, NameMatch
from rag.speakers.registry.tokens import NameToken

_ORDER = (
    MatchKind.FULL,
    MatchKind.SURNAME,
    MatchKind.ORGANIZATION,
    MatchKind.INITIALS,
    MatchKind.FIRST_NAME,
    MatchKind.PARTIAL,
)
_BEHIND = word_classes.PREPOSITIONS | {"who", "which", "whose", "the", "and", "our"}
_RELATIVE = frozenset("who which whose".split())
_MOST = 12
"""Words of background."""
_APART = frozenset(',;:()–—"“”')


def head_name(words: Sequence[NameToken], matches: Iterable[NameMatch]) -> NameMatch | None:
    """The name that the span as a whole refers to, which depends on no other head; None where there is none.

    "our chief executive Marion Bealby" is Marion Bealby; "Trump's lawyer", "the parents of Harry Dunn" and "the Clinton
    campaign" are somebody else.
    """
    fitting = [f for f in matches if f.kind in _ORDER and _heads_span(words, f) and _ends_span(words, f)]
    return min(fitting, key=lambda f: (_ORDER.index(f.kind), -f.similarity, f.first), default=None)


def core_name(words: Sequence[NameToken]) -> list[NameToken]:
    """The words of a name without the title before it and without the background behind it; none where there is
    nothing but a title, or where the name is not the head of the span ("the sister of Kim")."""
    first = next((i for i, w in enumerate(words) if w.word not in title_words()), len(words))
    first = first if first and words[first - 1].word in TITLE_NOUNS else 0
    last = first
    while last < len(words) and (
        last == first or not (_begins_background(words[last]) or words[last - 1].is_possessive)
    ):
        last += 1
    name = list(words[first:last])
    rest = [w.word for w in (*words[:first], *words[last:])]
    of = last < len(words) and words[last].word in ("of", "for") and name[-1].word in TITLE_NOUNS | gazetteer.KIN
    owner = last < len(words) and words[last - 1].is_possessive
    return (
        []
        if of
        or owner
        or not name
        or name[0].word in word_classes.DETERMINERS | word_classes.PREPOSITIONS
        or len(rest) > _MOST
        else name
    )


def _begins_background(word: NameToken) -> bool:
    return (word.word in _BEHIND and word.word not in gazetteer.PARTICLES) or _is_apart(word)


def _ends_span(words: Sequence[NameToken], match: NameMatch) -> bool:
    """True if nothing but background follows the name."""
    if match.last >= len(words):
        return True
    return not words[match.last - 1].is_possessive and _begins_background(words[match.last])


def _heads_span(words: Sequence[NameToken], match: NameMatch) -> bool:
    """True if nothing before the name is the head of the span."""
    before = words[: match.first]
    person = match.kind in (MatchKind.FULL, MatchKind.SURNAME, MatchKind.FIRST_NAME)
    if person and match.first == match.name_start and before and before[-1].word in word_classes.DETERMINERS:
        return False
    if any(w.word in _RELATIVE for w in before) and not _is_apart(words[match.first]):
        return False
    if match.kind is not MatchKind.FULL and match.first == match.name_start and _has_modifier_before(words, match):
        return False
    at = max((i for i, w in enumerate(before) if w.word in word_classes.PREPOSITIONS), default=0)
    if not at:
        return True
    if any(_is_apart(w) for w in words[at + 1 : match.name_start + 1]):
        return True
    between = [w for w in before[at + 1 :] if w.word not in title_words() | word_classes.DETERMINERS]
    return match.kind is MatchKind.FULL and bool(between)


def _has_modifier_before(words: Sequence[NameToken], match: NameMatch) -> bool:
    """True if a word that is no title stands right before a single name: "Stonehenge Alliance", "Ziggy Clinton"."""
    at = match.name_start
    if not at or _is_apart(words[at]):
        return False
    before = words[at - 1]
    if before.is_possessive:
        return match.kind is not MatchKind.SURNAME
    described = match.kind is MatchKind.SURNAME and not before.is_capital and words[at].is_capital
    return (
        not described and before.word not in word_classes.DETERMINERS | word_classes.PREPOSITIONS
    ) or before.raw.istitle()


def _is_apart(word: NameToken) -> bool:
    """True if a comma or a bracket stands before the word."""
    return bool(_APART & set(word.gap))
