"""The parts of a frame that hold one report: its cue, its subject, and where its words end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import lexicon, names, phrases, subjects
from index.frames import Item
from index.phrases import Phrase
from index.verbs import FORMS, Form, Verb

Items = Sequence[Item]


_ROLE_WORDS = names.ROLE_MODIFIERS | names.ROLES
LONG = 4  # words that make a quoted stretch more than a scare quote


_NEGATIONS = frozenset("not never didn’t didn't doesn’t doesn't don’t don't hasn’t hasn't haven’t haven't".split())


CUTTERS = frozenset({"and", "but", "while"})


@dataclass(frozen=True, slots=True)
class Report:
    """Items [a, b) of `content`; the cue is [cue[0], cue[1])."""

    subject: Phrase | None
    cue: tuple[int, int]
    content: tuple[tuple[int, int], ...]
    said: bool
    confidence: float
    base: str = ""


def words_in(item: Item) -> int:
    """Words of an item; those inside the marks for a quoted one."""
    return len(item.raw.split()) if item.quote else int(item.is_word)


def is_long(item: Item) -> bool:
    """True for a quoted stretch of at least four words."""
    return item.quote is not None and words_in(item) >= LONG


def cue_start(items: Items, verb: int) -> int:
    """The first item of a cue: its auxiliaries and adverbs belong to it ("has repeatedly said")."""
    return phrases.skip_left(items, verb - 1) + 1


def verb_at(items: Items, at: int) -> Verb | None:
    item = items[at]
    if item.quote or (item.is_capital and at):
        return None
    return FORMS.get(item.low)


def negated(items: Items, first: int, verb: int) -> bool:
    return any(item.low in _NEGATIONS for item in items[first:verb])


def passive(items: Items, first: int, at: int, verb: Verb) -> bool:
    if verb.form in (Form.GERUND, Form.BASE):
        return False
    return any(item.low in lexicon.BE for item in items[first:at]) and not items[at].low.endswith("s")


def main_subject(items: Items) -> Phrase | None:
    """The frame's subject: the name or pronoun it begins with, else the subject of its first known verb."""
    first = _first_phrase(items, len(items))
    if first is not None and items[first.first].low not in lexicon.DETERMINERS:
        return first
    for i, item in enumerate(items):
        if i and phrases.is_verb(item) and (phrase := subjects.before(items, i)):
            return phrase
    return None


def main_before(items: Items, end: int) -> Phrase | None:
    return main_subject(items[:end]) or _first_phrase(items, end)


def _first_phrase(items: Items, end: int) -> Phrase | None:
    """The capitalised or determined words the frame begins with."""
    if not items or not (items[0].is_capital or items[0].low in lexicon.DETERMINERS):
        return None
    if items[0].low in lexicon.PREPOSITIONS or items[0].low in lexicon.CONJUNCTIONS or phrases.is_adverb(items[0]):
        return None
    if items[0].low in lexicon.PRONOUN_SUBJECTS:
        return Phrase(0, 0)
    last = 0
    while last + 1 < end and items[last + 1].is_capital:
        last += 1
    # "Republican presidential candidate Donald Trump": go on across a role in lower case.
    further = last + 1
    while further < min(end, last + 6) and items[further].low in _ROLE_WORDS:
        further += 1
    if further > last + 1 and further < end and items[further].is_capital:
        while further + 1 < end and items[further + 1].is_capital:
            further += 1
        last = further
    return Phrase(0, last)


def ends_or_pauses(items: Items, at: int) -> bool:
    return at >= len(items) or items[at].raw in (",", ".", ";", "?", "!", "—", "–", "--", "-", "...")


def content_end(items: Items, start: int) -> int:
    """Where the words end: with the frame, or where a further report begins."""
    for i in range(start + 1, len(items)):
        if _cuts(items, i):
            end = i
            while end > start and not items[end - 1].quote and items[end - 1].raw in ",;":
                end -= 1
            return end
    return len(items)


def _cuts(items: Items, i: int) -> bool:
    item = items[i]
    if item.quote:
        return False
    if item.raw == ";":
        return True
    if item.raw == "," and i + 1 < len(items):
        following = " ".join(item.low for item in items[i + 1 : i + 3])
        return participle_report(items, i + 1) or following in ("according to", "as reported", "as first")
    if item.low in CUTTERS:
        return further_report(items, i + 1)
    return False


def participle_report(items: Items, at: int) -> bool:
    while at < len(items) and phrases.is_adverb(items[at]):
        at += 1
    verb = FORMS.get(items[at].low) if at < len(items) else None
    return (
        verb is not None
        and verb.form == Form.GERUND
        and (verb.clausal or verb.base in ("tell", "point", "call", "refer"))
    )


def further_report(items: Items, at: int) -> bool:
    """True for "and said", "but he has said", "while the minister said"."""
    for i in range(at, min(len(items), at + 9)):
        if items[i].quote or items[i].raw in ",;:.":
            return False
        verb = FORMS.get(items[i].low)
        if verb and verb.form == Form.FINITE and (verb.base in lexicon.SAY or verb.base in lexicon.TELL):
            if items[i].low in phrases.NOUNLIKE:
                return False
            between = items[at:i]
            plain = all(phrases.is_adverb(x) or x.low in lexicon.AUXILIARIES for x in between)
            return plain or not any(phrases.is_verb(x) for x in between[:-2])
    return False
