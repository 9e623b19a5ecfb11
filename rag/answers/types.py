"""An answer: numbered statements with their citations, or the reason for none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.core.types import Article, Kind, Span, Speaker, hull, words_of
from rag.query.types import Query


class Code(StrEnum):
    """The kind of reason for no answer."""

    EMPTY_ARCHIVE = "empty_archive"
    NO_SUCH_SPEAKER = "no_such_speaker"
    ONLY_MENTIONED = "only_mentioned"
    NOT_ON_THIS = "not_on_this"
    ONLY_VIEWS = "only_views"
    NOT_THEN = "not_then"
    NOT_THERE = "not_there"
    WHICH_ONE = "which_one"
    NOBODY_SAID = "nobody_said"
    NOTHING_FOUND = "nothing_found"


@dataclass(frozen=True, slots=True)
class Reason:
    """The reason for no answer, and what may help: a code for programs, a sentence or two for people."""

    code: Code
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place of words: the article, and their spans in its text."""

    article: Article
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The words, cut from the article; several spans are joined by " […] "."""
        return words_of(self.article.text, self.spans)

    @property
    def page(self) -> int | None:
        """The number of the page that they begin on, from 1; None if the article has no pages."""
        return self.article.page(self.spans[0].start)

    @property
    def pages(self) -> tuple[int, int] | None:
        """The numbers of the pages that they begin and end on; None if the article has no pages."""
        within = hull(self.spans)
        first, last = self.article.page(within.start), self.article.page(within.end - 1)
        return (first, last) if first and last else None

    @property
    def time(self) -> int | None:
        """The second of the recording at which they begin; None if the article is no recording's."""
        return self.article.time(self.spans[0].start)


@dataclass(frozen=True, slots=True)
class Statement:
    """A quotation in an answer.

    `carrier` names who reports the statement, where it is part of what somebody else says; such a one never matches.
    `written` is the source as the article has it ("he"), None where the article leaves it out. `name` is None where it
    is unclear who is meant. `match` tells what answers the question from what is only near it. `context` is the passage
    around it. `places` are further places of the same words: other publications of the article, other articles; in
    another version of the same story a few words may differ. `corrected`: a person said whose words they are.
    `role_corrected`: a person gave the role, or took it away. `checked`: a person has checked whose words they are, or
    said it. `named`: the source as written is the speaker's name or a part of it. `superseded`: the archive has no
    longer this text in force under the article's id. `matched` is the part of its words that carries the match, inside
    one of the place's spans; None where that is not clear. `row` is where the archive keeps the text that it was found
    in, `rows` where it keeps the quotations that it is made of.
    """

    n: int
    place: Place
    kind: Kind
    said: bool
    cue: tuple[Span, ...]
    confidence: float
    speaker: str | None
    name: str | None
    role: str | None
    why: tuple[str, ...]
    written: Span | None
    context: Span
    score: float
    match: bool
    places: tuple[Place, ...] = ()
    carrier: str | None = None
    corrected: bool = False
    role_corrected: bool = False
    checked: bool = False
    named: bool = False
    superseded: bool = False
    matched: Span | None = None
    row: int = 0
    rows: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The words, cut from the article."""
        return self.place.text

    @property
    def article(self) -> Article:
        """The article they stand in."""
        return self.place.article


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage in an answer to a question that asks for nobody's words."""

    n: int
    place: Place
    score: float


@dataclass(frozen=True, slots=True)
class Group:
    """The result for one of several speakers in a question: the name, the number of matches, or the reason for none."""

    name: str
    speakers: tuple[str, ...]
    count: int
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a question. `notes` are assumptions ("Took “Lavrof” for Sergei Lavrov."); `text` sums it up.

    `choices` are other speakers who may have been meant. `groups` has an entry for each of several speakers. Statements
    that do not answer, and passages with a reason, are the closest to the question. `undated`: the number of articles
    without a date that the period leaves out, and that may have more.
    """

    query: Query
    statements: tuple[Statement, ...] = ()
    passages: tuple[CitedPassage, ...] = ()
    reason: Reason | None = None
    choices: tuple[Speaker, ...] = ()
    notes: tuple[str, ...] = ()
    text: str = ""
    groups: tuple[Group, ...] = ()
    undated: int = 0

    @property
    def matches(self) -> tuple[Statement, ...]:
        """The statements that answer the question."""
        return tuple(s for s in self.statements if s.match)

    @property
    def near(self) -> tuple[Statement, ...]:
        """The statements that are only near it."""
        return tuple(s for s in self.statements if not s.match)

    @property
    def abstained(self) -> bool:
        """True if nothing answers the question."""
        return self.reason is not None
