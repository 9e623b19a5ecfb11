"""What in a stretch of a question is the name itself, and what stands around it: "james stone from kings college"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.lexicon import gazetteer, word_classes
from rag.speakers.recognition.sentence import TITLE_NOUNS, title_words
from rag.speakers.recognition.types import MatchKind, NameMatch
from rag.speakers.registry.tokens import NameToken

_ORDER = (MatchKind.FULL, MatchKind.SURNAME, MatchKind.BODY, MatchKind.INITIALS, MatchKind.GIVEN, MatchKind.PART)
_BEHIND = word_classes.PREPOSITIONS | {"who", "which", "whose", "the", "and", "our"}
_RELATIVE = frozenset("who which whose".split())
_MOST = 12
"""Words of background."""
_APART = frozenset(',;:()–—"“”')


def head_name(words: Sequence[NameToken], found: Iterable[NameMatch]) -> NameMatch | None:
    """What the stretch as a whole is called: the name in it that nothing else is the head of; None where there is none.

    "our chief executive Marion Bealby" is Marion Bealby; "Trump's lawyer", "the parents of Harry Dunn" and "the Clinton
    campaign" are somebody else.
    """
    fitting = [f for f in found if f.how in _ORDER and _opens(words, f) and _closes(words, f)]
    return min(fitting, key=lambda f: (_ORDER.index(f.how), -f.alike, f.first), default=None)


def core_name(words: Sequence[NameToken]) -> list[NameToken]:
    """The words of a name without the title before it and without the background behind it; none where nothing but a
    title is there, or where the name is not what the stretch is called ("the sister of Kim")."""
    first = next((i for i, w in enumerate(words) if w.word not in title_words()), len(words))
    first = first if first and words[first - 1].word in TITLE_NOUNS else 0
    last = first
    while last < len(words) and (last == first or not (_begins_background(words[last]) or words[last - 1].owned)):
        last += 1
    name = list(words[first:last])
    rest = [w.word for w in (*words[:first], *words[last:])]
    of = last < len(words) and words[last].word in ("of", "for") and name[-1].word in TITLE_NOUNS | gazetteer.KIN
    owner = last < len(words) and words[last - 1].owned
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


def _closes(words: Sequence[NameToken], found: NameMatch) -> bool:
    """True where nothing follows but what tells more of the named."""
    if found.last >= len(words):
        return True
    return not words[found.last - 1].owned and _begins_background(words[found.last])


def _opens(words: Sequence[NameToken], found: NameMatch) -> bool:
    """True where nothing that stands before is what the stretch is called."""
    before = words[: found.first]
    person = found.how in (MatchKind.FULL, MatchKind.SURNAME, MatchKind.GIVEN)
    if person and found.first == found.name and before and before[-1].word in word_classes.DETERMINERS:
        return False
    if any(w.word in _RELATIVE for w in before) and not _is_apart(words[found.first]):
        return False
    if found.how is not MatchKind.FULL and found.first == found.name and _goes_before(words, found):
        return False
    at = max((i for i, w in enumerate(before) if w.word in word_classes.PREPOSITIONS), default=0)
    if not at:
        return True
    if any(_is_apart(w) for w in words[at + 1 : found.name + 1]):
        return True
    between = [w for w in before[at + 1 :] if w.word not in title_words() | word_classes.DETERMINERS]
    return found.how is MatchKind.FULL and bool(between)


def _goes_before(words: Sequence[NameToken], found: NameMatch) -> bool:
    """True where a word that is no title stands right before one name alone: "Stonehenge Alliance", "Ziggy Clinton"."""
    at = found.name
    if not at or _is_apart(words[at]):
        return False
    before = words[at - 1]
    if before.owned:
        return found.how is not MatchKind.SURNAME
    described = found.how is MatchKind.SURNAME and not before.is_capital and words[at].is_capital
    return (
        not described and before.word not in word_classes.DETERMINERS | word_classes.PREPOSITIONS
    ) or before.raw.istitle()


def _is_apart(word: NameToken) -> bool:
    """True where a comma or a bracket stands before the word."""
    return bool(_APART & set(word.gap))
