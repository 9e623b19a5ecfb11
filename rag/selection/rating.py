"""The relevance judge over candidates of an archive: the probability that each answers a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from index.archive import Archive
from index.core.types import hull, words_of
from index.embedding.embedder import Embedder, PackagedEmbedder, Vectors, packaged_embedder
from index.text.stemming import content_stems
from rag.query.dates import extract_dates
from rag.query.types import Intent, Query
from rag.relevance import InformationNeed, StatementInContext
from rag.relevance.judge import first_pass, probabilities
from rag.relevance.need import AFTER, BEFORE
from rag.retrieval.hybrid import Candidate

_OWN = 3
"""Content words of a follow-up, without names and dates, from which it has a topic of its own."""
_REACH = 2
"""Quotations before and behind a candidate that are its context."""


class Rater:
    """The judge for one query; each candidate goes through its first model only once."""

    def __init__(self, archive: Archive, query: Query) -> None:
        claim = query.topic if query.intent is Intent.WHO_SAID else ""
        topic = "" if claim or shifts_topic(query) else query.topic
        self._archive = archive
        self._need = InformationNeed(
            standalone_question(query), topic, claim, query.speaker.text if query.speaker else ""
        )
        self._statements: dict[int, StatementInContext] = {}
        self._first: dict[int, float] = {}

    def ranked(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Return the candidates by the first model's log odds, highest first."""
        self._pass_first(candidates)
        return sorted(self._rated(candidates), key=lambda c: -self._first[c.stored.seq])

    def rate(
        self, candidates: Sequence[Candidate], readable: Callable[[Candidate], bool] = lambda _: True
    ) -> list[Candidate]:
        """Return the candidates with the judge's probability as their score. The reranker reads the best of the
        `readable` ones. Candidates whose vectors are no longer in the archive are left out."""
        self._pass_first(candidates)
        known = self._rated(candidates)
        statements = [self._statements[c.stored.seq] for c in known]
        first = np.array([self._first[c.stored.seq] for c in known], np.float32)
        chances = probabilities(self._need, statements, first, np.array([readable(c) for c in known], bool))
        return [replace(c, score=float(p)) for c, p in zip(known, chances, strict=True)]

    def _rated(self, candidates: Iterable[Candidate]) -> list[Candidate]:
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
    """Return the packaged model, on whose vectors the judge was trained: mostly the archive's own."""
    own = archive.embedder
    return own if isinstance(own, PackagedEmbedder) else packaged_embedder()


def _vectors(archive: Archive, candidates: Sequence[Candidate]) -> tuple[dict[int, list[int]], dict[int, Vectors]]:
    """Return the rows next to each candidate, and vectors of the packaged model: the stored ones, or, in an archive of
    another model, the candidates' alone, embedded now."""
    seqs = [c.stored.seq for c in candidates]
    if not isinstance(archive.embedder, PackagedEmbedder):
        texts = [words_of(c.article.text, c.stored.quotation.content) for c in candidates]
        return {seq: [] for seq in seqs}, dict(zip(seqs, packaged_embedder().embed(texts), strict=True))
    neighbours = archive.lookup.neighbours(seqs, _REACH)
    rows, matrix = archive.lookup.vectors(
        "quotations", {*neighbours, *(seq for each in neighbours.values() for seq in each)}
    )
    return neighbours, dict(zip(rows, matrix, strict=True))


def has_borrowed_topic(query: Query) -> bool:
    """True if the topic is not in the question's own words: it is that of the turn before, or was set by hand."""
    question = query.question.casefold()
    return any(part.casefold() not in question for part in query.topic.split(", "))


def is_elliptical(query: Query) -> bool:
    """True for a question whose topic is entirely borrowed: "why?", "and in 2016?"."""
    if not has_borrowed_topic(query):
        return False
    named = [*(named.text for named in query.speakers), query.outlet or ""]
    excluded = {stem for text in named for stem in content_stems(text)}
    undated = extract_dates(query.question, date.today()).rest
    return sum(stem not in excluded for stem in content_stems(undated)) < _OWN


def shifts_topic(query: Query) -> bool:
    """True for a question that has a topic of its own besides a borrowed one."""
    return has_borrowed_topic(query) and not is_elliptical(query)


def standalone_question(query: Query) -> str:
    """Return the question as typed, with what it leaves out: the borrowed topic, and speakers that it does not name."""
    additions = [query.topic] if is_elliptical(query) else []
    additions += [named.text for named in query.speakers if named.text.casefold() not in query.question.casefold()]
    return " ".join([query.question, *additions])


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
