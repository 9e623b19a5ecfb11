"""The order of statements that are about equally relevant: whole quotations first, fragments and asides last."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum

from index.core.types import Kind, Quotation
from rag.retrieval.hybrid import Candidate

_BAND = 10
"""Bands of probability within which statements are equally relevant."""
_FRAGMENT = 5
"""Words from which a statement is no mere fragment."""
_SENTENCE = re.compile(r"[.?!…,;–—-][”\"’'»“]*\s*$")


class Completeness(IntEnum):
    """Degrees of wholeness of a report, the wholest first."""

    QUOTATION = 0
    """A sentence or more, word for word."""
    PARTLY = 1
    """Some words of a sentence, word for word."""
    PARAPHRASE = 2
    FRAGMENT = 3
    """A few words, or an aside without a verb of its own ("referring to …")."""


def completeness(quotation: Quotation, text: str, words: str) -> Completeness:
    """Return how whole a quotation is; `text` is its article's, `words` its own."""
    if len(words.split()) < _FRAGMENT:
        return Completeness.FRAGMENT
    if quotation.kind is Kind.DIRECT:
        start = words.lstrip("“\"„«‘'[(—–- ")[:1]
        return Completeness.QUOTATION if not start.islower() and _SENTENCE.search(words) else Completeness.PARTLY
    if quotation.kind is Kind.MIXED:
        return Completeness.PARTLY
    cue = " ".join(span.of(text) for span in quotation.cue).split()
    aside = not cue or (cue[0].endswith("ing") and quotation.cue[0].start < quotation.content[0].start)
    return Completeness.FRAGMENT if aside else Completeness.PARAPHRASE


def wholest_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates by completeness, those equally whole in the given order."""
    return sorted(candidates, key=_completeness_of)


def order_by_relevance(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates by bands of their scores, highest first; within a band by completeness, then by score."""
    return sorted(candidates, key=lambda c: (-int(c.score * _BAND), _completeness_of(c), -c.score))


def _completeness_of(candidate: Candidate) -> Completeness:
    return completeness(candidate.stored.quotation, candidate.article.text, candidate.words.text)
