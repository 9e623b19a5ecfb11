"""How probable it is that each candidate answers a question: the relevance judge over candidates of an archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from index.archive import Archive
from index.core.types import hull
from index.embedding.embedder import Embedder, PackagedEmbedder, Vectors, packaged_embedder
from index.store.rows import words_of
from index.text.stemming import content_stems
from rag.query.dates import when
from rag.query.types import Intent, Query
from rag.relevance import Asked, Told, judge
from rag.relevance.asked import AFTER, BEFORE
from rag.relevance.judge import READ
from rag.retrieval.hybrid import Candidate

_OWN = 3
"""Words of a follow-up, but for small ones, names and dates, from which it has a matter of its own."""
_REACH = 2
"""Quotations before and behind a candidate that throw light on it."""


def rate(archive: Archive, query: Query, candidates: Sequence[Candidate], *, closely: bool = True) -> list[Candidate]:
    """The candidates with the judge's probability as their score; `closely`: the best of them are read word by word."""
    if not candidates:
        return []
    claim = query.topic if query.intent is Intent.WHO_SAID else ""
    topic = "" if claim or strays(query) else query.topic
    asked = Asked(typed(query), topic, claim, query.speaker.text if query.speaker else "")
    beside, vectors = _vectors(archive, candidates)
    names = archive.lookup.speaker_names({c.stored.speaker for c in candidates if c.stored.speaker})
    kept = [c for c in candidates if c.stored.seq in vectors]
    told = [
        replace(
            _told(c, names.get(c.stored.speaker or "", ""), vectors[c.stored.seq]),
            near=tuple(vectors[seq] for seq in beside[c.stored.seq] if seq in vectors),
        )
        for c in kept
    ]
    chances = judge(asked, told, embedder_of(archive).embed, most=READ if closely else 0)
    return [replace(c, score=float(p)) for c, p in zip(kept, chances, strict=True)]


def embedder_of(archive: Archive) -> Embedder:
    """The packaged model, of whose vectors the judge has learned: mostly the archive's own."""
    own = archive.embedder
    return own if isinstance(own, PackagedEmbedder) else packaged_embedder()


def _vectors(archive: Archive, candidates: Sequence[Candidate]) -> tuple[dict[int, list[int]], dict[int, Vectors]]:
    """The rows beside each candidate, and vectors of the packaged model: those stored, or, in an archive of another
    model, the candidates' alone, made now."""
    seqs = [c.stored.seq for c in candidates]
    if not isinstance(archive.embedder, PackagedEmbedder):
        texts = [words_of(c.article.text, c.stored.quotation.content) for c in candidates]
        return {seq: [] for seq in seqs}, dict(zip(seqs, packaged_embedder().embed(texts), strict=True))
    beside = archive.lookup.neighbours(seqs, _REACH)
    rows, matrix = archive.lookup.vectors("quotations", {*beside, *(seq for each in beside.values() for seq in each)})
    return beside, dict(zip(rows, matrix, strict=True))


def borrows(query: Query) -> bool:
    """True where the topic is not the question's own words: it is the turn before's, or was set by hand."""
    asked = query.question.casefold()
    return any(part.casefold() not in asked for part in query.topic.split(", "))


def leans(query: Query) -> bool:
    """True for a question whose matter is borrowed altogether: "why?", "and in 2016?"."""
    if not borrows(query):
        return False
    named = [*(named.text for named in query.speakers), query.outlet or ""]
    less = {stem for text in named for stem in content_stems(text)}
    undated = when(query.question, date.today()).rest
    return sum(stem not in less for stem in content_stems(undated)) < _OWN


def strays(query: Query) -> bool:
    """True for a question that has a matter of its own beside a borrowed topic."""
    return borrows(query) and not leans(query)


def typed(query: Query) -> str:
    """The question as typed, with what it leaves out: the topic it leans on, and speakers whom it does not name."""
    over = [query.topic] if leans(query) else []
    over += [named.text for named in query.speakers if named.text.casefold() not in query.question.casefold()]
    return " ".join([query.question, *over])


def _told(candidate: Candidate, speaker: str, vector: np.ndarray) -> Told:
    text, content = candidate.article.text, candidate.stored.quotation.content
    words = hull(content)
    return Told(
        words_of(text, content),
        text[max(0, words.start - BEFORE) : words.start],
        text[words.end : words.end + AFTER],
        candidate.article.title,
        speaker,
        vector,
        article=str(candidate.stored.article),
        place=words.start,
    )
