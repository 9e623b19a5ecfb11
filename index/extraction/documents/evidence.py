"""Evidence of a document's kind: its paragraphs, labels, turns, entries, headings and words, each worked out once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from index.core.types import Article, Span
from index.extraction.documents.format_turns import format_turns
from index.extraction.documents.labels import Form, Label, LabelKind, label_of
from index.extraction.documents.turns import PLAY, Turns, labelled_turns
from index.text.quotation_marks import quoted_spans
from index.text.sentences import paragraphs

_ENDED = re.compile(r"[.?!…][\"”’'»)\]*_]*$|[.?!…][\"”’'»]?\s*\([^()]*\)$")
_TIME = (
    r"\d{1,2}[.:]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?(?![a-z]))?\s*(?:(?:GMT|BST|CET|CEST|UTC|EST|EDT|ET|PST|PT|MEZ)\b)?"
)
_TIME_HEAD = re.compile(rf"^[\[(*_#\s]*{_TIME}[\])*_\s]*(?P<rest>.*)$", re.IGNORECASE)
_HEADERS = re.compile(
    r"^[^\S\n]*(?:(?:byline|length|load-date|section|headline|publication-type|language|dateline)\s*:|document\s+\d+\s+of\s+\d+|"
    r"\d+\s+of\s+\d+\s+documents\b|copyright \d{4}\b|(?:HD|BY|WC|PD|SN|LP|TD|AN) \S)",
    re.IGNORECASE | re.MULTILINE,
)
_MAIL = re.compile(r"^(?:From|Von|De): .+\n(?:.*\n){0,3}?(?:To|Sent|Date|Subject): ", re.MULTILINE)
_DATE = re.compile(
    r"^[*_\[(]*(?:\d{4}s?|(?:\d{1,2} )?(?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december)(?: \d{1,2},?)?(?: \d{4})?)[*_\])]*(?=$|[:.–—]|\s[-–—])",
    re.IGNORECASE,
)
_VERSE = re.compile(r"^\(?(?:verse|chorus|refrain|bridge)\b", re.IGNORECASE)
_SALUTATION = re.compile(
    r"^(?:(?:my )?(?:dear )?(?:friends|colleagues|fellow|comrades|neighbours|members)\b|ladies and gentlemen|"
    r"(?:mr|madam|mister)\.? (?:president|speaker|chairman|chair|mayor)\b|good (?:morning|afternoon|evening)\b|"
    r"thank you\b|honou?red\b|distinguished\b|your (?:excellenc|majest|honou?r))",
    re.IGNORECASE,
)
_OUTLETS = (
    "post times news herald journal gazette courier tribune telegraph guardian mail echo star press daily chronicle "
    "observer dispatch standard mirror independent examiner bulletin tv radio television lantern weekly sentinel"
)
OUTLET_WORDS = frozenset(_OUTLETS.split())
_OUTLET = re.compile(rf"\b(?:[A-Z][\w’']+ ){{1,3}}(?:{'|'.join(word.title() for word in _OUTLETS.split())})\b")
_BRACKETED = re.compile(r"\((?:[A-Z][\w.’'\-]*)(?: [A-Z][\w.’'\-]*){0,3}\)(?=\s|\.|$)")
_DOMAIN = re.compile(r"\w\.(?:com|org|net|co|info|news|example|[a-z]{2})$", re.IGNORECASE)


@dataclass(frozen=True)
class LayoutEvidence:
    """A text's paragraphs, their labels and its turns, and what else tells its kind."""

    text: str
    title: str
    lines: Sequence[Span]
    labels: Sequence[Label | None]
    turns: Turns | None

    @classmethod
    def of(cls, article: Article) -> LayoutEvidence:
        """The evidence of an article. Linear in its length."""
        lines = paragraphs(article.text)
        labels = [label_of(article.text, line) for line in lines]
        if article.is_transcript:
            turns = format_turns(article.text, lines)
        else:
            turns = labelled_turns(article.text, article.title, lines, labels)
        return cls(article.text, article.title, lines, labels, turns)

    @cached_property
    def words(self) -> list[str]:
        """The paragraphs' words."""
        return [line.of(self.text) for line in self.lines]

    @cached_property
    def head(self) -> str:
        """The title, and the first two lines as far as they are no paragraphs."""
        return "\n".join([self.title, *(line for line in self.words[:2] if len(line) < 140)])

    @cached_property
    def ended(self) -> list[bool]:
        """True for each line that ends as a sentence does."""
        return [bool(_ENDED.search(line)) for line in self.words]

    @cached_property
    def asks(self) -> list[bool]:
        """True for each line that ends as a question does."""
        return [line.rstrip('*_"”’ ').endswith("?") for line in self.words]

    @cached_property
    def _timed(self) -> dict[int, str]:
        """The lines that begin with a time, by number, each with the words behind it."""
        return {
            number: match["rest"].strip(" -–—|:")
            for number, line in enumerate(self.words)
            if (match := _TIME_HEAD.match(line)) and not (self.turns and self.labels[number])
        }

    @cached_property
    def entries(self) -> list[int]:
        """The offsets at which a live blog's entries begin: times alone on a line or before sentences; else none."""
        timed, lines = self._timed, self.words
        if len(timed) < 2 or len(timed) * 8 < len(lines):
            return []
        spoken = 0
        for number, rest in timed.items():
            until = next((i for i in range(number + 1, min(number + 4, len(lines))) if i in timed), number + 4)
            below = any(
                ended and len(line.split()) > 4
                for line, ended in zip(lines[number + 1 : until], self.ended[number + 1 : until], strict=True)
            )
            spoken += bool(_ENDED.search(rest) and len(rest.split()) > 5) or (below and len(rest.split()) < 12)
        return [self.lines[number].start for number in timed] if spoken >= 0.6 * len(timed) else []

    @property
    def time_heads(self) -> int:
        """The number of lines that begin with a time."""
        return len(self._timed)

    @property
    def dated(self) -> int:
        """The number of lines that begin with a date or a year."""
        return sum(bool(_DATE.match(line)) for line in self.words)

    @property
    def headers(self) -> int:
        """The number of fields of an export's articles."""
        return len(_HEADERS.findall(self.text))

    @property
    def mails(self) -> int:
        """The number of e-mails' heads."""
        return len(_MAIL.findall(self.text))

    @property
    def stories(self) -> int:
        """The number of short lines that end as headlines do and stand above a sentence."""
        heads = (i for i, line in enumerate(self.words) if not self.ended[i] and len(line.split()) <= 9)
        return sum(i + 1 < len(self.words) and self.ended[i + 1] for i in heads)

    @cached_property
    def headings(self) -> list[Span]:
        """The lines of a press round-up that begin with a label, most an outlet's with its headline; else none."""
        labelled = [
            (line, label, ended)
            for line, label, ended in zip(self.lines, self.labels, self.ended, strict=True)
            if label and label.form is Form.COLON
        ]
        heads = sum(_is_outlet(label.who.of(self.text)) and not ended for _, label, ended in labelled)
        if heads < 2 or heads * 8 < len(self.lines):
            return []
        return [line for line, label, _ in labelled if label.kind is not LabelKind.NAMED]

    @property
    def outlets(self) -> int:
        """The number of outlets named, each once."""
        return len(set(_OUTLET.findall(self.text)))

    @property
    def brackets(self) -> int:
        """The number of names in brackets."""
        return len(_BRACKETED.findall(self.text))

    @cached_property
    def is_play(self) -> bool:
        """True where labels are those of a play's persons."""
        return any(PLAY.search(line) for line in self.words)

    @property
    def verses(self) -> int:
        """The number of lines that name a verse or a chorus."""
        return sum(bool(_VERSE.match(line)) for line in self.words)

    @property
    def is_greeted(self) -> bool:
        """True where one of the first lines greets an audience."""
        return any(_SALUTATION.match(line) for line in self.words[:4])

    @cached_property
    def outside(self) -> list[str]:
        """The stretches outside quotation marks."""
        kept, at = list[str](), 0
        for stretch in quoted_spans(self.text, list(self.lines)):
            if stretch.span.start >= at:
                kept.append(self.text[at : stretch.span.start])
                at = stretch.span.end
        return [*kept, self.text[at:]]

    @cached_property
    def tokens_outside(self) -> list[str]:
        """The words outside quotation marks, in small letters."""
        return [word.strip('.,;:!?()—–*_"“”').casefold() for word in " ".join(self.outside).split()]


def _is_outlet(who: str) -> bool:
    return bool(_DOMAIN.search(who)) or who.split()[-1].strip(".,").casefold() in OUTLET_WORDS
