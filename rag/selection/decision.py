"""Selection: the candidates that answer a question and those only near it, by the relevance judge's probabilities."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.archive import Archive
from index.core.types import Speaker
from index.store.rows import Filter
from index.text.stemming import content_stems
from rag.query.types import Intent, Query, SpeakerReference
from rag.relevance import ANCHOR, ANSWERS, CLOSEST
from rag.retrieval.candidates import Retrieved
from rag.retrieval.hybrid import Candidate
from rag.selection.contradiction import denies
from rag.selection.nearby import ARTICLES, nearby
from rag.selection.rating import Rater, strays

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
_MARKED = re.compile(r"[“\"„«]([^”\"»]*\w+\W+\w+\W+\w[^”\"»]*)[”\"»]")
"""Three words or more in quotation marks."""
_ENOUGH, _DOUBTFUL, _STEP = 3, 0.55, 2.0
"""Behind so many, a list ends before the first statement less probable than this whose odds are so many times less than
those of the one before."""
_CLOSE = 12
"""Near statements that are shown at most."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The answers; statements on the topic that are no answers (a wish or belief, another's report); those only near
    it. `cut`: there may be more."""

    answers: list[Candidate]
    views: list[Candidate]
    near: list[Candidate]
    cut: bool = False

    def of(self, speakers: Sequence[Speaker]) -> Selection:
        """Those of these speakers."""
        ids = {s.id for s in speakers}
        return self._where(lambda c: c.stored.speaker in ids)

    def spoken_as(self, named: SpeakerReference) -> Selection:
        """Those without what a spokesperson of the organisation asked for says in another role."""
        return self._where(lambda c: named.is_by(c.stored.speaker, c.stored.quotation.source.role))

    def _where(self, fits: Callable[[Candidate], bool]) -> Selection:
        answers, views, near = ([c for c in part if fits(c)] for part in (self.answers, self.views, self.near))
        return Selection(answers, views, near, self.cut)


def select(archive: Archive, rater: Rater, query: Query, retrieved: Retrieved, narrowed: Filter) -> Selection:
    """The retrieved candidates, best first, sorted by whether they answer the question; with what stands beside the
    best ones in their articles and passes the filter.

    What names the topic outright answers; beside it, and without it, what is probable enough. Where words are given,
    what has them word for word answers alone, and what says the opposite does not answer.
    """
    candidates = retrieved.candidates
    if retrieved.unsearched:
        return Selection([c for c in candidates if c.answers], [c for c in candidates if not c.answers], [])
    if strays(query):
        candidates = [replace(c, named=False) for c in candidates]
    own, carried = ([c for c in candidates if c.own is owned] for owned in (True, False))
    rest = [c for c in own[JUDGED:] if c.named]
    quoting = query.intent is Intent.WHO_SAID
    pool = own[:JUDGED]
    if not quoting:
        pool += nearby(archive, narrowed, rater.ranked(pool), candidates)
    rated = rater.rate([*pool, *carried[:JUDGED]], lambda c: c.own)
    fit = [c for c in rated if not (quoting and denies(query, c))]
    outright = any(c.named for c in (*rated, *rest))
    least = _least(query, fit, outright=outright)
    on = [c for c in fit if c.score >= least or c.named]
    if quoting:
        on = [c for c in fit if c.answers and is_verbatim(given_words(query), c)] or on
    elif query.intent is Intent.WHO_SPOKE:
        on = _with_the_rest_of_their_articles(on, fit, _beside(query) if outright else _BESIDE)
    taken = {c.stored.seq for c in on}
    near = sorted((c for c in rated if c.stored.seq not in taken and c.score >= CLOSEST), key=_by_score)[:_CLOSE]
    on = sorted((replace(c, score=(1 + c.score) / 2) if c.named else c for c in on), key=_by_score)
    on += [replace(c, score=0.5) for c in rest]
    return Selection([c for c in on if c.answers], [c for c in on if not c.answers], near, retrieved.cut)


def _with_the_rest_of_their_articles(
    on: Sequence[Candidate], rated: Sequence[Candidate], least: float
) -> list[Candidate]:
    """The same, with what is as probable as `least` in the articles of the best: of the whole archive's statements only
    those answer that are next to the best one, of an article's each that is likely to."""
    leading = sorted((c for c in on if c.answers), key=_by_score)
    articles = list(dict.fromkeys(c.stored.article for c in leading))[:ARTICLES]
    known = {c.stored.seq for c in on}
    more = (c for c in rated if c.stored.article in articles and c.stored.seq not in known)
    return [*on, *(c for c in more if c.score >= least)]


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
        return _beside(query)
    if best < (_ANCHOR_SHORT if length <= _SHORT else ANCHOR):
        return 2.0
    return list_end(sorted((c.score for c in rated if c.answers), reverse=True))


def _beside(query: Query) -> float:
    """The probability from which a statement answers beside others that name the topic outright."""
    return _BESIDE_WORD if len(content_stems(query.topic)) == 1 else _BESIDE


def list_end(chances: Sequence[float]) -> float:
    """The least probable that answers of these probabilities, highest first.

    Of what is hardly likelier than not to answer, that which stands clearly apart from the better ones is the speaker's
    other words on the same story.
    """
    for better, chance in list(pairwise(chances))[_ENOUGH - 1 :]:
        apart = better * (1 - chance) > _STEP * chance * (1 - better)
        if ANSWERS <= chance < _DOUBTFUL and apart:
            return better
    return ANSWERS


def given_words(query: Query) -> str:
    """The words whose speaker a question asks for: those in quotation marks in it, or, without such, the claim."""
    marked = _MARKED.search(query.question)
    return marked[1] if marked else query.topic


def is_verbatim(words: str, candidate: Candidate) -> bool:
    """True where the given words stand in the candidate's, one after the other, but for a slip."""
    from rapidfuzz import fuzz, utils

    wanted = set(content_stems(words))
    shared = len(wanted & set(candidate.words.stems)) / max(1, len(wanted))
    like = fuzz.partial_ratio(words, candidate.words.text, processor=utils.default_process)
    return shared >= _SHARED and like >= _VERBATIM
