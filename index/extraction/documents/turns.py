"""Turns: what each labelled speaker of a transcript, an interview or a speech says, and where nobody speaks any more.

Whether a text with labels is a transcript is told by evidence: labels that repeat, that name or stand for speakers, and
words behind them that are sentences. In doubt it is none, and nobody is given the whole of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.core.types import Kind, Quotation, Source, Span, hull
from index.extraction.documents.labels import Form, Label, LabelKind, label_of
from index.lexicon import word_classes
from index.text.quotation_marks import quoted_spans
from index.text.sentences import trim_span

_LEAST_TURNS, _LEAST_RECORDED, _LEAST_LABELS = 3, 2, 2
_FEW = 12
"""Words of an interjection and its label at most."""
_SPEAKERS, _SENTENCES = 0.5, 0.6
"""The share of turns whose labels name or stand for speakers, and of turns that end as sentences do, at least."""
_COVERED = 0.25
"""The share of the lines from the first label to the last that begin with one, at least."""
_TOLD, _LEAST_TOLD = 0.25, 4
"""The share of the paragraphs behind a turn's first that speak of "I" or "you", below which a narrator tells them; and
how many paragraphs show it."""
_LONG_TURNS = 0.15
"""The share of turns with more than one paragraph, from which the last one may have several too."""
_OBJECTS = frozenset("me mine myself ours".split())
_OWN = frozenset(
    form
    for word in (word_classes.FIRST_PERSON - _OBJECTS) | {"i’m", "i'm", "you"}
    for form in (word, word.capitalize())
) - {"i"}
_FIRST_OR_SECOND = word_classes.FIRST_PERSON | frozenset(
    "let’s let's you your yours i’m i'm i’ve i've we’re we're you’re you're".split()
)
_END = re.compile(r"[.?!…][\"”’'»)\]*_]*$|[—–-][\"”’']?$|[.?!…][\"”’'»]?\s*\([^()]*\)$")
PLAY = re.compile(
    r"^(?:ACT|SCENE|Act|Scene)\s+[IVX\d]|\b(?:Exit|Exeunt|Enter)\b [A-Z]|^(?:PERSONS|DRAMATIS PERSONAE|CHARACTERS)\b|"
    r"^Curtain\b|\bplay in \w+ acts?\b"
)
_NOTED = (
    "edited|condensed|shortened|abridged|translated|transcribed|transcript|recorded|conducted|broadcast|aired|"
    "published|produced|sponsored|corrected|updated|available|ended|closed|rose|adjourned|concluded"
)
_TAIL_BEGINNINGS = (
    r"(?:this|the) (?:interview|transcript|conversation|briefing|event|programme|program|episode|discussion|meeting|"
    rf"sitting|session|hearing|article|story)\b[^.?!]{{0,120}}?\b(?:{_NOTED})\b|"
    "read more|read also|read next|watch more|watch also|listen also|see also|more on|"
    r"related(?:\s*(?::|$)|\s+(?:articles?|links?|stories|topics?|content|coverage)\b)|"
    r"editors?['’]?s?['’]? note|editor:|edited by|note:|corrections?\b\s*[:,(]|transcri|subscribe|follow us|"
    r"follow \w+ on|photos?\b\s*(?::|by\b|©)|image:|copyright|©|end$|ends$|share this|sign up|click (?:here|on)|"
    "advert|sponsored|source:|about the author|compiled by|posted (?:by|on|in|at)|(?:first )?published (?:by|on|in|at)|"
    r"tags?:|topics?:|to be continued|court (?:was )?adjourned|adjourned"
)
_TAIL = re.compile(
    rf"^(?:{_TAIL_BEGINNINGS})|\bedited for\b|^[-–—_#*=~\s]+$|^#+\s|\ball rights reserved\b|^-?\s*30\s*-?$",
    re.IGNORECASE,
)
_OPENING = tuple('"“„«')
_ASIDE = ("(", "[", "*", "<", "…", "&lt;")


@dataclass(frozen=True, slots=True)
class Turns:
    """The labelled turns, in order, and the stretches of the text that they fill: one, from the first label to the end
    of the last turn, or one a turn where they stand scattered in an article.

    `unnamed`: the labels of those who have no name there: a reporter, a voice-over.
    """

    spans: tuple[Span, ...]
    quotations: tuple[Quotation, ...]
    unnamed: frozenset[Span] = frozenset()
    speech: bool = False
    """True for one speaker's address under one label."""

    @property
    def span(self) -> Span:
        """The stretch from the first turn to the last."""
        return hull(self.spans)


def labelled_turns(text: str, title: str, lines: Sequence[Span], candidates: Sequence[Label | None]) -> Turns | None:
    """A direct quotation for each labelled turn, given a text's paragraphs and their labels; None for no transcript.

    Lines whose label is not understood, editors' notes, teasers, times and stage directions are nobody's.
    """
    labels = _consistent(text, title, lines, candidates)
    first = next((i for i, label in enumerate(labels) if label and label.kind is not LabelKind.FIELD), None)
    if first is None:
        return None
    numbers = [i for i, label in enumerate(labels) if label and label.kind is not LabelKind.FIELD]
    if _is_dialogue(text, lines, labels):
        return _dialogue(text, lines, labels, numbers)
    loud = [i for i in numbers if (label := labels[i]) and label.form is Form.COLON and _is_loud(text, label)]
    if _is_scattered(text, lines, labels, loud):
        return _scattered(text, lines, labels, loud)
    if not _is_speech(text, title, lines, labels, numbers):
        return None
    label = labels[first]
    assert label
    interjected = all(_is_interjection(text, lines[i], labels[i]) for i in numbers[1:])
    return _speech(text, label, lines[first:]) if interjected else _dialogue(text, lines, labels, numbers, several=True)


def _consistent(text: str, title: str, lines: Sequence[Span], labels: Sequence[Label | None]) -> list[Label | None]:
    """The labels, without those in a layout that only a repetition shows to be one, where they do not repeat."""
    counts = Counter(label.key for label in labels if label)
    forms = Counter(label.form for label in labels if label)

    loud = sum(_is_loud(text, label) for label in labels if label)
    surnames = {_last(label) for label in labels if label and label.kind is LabelKind.NAMED and " " in label.key}

    def fits(number: int, label: Label) -> bool:
        if number == 0 and loud >= _LEAST_TURNS and not _is_loud(text, label):
            return False  # "Pence: it was a joke", above "PENCE: …"
        if lines[number].of(text).casefold() == title.strip().casefold():
            return False
        if label.kind is LabelKind.UNKNOWN and counts[label.key] == 1 and label.form is Form.COLON:
            return bool(_END.search(_words(text, lines, labels, number)))  # not "NEW TV AD: Earle Supports a Tax"
        if label.form in (Form.ALONE, Form.GAP, Form.DASH, Form.MARKED):
            below = lines[number + 1].of(text) if number + 1 < len(lines) else ""
            who = label.who.of(text)
            if label.form is Form.ALONE and (not below or below[0].islower() or who.endswith(",")):
                return False  # "Mr President," is who is spoken to
            known = label.kind in (LabelKind.NAMED, LabelKind.UNNAMED)
            if label.form is Form.ALONE and label.key in surnames:
                return True
            return (counts[label.key] > 1 and (known or " " in label.key or _is_loud(text, label))) or (
                forms[label.form] > 2 and known
            )
        if label.form is Form.RECORD:
            return forms[Form.RECORD] > 1
        return True

    return [label if label and fits(number, label) else None for number, label in enumerate(labels)]


def _words(text: str, lines: Sequence[Span], labels: Sequence[Label | None], number: int) -> str:
    """The words on a label's own line, or, where there are none, on the next."""
    label = labels[number]
    assert label
    if label.start < lines[number].end:
        return text[label.start : lines[number].end]
    following = number + 1
    return lines[following].of(text) if following < len(lines) and not labels[following] else ""


def _is_dialogue(text: str, lines: Sequence[Span], labels: Sequence[Label | None]) -> bool:
    numbers = [i for i, label in enumerate(labels) if label and label.kind is not LabelKind.FIELD]
    candidates = [label for i in numbers if (label := labels[i])]
    record = bool(candidates) and all(label.form is Form.RECORD for label in candidates)
    if len(numbers) < (_LEAST_RECORDED if record else _LEAST_TURNS) or any(
        PLAY.search(line.of(text)) for line in lines
    ):
        return False
    counts = Counter(_last(label) for label in candidates)
    if (max(counts.values()) < 2 and not record) or len(numbers) < _COVERED * (numbers[-1] + 1 - numbers[0]):
        return False
    words = [_words(text, lines, labels, i) for i in numbers]
    timed = sum(label.form is Form.TIMED for label in candidates)
    lasts = [lines[i - 1].of(text) for i in numbers[1:]] + words[-1:]
    ended = sum(
        any(c.isalpha() for c in one) and not _is_name(one) and bool(_END.search(one.rstrip()) or _END.search(other))
        for one, other in zip(words, lasts, strict=True)
    )
    speaking = sum(
        label.kind is not LabelKind.UNKNOWN or counts[_last(label)] > 1 or _is_loud(text, label) for label in candidates
    )
    fields = sum(label is not None and label.kind is LabelKind.FIELD for label in labels)
    below = [
        line.of(text)
        for line, label in zip(lines[numbers[0] : numbers[-1]], labels[numbers[0] : numbers[-1]], strict=True)
        if label is None
    ]
    narrated = [not _is_spoken(line) for line in below if not line.startswith((*_OPENING, *_ASIDE))]
    if len(narrated) >= _LEAST_TOLD and sum(narrated) > (1 - _TOLD) * len(narrated):
        return False
    return (
        ended + timed >= _SENTENCES * len(words)
        and speaking >= _SPEAKERS * len(candidates)
        and fields < len(candidates)
    )


def _last(label: Label) -> str:
    """The last word of a label: "okafor" of "Mr Okafor" and "Tom Okafor"."""
    return label.key.split()[-1] if label.key else ""


def _is_loud(text: str, label: Label) -> bool:
    """True for a label in capitals."""
    return label.who.of(text).isupper() and label.who.end - label.who.start > 1


def _dialogue(
    text: str, lines: Sequence[Span], labels: Sequence[Label | None], numbers: Sequence[int], *, several: bool = False
) -> Turns:
    """The turns of the labels of these lines; `several`: the last one may have several paragraphs, as others have."""
    first, last = numbers[0], numbers[-1]
    quotations: list[Quotation] = []
    open_turn = False
    long_turns = 0
    for number in range(first, last + 1):
        line, label = lines[number], labels[number]
        if label and label.kind is not LabelKind.FIELD:
            quotations.append(_turn(text, line, label))
            open_turn = True
        elif is_aside(line.of(text)):
            continue
        elif label or _may_be_label(text, line) or is_tail(line.of(text)):
            open_turn = False
        elif open_turn:
            long_turns += len(quotations[-1].content) == 1
            quotations[-1] = _with(text, quotations[-1], line)
    several = several or long_turns >= _LONG_TURNS * len(quotations)
    end = lines[last].end
    behind = list[Span]()
    for line, label in zip(lines[last + 1 :], labels[last + 1 :], strict=True):
        if label or _may_be_label(text, line) or is_tail(line.of(text)):
            break
        behind.append(line)
    is_said = [_is_spoken(line.of(text)) or line.of(text).rstrip().endswith("!") for line in behind]
    spoken = max((number for number, said in enumerate(is_said) if said), default=-1)
    several = several or (len(behind) > 1 and sum(is_said) >= _SENTENCES * len(behind))
    for number, line in enumerate(behind):
        if is_aside(line.of(text)):
            continue
        if quotations[-1].content and not (several and number <= spoken):
            break
        quotations[-1] = _with(text, quotations[-1], line)
        end = line.end
    start = quotations[0].source.span
    assert start
    unnamed = frozenset(label.who for label in labels if label and label.kind is LabelKind.UNNAMED)
    return Turns((Span(start.start, end),), tuple(turn for turn in quotations if turn.content), unnamed)


def _is_scattered(text: str, lines: Sequence[Span], labels: Sequence[Label | None], numbers: Sequence[int]) -> bool:
    """True for labels in capitals, of two or more of whom one speaks twice, before words that end as sentences do."""
    candidates = [label for i in numbers if (label := labels[i])]
    counts = Counter(_last(label) for label in candidates)
    if len(numbers) < _LEAST_TURNS or len(counts) < _LEAST_LABELS or max(counts.values()) < _LEAST_LABELS:
        return False
    ended = sum(bool(_END.search(_words(text, lines, labels, i))) for i in numbers)
    return ended >= _SENTENCES * len(numbers) and not any(PLAY.search(line.of(text)) for line in lines)


def _scattered(text: str, lines: Sequence[Span], labels: Sequence[Label | None], numbers: Sequence[int]) -> Turns:
    """The turns in an article, each with the paragraphs in quotation marks right behind it."""
    quotations, spans = list[Quotation](), list[Span]()
    for number, until in zip(numbers, [*numbers[1:], len(lines)], strict=True):
        label = labels[number]
        assert label
        turn, end = _turn(text, lines[number], label), lines[number].end
        for line in lines[number + 1 : until]:
            if not line.of(text).startswith(_OPENING):
                break
            turn, end = _with(text, turn, line), line.end
        quotations.append(turn)
        spans.append(Span(label.who.start, end))
    unnamed = frozenset(label.who for i in numbers if (label := labels[i]) and label.kind is LabelKind.UNNAMED)
    return Turns(tuple(spans), tuple(turn for turn in quotations if turn.content), unnamed)


def _with(text: str, turn: Quotation, line: Span) -> Quotation:
    """The turn with one more paragraph, without its opening mark where the label stands behind one too."""
    source = turn.source.span
    marked = source is not None and text[source.start - 1 : source.start] in _OPENING and text[line.start] in _OPENING
    return replace(turn, content=(*turn.content, Span(line.start + marked, line.end)))


def _turn(text: str, line: Span, label: Label) -> Quotation:
    words = trim_span(text, label.start, line.end)
    content = (words,) if words and any(c.isalnum() for c in words.of(text)) else ()
    return Quotation(content=content, source=Source(label.who), cue=(label.cue,), kind=Kind.DIRECT, confidence=0.95)


def is_aside(line: str) -> bool:
    """True for "(Applause.)", "* * *", a time and other lines that nobody speaks."""
    line = line.lstrip('"“„«')
    return line.startswith(_ASIDE) or not any(c.isalpha() for c in line)


def is_tail(line: str) -> bool:
    """True for a note or a teaser behind what is said."""
    return _TAIL.search(line) is not None


def _may_be_label(text: str, line: Span) -> bool:
    """True for a line that begins with a few capitalised words and a colon, which is no label that is understood."""
    colon = text.find(":", line.start, min(line.end, line.start + 60))
    if colon < 0 or (colon + 1 < line.end and not text[colon + 1].isspace()):
        return False
    words = text[line.start : colon].split()
    return len(words) <= 5 and all(word[0].isupper() or not word[0].isalpha() or len(word) < 4 for word in words)


def _is_name(words: str) -> bool:
    """True for several words that all begin with a capital: somebody's name, and nothing that is said."""
    parts = words.split()
    return len(parts) > 1 and all(part[0].isupper() for part in parts)


def _is_spoken(line: str) -> bool:
    """True where somebody speaks of themselves, or to somebody."""
    return any(word.strip('.,;:!?"“”()').casefold() in _FIRST_OR_SECOND for word in line.split())


def _is_speech(
    text: str, title: str, lines: Sequence[Span], labels: Sequence[Label | None], numbers: Sequence[int]
) -> bool:
    """True where named labels stand before whole sentences or greetings, and somebody speaks as "I" or "we" outside
    quotation marks; of a single label, the text may not speak of whom it names."""
    label, line = labels[numbers[0]], lines[numbers[0]]
    assert label
    named = label.kind is LabelKind.NAMED or (_is_loud(text, label) and " " in label.key)
    if label.form is not Form.COLON or not named or label.start >= line.end:
        return False
    if not (_END.search(line.of(text)) or line.of(text).endswith(",")):
        return False
    if any(other.form is not Form.COLON for i in numbers if (other := labels[i])):
        return False
    words = [word.strip(".,;:!?()—–") for word in _outside_marks(text, lines[numbers[0] :], label.start).split()]
    if len(numbers) == 1:
        *before, surname = (word.strip(".,()").casefold() for word in label.who.of(text).split())
        lows = [word.casefold().removesuffix("'s").removesuffix("’s") for word in words]
        if any(low == surname and last not in before for last, low in pairwise(["", *lows])):
            return False  # "I meet Holt in a café"
    own = sum(word in _OWN for word in words)
    return own >= _LEAST_TURNS and own > len(words) / 100


def _is_interjection(text: str, line: Span, label: Label | None) -> bool:
    """True for a few words of somebody unnamed, after whom the speaker goes on."""
    words = line.of(text)
    return label is not None and label.kind is LabelKind.UNNAMED and len(words.split()) <= _FEW and words[-1] != "?"


def _outside_marks(text: str, lines: Sequence[Span], start: int) -> str:
    kept, at = list[str](), start
    for stretch in quoted_spans(text, list(lines)):
        if stretch.span.start >= at:
            kept.append(text[at : stretch.span.start])
            at = stretch.span.end
    kept.append(text[at : lines[-1].end])
    return " ".join(kept)


def _speech(text: str, label: Label, lines: Sequence[Span]) -> Turns:
    turn = _turn(text, lines[0], label)
    end = lines[0].end
    for line in lines[1:]:
        words = line.of(text)
        if is_aside(words) or ((other := label_of(text, line)) and other.kind is LabelKind.UNNAMED):
            continue
        if is_tail(words) or _may_be_label(text, line):
            break
        turn = _with(text, turn, line)
        end = line.end
    return Turns((Span(label.who.start, end),), (turn,), frozenset(), speech=True)
