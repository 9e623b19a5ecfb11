"""Which candidates answer a question and which are only near it, as the relevance judge decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from index.archive import Archive
from index.embedder import Embedder, PackagedEmbedder, Vectors, packaged_embedder
from index.rows import words_of
from index.vocabulary import Speaker, hull
from rag.query.dates import when
from rag.query.types import Intent, Named, Query
from rag.relevance import ANCHOR, ANSWERS, CLOSEST, Asked, Told, judge
from rag.relevance.asked import AFTER, BEFORE
from rag.relevance.judge import READ
from rag.retrieval.hybrid import Candidate
from rag.retrieval.topic import content_stems

JUDGED = 64
"""Candidates of one speaker, or of anybody, that the judge sees; of the rest those answer that name the topic."""
_SHORT, _ANCHOR_SHORT = 2, 0.62
"""Words of a topic up to which it is short; where nothing names such a one, how probable the best statement must be."""
_BESIDE, _BESIDE_WORD = 0.5, 0.7
"""Where statements name the topic outright, the probability from which others answer beside them; of a single word."""
_APART_SAID, _APART_SPOKE = 0.02, 0.08
"""Where anybody's statements are looked at, those answer whose probability is this near to the best one's: for whose
given words are, and for who spoke of a matter. They come from the whole archive, where much is a little like it."""
_SHARED, _VERBATIM = 0.5, 92.0
"""The share of given words, and rapidfuzz's partial ratio, from which they count as found word for word."""
_OWN = 3
"""Words of a follow-up, but for small ones, names and dates, from which it has a matter of its own."""
_REACH = 2
"""Quotations before and behind a candidate that throw light on it."""
_CLOSE = 12
"""Near statements that are shown at most."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What answers; what is on the topic and no answer (a wish or belief, others' telling); what is only near. `cut`:
    there may be more."""

    answers: list[Candidate]
    views: list[Candidate]
    near: list[Candidate]
    cut: bool = False

    def of(self, speakers: Sequence[Speaker]) -> Selection:
        """Those of these speakers."""
        ids = {s.id for s in speakers}
        return self._those(lambda c: c.stored.speaker in ids)

    def said_as(self, named: Named) -> Selection:
        """Without what a spokesperson of the organisation asked for says in another role."""
        return self._those(lambda c: named.is_by(c.stored.speaker, c.stored.quotation.source.role))

    def _those(self, fits: Callable[[Candidate], bool]) -> Selection:
        answers, views, near = ([c for c in part if fits(c)] for part in (self.answers, self.views, self.near))
        return Selection(answers, views, near, self.cut)


def everything(candidates: Sequence[Candidate]) -> Selection:
    """All of them, for a question without a topic."""
    return Selection([c for c in candidates if c.answers], [c for c in candidates if not c.answers], [])


def selected(archive: Archive, query: Query, candidates: Sequence[Candidate], *, cut: bool = False) -> Selection:
    """The candidates, best first, sorted by whether they answer the question.

    What names the topic outright answers; beside it, and without it, what is probable enough. Where words are given,
    what has them word for word answers alone.
    """
    if strays(query):
        candidates = [replace(c, named=False) for c in candidates]
    judged, rest = candidates[:JUDGED], [c for c in candidates[JUDGED:] if c.named]
    rated = rate(archive, query, judged)
    least = _least(query, rated, outright=any(c.named for c in (*rated, *rest)))
    on = [c for c in rated if c.score >= least or c.named]
    if query.intent is Intent.WHO_SAID:
        on = [c for c in rated if c.answers and is_verbatim(query.topic, c)] or on
    near = sorted((c for c in rated if c not in on and c.score >= CLOSEST), key=_by_score)[:_CLOSE]
    on = sorted((replace(c, score=(1 + c.score) / 2) if c.named else c for c in on), key=_by_score)
    on += [replace(c, score=0.5) for c in rest]
    return Selection([c for c in on if c.answers], [c for c in on if not c.answers], near, cut)


def _by_score(candidate: Candidate) -> float:
    return -candidate.score


def _least(query: Query, rated: Sequence[Candidate], *, outright: bool) -> float:
    """The probability from which a statement answers; above 1 where nothing does by its probability.

    A topic of a word or two is its words: what does not name it has to be surer than of a longer one.
    """
    best = max((c.score for c in rated if c.answers), default=0.0)
    length = len(content_stems(query.topic)) if query.topic else _SHORT + 1
    if query.intent is Intent.WHO_SAID:
        return max(ANSWERS, best - _APART_SAID) if best >= ANCHOR else 2.0
    if query.intent is Intent.WHO_SPOKE:
        return max(ANSWERS, best - _APART_SPOKE) if best >= ANCHOR else 2.0
    if outright:
        return _BESIDE_WORD if length == 1 else _BESIDE
    return ANSWERS if best >= (_ANCHOR_SHORT if length <= _SHORT else ANCHOR) else 2.0


def is_verbatim(words: str, candidate: Candidate) -> bool:
    """True where the given words stand in the candidate's, one after the other, but for a slip."""
    from rapidfuzz import fuzz, utils

    wanted = set(content_stems(words))
    shared = len(wanted & set(candidate.said.stems)) / max(1, len(wanted))
    like = fuzz.partial_ratio(words, candidate.said.text, processor=utils.default_process)
    return shared >= _SHARED and like >= _VERBATIM


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
    chances = judge(asked, told, _embedder(archive).embed, most=READ if closely else 0)
    return [replace(c, score=float(p)) for c, p in zip(kept, chances, strict=True)]


def _embedder(archive: Archive) -> Embedder:
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
