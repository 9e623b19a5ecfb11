"""The kind of a document, told by its layout before anything in it is attributed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from index.core.types import Span
from index.extraction.documents.labels import Form, Label, Speaker
from index.extraction.documents.turns import Turns
from index.lexicon import word_classes
from index.text.quotation_marks import quoted_spans

_TIME_HEAD = re.compile(
    r"^[\[(*_#\s]*(?:at\s+)?\d{1,2}[.:]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4}\b)?[\])*_\s]*(?P<rest>.*)$",
    re.IGNORECASE,
)
_HEADERS = re.compile(
    r"^\s*(?:(?:byline|length|load-date|section|headline|publication-type|language|dateline|copyright)\s*:|"
    r"document\s+\d+\s+of\s+\d+|\d+\s+of\s+\d+\s+documents\b|copyright \d{4}\b)",
    re.IGNORECASE | re.MULTILINE,
)
_END = re.compile(r"[.?!…][\"”’'»)\]*_]*$|[.?!…][\"”’'»]?\s*\([^()]*\)$|,[\"”’]?$")
_OUTLET = frozenset(
    "post times news herald journal gazette courier tribune telegraph guardian mail echo star press daily chronicle observer "
    "dispatch record standard mirror sun globe independent examiner bulletin tv radio television channel online".split()
)
_DOMAIN = re.compile(r"\w\.(?:com|org|net|co|info|news|example|[a-z]{2})$", re.IGNORECASE)


class DocumentKind(StrEnum):
    """The kind of a document. Where it is in doubt, it is an article."""

    ARTICLE = "article"
    TRANSCRIPT = "transcript"
    """A briefing, a hearing, a debate: every word under its speaker's label."""
    SPEECH = "speech"
    INTERVIEW = "interview"
    LIVE_BLOG = "live_blog"
    PRESS_ROUND_UP = "press_round_up"
    LIST = "list"
    """A list or fact box: fields, results, a programme."""
    FIRST_PERSON = "first_person"
    """A column or feature in which "I" is the writer."""
    SEVERAL = "several"
    """Several articles in one text."""

    @property
    def label(self) -> str:
        """The kind as it is shown."""
        return self.value.replace("_", " ")


def kind_of(text: str, lines: Sequence[Span], labels: Sequence[Label | None], found: Turns | None) -> DocumentKind:
    """The kind of a text with these paragraphs, their labels, and its turns."""
    if len(_HEADERS.findall(text)) >= 4 and _repeats(text):
        return DocumentKind.SEVERAL
    if found and found.speech:
        return DocumentKind.SPEECH
    if entries(text, lines):
        return DocumentKind.LIVE_BLOG
    if found and _is_most(found, text, lines):
        return DocumentKind.INTERVIEW if _is_interview(text, found) else DocumentKind.TRANSCRIPT
    if headings(text, lines, labels):
        return DocumentKind.PRESS_ROUND_UP
    if _is_unlabelled_interview(text, lines):
        return DocumentKind.INTERVIEW
    if _is_list(text, lines, labels):
        return DocumentKind.LIST
    if _is_first_person(text, lines):
        return DocumentKind.FIRST_PERSON
    return DocumentKind.ARTICLE


def _is_most(found: Turns, text: str, lines: Sequence[Span]) -> bool:
    """True where the turns are half of the letters or of the lines."""
    within = sum(found.span.overlaps(line) for line in lines)
    return 2 * within >= len(lines) or 2 * (found.span.end - found.span.start) >= len(text.strip())


def _repeats(text: str) -> bool:
    heads = [match[0].strip().casefold() for match in _HEADERS.finditer(text)]
    return len(heads) > len(set(heads))


def entries(text: str, lines: Sequence[Span]) -> list[int]:
    """Where the entries of a live blog begin: lines of a time alone, or before sentences; none for anything else."""
    heads = [
        (number, match["rest"].strip(" -–—|:"))
        for number, line in enumerate(lines)
        if (match := _TIME_HEAD.match(line.of(text)))
    ]
    if len(heads) < 2 or len(heads) * 8 < len(lines):
        return []
    numbers = {number for number, _ in heads}
    told = 0
    for number, rest in heads:
        below = number + 1 < len(lines) and number + 1 not in numbers and _END.search(lines[number + 1].of(text))
        told += bool(_END.search(rest) and len(rest.split()) > 5) or bool(below)
    return [lines[number].start for number in sorted(numbers)] if told >= 0.6 * len(heads) else []


def _is_interview(text: str, found: Turns) -> bool:
    """True where turns that ask stand before turns that answer, and one of the two speaks as often as the other."""
    asks = [turn.content[-1].of(text).rstrip('"”’ ').endswith("?") for turn in found.quotations]
    sources = {turn.source.span.of(text).casefold() for turn in found.quotations if turn.source.span}
    return len(sources) == 2 and sum(asks) >= 0.35 * len(asks)


def _is_unlabelled_interview(text: str, lines: Sequence[Span]) -> bool:
    asks = [line.of(text).rstrip('*_"”’ ').endswith("?") for line in lines]
    if sum(asks) < 3 or sum(asks) * 5 < len(lines):
        return False
    answered = sum(asks[i] and not asks[i + 1] for i in range(len(asks) - 1))
    after = [lines[i + 1].of(text) for i in range(len(asks) - 1) if asks[i] and not asks[i + 1]]
    own = sum(bool({w.strip(".,;:!?").casefold() for w in line.split()} & word_classes.FIRST_PERSON) for line in after)
    return answered >= 3 and own * 2 >= len(after)


def headings(text: str, lines: Sequence[Span], labels: Sequence[Label | None]) -> list[Span]:
    """The lines of a press round-up that begin with a label, most an outlet's with its headline; none for anything else."""
    labelled = [
        (line, label) for line, label in zip(lines, labels, strict=True) if label and label.form is Form.COLON
    ]
    heads = sum(_is_outlet(label.who.of(text)) and not _END.search(line.of(text)) for line, label in labelled)
    if heads < 2 or heads * 8 < len(lines):
        return []
    return [line for line, label in labelled if label.speaker is not Speaker.NAMED]


def _is_outlet(who: str) -> bool:
    words = who.split()
    return (
        bool(_DOMAIN.search(who))
        or words[-1].strip(".,").casefold() in _OUTLET
        or (words[0].casefold() == "the" and words[-1].casefold() in _OUTLET)
    )


def _is_list(text: str, lines: Sequence[Span], labels: Sequence[Label | None]) -> bool:
    if len(lines) < 4:
        return False
    fields = sum(
        label is not None and label.form is Form.COLON and label.speaker is not Speaker.NAMED for label in labels
    )
    open_ended = sum(not _END.search(line.of(text)) for line in lines)
    return open_ended >= 0.6 * len(lines) or (fields >= 3 and fields * 3 >= len(lines))


def _is_first_person(text: str, lines: Sequence[Span]) -> bool:
    kept, at = list[str](), 0
    for stretch in quoted_spans(text, list(lines)):
        if stretch.span.start >= at:
            kept.append(text[at : stretch.span.start])
            at = stretch.span.end
    words = [word.strip('.,;:!?()—–"“”') for word in "".join([*kept, text[at:]]).split()]
    singular = sum(word in ("I", "I'm", "I’m", "I've", "I’ve", "I'd", "I’d", "my", "My", "me") for word in words)
    plural = sum(word in ("we", "We", "our", "Our", "us") for word in words)
    return singular + plural >= 3 and (singular + plural) * 70 >= len(words)
