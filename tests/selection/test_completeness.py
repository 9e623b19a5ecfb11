"""Equally relevant statements: whole quotations come before fragments, and relevance still comes first."""

from __future__ import annotations

import pytest

from index.core.types import Article, Kind, Quotation, Source, Span
from index.store.rows import StoredQuotation
from rag.retrieval.hybrid import Candidate
from rag.retrieval.topic import StatementText
from rag.selection.completeness import Completeness, completeness, order_by_relevance, wholest_first


def quotation(text: str, words: str, kind: Kind, cue: str = "") -> Quotation:
    start = text.index(words)
    cues = (Span(text.index(cue), text.index(cue) + len(cue)),) if cue else ()
    return Quotation((Span(start, start + len(words)),), Source(), cues, kind)


def candidate(seq: int, words: str, kind: Kind, score: float, cue: str = "said") -> Candidate:
    text = f"Holt {cue} {words}"
    stored = StoredQuotation(seq=seq, article=1, quotation=quotation(text, words, kind, cue), speaker="holt")
    return Candidate(stored, Article("a", text), StatementText(words), score, 0.0)


@pytest.mark.parametrize(
    ("text", "words", "kind", "cue", "expected"),
    [
        ("“The quay is closed for now,” Holt said.", "“The quay is closed for now,”", Kind.DIRECT, "said", "QUOTATION"),
        ("Holt: The quay is closed for now.", "The quay is closed for now.", Kind.DIRECT, ":", "QUOTATION"),
        ("Holt said “closed for the whole winter”", "“closed for the whole winter”", Kind.DIRECT, "said", "PARTLY"),
        ("Holt called it “a very bad day” there", "it “a very bad day” there", Kind.MIXED, "called", "PARTLY"),
        ("Holt said the quay was closed for now", "the quay was closed for now", Kind.INDIRECT, "said", "PARAPHRASE"),
        ("Holt said it was so", "it was so", Kind.INDIRECT, "said", "FRAGMENT"),
        ("Holt: “Never.”", "“Never.”", Kind.DIRECT, ":", "FRAGMENT"),
        (
            "Referring to the attacks of last night, Holt left",
            "the attacks of last night,",
            Kind.INDIRECT,
            "Referring to",
            "FRAGMENT",
        ),
    ],
)
def test_how_whole_a_report_is(text: str, words: str, kind: Kind, cue: str, expected: str) -> None:
    assert completeness(quotation(text, words, kind, cue), text, words) is Completeness[expected]


def test_a_whole_quotation_comes_before_a_slightly_likelier_paraphrase() -> None:
    paraphrase = candidate(1, "the quay was closed for the winter", Kind.INDIRECT, 0.78)
    whole = candidate(2, "“The quay is closed for the winter,”", Kind.DIRECT, 0.74)
    far_likelier = candidate(3, "the port was shut for good now", Kind.INDIRECT, 0.95)
    ordered = order_by_relevance([paraphrase, whole, far_likelier])
    assert [c.stored.seq for c in ordered] == [3, 2, 1]


def test_what_is_equally_whole_keeps_its_order() -> None:
    words = "“The quay is closed for the winter,”"
    each = [candidate(seq, words, Kind.DIRECT, 0.5) for seq in (5, 3, 4)]
    assert [c.stored.seq for c in wholest_first(each)] == [5, 3, 4]
