"""The phrase that names who speaks: to the left of a verb ("Vane, a sailor, said"), or to the right ("said Vane")."""

from __future__ import annotations

from collections.abc import Sequence

from index import lexicon
from index.frames import Item
from index.phrases import Phrase, grow_left, is_adverb, is_verb, skip_left
from index.verbs import FORMS

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
    return item.low in _APPOSITION_STARTS or item.is_capital or (item.is_word and FORMS.get(item.low) is None)


def _adverbial(items: Sequence[Item], at: int, end: int) -> bool:
    """True for "in an interview", "on Tuesday", "when asked", false for "in the House" behind a noun."""
    if items[at].low in ("when", "while", "as", "last", "via", "after", "before", "during"):
        return True
    near = [item.low for item in items[at + 1 : min(end, at + 7)] if not item.quote]
    return any(low in lexicon.ADVERBIAL_NOUNS for low in near)
