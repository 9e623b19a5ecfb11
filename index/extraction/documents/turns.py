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

from index.core.types import Kind, Quotation, Source, Span
from index.extraction.documents.labels import Form, Label, LabelKind, label_of
from index.lexicon import word_classes
from index.text.quotation_marks import quoted_spans
from index.text.sentences import trim_span

_LEAST_TURNS, _LEAST_RECORDED = 3, 2
_FEW = 12
"""Words of an interjection and its label at most."""
_SPEAKERS, _SENTENCES = 0.5, 0.6
"""The share of turns whose labels name or stand for speakers, and of turns that end as sentences do, at least."""
_COVERED = 0.25
"""The share of the lines from the first label to the last that begin with one, at least."""
_LONG_TURNS = 0.15
"""The share of turns with more than one paragraph, from which the last one may have several too."""
_OBJECTS = frozenset("me mine myself ours".split())
_OWN = frozenset(
    form
    for word in (word_classes.FIRST_PERSON - _OBJECTS) | {"i’m", "i'm", "you"}
    for form in (word, word.capitalize())
) - {"i"}
_FIRST_OR_SECOND = word_classes.FIRST_PERSON | frozenset("you your yours i’m i'm i’ve i've we’re we're you’re".split())
_END = re.compile(r"[.?!…][\"”’'»)\]*_]*$|[—–-][\"”’']?$|[.?!…][\"”’'»]?\s*\([^()]*\)$")
PLAY = re.compile(
    r"^(?:ACT|SCENE|Act|Scene)\s+[IVX\d]|\b(?:Exit|Exeunt|Enter)\b [A-Z]|^(?:PERSONS|DRAMATIS PERSONAE|CHARACTERS)\b|"
    r"^Curtain\b|\bplay in \w+ acts?\b"
)
_TAIL_BEGINNINGS = (
    "this interview|this transcript|this conversation|this briefing|the interview|the transcript|the event|"
    "this programme|this program|this episode|read more|read also|read next|watch more|watch also|listen also|see also|"
    "more on|related|editor|note:|correction|transcri|subscribe|follow us|follow \\w+ on|photo|image:|copyright|©|end$|"
    "ends$|share this|sign up|click|advert|sponsored|source:|about the author|compiled by|posted|published|"
    "first published|"
    "tags?:|topics?:|to be continued|the meeting (?:rose|ended|closed)|the sitting|the session|"
    "the hearing (?:was|rose)|court (?:was )?adjourned|adjourned"
)
_TAIL = re.compile(
    rf"^(?:{_TAIL_BEGINNINGS})|\bedited for\b|^[-–—_#*=~\s]+$|^#+\s|\ball rights reserved\b|^-?\s*30\s*-?$",
    re.IGNORECASE,
)
_OPENING = tuple('"“„«')
_ASIDE = ("(", "[", "*", "<", "…", "&lt;")


@dataclass(frozen=True, slots=True)
class Turns:
    """The labelled turns, in order, and the stretch of the text from the first label to the end of the last turn.

    `unnamed`: the labels of those who have no name there: a reporter, a voice-over.
    """

    span: Span
    quotations: tuple[Quotation, ...]
    unnamed: frozenset[Span] = frozenset()
    speech: bool = False
    """True for one speaker's address under one label."""


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

    def fits(number: int, label: Label) -> bool:
        if number == 0 and loud >= _LEAST_TURNS and not _is_loud(text, label):
            return False  # "Pence: it was a joke", above "PENCE: …"
        if lines[number].of(text).casefold() == title.strip().casefold():
            return False
        if label.kind is LabelKind.UNKNOWN and counts[label.key] == 1 and label.form is Form.COLON:
            return bool(_END.search(_words(text, lines, labels, number)))  # not "NEW TV AD: Earle Supports a Tax"
        if label.form in (Form.ALONE, Form.GAP, Form.DASH, Form.MARKED):
            below = lines[number + 1].of(text) if number + 1 < len(lines) else ""
            if label.form is Form.ALONE and (not below or below[0].islower()):
                return False
            known = label.kind in (LabelKind.NAMED, LabelKind.UNNAMED)
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
    ended = sum(bool(_END.search(one.rstrip()) or _END.search(other)) for one, other in zip(words, lasts, strict=True))
    speaking = sum(
        label.kind is not LabelKind.UNKNOWN or counts[_last(label)] > 1 or _is_loud(text, label) for label in candidates
    )
    fields = sum(label is not None and label.kind is LabelKind.FIELD for label in labels)
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
        elif _is_aside(line.of(text)):
            continue
        elif label or _may_be_label(text, line) or _TAIL.search(line.of(text)):
            open_turn = False
        elif open_turn:
            long_turns += len(quotations[-1].content) == 1
            quotations[-1] = _with(text, quotations[-1], line)
    several = several or long_turns >= _LONG_TURNS * len(quotations)
    end = lines[last].end
    behind = list[Span]()
    for line, label in zip(lines[last + 1 :], labels[last + 1 :], strict=True):
        if label or _may_be_label(text, line) or _TAIL.search(line.of(text)):
            break
        behind.append(line)
    spoken = max((number for number, line in enumerate(behind) if _is_spoken(line.of(text))), default=-1)
    for number, line in enumerate(behind):
        if _is_aside(line.of(text)):
            continue
        if quotations[-1].content and not (several and number <= spoken):
            break
        quotations[-1] = _with(text, quotations[-1], line)
        end = line.end
    start = quotations[0].source.span
    assert start
    unnamed = frozenset(label.who for label in labels if label and label.kind is LabelKind.UNNAMED)
    return Turns(Span(start.start, end), tuple(turn for turn in quotations if turn.content), unnamed)


def _with(text: str, turn: Quotation, line: Span) -> Quotation:
    """The turn with one more paragraph, without its opening mark where the label stands behind one too."""
    source = turn.source.span
    marked = source is not None and text[source.start - 1 : source.start] in _OPENING and text[line.start] in _OPENING
    return replace(turn, content=(*turn.content, Span(line.start + marked, line.end)))


def _turn(text: str, line: Span, label: Label) -> Quotation:
    words = trim_span(text, label.start, line.end)
    content = (words,) if words and any(c.isalnum() for c in words.of(text)) else ()
    return Quotation(content=content, source=Source(label.who), cue=(label.cue,), kind=Kind.DIRECT, confidence=0.95)


def _is_aside(line: str) -> bool:
    """True for "(Applause.)", "* * *", a time and other lines that nobody speaks."""
    line = line.lstrip('"“„«')
    return line.startswith(_ASIDE) or not any(c.isalpha() for c in line)


def _may_be_label(text: str, line: Span) -> bool:
    """True for a line that begins with a few capitalised words and a colon, which is no label that is understood."""
    colon = text.find(":", line.start, min(line.end, line.start + 60))
    if colon < 0 or (colon + 1 < line.end and not text[colon + 1].isspace()):
        return False
    words = text[line.start : colon].split()
    return len(words) <= 5 and all(word[0].isupper() or not word[0].isalpha() or len(word) < 4 for word in words)


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
        if _is_aside(words) or ((other := label_of(text, line)) and other.kind is LabelKind.UNNAMED):
            continue
        if _TAIL.search(words) or _may_be_label(text, line):
            break
        turn = _with(text, turn, line)
        end = line.end
    return Turns(Span(label.who.start, end), (turn,), frozenset(), speech=True)
