"""The names that rules read and those that the network sees, as one list."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from index import lexicon
from index.frames import Frame, words
from index.mention import Mention
from index.mention_network import NamedSpan
from index.titles import bare, gender_of
from index.vocabulary import Span

SURE = 0.8
"""How likely the network must take a name of two words or more that rules do not read so."""


def merged(text: str, read: Sequence[Frame], found: Sequence[Mention], named: Sequence[NamedSpan]) -> list[Mention]:
    """The mentions `found`, each with the probability that the network gives a person's name there.

    Where the network is sure of a full name that rules read as part of a longer one ("State Duma Vyacheslav Volodin")
    or not at all, its name counts. In the order of the text; linear time.
    """
    persons = [one for one in named if one.person]
    full = [one for one in persons if one.probability >= SURE and " " in one.span.of(text).strip()]
    sure = {one.span for one in full}
    ends = [one.span.end for one in persons]
    mentions, taken = [], set[Span]()
    for mention in found:
        over = _over(persons, ends, mention.span)
        rated = replace(mention, probability=over.probability if over else 0.0)
        if over and over.span in sure and _is_longer(mention, over, text):
            continue
        if over and not mention.organization:
            taken.add(over.span)
        mentions.append(rated)
    mentions += [m for one in full if one.span not in taken and (m := _mention(text, read, one))]
    return sorted(mentions, key=lambda m: m.span.start)


def _over(persons: Sequence[NamedSpan], ends: Sequence[int], span: Span) -> NamedSpan | None:
    at = bisect_right(ends, span.start)
    last = None
    while at < len(persons) and persons[at].span.start < span.end:
        last = persons[at]
        at += 1
    return last


def _is_longer(mention: Mention, one: NamedSpan, text: str) -> bool:
    """True where the mention is the network's name with other capitals in front of it."""
    within = mention.span.start < one.span.start and mention.span.end <= one.span.end + 2
    return within and len(mention.parts) > len(one.span.of(text).split())


def _mention(text: str, read: Sequence[Frame], one: NamedSpan) -> Mention | None:
    number = bisect_right(read, one.span.start, key=lambda frame: frame.span.start) - 1
    named = [item for item in words(text, one.span.start, one.span.end) if item.raw[0].isalnum()]
    if number < 0 or not named or one.span.start >= read[number].span.end:
        return None
    last = named[-1]
    parts = [*(item.raw for item in named[:-1]), bare(last.raw)]
    before = text[read[number].span.start : one.span.start].split()
    return Mention(
        span=Span(named[0].span.start, last.span.start + len(parts[-1])),
        parts=tuple(parts),
        begin=named[0].span.start,
        frame=number,
        gender=gender_of(set(), [part.lower() for part in parts]),
        probability=one.probability,
        sure=True,
        possessive=last.is_possessive,
        governed=bool(before) and before[-1].lower() in lexicon.PREPOSITIONS,
        first=len(before) <= 1,
    )
