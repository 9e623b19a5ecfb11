"""Conversations that a page sets with a bold name, or a bold question, at the head of each paragraph: without the
emphasis the name is lost among the words, so it becomes a line of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from index.lexicon import gazetteer, word_classes
from index.lexicon.loader import word_set
from index.readers.parse.html_text import BLOCKS
from index.text.name_parts import is_given_name

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BOLD = re.compile(r"<(?:strong|b)[\s>]", re.IGNORECASE)
_HOLDERS = frozenset(("p", "div"))
_WORD = r"[^\W\d_a-z][\w.’'\-]*"
_NAME = re.compile(
    rf"{_WORD}(?: (?:(?:al|bin|da|de|del|der|of|van|von|the) ){{0,2}}{_WORD}){{0,4}}(?: \([^()]{{1,40}}\))?"
)
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]*[\"”»]")
_ENDED = re.compile(r"[.?!…][\"”’'»)\]]*\Z")
_MARKS = '.,;:!?()—–*_"“”‘…'
_UNNAMED = word_set("unnamed_speakers")

_LEAST_NAMED, _LEAST_ASKED = 4, 3
"""Paragraphs with a bold name, or a bold question, at least."""
_AGAIN, _TURNING, _WHOLE, _COVERED = 0.75, 0.75, 0.75, 1 / 3
"""The share of names that stand there twice or more, of names after another one, of words that are whole sentences, and
of paragraphs from the first to the last that begin with one, at least."""
_PERSONS, _SPEAKING, _OWN, _ADDRESSED = 0.5, 0.5, 0.25, 0.25
"""The share of names that are persons', of words that speak of "I" or "you", of those that speak of "I", and of
questions that speak of "you", at least."""
_FIRST = word_classes.FIRST_PERSON | frozenset("i’m i'm i’ve i've i’d i'd i’ll i'll we’re we're we’ve we've".split())
_SECOND = frozenset("you your yours you’re you're you’ve you've you’d you'd you’ll you'll".split())


@dataclass(frozen=True, slots=True)
class BoldLead:
    """Bold words at the head of a paragraph, the words behind them, and the number of the paragraph."""

    element: HtmlElement
    lead: str
    words: str
    number: int


def part_bold_leads(page: str) -> str:
    """The page, a line break behind each bold name or question where a whole conversation is set so; else unchanged."""
    if len(_BOLD.findall(page)) < _LEAST_ASKED:
        return page
    from lxml import etree
    from lxml.html import document_fromstring, tostring

    try:
        root = document_fromstring(page)
    except (etree.LxmlError, ValueError, AssertionError):
        return page  # whoever reads it next says what is wrong with it
    leads = list(_leads(root))
    named = [each for each in leads if _is_name(each.lead)]
    asked = [each for each in leads if each.lead.endswith("?")]
    if _is_conversation(named, leads):
        parted = named
    elif _is_interview(asked, leads):
        parted = asked
    else:
        return page
    for each in parted:
        _break_behind(each.element)
    return str(tostring(root, encoding="unicode"))


def _leads(root: HtmlElement) -> Iterator[BoldLead]:
    """The bold words at the heads of paragraphs that go on behind them."""
    number = 0
    for holder in root.iter(*_HOLDERS):
        for pieces in _lines(holder):
            words = " ".join("".join(words for _, words in pieces).split())
            number += bool(words)
            head = next((piece for piece in pieces if piece[1].strip()), None)
            if head and head[0] is not None and head[0].tag in ("strong", "b"):
                lead = " ".join(head[1].split())
                rest = words[len(lead) :].strip()
                if rest:
                    yield BoldLead(head[0], lead, rest, number)


def _lines(holder: HtmlElement) -> list[list[tuple[HtmlElement | None, str]]]:
    """The words that stand in an element itself, a line to each break and block in it, and their inline elements."""
    lines: list[list[tuple[HtmlElement | None, str]]] = [[(None, holder.text or "")]]
    for child in holder:
        if child.tag in BLOCKS:
            lines.append([])
        elif isinstance(child.tag, str):
            lines[-1].append((child, child.text_content()))
        lines[-1].append((None, child.tail or ""))
    return lines


def _is_name(lead: str) -> bool:
    return bool(_NAME.fullmatch(lead)) and not lead.endswith(".") and lead.casefold() not in word_classes.NO_LABELS


def _is_conversation(leads: Sequence[BoldLead], every: Sequence[BoldLead]) -> bool:
    """True where two speakers or more, half of them persons by their names, take turns and speak of themselves, and
    nothing among them is bold (`every`) that may not be understood as a name: its words would be another's."""
    counts = Counter(each.lead for each in leads)
    if len(leads) < _LEAST_NAMED or len(counts) < 2:
        return False
    among = [each.lead for each in every if leads[0].number <= each.number <= leads[-1].number]
    if any(lead not in counts and not _is_name(lead.rstrip(":")) for lead in among):
        return False
    again = sum(count for count in counts.values() if count > 1)
    turning = sum(one.lead != other.lead for one, other in pairwise(leads))
    surnames = {name.split()[-1] for name in counts if _is_person(name)}
    known = {name for name in counts if _is_person(name) or name in surnames or name.casefold() in _UNNAMED}
    if any(count == 1 or not (" " in name or name.isupper()) for name, count in counts.items() if name not in known):
        return False
    whole = sum(bool(_ENDED.search(each.words)) and not _begins_low(each.words) for each in leads)
    first, second = _speaking([each.words for each in leads])
    return (
        again >= _AGAIN * len(leads)
        and turning >= _TURNING * (len(leads) - 1)
        and bool(surnames)
        and len(known) >= _PERSONS * len(counts)
        and whole >= _WHOLE * len(leads)
        and len(leads) >= _COVERED * (leads[-1].number + 1 - leads[0].number)
        and first >= _OWN * len(leads)
        and first + second >= _SPEAKING * len(leads)
    )


def _is_interview(asked: Sequence[BoldLead], leads: Sequence[BoldLead]) -> bool:
    """True where bold questions, and no other bold words, stand before answers: these speak of "I", those of "you"."""
    if len(asked) < _LEAST_ASKED:
        return False
    first, last = asked[0].number, asked[-1].number
    if any(first < each.number < last and not each.lead.endswith("?") for each in leads):
        return False
    own, addressed = _speaking([each.lead for each in asked])
    replies, _ = _speaking([each.words for each in asked])
    return (
        addressed >= _ADDRESSED * len(asked)
        and own <= addressed
        and replies >= _SPEAKING * len(asked)
        and sum(each.words.endswith("?") for each in asked) <= _OWN * len(asked)
        and len(asked) >= _COVERED * (last + 1 - first)
    )


def _is_person(name: str) -> bool:
    """True for a full name that begins with a given name or a form of address, or has a role in it."""
    lows = [word.strip(".()") for word in name.casefold().split()]
    return len(lows) > 1 and (
        is_given_name(lows[0]) or lows[0] in gazetteer.COURTESY or not gazetteer.ROLES.isdisjoint(lows)
    )


def _begins_low(words: str) -> bool:
    return next((c for c in words if c.isalpha()), "").islower()


def _speaking(texts: Sequence[str]) -> tuple[int, int]:
    """The numbers of texts that speak of "I" or "we", and of others that speak of "you", outside quotation marks."""
    spoken = [{word.strip(_MARKS) for word in _QUOTED.sub(" ", text).casefold().split()} for text in texts]
    own = [bool(words & _FIRST) for words in spoken]
    return sum(own), sum(bool(words & _SECOND) and not first for words, first in zip(spoken, own, strict=True))


def _break_behind(element: HtmlElement) -> None:
    line_break = element.makeelement("br")
    line_break.tail, element.tail = (element.tail or "").lstrip(), None
    element.addnext(line_break)
