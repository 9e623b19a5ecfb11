"""The layout of a document: everything about it that is told before a word of it is attributed."""

from __future__ import annotations

from dataclasses import dataclass

from index.core.types import Article, Span
from index.extraction.documents.kind import DocumentKind, entries, headings, kind_of
from index.extraction.documents.labels import label_of
from index.extraction.documents.turns import Turns, turns
from index.text.sentences import paragraphs


@dataclass(frozen=True, slots=True)
class Layout:
    """A document's kind; its labelled turns; `borders`, where the entries of a live blog begin, which no pronoun
    crosses; and `headings`, lines of a press round-up that are outlets' headlines and nobody's words."""

    kind: DocumentKind
    turns: Turns | None
    borders: tuple[int, ...] = ()
    headings: tuple[Span, ...] = ()

    @classmethod
    def of(cls, article: Article) -> Layout:
        """The layout of an article. Linear in its length."""
        text = article.text
        lines = paragraphs(text)
        labels = [label_of(text, line) for line in lines]
        found = turns(text, article.title, lines, labels)
        kind = kind_of(text, lines, labels, found)
        borders = entries(text, lines) if kind is DocumentKind.LIVE_BLOG else []
        heads = headings(text, lines, labels) if kind is DocumentKind.PRESS_ROUND_UP else []
        return cls(kind, found, tuple(borders), tuple(heads))
