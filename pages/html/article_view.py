"""View model of an article opened at a place: its text in pieces, and its statements, of which one may be selected."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from index.core.types import Article, Span, hull
from pages.html.links import full_address
from rag.answers.revalidation import CitationStatus
from rag.answers.types import Place, Statement
from rag.formats.addresses import article_address, speaker_address, web_address
from rag.formats.card import article_title, format_date, locator_label, standing_card
from rag.formats.citation import cite_statement, short_text_hash
from rag.formats.event_text import describe_decision
from rag.formats.speaker_basis import explain_speaker

TONES = 8
"""Colours that tell speakers apart; further speakers share the first ones again."""
PLACE = -1
"""The number of the mark of a place that is no statement's."""
_Mark = tuple[Span, int, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and its marks: the index of a statement, and 'words', 'speaker' or 'cue' of it."""

    text: str
    marks: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ViewedStatement:
    """A statement of an article as the page shows it beside the text.

    `at` is its place, "975-1049"; `key` its address's value in the list that it was opened from; `tone` the number of
    its speaker's colour, 0 for none; `explanation` and `chain` say why the speaker is taken for that. `speaker` is the
    address of the speaker's page, `citation` what is copied; each "" where there is none. `correctable` is False where
    the archive does not have the statement, `undoable` True where a person corrected it. `notes` are what to beware of,
    `decisions` say who corrected or checked it.
    """

    at: str
    key: str
    address: str
    name: str
    speaker: str
    tone: int
    kind: str
    confidence: str
    explanation: str
    chain: tuple[str, ...]
    notes: tuple[str, ...]
    decisions: tuple[str, ...]
    citation: str
    correctable: bool
    undoable: bool


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article open at a place: its header fields, its statements, the index of the selected one (None where none
    is), and its lines; all pieces joined are its text."""

    title: str
    byline: str
    url: str
    host: str
    address: str
    statements: tuple[ViewedStatement, ...]
    selected: int | None
    lines: tuple[tuple[Piece, ...], ...]

    def record(self) -> dict[str, object]:
        """Return the same in JSON's types, for the script that draws it."""
        return {
            **asdict(self),
            "statements": [asdict(statement) for statement in self.statements],
            "lines": [[[piece.text, [list(mark) for mark in piece.marks]] for piece in line] for line in self.lines],
        }


def view_article(
    article: Article,
    statements: Sequence[CitationStatus],
    selected: int | None = None,
    spans: Sequence[Span] = (),
    origin: str = "",
) -> ArticleView:
    """Return the view of an article with its statements; where none is selected, the spans are marked as the place.
    `origin` is that of the page, for the citations."""
    tones = speaker_tones(statements)
    marked = [mark for i, standing in enumerate(statements) for mark in _marks(i, standing.statement)]
    if selected is None:
        marked += [(span, PLACE, "words") for span in spans]
    url = web_address(article.url)
    return ArticleView(
        article_title(article),
        _byline(article, spans if selected is None else statements[selected].statement.place.spans),
        url,
        urlsplit(url).hostname or "",
        full_address(article_address(article.id)),
        tuple(_viewed(standing, tones, origin) for standing in statements),
        selected,
        _lines(article.text, marked),
    )


def speaker_tones(statements: Sequence[CitationStatus]) -> dict[str, int]:
    """Return the number of the colour of each speaker of these statements, by id or else by name, from 1; those who
    speak first come first."""
    speakers = dict.fromkeys(filter(None, (_speaker_key(standing.statement) for standing in statements)))
    return {speaker: i % TONES + 1 for i, speaker in enumerate(speakers)}


def _viewed(standing: CitationStatus, tones: dict[str, int], origin: str) -> ViewedStatement:
    statement, card = standing.statement, standing_card(standing)
    who, chain = explain_speaker(statement)
    place = hull(statement.place.spans)
    at = f"{place.start}-{place.end}"
    return ViewedStatement(
        at,
        f"{statement.article.id}:{at}",
        full_address(
            article_address(
                statement.article.id,
                statement.place.spans,
                short_text_hash(statement.article) if statement.superseded else "",
            )
        ),
        card.name,
        full_address(speaker_address(card.speaker)) if card.speaker else "",
        tones.get(_speaker_key(statement), 0),
        card.kind_label,
        "" if statement.corrected else f"{statement.confidence:.0%} sure",
        who,
        chain,
        tuple(filter(None, (card.struck, card.doubt))),
        tuple(map(describe_decision, standing.decisions)),
        cite_statement(statement, origin).text if standing.exists else "",
        standing.exists,
        standing.ruling is not None,
    )


def _byline(article: Article, spans: Sequence[Span]) -> str:
    parts = [article.outlet, article.author, format_date(article.published) if article.published else "undated"]
    parts.append(locator_label(Place(article, tuple(spans))) if spans else "")
    return " · ".join(part for part in parts if part)


def _speaker_key(statement: Statement) -> str:
    return (statement.speaker or statement.name or "") if statement.name else ""


def _marks(i: int, statement: Statement) -> Iterable[_Mark]:
    yield from ((span, i, "words") for span in statement.place.spans)
    yield from ((span, i, "cue") for span in statement.cue)
    if statement.written:
        yield statement.written, i, "speaker"


def _lines(text: str, marked: Sequence[_Mark]) -> tuple[tuple[Piece, ...], ...]:
    """The text cut at line breaks, which end their line, and wherever a mark begins or ends."""
    begin, end = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
    for number, (span, _, _) in enumerate(marked):
        begin[span.start].append(number)
        end[span.end].append(number)
    breaks = {match.end() for match in re.finditer("\n", text)} | {len(text)}
    lines, line, open_marks = list[tuple[Piece, ...]](), list[Piece](), set[int]()
    for at, following in pairwise(sorted({0, *breaks, *begin, *end})):
        open_marks.difference_update(end[at])
        open_marks.update(begin[at])
        marks = sorted({marked[number][1:] for number in open_marks})
        line.append(Piece(text[at:following], tuple(marks)))
        if following in breaks:
            lines.append(tuple(line))
            line = []
    return tuple(lines)
