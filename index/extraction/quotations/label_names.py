"""Names of labelled speakers: the full names inside turns that a label's one word is part of, and the labels that are
surnames as others of the text are, though nothing else names them.

The network reads no turns but those lines of them that may tell: the ones that hold such a full name, and the first
words behind a label of one word in capitals.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.core.types import Span
from index.extraction.documents.labels import LabelKind, label_key, speaker_of
from index.extraction.documents.turns import Turns
from index.extraction.network.name_spans import NamedSpan
from index.lexicon import gazetteer
from index.text.name_parts import is_given_name

SURNAME = 0.7
"""The mean probability that labels in capitals, read in small letters, are a person's name, from which they are one
where other labels of the text are surnames: of surnames 85 of 100 reach it, and 15 of other words."""
SURE = 0.9
"""The least probability of a full name that completes a label."""
_READ = 4
"""Turns of a label that are read."""
_AHEAD = 240
"""Characters of a turn that are read behind its label."""
_BEFORE = 40
"""Characters before a full name in which a relation or an introduction stands."""
_CAPITALS = re.compile(r"[^\W\d_a-z][\w’'\-]*\.?(?: (?:[a-z]{2,3} ){0,2}[^\W\d_a-z][\w’'\-]*\.?)+")
_INTRODUCED = re.compile(r"(?:\bI am|\bI[’']m|[Mm]y name is|[Tt]his is|[Cc]all me)(?: [\w.]+){0,3}\W*$")
_TITLES = gazetteer.COURTESY | gazetteer.ROLES | gazetteer.ROLE_MODIFIERS | set(gazetteer.TITLES)
_OTHERS = (
    gazetteer.ROLES
    | gazetteer.UNNAMED_HEADS
    | gazetteer.STRANGERS
    | gazetteer.FOLLOWERS
    | gazetteer.KIN
    | gazetteer.ORGANIZATIONS
)
_NOT_THEIRS = gazetteer.KIN | {"late"}


def lines_to_read(text: str, turns: Turns) -> str | None:
    """The text of the same length with nothing left but what tells whose the labels of `turns` are, labels in capitals
    in small letters; None where nothing does. Linear in the text's length."""
    labels = _labels(text, turns)
    words = {_word(text, word) for _, word in labels}
    if not words:
        return None
    kept: dict[Span, str] = {}
    read: defaultdict[str, int] = defaultdict(int)
    loud = {source: source for source, _ in labels if source.of(text).isupper()}
    for turn in turns.quotations:
        source = turn.source.span
        for part in turn.content:
            if any(words.intersection(_lows(match[0])) for match in _CAPITALS.finditer(text, part.start, part.end)):
                kept[part] = part.of(text)
        if source in loud and read[_word(text, source)] < _READ:
            read[_word(text, source)] += 1
            first = turn.content[0]
            end = first.start if first in kept else min(first.end, source.end + _AHEAD)
            kept[Span(source.start, end)] = _small(source.of(text)) + text[source.end : end]
    pieces, at = list[str](), 0
    for span in sorted(kept):
        pieces += ["\n" * (span.start - at), kept[span]]
        at = span.end
    return "".join(pieces) + "\n" * (len(text) - at) if kept else None


def label_names(text: str, turns: Turns, read: Sequence[NamedSpan], others: Sequence[NamedSpan]) -> list[NamedSpan]:
    """The names of the labels: full names that stand in turns, and labels of one word that a full name of the text
    completes, or that are surnames by themselves. `read`: the names in the lines to read; `others`: in the rest."""
    labels = _labels(text, turns)
    words = {_word(text, word) for _, word in labels}
    own = {part: _word(text, word) for part, word in _contents(turns, dict(labels))}
    parts = sorted(own)
    full = list[NamedSpan]()
    at = 0
    for one in read:
        while at < len(parts) and parts[at].end <= one.span.start:
            at += 1
        inside = at < len(parts) and parts[at].contains(one.span)
        speaker = own[parts[at]] if inside else ""
        if one.person and one.probability >= SURE and _completes(text, one.span, words, speaker):
            full.append(one)
    persons = [one.span for one in (*full, *others) if one.person and " " in one.span.of(text)]
    completed = {low for span in persons for low in _ends(text, span)}
    lasts = {_lows(span.of(text))[-1] for span in persons}
    alone = [word for source, word in labels if word == source]
    if any(word.of(text).isupper() and _word(text, word) in lasts for word in alone):
        completed |= _surnames(text, alone, read)
    return [*full, *(NamedSpan(word, True, SURE) for word in alone if _word(text, word) in completed)]


def _surnames(text: str, labels: Sequence[Span], read: Sequence[NamedSpan]) -> set[str]:
    """The labels in capitals that the network takes for a person's name, in small letters."""
    chances: defaultdict[str, list[float]] = defaultdict(list)
    persons = {one.span: one.probability for one in read if one.person}
    for label in labels:
        if label.of(text).isupper():
            chances[_word(text, label)].append(persons.get(label, 0.0))
    return {
        low for low, each in chances.items() if low not in _OTHERS and sum(each[:_READ]) >= SURNAME * len(each[:_READ])
    }


def _labels(text: str, turns: Turns) -> list[tuple[Span, Span]]:
    """The labels that may be a person's and whose name is one word, each with that word, in order."""
    labels = list[tuple[Span, Span]]()
    for turn in turns.quotations:
        source = turn.source.span
        if source is None or source in turns.unnamed:
            continue
        who = source.of(text)
        if speaker_of(who, label_key(who)) in (LabelKind.UNNAMED, LabelKind.FIELD):
            continue
        words = [Span(source.start + match.start(), source.start + match.end()) for match in _WORD.finditer(who)]
        while len(words) > 1 and words[0].of(text).casefold() in _TITLES:
            words.pop(0)
        if len(words) == 1 and words[0].end - words[0].start > 2:
            labels.append((source, words[0]))
    return labels


_WORD = re.compile(r"[^\W\d_][\w’'\-]*\.?(?<!-)")


def _contents(turns: Turns, words: dict[Span, Span]) -> Iterator[tuple[Span, Span]]:
    """Yield the parts of the turns behind labels of one word, each with that word."""
    for turn in turns.quotations:
        if turn.source.span in words:
            for part in turn.content:
                yield part, words[turn.source.span]


def _completes(text: str, span: Span, words: set[str], speaker: str) -> bool:
    """True for a full name that is some label's, not a relative's, nor somebody's of whom its namesake speaks."""
    ends = _ends(text, span)
    if not words.intersection(ends) or " " not in span.of(text):
        return False
    before = text[max(0, span.start - _BEFORE) : span.start]
    if _NOT_THEIRS.intersection(word.strip(",").casefold() for word in before.split()[-4:]):
        return False
    return speaker not in ends or bool(_INTRODUCED.search(before))


def _ends(text: str, name: Span) -> list[str]:
    """The last word of a full name, and the first one where it is a given name, in small letters."""
    lows = _lows(name.of(text))
    return [lows[-1], *(low for low in lows[:1] if is_given_name(low))] if lows else []


def _lows(name: str) -> list[str]:
    return [word.strip(".,").removesuffix("’s").removesuffix("'s").casefold() for word in name.split()]


def _word(text: str, span: Span) -> str:
    return span.of(text).casefold()


def _small(word: str) -> str:
    """The word with a capital and small letters, of the same length."""
    small = word[:1] + word[1:].lower()
    return small if len(small) == len(word) else word
