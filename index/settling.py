"""Names read again in the light of the whole text: what is no part of one, and which of them headlines repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from index import lexicon, names
from index.frames import Item
from index.mention import Mention
from index.titles import bare, is_given
from index.vocabulary import Span


def settled(found: list[Mention]) -> list[Mention]:
    """The mentions, where a word that somebody bears as a surname is no organisation ("OBAMA") and no first name, and
    where what is left of a company's name is one: "Chrysler" beside "Chrysler Corp"."""
    found = _trimmed(found)
    full = {m.surname for m in found if len(m.parts) > 1 and not m.organization}
    surnames = full | {m.surname for m in found if m.sure and not m.parts[-1].isupper()}
    companies = {stem for m in found if m.organization and (stem := company(m.parts))}
    settled = []
    for m in found:
        borne = m.sure or (len(m.parts) == 1 and m.surname in surnames)
        if tuple(part.lower() for part in m.parts) in companies and not borne:
            m = replace(m, organization=True)
        elif len(m.parts) == 1 and m.organization and m.surname in surnames:
            m = replace(m, organization=False)
        if len(m.parts) == 1 and m.gender and m.surname in full and m.begin == m.span.start and not m.role:
            m = replace(m, gender="")
        settled.append(m)
    return settled


def company(parts: Sequence[str]) -> tuple[str, ...]:
    """What a company's name is without "Corp", "Industries Inc", in lower case; empty for a name of another kind."""
    lows = tuple(bare(part).lower() for part in parts)
    end = lows.index("of") if "of" in lows else len(lows)
    while end and lows[end - 1] in names.COMPANY:
        end -= 1
    return lows[:end] if lows[end : end + 1] and lows[end] in names.COMPANY else ()


def _trimmed(found: list[Mention]) -> list[Mention]:
    """The mentions without the capitals that only happen to stand beside a name: "Barack Obama Election Day"."""
    sure = {tuple(part.lower() for part in m.parts) for m in found if m.sure and is_given(m.parts[0].lower())}
    alone = {m.surname for m in found if len(m.parts) == 1}
    times = Counter(tuple(part.lower() for part in m.parts) for m in found)
    trimmed = []
    for m in found:
        lows = tuple(part.lower() for part in m.parts)
        stray = len(lows) == 2 and m.frame == 0 and m.opens and not is_given(lows[0]) and not m.role
        if stray and lows[1] in alone and times[lows] == 1:
            m = _cut(m, 1, 2)  # "Derelict Obama" over an article about Obama
            lows = lows[1:]
        if len(lows) > 2 and is_given(lows[0]) and lows[1] in alone and not alone & set(lows[2:]):
            m = _cut(m, 0, 2)
        elif len(lows) > 2 and m.surname not in names.SUFFIXES:
            for first in (0, 1, 2):
                run = next(
                    (lows[first:end] for end in range(len(lows), first + 1, -1) if lows[first:end] in sure), None
                )
                if run == lows:
                    break
                if run and (first == 0 or not is_given(lows[0])):
                    m = _cut(m, first, first + len(run))
                    break
        trimmed.append(m)
    return trimmed


def _cut(mention: Mention, first: int, end: int) -> Mention:
    """The mention's parts from first to end alone."""
    skipped = sum(len(part) + 1 for part in mention.parts[:first])
    kept = mention.parts[first:end]
    start = mention.span.start + skipped
    stop = min(start + sum(len(part) for part in kept) + len(kept) - 1, mention.span.end)
    possessive = mention.possessive and end == len(mention.parts)
    return replace(mention, parts=kept, span=Span(start, stop), possessive=possessive, organization=False)


def repeated(items: Sequence[Item], number: int, known: Mapping[tuple[str, ...], Mention]) -> Iterator[Mention]:
    """The names of a headline that the rest of the text has too: there capitals tell nothing."""
    i = 0
    while i < len(items):
        for length in (4, 3, 2, 1):
            run = items[i : i + length]
            like = known.get(tuple(bare(item.low) for item in run)) if len(run) == length else None
            if like and run[0].is_capital and not (length == 1 and like.opens):
                possessive = run[-1].is_possessive
                last = run[-1].span.start + len(bare(run[-1].raw))
                start = run[0].span.start
                yield replace(
                    like,
                    span=Span(start, last),
                    begin=start,
                    frame=number,
                    role="",
                    quoted=False,
                    possessive=possessive,
                    attributive=False,
                    governed=i > 0 and items[i - 1].low in lexicon.PREPOSITIONS,
                    first=i <= 1,
                    subject=False,
                    opens=False,
                )
                i += length - 1
                break
        i += 1
