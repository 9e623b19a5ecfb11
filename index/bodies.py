"""The organisations, papers, governments and campaigns that an article names, each with all its mentions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from index import lexicon, names
from index.abbreviations import explained, plain
from index.frames import Frame, Item, words
from index.mention import Mention
from index.mention_network import NamedSpan
from index.people import People
from index.titles import bare
from index.vocabulary import Span

_SMALL = frozenset("the of for and a on in at".split())
# Lower-case nouns that make a name in front of them an organisation's: "the Clinton campaign".
_OWNED = frozenset(
    """campaign camp administration government team committee newspaper ministry foundation police office legislature
    commission magazine army""".split()
)
_LED = frozenset("campaign camp administration government team office".split())  # by somebody, whose name it bears
_BETWEEN = frozenset("presidential senate gubernatorial election official own new transition".split())


class Organizations:
    """Where organisations' names stand, to be asked by where a word begins."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._ends = [span.end for span in spans]
        self._spans = spans

    def at(self, offset: int) -> Span | None:
        """The name that covers the offset; None where there is none."""
        found = bisect_right(self._ends, offset)
        return self._spans[found] if found < len(self._spans) and self._spans[found].start <= offset else None


@dataclass(slots=True, eq=False)
class Body:
    """An organisation of the article. `key` holds the words of its name, which a description may repeat."""

    name: str
    key: frozenset[str]
    place: bool = False
    mentions: list[Mention] = field(default_factory=list)


def key_of(name: str, campaigning: bool = False) -> frozenset[str]:
    """The words of a name that tell it from others. Where somebody is `campaigning`, their team is their campaign."""
    lows = [bare(word.strip(".,")).lower().replace(".", "") for word in name.split()]
    same = {"camp", "team"} if campaigning else {"camp"}
    return frozenset("campaign" if low in same else low for low in lows if low and low not in _SMALL)


def company(parts: Sequence[str]) -> tuple[str, ...]:
    """What a company's name is without "Corp", "Industries Inc", in lower case; empty for a name of another kind."""
    lows = tuple(bare(part).lower() for part in parts)
    end = lows.index("of") if "of" in lows else len(lows)
    while end and lows[end - 1] in names.COMPANY:
        end -= 1
    return lows[:end] if lows[end : end + 1] and lows[end] in names.COMPANY else ()


def bodies(text: str, read: Sequence[Frame], people: People, named: Sequence[NamedSpan] = ()) -> list[Body]:
    """Every organisation of the article, in the order of their first mentions. Linear time.

    `named` is where the network finds names, sorted and apart.
    """
    spans = Organizations([one.span for one in named if not one.person])
    held: list[Body] = []
    known: dict[frozenset[str], Body] = {}
    campaigning = any(item.low == "campaign" for frame in read for item in frame.items)
    for number, frame in enumerate(read):
        marked = [item.span for item in frame.items if item.quote]
        items = list(words(text, frame.span.start, frame.span.end)) if marked else list(frame.items)
        for mention in _in_frame(items, number, people, spans):
            led = len(mention.parts) > 1 and mention.parts[-1] == "team"
            key = key_of(mention.name, campaigning and led)
            if not key:
                continue
            if key not in known:
                parts = (*mention.parts[:-1], "campaign") if campaigning and led else mention.parts
                known[key] = Body(" ".join(parts), key, mention.place)
                held.append(known[key])
            known[key].mentions.append(mention)
    return _merged(held, {plain(short): " ".join(long.split()) for long, short in explained(text)})


def _in_frame(items: Sequence[Item], number: int, people: People, spans: Organizations) -> Iterator[Mention]:
    i = 0
    while i < len(items):
        own = spans.at(items[i].span.start)
        end = i + 1
        while end < len(items) and (items[end].span.start < own.end if own else _goes_on(items, end, spans)):
            end += 1
        if (own or items[i].is_capital) and (mention := _mention(items, i, end, number, people, own is not None)):
            yield mention
        i = end


def _goes_on(items: Sequence[Item], at: int, spans: Organizations) -> bool:
    """True where the capital in front and the one at `at` are one run, up to the next organisation's name."""
    before, item = items[at - 1], items[at]
    run = before.is_capital and item.is_capital and not before.is_possessive
    return run and spans.at(item.span.start) is None


def _mention(items: Sequence[Item], start: int, end: int, number: int, people: People, named: bool) -> Mention | None:
    run = items[start:end]
    lows = [bare(item.low) for item in run]
    parts = [item.raw for item in run]
    possessive = run[-1].is_possessive
    parts[-1] = bare(parts[-1])
    last = run[-1].span.start + len(parts[-1])
    if end < len(items) and items[end].raw in "’'" and parts[-1].endswith("s") and not possessive:
        possessive = True
        end += 1
    following = items[end].low if end < len(items) else ""
    after = end + 1 if following in _BETWEEN else end
    owned = items[after].low if after < len(items) and not items[after].quote else ""
    person = people.within(run[0].span.start, last)
    if bare(owned) in _OWNED and (possessive or following == owned or person) and not items[after].is_capital:
        shown = parts[-1:] if bare(owned) in _LED and (person or owned == "campaign") else parts
        parts = [*shown, bare(owned)]
        last = items[after].span.start + len(bare(owned))
        possessive = items[after].is_possessive
        end = after + 1
    elif not named and (person is not None or lows[-1] not in names.PLACES):
        return None  # a place speaks as its government does: "Moscow said"
    following = items[end].low if end < len(items) else ""
    return Mention(
        span=Span(run[0].span.start, last),
        parts=tuple(parts),
        begin=run[0].span.start,
        frame=number,
        organization=True,
        place=all(low in names.PLACES or low in ("united", "north", "south", "new") for low in lows),
        possessive=possessive,
        attributive=following.islower() and following in names.ORGANIZATIONS | names.ROLES | names.UNNAMED_HEADS,
        governed=start > 0 and items[start - 1].low in lexicon.PREPOSITIONS,
        first=start <= 1,
        subject=end < len(items) and (items[end].low in lexicon.AUXILIARIES or items[end].low.endswith("ed")),
    )


def _merged(held: list[Body], shorts: Mapping[str, str]) -> list[Body]:
    """The bodies with acronyms and shortened names joined to the one full name that they fit."""
    kept: list[Body] = []
    by_initials: dict[str, list[Body]] = {}
    by_last: dict[str, list[Body]] = {}
    by_stem: dict[tuple[str, ...], list[Body]] = {}
    for body in held:
        if stem := company(body.name.split()):
            by_stem.setdefault(stem, []).append(body)
        parts = [word for word in body.name.split() if word.lower() not in _SMALL]
        if len(parts) > 1:
            for initials in {"".join(w[0] for w in parts), "".join(w[0] for w in parts if w[0].isupper())}:
                by_initials.setdefault(initials.lower(), []).append(body)
            by_last.setdefault(bare(parts[-1]).lower(), []).append(body)
    for body in held:
        short = body.name.replace(".", "").lower()
        full = by_stem.get(tuple(body.name.lower().split()), [])
        if not full and " " not in short:
            full = (by_initials.get(short, []) if body.name.isupper() else []) or by_last.get(short, [])
            if not full and short in shorts:
                full = [other for other in held if other.key == key_of(shorts[short])]
                if not full:
                    body.name, body.key = shorts[short], body.key | key_of(shorts[short])
            full = [other for other in full if other is not body]
        if len(full) == 1 and not body.place:
            full[0].mentions.extend(body.mentions)
        else:
            kept.append(body)
    for body in kept:
        body.mentions.sort(key=lambda m: m.span.start)
    return kept
