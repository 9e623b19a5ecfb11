"""Selection: the candidates that answer a question and those only near it, by the relevance judge's probabilities."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.archive import Archive
from index.core.types import Speaker
from index.store.filters import Filter
from index.text.stemming import content_stems
from rag.query.types import Intent, Query, SpeakerReference
from rag.relevance import ANCHOR, ANSWERS, CLOSEST
from rag.retrieval.candidates import RetrievalResult
from rag.retrieval.hybrid import Candidate
from rag.selection.completeness import order_by_relevance, wholest_first
from rag.selection.contradiction import contradicts
from rag.selection.nearby import ARTICLES, find_nearby
from rag.selection.rating import Rater, shifts_topic

JUDGED = 64
"""Candidates of one speaker, or of anybody, that the judge rates; of the rest, those that name the topic answer."""
_SHORT, _ANCHOR_SHORT = 2, 0.62
"""Words of a topic up to which it is short; the least probability of the best statement if nothing names it."""
_WITH_NAMED, _WITH_NAMED_WORD = 0.5, 0.7
"""Probability from which other statements answer if some name the topic outright; the same for a topic of one word."""
_APART_SAID, _APART_SPOKE = 0.02, 0.08
"""Where anybody's statements are looked at, those answer whose probability is this near to the best one's: for whose
given words are, and for who spoke of a matter. They come from the whole archive, where much is a little like it."""
_SHARED, _VERBATIM = 0.5, 92.0
"""The share of given words, and rapidfuzz's partial ratio, from which they count as verbatim."""
_MARKED = re.compile(r"[“\"„«]([^”\"»]*\w+\W+\w+\W+\w[^”\"»]*)[”\"»]")
"""Three words or more in quotation marks."""
_ENOUGH, _DOUBTFUL, _STEP = 3, 0.55, 2.0
"""Behind so many, a list ends before the first statement less probable than this whose odds are so many times less than
those of the one before."""
_CLOSE = 12
"""Near statements shown at most."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The answers; statements on the topic that are no answers (a wish or belief, another's report); those only near
    it. `cut` is True if there may be more."""

    answers: list[Candidate]
    views: list[Candidate]
    near: list[Candidate]
    cut: bool = False

    def of(self, speakers: Sequence[Speaker]) -> Selection:
        """Return the selection of these speakers' statements."""
        ids = {s.id for s in speakers}
        return self._where(lambda c: c.stored.speaker in ids)

    def spoken_as(self, named: SpeakerReference) -> Selection:
        """Return the selection without statements by a spokesperson of the organisation in another role."""
        return self._where(lambda c: named.is_by(c.stored.speaker, c.stored.quotation.source.role))

    def _where(self, fits: Callable[[Candidate], bool]) -> Selection:
        answers, views, near = ([c for c in part if fits(c)] for part in (self.answers, self.views, self.near))
        return Selection(answers, views, near, self.cut)


def select(archive: Archive, rater: Rater, query: Query, retrieved: RetrievalResult, narrowed: Filter) -> Selection:
    """Return the retrieved candidates, best first, divided into answers, views and near ones; with statements next to
    the best ones in their articles that pass the filter.

    A candidate that names the topic outright answers, and so does any that is probable enough. If words are given,
    only candidates with them verbatim answer, if there are any; one that says the opposite does not.
    """
    candidates = retrieved.candidates
    if retrieved.unsearched:
        ordered = wholest_first(candidates)
        return Selection([c for c in ordered if c.answers], [c for c in ordered if not c.answers], [])
    if shifts_topic(query):
        candidates = [replace(c, named=False) for c in candidates]
    own, carried = ([c for c in candidates if c.own is owned] for owned in (True, False))
    rest = [c for c in own[JUDGED:] if c.named]
    quoting = query.intent is Intent.WHO_SAID
    pool = own[:JUDGED]
    if not quoting:
        pool += find_nearby(archive, narrowed, rater.ranked(pool), candidates)
    rated = rater.rate([*pool, *carried[:JUDGED]], lambda c: c.own)
    fit = [c for c in rated if not (quoting and contradicts(query, c))]
    is_named = any(c.named for c in (*rated, *rest))
    least = _least(query, fit, is_named=is_named)
    on = [c for c in fit if c.score >= least or c.named]
    if quoting:
        on = [c for c in fit if c.answers and is_verbatim(quoted_words(query), c)] or on
    elif query.intent is Intent.WHO_SPOKE:
        on = _with_article_context(on, fit, _with_named(query) if is_named else _WITH_NAMED)
    selected = {c.stored.seq for c in on}
    near = sorted((c for c in rated if c.stored.seq not in selected and c.score >= CLOSEST), key=_by_score)[:_CLOSE]
    on = order_by_relevance(replace(c, score=(1 + c.score) / 2) if c.named else c for c in on)
    on += [replace(c, score=0.5) for c in rest]
    return Selection([c for c in on if c.answers], [c for c in on if not c.answers], near, retrieved.cut)


def outright_answers(query: Query, retrieved: RetrievalResult) -> list[Candidate]:
    """Return the retrieved candidates that `select` takes for answers whatever the judge says of them."""
    if retrieved.unsearched or query.intent is Intent.WHO_SAID or shifts_topic(query):
        return []
    return [c for c in retrieved.candidates if c.named and c.answers]


def _with_article_context(on: Sequence[Candidate], rated: Sequence[Candidate], least: float) -> list[Candidate]:
    """Return the candidates with the others of the best ones' articles that are at least as probable as `least`."""
    leading = sorted((c for c in on if c.answers), key=_by_score)
    articles = list(dict.fromkeys(c.stored.article for c in leading))[:ARTICLES]
    known = {c.stored.seq for c in on}
    more = (c for c in rated if c.stored.article in articles and c.stored.seq not in known)
    return [*on, *(c for c in more if c.score >= least)]


def _by_score(candidate: Candidate) -> float:
    return -candidate.score


def _least(query: Query, rated: Sequence[Candidate], *, is_named: bool) -> float:
    """The probability from which a statement answers; above 1 if none answers by its probability.

    For a topic of a word or two, a statement that does not name it must be more probable than for a longer one.
    """
    best = max((c.score for c in rated if c.answers), default=0.0)
    length = len(content_stems(query.topic)) if query.topic else _SHORT + 1
    if query.intent is Intent.WHO_SAID:
        return max(ANSWERS, best - _APART_SAID) if best >= ANCHOR else 2.0
    if query.intent is Intent.WHO_SPOKE:
        return max(ANSWERS, best - _APART_SPOKE) if best >= ANCHOR else 2.0
    if is_named:
        return _with_named(query)
    if best < (_ANCHOR_SHORT if length <= _SHORT else ANCHOR):
        return 2.0
    return probability_cutoff(sorted((c.score for c in rated if c.answers), reverse=True))


def _with_named(query: Query) -> float:
    """The probability from which a statement answers if others name the topic outright."""
    return _WITH_NAMED_WORD if len(content_stems(query.topic)) == 1 else _WITH_NAMED


def probability_cutoff(chances: Sequence[float]) -> float:
    """Return the least of these probabilities, highest first, that still answers.

    Doubtful statements that are clearly less probable than the ones before are usually the speaker's other words on the
    same story.
    """
    for better, chance in list(pairwise(chances))[_ENOUGH - 1 :]:
        apart = better * (1 - chance) > _STEP * chance * (1 - better)
        if ANSWERS <= chance < _DOUBTFUL and apart:
            return better
    return ANSWERS


def quoted_words(query: Query) -> str:
    """Return the words whose speaker a question asks for: those in quotation marks, or else the claim."""
    marked = _MARKED.search(query.question)
    return marked[1] if marked else query.topic


def is_verbatim(words: str, candidate: Candidate) -> bool:
    """True if the candidate contains the given words in order, but for small differences."""
    from rapidfuzz import fuzz, utils

    stems = set(content_stems(words))
    shared = len(stems & set(candidate.words.stems)) / max(1, len(stems))
    likeness = fuzz.partial_ratio(words, candidate.words.text, processor=utils.default_process)
    return shared >= _SHARED and likeness >= _VERBATIM
