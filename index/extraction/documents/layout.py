"""The layout of a document: everything about it that is told before a word of it is attributed."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from index.core.types import Article, Span
from index.extraction.documents.classifier import Classifier
from index.extraction.documents.evidence import LayoutEvidence
from index.extraction.documents.features import layout_features
from index.extraction.documents.interviews import Interview, unlabelled_interview
from index.extraction.documents.kind import DocumentKind
from index.extraction.documents.mails import mail_turns
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
    interview: Interview | None = None
    """Questions and answers without labels, where there are no turns."""
    mails: Turns | None = None
    """The messages of a thread of e-mails."""

    @classmethod
    def of(cls, article: Article) -> DocumentLayout:
        """The layout of an article, worked out once for as long as the article is held. Linear in its length."""
        if article not in _LAYOUTS:
            _LAYOUTS[article] = cls._read(article)
        return _LAYOUTS[article]

    @classmethod
    def _read(cls, article: Article) -> DocumentLayout:
        evidence = LayoutEvidence.of(article)
        if article.is_transcript and evidence.turns:
            return cls(DocumentKind.TRANSCRIPT, evidence.turns)
        features = layout_features(evidence)
        kind = Classifier.packaged().kind(features)
        # In doubt too: a border costs a pronoun its speaker, and gives nobody a wrong one.
        is_live = Classifier.packaged().kind(features, doubt=0) is DocumentKind.LIVE_BLOG
        borders = evidence.entries if is_live else []
        headings = evidence.headings if kind is DocumentKind.PRESS_ROUND_UP else []
        interview = None if evidence.turns else unlabelled_interview(evidence)
        mails = mail_turns(evidence.text, evidence.lines)
        return cls(kind, evidence.turns, tuple(borders), tuple(headings), evidence.is_play, interview, mails)

    @property
    def spoken(self) -> Turns | None:
        """The messages or, where there are none, the labelled turns."""
        return self.mails or self.turns


_LAYOUTS: WeakKeyDictionary[Article, DocumentLayout] = WeakKeyDictionary()
