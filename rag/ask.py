"""Ask an archive: three lines that do what the page does.

    archive = Archive.open("archive")
    for statement in ask(archive, "what did Lavrov say about Patriot?").matches:
        print(statement.name, statement.text)

The command line, the page and the LangChain retriever all come this way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.archive import Archive
from index.rows import Filter, words_of
from index.vocabulary import Speaker
from rag import reasons
from rag.answer import Answer, CitedPassage, Place
from rag.query.parser import Known, understand
from rag.query.types import Intent, Named, Query
from rag.reasons import Seen
from rag.retrieval import hybrid as retrieve
from rag.retrieval.hybrid import Candidate
from rag.retrieval.topic import content_stems, topic_of
from rag.speakers import roles as offices
from rag.speakers.name_matching import persons
from rag.statements import statements

_VERBATIM = 92.0
"""rapidfuzz's partial ratio from which given words count as found word for word."""
_LIKE = 0.6
"""Mean of the share of common words and the cosine similarity from which a statement says what was asked for."""
_LIKE_BAND = 0.1
"""Statements that fall short of the best by more than this are only near."""
_SAMPLE = 100
"""Statements that are looked at to know whether a question has an answer."""


def ask(
    archive: Archive,
    question: str,
    *,
    previous: Query | None = None,
    narrowed: Filter | None = None,
    today: date | None = None,
) -> Answer:
    """The answer to a question; `previous` is the query of the turn before, `narrowed` a filter set beside it.

    Raises QuestionError for a question that is empty or far too long.
    """
    seen = Seen(archive)
    query = understand(question, _known(seen), today=today or date.today(), previous=previous)
    return _completed(seen, query, narrowed)


def known_of(archive: Archive) -> Known:
    """What of an archive a question is understood with."""
    return _known(Seen(archive))


def _known(seen: Seen) -> Known:
    outlets = seen.archive.lookup.outlet_names()
    return Known(seen.named, lambda text: bool(seen.roster.called(text)), tuple(outlets))


def answer(archive: Archive, query: Query, *, narrowed: Filter | None = None) -> Answer:
    """The answer to a query that was understood before, and perhaps changed since."""
    return _completed(Seen(archive), query, narrowed)


def answers_beyond(archive: Archive, question: str, places: Collection[Place]) -> bool:
    """True when what a speaker said, on a topic or at all, answers the question and stands at none of these places.

    Looks at a sample of what may answer, so that it costs little however much there is. Raises QuestionError.
    """
    seen = Seen(archive)
    query = _whole(seen, understand(question, _known(seen), today=date.today()))
    narrowed = _merged(query, Filter())
    if query.intent in (Intent.WHO_SAID, Intent.EVENT) or (query.speaker and not query.speaker.bearers):
        return False
    bearers = query.speaker.bearers if query.speaker else ()
    found = _candidates(seen, query, narrowed, bearers, _SAMPLE)
    if query.speaker:
        found = found.said_as(query.speaker)
        found = found.of(_meant(query.speaker, found)[0])
    return any(Place(c.article, c.stored.quotation.content) not in places for c in found.answers)


def _completed(seen: Seen, query: Query, narrowed: Filter | None) -> Answer:
    return _answer(seen, _whole(seen, query), narrowed or Filter())


def _whole(seen: Seen, query: Query) -> Query:
    """The query with those who held the office that it asks for."""
    if not query.speaker:
        return query
    return replace(query, speaker=offices.completed(seen.archive.lookup, query.speaker, query.since, query.until))


def _answer(seen: Seen, query: Query, beside: Filter) -> Answer:
    if seen.archive.lookup.empty():
        return Answer(query, reason=reasons.EMPTY)
    narrowed = _merged(query, beside)
    if query.speaker:
        return _by_speaker(seen, query, query.speaker, narrowed)
    if query.intent is Intent.WHO_SAID:
        return _who_said(seen, query, narrowed)
    if query.topic and query.intent is not Intent.EVENT:
        return _on_topic(seen, query, narrowed)
    if narrowed.speakers:
        return _everything(seen, query, narrowed)
    return _event(seen, query, narrowed)


def _merged(query: Query, beside: Filter) -> Filter:
    """Both must hold; the question's own speaker and outlet go before those set beside it."""
    return Filter(
        tuple(s.id for s in query.speaker.bearers) if query.speaker else beside.speakers,
        query.outlet or beside.outlet,
        max(filter(None, (query.since, beside.since)), default=None),
        min(filter(None, (query.until, beside.until)), default=None),
        query.kinds or beside.kinds,
    )


def _by_speaker(seen: Seen, query: Query, named: Named, narrowed: Filter) -> Answer:
    """What one speaker said; when several bear the name, the one who says twice as much on this, or the question."""
    if not named.bearers:
        return Answer(query, reason=reasons.no_speaker(seen, named))
    found = _candidates(seen, query, narrowed, named.bearers).said_as(named)
    taken, choices = _meant(named, found)
    if not taken:
        return Answer(query, reason=reasons.which_one(named, choices), choices=choices)
    return _told(seen, query, narrowed, found.of(taken), taken, choices)


def _meant(named: Named, found: _Sorted) -> tuple[tuple[Speaker, ...], tuple[Speaker, ...]]:
    """Who is meant, nobody where several say about as much; and who else may be."""
    voices = tuple(s for s in named.bearers if s.id in named.voice_ids)
    groups = persons([s for s in named.bearers if s not in voices])
    counts = {group: len(found.of(group).answers) for group in groups}
    speaking = sorted((group for group in groups if counts[group]), key=lambda group: -counts[group])
    if len(speaking) > 1 and counts[speaking[0]] < 2 * counts[speaking[1]]:
        return (), tuple(group[0] for group in speaking)
    taken = speaking[0] if speaking else named.bearers if len(groups) > 1 else groups[0] if groups else ()
    taken = (*taken, *(s for s in voices if s not in taken))
    return taken, tuple(group[0] for group in groups if group[0] not in taken)


def _everything(seen: Seen, query: Query, narrowed: Filter) -> Answer:
    """All that the speakers of the filter said."""
    speakers = seen.archive.lookup.speakers(narrowed.speakers)
    return _told(seen, query, narrowed, _candidates(seen, query, narrowed, speakers), speakers)


def _on_topic(seen: Seen, query: Query, narrowed: Filter) -> Answer:
    """What anybody said on a topic; passages where nobody is quoted on it."""
    speakers = seen.archive.lookup.speakers(narrowed.speakers) if narrowed.speakers else []
    told = _told(seen, query, narrowed, _candidates(seen, query, narrowed, speakers), speakers)
    if told.abstained and not narrowed.speakers and (passages := _passages(seen, query, narrowed)):
        return replace(told, passages=passages, reason=None, text=_passages_text(passages))
    return told


@dataclass(frozen=True, slots=True)
class _Sorted:
    """What answers; what is on the topic and no answer (a wish or belief, others' telling); what is only near. `cut`:
    there may be more."""

    answers: list[Candidate]
    views: list[Candidate]
    near: list[Candidate]
    cut: bool = False

    def of(self, speakers: Sequence[Speaker]) -> _Sorted:
        """Those of these speakers."""
        ids = {s.id for s in speakers}
        return self._those(lambda c: c.stored.speaker in ids)

    def said_as(self, named: Named) -> _Sorted:
        """Without what a spokesperson of the organisation asked for says in another role."""
        return self._those(lambda c: named.is_by(c.stored.speaker, c.stored.quotation.source.role))

    def _those(self, fits: Callable[[Candidate], bool]) -> _Sorted:
        answers, views, near = ([c for c in part if fits(c)] for part in (self.answers, self.views, self.near))
        return _Sorted(answers, views, near, self.cut)


def _candidates(
    seen: Seen, query: Query, narrowed: Filter, speakers: Sequence[Speaker], most: int | None = None
) -> _Sorted:
    """All that may answer, sorted; of what names the topic, or of all, at most `most`."""
    if query.topic:
        topic = topic_of(query.topic, seen.roster.is_person, seen.explained)
        names = [alias for s in speakers for alias in s.aliases]
        on, off, cut = retrieve.on_topic(seen.archive, topic, query.topic, narrowed, names, most)
    else:
        on, off, cut = retrieve.everything(seen.archive, narrowed, most), list[Candidate](), False
    return _Sorted([c for c in on if c.answers], [c for c in on if not c.answers], off, cut)


def _told(
    seen: Seen,
    query: Query,
    narrowed: Filter,
    found: _Sorted,
    taken: Sequence[Speaker] = (),
    choices: tuple[Speaker, ...] = (),
) -> Answer:
    told = statements(seen.archive, found.answers, [*found.views, *found.near], narrowed)
    count = sum(s.match for s in told)
    notes = list(reasons.notes(seen, query, narrowed, taken))
    speaking = {c.stored.speaker for c in found.answers}
    notes += offices.notes(query.speaker, taken, speaking) if query.speaker else []
    if found.cut:
        notes.append(reasons.cut(query.topic, retrieve.WORDED))
    if choices and query.speaker:
        notes.append(f"Took “{query.speaker.text}” for {taken[0].name}, who says most on this.")
    if not count:
        views = sum(c.own and not c.stored.quotation.said for c in found.views)
        reason = reasons.not_found(seen, query, taken, narrowed, views)
        return Answer(query, told, reason=reason, choices=choices, notes=tuple(notes))
    text = reasons.summary(query, told, taken, narrowed)
    return Answer(query, told, choices=choices, notes=tuple(notes), text=text)


def _who_said(seen: Seen, query: Query, narrowed: Filter) -> Answer:
    """Who said these words, or the like of them."""
    from rapidfuzz import fuzz, utils

    wanted = set(content_stems(query.topic))
    rated: list[tuple[float, Candidate]] = []
    for c in retrieve.like(seen.archive, query.topic, narrowed):
        text = words_of(c.article.text, c.stored.quotation.content)
        shared = len(wanted & set(c.said.stems)) / max(1, len(wanted))
        rating = (shared + max(0.0, c.similarity)) / 2
        if fuzz.partial_ratio(query.topic, text, processor=utils.default_process) >= _VERBATIM and shared >= 0.5:
            rating += 1.0
        rated.append((rating, replace(c, score=rating)))
    rated.sort(key=lambda pair: (-pair[0], pair[1].stored.seq))
    best = max((rating for rating, c in rated if c.answers), default=0.0)
    found = [c for rating, c in rated if rating >= max(_LIKE, best - _LIKE_BAND) and c.answers]
    near = [c for rating, c in rated if c not in found and rating >= _LIKE - _LIKE_BAND]
    told = statements(seen.archive, found, near, narrowed)
    if not found:
        return Answer(query, told, reason=reasons.nobody_said(query.topic))
    return Answer(query, told, text=reasons.summary(query, told, (), narrowed))


def _event(seen: Seen, query: Query, narrowed: Filter) -> Answer:
    """Passages, for a question that asks for nobody's words."""
    passages = _passages(seen, query, narrowed)
    if not passages:
        return Answer(query, reason=reasons.nothing(query))
    return Answer(query, passages=passages, text=_passages_text(passages))


def _passages(seen: Seen, query: Query, narrowed: Filter) -> tuple[CitedPassage, ...]:
    found = retrieve.passages(seen.archive, query.topic or query.question, narrowed)
    return tuple(
        CitedPassage(n, Place(article, (passage.span,)), round(score, 4))
        for n, (passage, article, score) in enumerate(found, 1)
    )


def _passages_text(passages: Sequence[CitedPassage]) -> str:
    count = "1 passage" if len(passages) == 1 else f"{len(passages)} passages"
    return f"Nobody is quoted on this; {count} of the archive's articles speak of it"
