"""The organisations, papers, governments and campaigns that an article names, each with all its mentions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from index import lexicon, names
from index.abbreviations import explained, plain
from index.frames import Frame, Item, words
from index.mention import Mention
from index.people import People
from index.settling import company
from index.titles import NO_START, bare, is_thing, joins_firm, may_follow
from index.vocabulary import Span

_LINKS = frozenset("of for on".split())
_SMALL = frozenset("the of for and a on in at".split())
_LONGEST = 9
_COMPOUND = ("-backed", "-linked", "-led", "-based", "-born", "-owned", "-run", "-affiliated", "-style", "-leaning")
# Words that end a name in a headline and are no part of it: "Boston Globe Poll".
_PAPERS = frozenset("poll polls report survey study statement show newspaper site website blog".split())
_CROWDS = frozenset("republicans democrats".split())
# Lower-case nouns that make a name in front of them an organisation's: "the Clinton campaign".
_OWNED = frozenset(
    """campaign camp administration government team committee newspaper ministry foundation police office legislature
    commission magazine army""".split()
)
_LED = frozenset("campaign camp administration government team office".split())  # by somebody, whose name it bears
_JOINT = frozenset("commission committee department ministry administration office agency council".split())
_BETWEEN = frozenset("presidential senate gubernatorial election official own new transition".split())


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


def bodies(text: str, read: Sequence[Frame], people: People) -> list[Body]:
    """Every organisation of the article, in the order of their first mentions. Linear time."""
    held: list[Body] = []
    known: dict[frozenset[str], Body] = {}
    campaigning = any(item.low == "campaign" for frame in read for item in frame.items)
    for number, frame in enumerate(read):
        marked = [item.span for item in frame.items if item.quote]
        items = list(words(text, frame.span.start, frame.span.end)) if marked else list(frame.items)
        if _shouted(items):
            continue
        for mention in _in_frame(items, number, people):
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


def _shouted(items: Sequence[Item]) -> bool:
    letters = [item for item in items if item.raw[0].isalpha()]
    return len(letters) > 5 and sum(item.is_capital for item in letters) > 0.75 * len(letters)


def _in_frame(items: Sequence[Item], number: int, people: People) -> Iterator[Mention]:
    i = 0
    while i < len(items):
        item = items[i]
        firm = (
            item.raw.isupper() and i + 1 < len(items) and bare(items[i + 1].low) in names.COMPANY
        )  # "AM International"
        never = bare(item.low) in NO_START - {"us"} and not firm
        if not item.is_capital or not item.raw[0].isalpha() or never:
            i += 1
            continue
        end = _run_end(items, i)
        start, stop = i, end
        while start < stop - 1 and (_is_stray(items[start].low)):
            start += 1
        while stop > start and bare(items[stop - 1].low) in _PAPERS:
            stop -= 1
        if stop > start and (mention := _mention(items, start, stop, number, people)):
            yield mention
        i = end


def _is_stray(low: str) -> bool:
    """True for what a run may begin with that is no part of a name: "Friday", "Koch-backed"."""
    return low in lexicon.WEEKDAYS or low in names.TITLES or low.endswith(_COMPOUND)


def _run_end(items: Sequence[Item], i: int) -> int:
    end, organized = i + 1, bare(items[i].low) in names.ORGANIZATIONS
    while end < len(items) and end - i < _LONGEST and may_follow(items, end):
        item = items[end]
        at = end + 1
        firm = at < len(items) and bare(items[at].low) in names.COMPANY  # "CCR Video Corp"
        if item.is_capital and item.raw[0].isalpha() and (firm or item.low not in names.NEVER):
            organized = organized or bare(item.low) in names.ORGANIZATIONS
            end += 1
        elif organized and (item.low in _LINKS or (item.low == "and" and "of" in [x.low for x in items[i:end]])):
            if at < len(items) and items[at].low == "the":
                at += 1
            if at >= len(items) or not items[at].is_capital or items[at].low in lexicon.WEEKDAYS | lexicon.MONTHS:
                break
            end = at + 1
        elif (item.low == "and" and (_joined_names(items, i, end) or joins_firm(items, i, end))) or (
            item.raw in "&/" and at < len(items) and items[at].is_capital
        ):
            end = at + 1
        else:
            break
    return end


def _joined_names(items: Sequence[Item], i: int, at: int) -> bool:
    """True for "the Securities and Exchange Commission": one name that ends as organisations' names do."""
    stop = at + 1
    while stop < len(items) and items[stop].is_capital:
        stop += 1
    ends = stop > at + 1 and bare(items[stop - 1].low) in _JOINT
    return ends and i > 0 and items[i - 1].low == "the" and not items[at - 1].is_possessive


def _mention(items: Sequence[Item], start: int, end: int, number: int, people: People) -> Mention | None:
    run = items[start:end]
    lows = [bare(item.low) for item in run]
    head = lows[next((i for i, low in enumerate(lows) if low in _LINKS), len(lows)) - 1]
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
    elif (person is not None and head not in names.ORGANIZATIONS) or not _is_body(
        items, start, lows, parts, head, " ".join(parts) in people.things
    ):
        return None
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


def _is_body(items: Sequence[Item], start: int, lows: list[str], parts: list[str], head: str, known: bool) -> bool:
    """True for a run of capitals that names an organisation; `known` where the article treats it as one elsewhere."""
    single = len(lows) == 1
    if head in names.ROLES and head not in names.ORGANIZATIONS:
        return False
    if head in _CROWDS or lows[0].endswith(_COMPOUND):
        return False
    if is_thing(lows) and not any(low in names.ORGANIZATIONS for low in lows):
        return False
    if single and lows[0] in names.NATIONALITIES | names.PARTIES | names.ROLES | names.COMPANY:
        return False
    if known or head in names.ORGANIZATIONS or lows[-1] in names.ORGANIZATIONS | names.PLACES:
        return True
    if single and parts[0].isupper() and 2 <= len(parts[0].strip(".")) <= 6:
        return True
    behind_the = start > 0 and items[start - 1].low == "the"
    return (behind_the and not single) or (not single and any(low in names.ORGANIZATIONS for low in lows))


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
