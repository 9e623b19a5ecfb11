"""The domain types: Article, Span, Passage, Quotation, Source, Speaker."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import itemgetter


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text: code points, end exclusive, never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"no span: [{self.start}, {self.end}]")

    def of(self, text: str) -> str:
        """The text of the span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """True when the two share a code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """True when the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


def hull(spans: Iterable[Span]) -> Span:
    """The shortest span that contains them all; raises ValueError for none."""
    every = list(spans)
    if len(every) == 1:
        return every[0]
    return Span(min(s.start for s in every), max(s.end for s in every))


def words_of(text: str, content: Sequence[Span]) -> str:
    """The words of a quotation: its spans of the article's text, joined by " […] "."""
    return content[0].of(text) if len(content) == 1 else " […] ".join(span.of(text) for span in content)


class Kind(StrEnum):
    """The manner of reporting: verbatim, in the reporter's words, or partly verbatim."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Being(StrEnum):
    """The kind of a source."""

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Article:
    """One document. `text` is what every offset points into, and is never changed after reading.

    `pages`: the offsets at which its pages begin, where it has pages. `times`: offsets, and the seconds of a recording
    at which their words are spoken, where it is what one says. `edited`: the names of the fields that a person has
    corrected. `is_transcript`: True where the format of its file names the speaker of each turn; its paragraphs are
    then turns behind their labels, or in brackets.
    """

    id: str
    text: str
    title: str = ""
    outlet: str = ""
    author: str = ""
    published: date | None = None
    url: str = ""
    pages: tuple[int, ...] = ()
    edited: tuple[str, ...] = ()
    is_transcript: bool = False
    times: tuple[tuple[int, int], ...] = ()

    @property
    def hash(self) -> str:
        """Hex SHA-256 over every field but id and `edited`: equal when adding it again would change nothing."""
        parts: tuple[str, ...] = (self.text, self.title, self.outlet, self.author, str(self.published or ""), self.url)
        parts += (str(self.pages),) if self.pages else ()
        parts += ("transcript",) if self.is_transcript else ()
        parts += (str(self.times),) if self.times else ()
        return hashlib.sha256("\x1f".join(parts).encode("utf8", "surrogatepass")).hexdigest()

    @property
    def label(self) -> str:
        """The title or, where there is none, the first words of the text; at most 90 characters."""
        line = " ".join((self.title or self.text[:400]).split())
        return line if len(line) <= 90 else line[:89].rsplit(" ", 1)[0] + "…"

    def page(self, offset: int) -> int | None:
        """The number of the page that a place of the text stands on, from 1; None where there are no pages."""
        return bisect_right(self.pages, offset) or None

    def time(self, offset: int) -> int | None:
        """The second of the recording at which a place of the text is spoken; None where there are no times."""
        spoken = bisect_right(self.times, offset, key=itemgetter(0))
        return self.times[spoken - 1][1] if spoken else None


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article: the unit that is embedded and kept in Chroma."""

    span: Span


@dataclass(frozen=True, slots=True)
class Source:
    """The speaker of a quotation: the words that the article uses, and the person or organisation they mean.

    `span` is the source as written ("the Russian foreign minister"), None where the article leaves it out.
    `name` is the fullest name this article gives the speaker, None where it cannot be known.
    `why` is the chain of reasons, from the words to the name, one step an entry:
    ("he", "Lavrov (previous sentence)", "Sergei Lavrov (paragraph 1)").
    """

    span: Span | None = None
    name: str | None = None
    role: str | None = None
    being: Being = Being.UNNAMED
    confidence: float = 0.0
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """An attribution: who (source) said (cue) what (content), as spans of the article's text.

    `said` tells words from a wish, belief or intention that the writer reports.
    `content` is in the order of the text; none of its spans overlaps another. `carrier` is set where the attribution is
    itself part of what somebody else says ("Lavrov said that Merkel told Putin that …"): the speaker of the outer one.
    """

    content: tuple[Span, ...]
    source: Source
    cue: tuple[Span, ...] = ()
    kind: Kind = Kind.INDIRECT
    said: bool = True
    confidence: float = 1.0
    carrier: Source | None = None


class Aspect(StrEnum):
    """The part of a quotation that a decision is about: there is at most one decision for each."""

    SPEAKER = "speaker"
    ROLE = "role"
    CHECK = "check"


class Ruling(StrEnum):
    """The decision that a person made about a quotation."""

    SPEAKER = "speaker"
    """Its speaker is another."""
    NOBODY = "nobody"
    """Nobody who is named said it."""
    NO_QUOTATION = "no quotation"
    """These are nobody's reported words at all."""
    ROLE = "role"
    """Its speaker has another role there, or none."""
    CHECKED = "checked"
    """Its speaker is right."""

    @property
    def aspect(self) -> Aspect:
        """The part of the quotation that it is about."""
        return {Ruling.ROLE: Aspect.ROLE, Ruling.CHECKED: Aspect.CHECK}.get(self, Aspect.SPEAKER)


@dataclass(frozen=True, slots=True)
class Correction:
    """One ruling. `model` is the quotation as the program had it; `name` and `being` are the right speaker's, `role` is
    the right role, None where there is none.

    `hash` and `extractor` give the version of the article, and of the program, that was corrected; `made` is the
    time (UTC). `applied` is False while the article in force has no quotation of these words.
    """

    seq: int
    article: str
    hash: str
    extractor: str
    words: str
    model: Quotation
    ruling: Ruling
    name: str | None
    being: Being
    made: str
    applied: bool
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A role that articles give a speaker ("Russian foreign minister"), and how often.

    `first` and `last` are the dates of publication between which articles have it; None where no article has a date.
    """

    text: str
    statements: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """One identity across the archive. `id` is a slug of the name it was first known by.

    `aliases` are all names that articles give them, `roles` the commonest first. `statements` counts what they
    say themselves, `articles` those that quote them, `first` and `last` the first and last date of these articles.
    """

    id: str
    name: str
    being: Being
    aliases: tuple[str, ...]
    roles: tuple[Role, ...]
    statements: int
    articles: int
    first: date | None = None
    last: date | None = None
