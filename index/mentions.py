"""What stands around each name of a text: title, role, gender, and how the name sits in its sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from index import lexicon, names, phrases
from index.frames import Frame, Item, words
from index.mention import Mention
from index.mention_network import NamedSpan
from index.titles import NO_START, bare, gender_of, is_role, role_before, spaced
from index.vocabulary import Span

_QUALIFIERS = names.ORGANIZATIONS | names.ROLES | names.ROLE_MODIFIERS | names.UNNAMED_HEADS | names.FOLLOWERS
_LONGEST = 6


def mentions(text: str, read: Sequence[Frame], named: Sequence[NamedSpan]) -> list[Mention]:
    """Every name of the text with what is around it, in the order of the text. Linear time.

    `named` is where the network finds names, sorted and apart.
    """
    starts = [frame.span.start for frame in read]
    by_frame: dict[int, list[NamedSpan]] = defaultdict(list)
    for one in named:
        number = bisect_right(starts, one.span.start) - 1
        if number >= 0 and one.span.start < read[number].span.end:
            by_frame[number].append(one)
    found: list[Mention] = []
    for number, inside in by_frame.items():
        frame = read[number]
        marked = [item.span for item in frame.items if item.quote]
        items = list(words(text, frame.span.start, frame.span.end)) if marked else list(frame.items)
        begins = [item.span.start for item in items]
        border = 0
        for one in inside:
            start = max(border, bisect_right(begins, one.span.start) - 1)
            border = bisect_left(begins, one.span.end)
            if mention := _mention(items, start, border, number, one):
                quoted = any(span.contains(mention.span) for span in marked)
                found.append(replace(mention, quoted=True) if quoted else mention)
    return found


def _mention(items: Sequence[Item], start: int, end: int, number: int, one: NamedSpan) -> Mention | None:
    while start < end - 1 and (items[start].low in names.COURTESY or _is_title(items[start].low)):
        start += 1
    named = [item for item in items[start:end] if item.raw[0].isalnum()]
    if not named or not any(item.raw[0].isalpha() for item in named) or len(named) > _LONGEST:
        return None
    possessive = named[-1].is_possessive
    parts = [item.raw for item in named]
    parts[-1] = bare(parts[-1])
    begin = _prefix_start(items, start) if one.person else start
    prefix = [item.raw for item in items[begin:start]]
    role, role_words = role_before(items, begin, prefix) if one.person else ("", ())
    titles = {word.lower() for word in prefix}
    following = items[end].low if end < len(items) else ""
    return Mention(
        span=Span(named[0].span.start, named[-1].span.start + len(bare(named[-1].raw))),
        parts=tuple(spaced(parts)),
        begin=items[begin].span.start,
        frame=number,
        role=role,
        gender=gender_of(titles | set(role_words), [part.lower() for part in parts]) if one.person else "",
        probability=one.probability,
        organization=not one.person,
        possessive=possessive,
        attributive=_qualifies(following),
        governed=begin > 0 and items[begin - 1].low in lexicon.PREPOSITIONS,
        first=begin <= 1 or items[begin - 1].raw in ',—”"' or items[begin - 1].low in ("and", "but", "when"),
        subject=_is_subject(items, begin, end),
    )


def _is_title(low: str) -> bool:
    return low in names.TITLES or is_role(low)


def _prefix_start(items: Sequence[Item], start: int) -> int:
    """Where the titles begin that stand in front of the name with a capital: "Ukrainian President", "Mr", "Chairman of
    the State Duma"; the name's own start where there are none."""
    at = start
    while at > 0 and _leads(items[at - 1]):
        at -= 1
    behind = at - 1 - (at > 1 and items[at - 1].low == "the")
    if behind > 0 and items[behind].low in ("of", "for") and items[behind - 1].is_capital and at < start:
        office = behind - 1
        if _is_title(items[office].low):
            while office > 0 and items[office - 1].is_capital and items[office - 1].raw[0].isalpha():
                office -= 1
            return office
    lows = [bare(item.low) for item in items[at:start]]
    last = next((i for i in range(len(lows) - 1, -1, -1) if lows[i] in names.COURTESY or _is_title(lows[i])), None)
    return at if last is not None else start


def _leads(item: Item) -> bool:
    """True for a word that may be part of a title in front of a name."""
    return item.is_capital and item.raw[0].isalpha() and not item.is_possessive and item.low not in NO_START


def _begins_sentence(items: Sequence[Item], i: int) -> bool:
    return i == 0 or items[i - 1].raw in ("''", *".:?!“\"'‘—–(")


def _qualifies(word: str) -> bool:
    """True for a word that makes the name in front of it a mere attribute: "campaign", "adviser", "officials"."""
    word = bare(word)
    singular = word.removesuffix("s")
    return word.islower() and (word in _QUALIFIERS or singular in _QUALIFIERS)


def _is_subject(items: Sequence[Item], start: int, end: int) -> bool:
    """True where a verb follows the name, or where a sentence begins with it and no noun does."""
    if end < len(items) and start <= 1 and _begins_sentence(items, start) and not items[end - 1].is_possessive:
        low = items[end].low
        return items[end].raw in (",", "(") or (
            items[end].raw.islower() and low not in lexicon.PREPOSITIONS | {"and", "or"}
        )
    while end < len(items) and (phrases.is_adverb(items[end])):
        end += 1
    if end >= len(items):
        return False
    item = items[end]
    return phrases.is_verb(item) or (item.raw.islower() and item.low.endswith("ed")) or item.low == "who"
