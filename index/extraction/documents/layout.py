"""The layout of a document: everything about it that is told before a word of it is attributed."""

from __future__ import annotations

from dataclasses import dataclass

from index.core.types import Article, Span
from index.extraction.documents.kind import DocumentKind, Evidence
from index.extraction.documents.labels import label_of
from index.extraction.documents.turns import Turns, labelled_turns
from index.text.sentences import paragraphs


@dataclass(frozen=True, slots=True)
class Layout:
    """A document's kind; its labelled turns; `borders`, where the entries of a live blog begin, which no pronoun
    crosses; `headings`, lines of a press round-up that are outlets' headlines and nobody's words; and whether its labels are
    those of a play's persons, which are nobody's either."""

    kind: DocumentKind
    turns: Turns | None
    borders: tuple[int, ...] = ()
    headings: tuple[Span, ...] = ()
    is_play: bool = False

    @classmethod
    def of(cls, article: Article) -> Layout:
        """The layout of an article. Linear in its length."""
        text = article.text
        lines = paragraphs(text)
        labels = [label_of(text, line) for line in lines]
        turns = labelled_turns(text, article.title, lines, labels)
        evidence = Evidence(text, article.title, lines, labels, turns)
        kind = evidence.kind
        borders = evidence.entries if kind is DocumentKind.LIVE_BLOG else []
        headings = evidence.headings if kind is DocumentKind.PRESS_ROUND_UP else []
        return cls(kind, turns, tuple(borders), tuple(headings), evidence.is_play)
