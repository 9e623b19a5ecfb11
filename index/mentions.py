"""What stands around each name of a text: title, role, gender, and how the name sits in its sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index import lexicon, names, phrases
from index.frames import Frame, Item, words
from index.mention import Mention
from index.mention_network import NamedSpan
from index.titles import NO_START, bare, gender_of, is_role, role_before, spaced
from index.vocabulary import Span

_QUALIFIERS = names.ORGANIZATIONS | names.ROLES | names.ROLE_MODIFIERS | names.UNNAMED_HEADS | names.FOLLOWERS
_LONGEST = 6
_RECURRING = 0.5  # how likely a name is one that stands where the network sees none


@dataclass(slots=True)
class _Line:
    """A frame's words, and which of them are names: first, one past the last, and what the network says of them."""

    number: int
    items: list[Item]
    marked: list[Span]
    runs: list[tuple[int, int, NamedSpan]]


def mentions(text: str, read: Sequence[Frame], named: Sequence[NamedSpan]) -> list[Mention]:
    """Every name of the text with what is around it, in the order of the text. Linear time.

    `named` is where the network finds names, sorted and apart. What the article names elsewhere settles what the
    network sees once: a longer run of capitals is cut to the name that recurs; a surname counts wherever it stands.
    """
    lines = _lines(text, read, named)
    full = Counter(
        lows for line in lines for start, end, one in line.runs if one.person and (lows := _lows(line, start, end))
    )
    recurring = _Recurring(full, {item.low for line in lines for item in line.items if item.raw.islower()})
    found: list[Mention] = []
    for line in lines:
        for start, end, one in recurring.runs(line):
            if mention := _mention(line.items, start, end, line.number, one):
                quoted = any(span.contains(mention.span) for span in line.marked)
                found.append(replace(mention, quoted=True) if quoted else mention)
    return found


def _lines(text: str, read: Sequence[Frame], named: Sequence[NamedSpan]) -> list[_Line]:
    starts = [frame.span.start for frame in read]
    by_frame: dict[int, list[NamedSpan]] = defaultdict(list)
    for one in named:
        number = bisect_right(starts, one.span.start) - 1
        if number >= 0 and one.span.start < read[number].span.end:
            by_frame[number].append(one)
    lines = []
    for number, frame in enumerate(read):
        marked = [item.span for item in frame.items if item.quote]
        items = list(words(text, frame.span.start, frame.span.end)) if marked else list(frame.items)
        begins = [item.span.start for item in items]
        line, border = _Line(number, items, marked, []), 0
        for one in by_frame[number]:
            start = max(border, bisect_right(begins, one.span.start) - 1)
            border = bisect_left(begins, one.span.end)
            while start < border - 1 and (items[start].low in names.COURTESY or _is_title(items[start].low)):
                start += 1
            if start < border:
                line.runs.append((start, border, one))
        lines.append(line)
    return lines


def _lows(line: _Line, start: int, end: int) -> tuple[str, ...]:
    """The words of a run that are part of a name, in lower case."""
    return tuple(bare(item.low) for item in line.items[start:end] if item.raw[0].isalnum())


class _Recurring:
    """The persons' names of an article, to be found where the network sees more, or nothing."""

    def __init__(self, full: Counter[tuple[str, ...]], plain: set[str]) -> None:
        """`full` counts each name, `plain` are the words that the article also writes without a capital."""
        self.full = full
        self.firsts: dict[str, set[str]] = defaultdict(set)
        for lows in full:
            if lows[-1] not in plain and lows[-1] not in NO_START and len(lows[-1]) > 2:
                self.firsts[lows[-1]].add(lows[0])

    def runs(self, line: _Line) -> Iterator[tuple[int, int, NamedSpan]]:
        """The runs of a line, cut where they hold a name that recurs, and the surnames that stand between them."""
        at = 0
        for start, end, one in [*line.runs, (len(line.items), len(line.items), None)]:
            yield from self._between(line.items, at, start)
            if one is not None:
                yield (*self._cut(line, start, end), one) if one.person else (start, end, one)
            at = end

    def _cut(self, line: _Line, start: int, end: int) -> tuple[int, int]:
        """The run without the capitals of a headline behind a name: "Elizabeth Warren Hammers Wells"."""
        lows = _lows(line, start, end)
        if len(lows) == end - start and self.full[lows] == 1:
            for length in range(len(lows) - 1, 1, -1):
                if self.full[lows[:length]] and len(lows[length - 1].strip(".")) > 1:
                    return start, start + length
        return start, end

    def _between(self, items: Sequence[Item], start: int, end: int) -> Iterator[tuple[int, int, NamedSpan]]:
        for at in range(start, end):
            low = bare(items[at].low)
            if items[at].is_capital and low in self.firsts:
                first = at - (at > start and items[at - 1].is_capital and items[at - 1].low in self.firsts[low])
                yield first, at + 1, NamedSpan(Span(items[first].span.start, items[at].span.end), True, _RECURRING)


def _mention(items: Sequence[Item], start: int, end: int, number: int, one: NamedSpan) -> Mention | None:
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
