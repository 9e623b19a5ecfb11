"""The relevance judge over candidates of an archive: the probability that each answers a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from index.archive import Archive
from index.core.types import hull
from index.embedding.embedder import Embedder, PackagedEmbedder, Vectors, packaged_embedder
from index.store.rows import words_of
from index.text.stemming import content_stems
from rag.query.dates import extract_dates
from rag.query.types import Intent, Query
from rag.relevance import InformationNeed, StatementInContext
from rag.relevance.judge import first_pass, probabilities
from rag.relevance.need import AFTER, BEFORE
from rag.retrieval.hybrid import Candidate

_OWN = 3
"""Words of a follow-up, but for small ones, names and dates, from which it has a topic of its own."""
_REACH = 2
"""Quotations before and behind a candidate that throw light on it."""


class Rater:
    """The judge for one query: each candidate goes through its first model once, however often it is rated."""

    def __init__(self, archive: Archive, query: Query) -> None:
        claim = query.topic if query.intent is Intent.WHO_SAID else ""
        topic = "" if claim or strays(query) else query.topic
        self._archive = archive
        self._need = InformationNeed(typed(query), topic, claim, query.speaker.text if query.speaker else "")
        self._statements: dict[int, StatementInContext] = {}
        self._first: dict[int, float] = {}

    def ranked(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates by the first model's log odds, the likeliest to answer first."""
        self._pass_first(candidates)
        return sorted(self._known(candidates), key=lambda c: -self._first[c.stored.seq])

    def rate(
        self, candidates: Sequence[Candidate], readable: Callable[[Candidate], bool] = lambda _: True
    ) -> list[Candidate]:
        """The candidates with the judge's probability as their score; the best of the `readable` ones are read word by
        word. Those whose vectors are gone from the archive are left out."""
        self._pass_first(candidates)
        known = self._known(candidates)
        statements = [self._statements[c.stored.seq] for c in known]
        first = np.array([self._first[c.stored.seq] for c in known], np.float32)
        chances = probabilities(self._need, statements, first, np.array([readable(c) for c in known], bool))
        return [replace(c, score=float(p)) for c, p in zip(known, chances, strict=True)]

    def _known(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        return [c for c in candidates if c.stored.seq in self._first]

    def _pass_first(self, candidates: Iterable[Candidate]) -> None:
        fresh = [c for c in candidates if c.stored.seq not in self._first]
        if not fresh:
            return
        neighbours, vectors = _vectors(self._archive, fresh)
        names = self._archive.lookup.speaker_names({c.stored.speaker for c in fresh if c.stored.speaker})
        statements = {
            c.stored.seq: replace(
                _in_context(c, names.get(c.stored.speaker or "", ""), vectors[c.stored.seq]),
                near=tuple(vectors[seq] for seq in neighbours[c.stored.seq] if seq in vectors),
            )
            for c in fresh
            if c.stored.seq in vectors
        }
        odds = first_pass(self._need, list(statements.values()), embedder_of(self._archive).embed)
        self._statements |= statements
        self._first |= zip(statements, map(float, odds), strict=True)


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
    question = query.question.casefold()
    return any(part.casefold() not in question for part in query.topic.split(", "))


def leans(query: Query) -> bool:
    """True for a question whose topic is borrowed altogether: "why?", "and in 2016?"."""
    if not borrows(query):
        return False
    named = [*(named.text for named in query.speakers), query.outlet or ""]
    less = {stem for text in named for stem in content_stems(text)}
    undated = extract_dates(query.question, date.today()).rest
    return sum(stem not in less for stem in content_stems(undated)) < _OWN


def strays(query: Query) -> bool:
    """True for a question that has a topic of its own beside a borrowed one."""
    return borrows(query) and not leans(query)


def typed(query: Query) -> str:
    """The question as typed, with what it leaves out: the topic it leans on, and speakers whom it does not name."""
    over = [query.topic] if leans(query) else []
    over += [named.text for named in query.speakers if named.text.casefold() not in query.question.casefold()]
    return " ".join([query.question, *over])


def _in_context(candidate: Candidate, speaker: str, vector: np.ndarray) -> StatementInContext:
    text, content = candidate.article.text, candidate.stored.quotation.content
    words = hull(content)
    return StatementInContext(
        text=words_of(text, content),
        before=text[max(0, words.start - BEFORE) : words.start],
        after=text[words.end : words.end + AFTER],
        title=candidate.article.title,
        speaker=speaker,
        vector=vector,
        article=str(candidate.stored.article),
        place=words.start,
    )
