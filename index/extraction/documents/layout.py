"""The layout of a document: everything about it that is told before a word of it is attributed."""

from __future__ import annotations

from dataclasses import dataclass

from index.core.types import Article, Span
from index.extraction.documents.classifier import Classifier
from index.extraction.documents.evidence import LayoutEvidence
from index.extraction.documents.features import layout_features
from index.extraction.documents.kind import DocumentKind
from index.extraction.documents.turns import Turns


@dataclass(frozen=True, slots=True)
class DocumentLayout:
    """A document's kind and its labelled turns.

    `borders`: where the entries of a live blog begin, which no pronoun crosses; `headings`: lines of a press round-up
    that are outlets' headlines, and nobody's words; `is_play`: its labels are a play's persons, who are nobody either.
    """

    kind: DocumentKind
    turns: Turns | None
    borders: tuple[int, ...] = ()
    headings: tuple[Span, ...] = ()
    is_play: bool = False

    @classmethod
    def of(cls, article: Article) -> DocumentLayout:
        """The layout of an article. Linear in its length."""
        evidence = LayoutEvidence.of(article)
        kind = Classifier.packaged().kind(layout_features(evidence))
        borders = evidence.entries if kind is DocumentKind.LIVE_BLOG else []
        headings = evidence.headings if kind is DocumentKind.PRESS_ROUND_UP else []
        return cls(kind, evidence.turns, tuple(borders), tuple(headings), evidence.is_play)
