"""An answer: numbered statements with their citations, or the reason for none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.core.types import Article, Kind, Span, Speaker, words_of
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


@dataclass(frozen=True, slots=True)
class Statement:
    """A quotation in an answer.

    `carrier` names who reports the statement, where it is part of what somebody else says; such a one never matches.
    `written` is the source as the article has it ("he"), None where the article leaves it out. `name` is None where it
    is unclear who is meant. `match` tells what answers the question from what is only near it. `context` is the passage
    around it. `places` are further places of the same words: other publications of the article, other articles; in
    another version of the same story a few words may differ. `corrected`: a person said whose words they are. `matched`
    is the part of its words that carries the match, inside one of the place's spans; None where that is not clear.
    `row` is where the archive keeps the text that it was found in, `rows` where it keeps the quotations that it is made
    of.
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
    that do not answer, and passages with a reason, are the closest to the question.
    """

    query: Query
    statements: tuple[Statement, ...] = ()
    passages: tuple[CitedPassage, ...] = ()
    reason: Reason | None = None
    choices: tuple[Speaker, ...] = ()
    notes: tuple[str, ...] = ()
    text: str = ""
    groups: tuple[Group, ...] = ()

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
