"""Which candidates answer a question and which are only near it, as the relevance judge decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.archive import Archive
from index.rows import words_of
from index.vocabulary import Speaker, hull
from rag.query.types import Intent, Named, Query
from rag.relevance import ANCHOR, ANSWERS, CLOSEST, Asked, Told, judge
from rag.relevance.asked import AFTER, BEFORE
from rag.retrieval.hybrid import Candidate

JUDGED = 64
"""Candidates of one speaker, or of anybody, that the judge sees; of the rest those answer that name the topic."""
_APART_SAID, _APART_SPOKE = 0.03, 0.1
"""Where anybody's statements are looked at, those answer whose probability is this near to the best one's: for whose the
given words are, and for who spoke of a matter. They come from the whole archive, where much is a little like what is asked."""
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
    """The candidates, best first, sorted by whether they answer the question."""
    judged, rest = candidates[:JUDGED], [c for c in candidates[JUDGED:] if c.named]
    rated = rate(archive, query, judged)
    rated.sort(key=lambda c: -c.score)
    best = max((c.score for c in rated), default=0.0)
    apart = {Intent.WHO_SAID: _APART_SAID, Intent.WHO_SPOKE: _APART_SPOKE}.get(query.intent, 1.0)
    least = max(ANSWERS, best - apart) if best >= ANCHOR else 1.0
    on = [*(c for c in rated if c.score >= least), *(replace(c, score=ANSWERS) for c in rest)]
    near = [c for c in rated if CLOSEST <= c.score < least][:_CLOSE]
    return Selection([c for c in on if c.answers], [c for c in on if not c.answers], near, cut)


def rate(archive: Archive, query: Query, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with the judge's probability as their score."""
    if not candidates:
        return []
    claim = query.topic if query.intent is Intent.WHO_SAID else ""
    asked = Asked(typed(query), "" if claim else query.topic, claim, query.speaker.text if query.speaker else "")
    beside = archive.lookup.neighbours([c.stored.seq for c in candidates], _REACH)
    seqs, matrix = archive.lookup.vectors("quotations", {*beside, *(seq for rows in beside.values() for seq in rows)})
    vectors = dict(zip(seqs, matrix, strict=True))
    names = archive.lookup.speaker_names({c.stored.speaker for c in candidates if c.stored.speaker})
    kept = [c for c in candidates if c.stored.seq in vectors]
    told = [
        replace(
            _told(c, names.get(c.stored.speaker or "", ""), vectors[c.stored.seq]),
            near=tuple(vectors[seq] for seq in beside[c.stored.seq] if seq in vectors),
        )
        for c in kept
    ]
    chances = judge(asked, told, archive.embedder.embed)
    return [replace(c, score=float(p)) for c, p in zip(kept, chances, strict=True)]


def typed(query: Query) -> str:
    """The question as typed; of a follow-up with what it takes over from the turn before."""
    over = [query.topic] if "topic" in query.carried else []
    over += [named.text for named in query.speakers] if "speaker" in query.carried else []
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
