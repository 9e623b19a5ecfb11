"""The phrase that names who speaks: to the left of a verb, or to the right of it.

There is no parser here. A noun phrase is grown from the verb outwards until a word that cannot belong to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import lexicon
from index.frames import Item
from index.verbs import FORMS, Form
from index.vocabulary import Span

_BREAKS = frozenset(",;:—–-…()[]|/*") | {"--", "...", ".", "?", "!"}
_NOUNLIKE_VERBS = frozenset(
    "state states report reports post posts favor hope hopes fear fears charge charges plan plans claim claims "
    "attack attacks support show shows estimates promise promises question questions call calls poll order offer "
    "comment comments answer answers remark remarks learn hint hints joke counter signal signals forecast document read doubt wish guess figure figures express supreme mention reference demand request".split()
)
_APPOSITION_STARTS = lexicon.DETERMINERS | {"who", "whose", "which", "former", "now", "president", "chairman"}
_INSERTION_STARTS = lexicon.PREPOSITIONS | {
    "speaking",
    "asked",
    "when",
    "as",
    "while",
    "meanwhile",
    "however",
}


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
    if item.quote or item.is_capital and item.low not in lexicon.AUXILIARIES:
        return False
    if item.low in lexicon.AUXILIARIES:
        return True
    verb = FORMS.get(item.low)
    return verb is not None and item.low not in _NOUNLIKE_VERBS and verb.form in (Form.FINITE, Form.BASE)


def before(items: Sequence[Item], verb: int) -> Phrase | None:
    """The subject that ends left of the verb at `verb`, appositions included; None where there is none."""
    last = skip_left(items, verb - 1)
    if last < 0:
        return None
    if items[last].raw == ",":
        return _across_insertion(items, last)
    if items[last].raw == ")":
        return _across_brackets(items, last)
    phrase = grow_left(items, last)
    if phrase and phrase.first > 2 and _inserted(items, phrase):
        return _across_insertion(items, last + 1)
    return phrase


def _inserted(items: Sequence[Item], phrase: Phrase) -> bool:
    """True for "in the past" of "Zucker, who in the past said" and "in a letter" of "Zucker, in a letter, said"."""
    lead = items[phrase.first - 1]
    opens = items[phrase.first - 2]
    return lead.low in lexicon.PREPOSITIONS and not items[phrase.first].is_capital and opens.low in (",", "who")


def _across_brackets(items: Sequence[Item], close: int) -> Phrase | None:
    at = close - 1
    while at >= 0 and items[at].raw != "(" and close - at < 12:
        at -= 1
    if at <= 0 or items[at].raw != "(":
        return None
    phrase = grow_left(items, at - 1)
    return phrase and Phrase(phrase.first, close)


def _across_insertion(items: Sequence[Item], comma: int) -> Phrase | None:
    """The subject in front of ", a spokesman for X," or ", in an interview,"."""
    close = comma
    for _ in range(3):
        at = comma - 1
        while at >= 0 and items[at].raw != "," and not items[at].quote and comma - at < 25:
            at -= 1
        if at <= 0 or items[at].raw != ",":
            return None
        start = items[at + 1]
        if start.low in _INSERTION_STARTS and items[at - 1].raw.isdigit():
            comma = at  # "Ida Brandt, 52, of Aldmouth,"
            continue
        if start.low in _INSERTION_STARTS:
            return grow_left(items, at - 1)
        if start.low in _APPOSITION_STARTS or start.is_capital or start.raw.isdigit() or _is_noun_run(items, at, comma):
            phrase = grow_left(items, at - 1) if items[at - 1].raw != ")" else _across_brackets(items, at - 1)
            if phrase is None or not _nameable(items, phrase):
                comma = at
                continue
            if phrase.first and items[phrase.first - 1].low in lexicon.PREPOSITIONS:
                comma = at  # "Cory James, 22, of Flint, Mich.,"
                continue
            return Phrase(phrase.first, close)
        return None
    return None


def _is_noun_run(items: Sequence[Item], start: int, end: int) -> bool:
    return end - start > 2 and not any(is_verb(item) for item in items[start + 1 : end])


def _nameable(items: Sequence[Item], phrase: Phrase) -> bool:
    first = items[phrase.first]
    return first.is_capital or first.low in lexicon.DETERMINERS or first.low in lexicon.PRONOUN_SUBJECTS


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
    return (
        item.is_word
        and item.low not in lexicon.CONJUNCTIONS - {"who", "which"}
        and item.low
        not in lexicon.DETERMINERS
        - {
            "that",
            "this",
            "those",
            "these",
            "some",
            "many",
            "others",
            "one",
            "several",
            "most",
            "all",
            "both",
            "two",
            "three",
        }
        and item.low not in ("to", "of", "for", "with", "by")
    )


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
    return at > 0 and low.endswith("ed") and len(low) > 4 and "-" not in low and items[at - 1].is_capital and (
        not items[at].is_capital
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
        if items[i].low in lexicon.DETERMINERS or items[i].is_capital and not items[i - 1].is_capital
    ]
    return starts[-1] if starts else at


def after(items: Sequence[Item], verb: int, end: int) -> Phrase | None:
    """The subject right of a verb: "..., said Jeff Sessions, Republican of Alabama"; None where there is none."""
    first = verb + 1
    if first >= end or items[first].quote or not items[first].is_word:
        return None
    head = items[first]
    proper = head.is_capital or head.low in lexicon.DETERMINERS or head.low in lexicon.PRONOUN_SUBJECTS
    if not proper and (head.low in lexicon.PREPOSITIONS or head.low in lexicon.CONJUNCTIONS or is_adverb(head)):
        return None
    if head.low in lexicon.WEEKDAYS or head.low in ("that", "today", "yesterday", "this", "last"):
        return None
    if head.low in ("he", "she", "they", "it", "we", "i"):
        return Phrase(first, first)
    last = first
    while last + 1 < end and _continues(items, last + 1, end):
        last += 1
    while last > first and not items[last].is_word and items[last].raw != ")":
        last -= 1
    return Phrase(first, last)


def _continues(items: Sequence[Item], at: int, end: int) -> bool:
    item = items[at]
    if item.quote or item.raw in ".;:?!—–" or item.raw == "--":
        return False
    following = items[at + 1] if at + 1 < end else None
    if item.raw == ",":
        return following is not None and not following.quote and _apposes(following)
    if item.low in ("in", "on", "during", "at", "after", "before", "last", "when", "while", "as", "via"):
        return not _adverbial(items, at, end)
    return item.low not in lexicon.WEEKDAYS and item.low not in (
        "but",
        "adding",
        "noting",
        "because",
        "although",
    )


def _apposes(item: Item) -> bool:
    if item.low in (
        "adding",
        "referring",
        "noting",
        "when",
        "in",
        "on",
        "as",
        "while",
        "but",
        "and",
        "after",
        "during",
    ):
        return False
    return item.low in _APPOSITION_STARTS or item.is_capital or item.is_word and FORMS.get(item.low) is None


def _adverbial(items: Sequence[Item], at: int, end: int) -> bool:
    """True for "in an interview", "on Tuesday", "when asked", false for "in the House" behind a noun."""
    if items[at].low in ("when", "while", "as", "last", "via", "after", "before", "during"):
        return True
    near = [item.low for item in items[at + 1 : min(end, at + 7)] if not item.quote]
    return any(low in lexicon.ADVERBIAL_NOUNS for low in near)
