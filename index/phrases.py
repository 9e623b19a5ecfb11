"""Noun phrases, grown to the left from their last word. There is no parser here: a phrase ends at a word that
cannot belong to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import lexicon
from index.frames import Item
from index.verbs import FORMS, Form
from index.vocabulary import Span

_NEVER_LAST = (
    (lexicon.CONJUNCTIONS - {"who", "which"})
    | (lexicon.DETERMINERS - lexicon.ALONE)
    | {"to", "of", "for", "with", "by"}
)
_BREAKS = frozenset(",;:—–-…()[]|/*") | {"--", "...", ".", "?", "!"}


# Forms of reporting verbs that are as often nouns.
NOUNLIKE = frozenset(
    """state states report reports post posts favor hope hopes fear fears charge charges plan plans claim
    claims attack attacks support show shows estimates promise promises question questions call calls
    poll order offer comment comments answer answers remark remarks learn hint hints joke counter signal
    signals forecast document read doubt wish guess figure figures express supreme mention reference
    demand request""".split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """The items [first, last] of a frame."""

    first: int
    last: int

    def span(self, items: Sequence[Item]) -> Span:
        """Where it stands in the text."""
        return Span(items[self.first].span.start, items[self.last].span.end)


def skip_left(items: Sequence[Item], at: int) -> int:
    """The item left of the adverbs and auxiliaries that end at `at`; -1 at the frame's start."""
    while at >= 0 and (items[at].low in lexicon.AUXILIARIES or is_adverb(items[at])):
        at -= 1
    if at > 0 and items[at].low in lexicon.WEEKDAYS:
        return at - 2 if items[at - 1].low == "on" else at - 1
    return at


def is_adverb(item: Item) -> bool:
    """True for a word that may stand between a subject and its verb."""
    low = item.low
    return low in lexicon.ADVERBS or (low.endswith("ly") and len(low) > 4 and not item.is_capital)


def is_verb(item: Item) -> bool:
    """True for a word that is surely a verb, so that no noun phrase goes across it."""
    if item.quote or (item.is_capital and item.low not in lexicon.AUXILIARIES):
        return False
    if item.low in lexicon.AUXILIARIES:
        return True
    verb = FORMS.get(item.low)
    return verb is not None and item.low not in NOUNLIKE and verb.form in (Form.FINITE, Form.BASE)


def grow_left(items: Sequence[Item], last: int) -> Phrase | None:
    """The noun phrase that ends at `last`."""
    if last < 0 or not _may_end(items[last]):
        return None
    if items[last].low in lexicon.PRONOUN_SUBJECTS:
        return Phrase(last, last)
    first = last
    while first > 0 and last - first < 24 and _belongs(items, first - 1, last):
        first -= 1
    first = _without_lead(items, first, last)
    return Phrase(first, last) if first <= last else None


def _may_end(item: Item) -> bool:
    if item.quote:
        return False
    return item.is_word and item.low not in _NEVER_LAST


def _belongs(items: Sequence[Item], at: int, last: int) -> bool:
    """True when the item left of a growing phrase is still part of it."""
    item = items[at]
    if item.raw in ("’", "'", "&", "."):
        return item.raw == "&"
    if item.quote or item.raw in _BREAKS or not (item.is_word or item.raw == "%"):
        return False
    if item.low in ("and", "or"):
        left, right = items[at - 1] if at else None, items[at + 1]
        return bool(left and left.is_word and right.is_word and not is_verb(left) and _coordinates(items, at))
    if item.low in ("that", "those", "both", "all", "who"):
        return item.low in ("those", "both", "all")
    return (
        item.low not in lexicon.CONJUNCTIONS
        and not is_verb(item)
        and not _looks_past(items, at)
        and item.low not in ("he", "she", "they", "it", "we", "i")
    )


def _looks_past(items: Sequence[Item], at: int) -> bool:
    """True for "helped" in "Mr. Manafort helped": a past form right behind a name."""
    low = items[at].low
    return (
        at > 0
        and low.endswith("ed")
        and len(low) > 4
        and "-" not in low
        and items[at - 1].is_capital
        and (not items[at].is_capital)
    )


def _coordinates(items: Sequence[Item], at: int) -> bool:
    """True for "Trump and Clinton", false for "he left and Clinton"."""
    left, right = items[at - 1], items[at + 1]
    return left.is_capital == right.is_capital or right.low in ("others", "his", "her", "other")


def _without_lead(items: Sequence[Item], first: int, last: int) -> int:
    """The start of the phrase without "On Tuesday" or "At a rally" in front of it."""
    if items[first].low not in lexicon.PREPOSITIONS and not is_adverb(items[first]):
        return first
    if is_adverb(items[first]):
        return _without_lead(items, first + 1, last) if first < last else first
    # After a preposition comes its own noun phrase; what follows that is the subject.
    at = last
    while at > first and items[at - 1].low not in lexicon.PREPOSITIONS:
        at -= 1
    starts = [
        i
        for i in range(at + 1, last + 1)
        if items[i].low in lexicon.DETERMINERS or (items[i].is_capital and not items[i - 1].is_capital)
    ]
    return starts[-1] if starts else at
