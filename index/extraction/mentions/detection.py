"""Mention detection: the names that the network reads, with features of the words around them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from index.core.types import Span
from index.extraction.documents.labels import LabelKind, is_label, label_key, speaker_of
from index.extraction.mentions.mention import Mention
from index.extraction.mentions.source_phrase import DOCUMENTS
from index.extraction.network.name_spans import NamedSpan
from index.lexicon import gazetteer, word_classes
from index.text import pos_hints
from index.text.name_parts import (
    NO_START,
    is_given_name,
    name_gender,
    role_before,
    split_joined_names,
    strip_possessive,
)
from index.text.tokens import Sentence, Token, tokenize_words
from index.text.wordpieces import is_common

_QUALIFIERS = (
    gazetteer.ORGANIZATIONS | gazetteer.ROLES | gazetteer.ROLE_MODIFIERS | gazetteer.UNNAMED_HEADS | gazetteer.FOLLOWERS
)
_ARTICLES = frozenset("the a an".split())
_TITLED = gazetteer.COURTESY | gazetteer.ROLES | set(gazetteer.TITLES)
_COURTEOUS = gazetteer.COURTESY | set(gazetteer.TITLES)
_NO_ROLE = NO_START - _TITLED
SURE = 0.9
"""The least probability of a name of two words or more that nothing else shows to be a person's."""
_LONGEST = 6
_OFTEN = 3
_CAPITAL = re.compile(r"(?<![\w-])[A-Z][\w.’'-]*(?<![.’'-])")
_SPEAKERS = frozenset(("", *"police government campaign administration army ministry".split()))
_SPEAKING = re.compile(r"(?:[Tt]he )?([A-Z][\w.-]*(?: [A-Z][\w.-]*)*)(?:[’']s)?(?: ([a-z]+))?(?:[’']s)?$")
_INSIDE = re.compile(r"[\w,;)] $")


def detect_mentions(
    text: str, sentences: Sequence[Sentence], named: Sequence[NamedSpan], sources: Sequence[Span] = ()
) -> list[Mention]:
    """The names, in the order of the text: those that the network reads, and what speaks in capitals ("Moscow said").
    Linear time."""
    labels = [span for span in sources if is_label(text, span)]
    named = _with_labels(text, named, labels)
    named += _speaking(text, named, sources)
    named.sort(key=lambda one: one.span.start)
    mentions: list[Mention] = []
    starts = [one.span.start for one in named]
    for number, sentence in enumerate(sentences):
        first, last = bisect_left(starts, sentence.span.start), bisect_left(starts, sentence.span.end)
        if first == last:
            continue
        marked = [token.span for token in sentence.tokens if token.quote]
        tokens = list(tokenize_words(text, sentence.span.start, sentence.span.end)) if marked else list(sentence.tokens)
        ends = [token.span.end for token in tokens]
        for one in named[first:last]:
            start = bisect_right(ends, one.span.start)
            end = start
            while end < len(tokens) and tokens[end].span.start < one.span.end:
                end += 1
            if mention := _mention(tokens, start, end, number, one, marked):
                at = bisect_right(labels, one.span.start, key=lambda label: label.start) - 1
                mentions.append(replace(mention, label=at >= 0 and labels[at].contains(one.span)))
    return list(_settled(mentions))


def _with_labels(text: str, named: Sequence[NamedSpan], labels: Sequence[Span]) -> list[NamedSpan]:
    """The names, in order, with those of labels ("MAYOR TOM VALE:") in place of what the network reads there."""
    counts = Counter(span.of(text).casefold() for span in labels)
    capitals = Counter(match[0].casefold() for match in _CAPITAL.finditer(text)) if labels else Counter[str]()

    def repeats(span: Span) -> bool:
        word = span.of(text).casefold()
        return len(word) > 2 and 1 < counts[word] < capitals[word]

    labelled = [one for span in labels if (one := _labelled(text, span, repeats=repeats(span)))]
    starts = [one.span.start for one in labelled]

    def free(span: Span) -> bool:
        at = bisect_left(starts, span.end)
        return not (at and labelled[at - 1].span.end > span.start)

    return sorted([*(one for one in named if free(one.span)), *labelled], key=lambda one: one.span.start)


def _speaking(text: str, named: Sequence[NamedSpan], sources: Sequence[Span]) -> Iterator[NamedSpan]:
    """Yield the names that nothing but a source shows to be some: "the United States", "Tulsa" of "Tulsa police".
    A single word must stand inside a sentence somewhere, or be a place's."""
    starts = [one.span.start for one in named]
    surnames = {one.span.of(text).split()[-1].lower() for one in named if one.person}
    spoken: dict[str, bool] = {}
    for span in sources:
        near = named[max(0, bisect_left(starts, span.start) - 1) : bisect_left(starts, span.end)]
        if any(one.span.overlaps(span) for one in near):
            continue
        match = _SPEAKING.match(text, span.start, span.end)
        if match is None or strip_possessive(match[2] or "") not in _SPEAKERS:
            continue
        lows = match[1].lower().split()
        behind_the = match.start(1) > span.start and lows[0] not in gazetteer.ORGANIZATIONS
        plain = len(lows) == 1 and (lows[0].endswith("s") or behind_the or len(lows[0]) == 1)
        if not plain and gazetteer.ROLES.isdisjoint(lows) and gazetteer.nationalities().isdisjoint(lows):
            spoken[match[1]] = is_given_name(lows[0]) or (len(lows) == 1 and lows[0] in surnames)
    occurrences = list(_occurrences(text, spoken))
    shown = {
        name
        for start, name in occurrences
        if spoken[name] or " " in name or _INSIDE.match(text, max(0, start - 2), start)
    }
    shown |= {name for name in spoken if name.lower() in gazetteer.place_names()}
    for start, name in occurrences:
        end = start + len(name)
        at = bisect_left(starts, end)
        if name in shown and not (at and named[at - 1].span.end > start):
            yield NamedSpan(Span(start, end), spoken[name], SURE)


def _labelled(text: str, span: Span, *, repeats: bool) -> NamedSpan | None:
    """The name in a speaker's label: "Tom Vale" of "MAYOR Tom Vale" or "President of Kessel Tom Vale", "VALE" of
    "MR. VALE", and of "VALE" where that `repeats`, as a label and beside one; None where there is hardly one."""
    if speaker_of(span.of(text), label_key(span.of(text))) in (LabelKind.UNNAMED, LabelKind.FIELD):
        return None
    parts = [token for token in tokenize_words(text, span.start, span.end) if token.raw not in ",."]
    alone = repeats or (bool(parts) and parts[0].low.rstrip(".") in gazetteer.COURTESY)
    while parts and (
        parts[0].low in _TITLED | gazetteer.ROLE_MODIFIERS | gazetteer.nationalities() or parts[0].raw == "of"
    ):
        parts = parts[2 if parts[0].raw == "of" else 1 :]
    bracket = next((at for at, token in enumerate(parts) if token.raw == "("), len(parts))
    parts = parts[:bracket]
    whole = len(parts) > 1 or (bool(parts) and (alone or len(split_joined_names([parts[0].raw])) > 1))
    inner = [token for token in parts[1:-1] if token.low in gazetteer.PARTICLES]
    capital = all(token.is_capital or token in inner for token in parts)
    if not whole or len(parts) - len(inner) > 4 or parts[-1].low in _QUALIFIERS or not capital:
        return None
    return NamedSpan(Span(parts[0].span.start, parts[-1].span.end), True, SURE)


def _occurrences(text: str, names: Container[str]) -> Iterator[tuple[int, str]]:
    """Yield the offsets of the wanted names, the longest at each place, apart and in order."""
    capitals = [m.span() for m in _CAPITAL.finditer(text)]
    at = 0
    while at < len(capitals):
        start = capitals[at][0]
        for length in range(_LONGEST, 0, -1):
            end = capitals[at + length - 1][1] if at + length <= len(capitals) else start
            if start < end <= start + 80 and (name := text[start:end]) in names:
                yield start, name
                at += length - 1
                break
        at += 1


def _settled(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Each name as most of its mentions are, a person's or an organisation's: "Chrysler" as "Chrysler Corp" is."""
    mentions = _cut(mentions)
    votes: defaultdict[tuple[str, ...], float] = defaultdict(float)
    for m in mentions:
        votes[_lows(m)] += -1.0 if m.organization else m.probability
    full = {m.surname for m in mentions if len(m.parts) > 1 and votes[_lows(m)] >= 0}
    companies = {stem for m in mentions if m.organization and (stem := company_name(m.parts))}
    for m in mentions:
        lows = _lows(m)
        body = votes[lows] < 0 or (lows in companies and lows[-1] not in full)
        first = len(lows) == 1 and m.surname in full and m.begin == m.span.start and not m.role
        yield replace(m, organization=body, sure=m.sure and not body, gender="" if first else m.gender)


def _cut(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, each cut to the name in front of it that the article has at least as often, with two words, or
    three times, with one before everyday words: "Ida Brandt" of "Ida Brandt Hammers Kessel Bank" over an article."""
    times = Counter(map(_lows, mentions))
    shortened = []
    for m in mentions:
        lows = _lows(m)
        if len(lows) > 1 and not m.organization and lows[-1] not in gazetteer.SUFFIXES:
            known = [end for end in range(len(lows) - 1, 1, -1) if times[lows[:end]] >= times[lows]]
            if (
                times[lows] == 1
                and times[lows[:1]] >= _OFTEN
                and not is_given_name(lows[0])
                and all(map(is_common, lows[1:]))
            ):
                known.append(1)
            m = _first(m, known[0]) if known else m
        shortened.append(m)
    return shortened


def _first(mention: Mention, count: int) -> Mention:
    """The mention's first parts alone."""
    parts = mention.parts[:count]
    stop = min(mention.span.start + sum(map(len, parts)) + count - 1, mention.span.end)
    return replace(mention, parts=parts, span=Span(mention.span.start, stop), possessive=False)


def _lows(mention: Mention) -> tuple[str, ...]:
    return tuple(part.lower() for part in mention.parts)


def company_name(parts: Sequence[str]) -> tuple[str, ...]:
    """Return a company's name without "Corp", "Industries Inc", in lower case; empty for a name of another kind."""
    lows = tuple(strip_possessive(part).lower() for part in parts)
    end = lows.index("of") if "of" in lows else len(lows)
    while end and lows[end - 1] in gazetteer.COMPANY:
        end -= 1
    return lows[:end] if lows[end : end + 1] and lows[end] in gazetteer.COMPANY else ()


def _begins_sentence(tokens: Sequence[Token], i: int) -> bool:
    return i == 0 or tokens[i - 1].raw in ("''", *".:?!“\"'‘—–(")


def _qualifies(word: str) -> bool:
    word = strip_possessive(word)
    singular = word.removesuffix("s")
    return word.islower() and (word in _QUALIFIERS or singular in _QUALIFIERS)


def _mention(
    tokens: Sequence[Token], start: int, end: int, number: int, one: NamedSpan, marked: Sequence[Span]
) -> Mention | None:
    while start < end and not _may_begin(tokens[start]):
        start += 1
    while end > start and tokens[end - 1].raw.islower() and tokens[end - 1].low not in gazetteer.ORGANIZATIONS:
        end -= 1
    if start < end:
        start, end = _firm(tokens, start, end)
        start, end = _whole(tokens, start, end)
    end = next((at for at in range(start + 1, end) if tokens[at].raw in "()"), end)
    while start < end - 1 and (
        tokens[start].low in _COURTEOUS or (one.person and start < end - 2 and tokens[start].low in gazetteer.ROLES)
    ):
        start += 1  # "Mr. Voss" is Voss, "Fishmonger Ida Brandt" Ida Brandt
    if start < end and tokens[start].low in gazetteer.SUFFIXES:
        return None  # the "Jr." of a name that stands before it
    last = strip_possessive(tokens[end - 1].low) if start < end else ""
    person = one.person and last not in gazetteer.COMPANY and not (end - start == 1 and last in gazetteer.ORGANIZATIONS)
    named = [token for token in tokens[start:end] if token.raw != ","]
    if not named or (len(named) == 1 and len(strip_possessive(named[0].raw)) == 1):
        return None
    begin = start
    while begin > 0 and tokens[begin - 1].is_capital and not tokens[begin - 1].is_possessive:
        if tokens[begin - 1].low in _NO_ROLE:
            break
        begin -= 1
    prefix = [token.raw for token in tokens[begin:start]]
    if not any(word.lower() in _TITLED for word in prefix):
        begin, prefix = start, []
    parts = [token.raw for token in named]
    possessive = named[-1].is_possessive
    parts[-1] = strip_possessive(parts[-1])
    lows = [part.lower() for part in parts]
    office = len(lows) == 1 and lows[0].removesuffix("s") in gazetteer.ROLES
    if not person and (office or lows[-1] in DOCUMENTS - gazetteer.ORGANIZATIONS):
        return None  # "Executive Order", "Ministers"
    before, role_words = role_before(tokens, begin, prefix)
    prefix_lows = {word.lower() for word in prefix}
    following = tokens[end].low if end < len(tokens) else ""
    titled = bool(prefix_lows & _TITLED) or bool(role_words)
    span = Span(named[0].span.start, named[-1].span.start + len(strip_possessive(named[-1].raw)))
    return Mention(
        span=span,
        parts=tuple(split_joined_names(parts)),
        begin=tokens[begin].span.start,
        sentence=number,
        role=before,
        gender=name_gender(prefix_lows | set(role_words), lows),
        probability=one.probability if person else 0.0,
        sure=person and (titled or (one.probability >= SURE and len(parts) > 1)),
        organization=not person,
        quoted=_is_inside(span, marked),
        possessive=possessive,
        attributive=_qualifies(following),
        articled=begin > 0 and tokens[begin - 1].low in _ARTICLES and not prefix_lows & set(gazetteer.TITLES),
        opens=_begins_sentence(tokens, begin),
        governed=begin > 0 and tokens[begin - 1].low in word_classes.PREPOSITIONS,
        first=begin <= 1 or tokens[begin - 1].raw in ',—”"' or tokens[begin - 1].low in ("and", "but", "when"),
        subject=_is_subject(tokens, begin, end),
    )


def _is_inside(span: Span, others: Sequence[Span]) -> bool:
    """True where one of the others, which are in order and apart, contains the span."""
    at = bisect_right(others, span.start, key=lambda other: other.start) - 1
    return at >= 0 and others[at].contains(span)


def _may_begin(token: Token) -> bool:
    """True for a capital, a particle ("von"), a figure."""
    return (
        token.raw[0].isalnum()
        and (not token.raw.islower() or token.low in gazetteer.PARTICLES)
        and token.low not in _ARTICLES
    )


def _firm(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """The bounds of a company's whole name, of which the network may have read a part: "Standard and Poor's Corp"."""
    last = at = end
    while at < len(tokens) and (tokens[at].is_capital or (tokens[at].low in ("and", "&") and at == end)):
        at += 1
        if tokens[at - 1].low in gazetteer.COMPANY:
            last = at
    if last == end:
        return start, end
    while start > 0 and tokens[start - 1].is_capital and tokens[start - 1].low not in NO_START | _TITLED:
        start -= 1
    return start, last


def _whole(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """The bounds of a name with the particle and the suffix that belong to it: "Osama bin Laden", "Voss, Jr."."""
    if start > 1 and tokens[start - 1].low in gazetteer.PARTICLES and tokens[start - 2].is_capital:
        start -= 2
    behind = [token.low for token in tokens[end : end + 2]]
    if behind[:1] and behind[0] in gazetteer.SUFFIXES:
        end += 1
    elif behind[:1] == [","] and behind[1:] and behind[1] in gazetteer.SUFFIXES:
        end += 2
    return start, end


def _is_subject(tokens: Sequence[Token], start: int, end: int) -> bool:
    """True where a verb follows the name, or where a sentence begins with it and no noun does."""
    if end < len(tokens) and start <= 1 and _begins_sentence(tokens, start) and not tokens[end - 1].is_possessive:
        low = tokens[end].low
        return tokens[end].raw in (",", "(") or (
            tokens[end].raw.islower() and low not in word_classes.PREPOSITIONS | {"and", "or"}
        )
    while end < len(tokens) and (pos_hints.is_adverb(tokens[end])):
        end += 1
    if end >= len(tokens):
        return False
    token = tokens[end]
    return pos_hints.is_verb(token) or (token.raw.islower() and token.low.endswith("ed")) or token.low == "who"
