"""View model of an article opened at the place of a statement or passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from index.archive import Archive
from index.core.types import Span
from pages.html.escaping import web_address
from rag.answers.types import CitedPassage, Place, Statement
from rag.formats.card import article_title, format_date, source_text


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what it is there: any of 'words', 'speaker', 'cue', 'other' (another statement's words)."""

    text: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article open at a place: its header fields and its lines; all pieces joined are its text."""

    title: str
    byline: str
    url: str
    host: str
    explanation: str
    chain: tuple[str, ...]
    lines: tuple[tuple[Piece, ...], ...]

    def record(self) -> dict[str, object]:
        """Return the same in JSON's types, for the script that draws it."""
        return {
            "title": self.title,
            "byline": self.byline,
            "url": self.url,
            "host": self.host,
            "who": self.explanation,
            "chain": list(self.chain),
            "lines": [[[piece.text, list(piece.marks)] for piece in line] for line in self.lines],
        }


def view_article(
    item: Statement | CitedPassage, place: Place | None = None, others: Sequence[Span] = ()
) -> ArticleView:
    """Return the article at the place of a statement or passage, or at a further `place` of its words; `others` are the
    spans of its other statements."""
    there = place or item.place
    marked = [(span, "words") for span in there.spans]
    marked += [(span, "other") for span in others if not any(span.overlaps(own) for own in there.spans)]
    who, chain = "", tuple[str, ...]()
    if isinstance(item, Statement) and there is item.place:
        marked += [(span, "cue") for span in item.cue]
        marked += [(item.written, "speaker")] if item.written else []
        who, chain = explain_speaker(item)
    url = web_address(there.article.url)
    return ArticleView(
        article_title(there.article),
        _byline(there),
        url,
        urlsplit(url).hostname or "",
        who,
        chain,
        _lines(there, marked),
    )


def other_spans(archive: Archive, item: Statement | CitedPassage, place: Place | None = None) -> tuple[Span, ...]:
    """Return the spans of all statements in the article that `view_article` opens; none for another text."""
    there = place or item.place
    if isinstance(item, CitedPassage) or there.article.text != item.article.text:
        return ()
    return tuple(span for stored in archive.lookup.quotations_of(item.row) for span in stored.quotation.content)


def explain_speaker(statement: Statement) -> tuple[str, tuple[str, ...]]:
    """Return a sentence on the resolved speaker, and the steps from the mention to the name."""
    if statement.name is None and statement.corrected:
        return "Corrected by a person: no named speaker said it.", statement.why
    if statement.name is None:
        named = f"“{source_text(statement)}”" if statement.written else "Nobody"
        return f"Speaker unclear: {named} cannot be traced to a name in this article.", statement.why
    if len(statement.why) > 1:
        return f"How we know it is {statement.name}:", statement.why
    if statement.written and source_text(statement) != statement.name:
        return f"How we know it is {statement.name}:", (source_text(statement), statement.name)
    return f"{statement.name} is named here.", ()


def _byline(place: Place) -> str:
    article = place.article
    parts = [article.outlet, article.author, format_date(article.published) if article.published else "undated"]
    parts.append(f"page {place.page}" if place.page else "")
    return " · ".join(part for part in parts if part)


def _lines(place: Place, marked: Sequence[tuple[Span, str]]) -> tuple[tuple[Piece, ...], ...]:
    """The text cut at line breaks, which end their line, and wherever a mark begins or ends."""
    text = place.article.text
    breaks = {i + 1 for i, character in enumerate(text) if character == "\n"} | {len(text)}
    cuts = sorted(breaks | {0} | {at for span, _ in marked for at in (span.start, span.end)})
    lines, line = list[tuple[Piece, ...]](), list[Piece]()
    for start, end in pairwise(cuts):
        within = Span(start, end)
        line.append(Piece(within.of(text), tuple(sorted({name for span, name in marked if span.overlaps(within)}))))
        if end in breaks:
            lines.append(tuple(line))
            line = []
    return tuple(lines)
