"""Ask an archive: three lines that do what the page does.

    archive = Archive.open("archive")
    for statement in ask(archive, "what did Lavrov say about Patriot?").matches:
        print(statement.name, statement.text)

The command line, the page and the LangChain retriever all come this way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.archive import Archive
from index.rows import Filter, words_of
from index.vocabulary import Speaker
from rag import offices, reasons, retrieve
from rag.answer import Answer, CitedPassage, Place
from rag.bearers import persons
from rag.query import Intent, Named, Query
from rag.question import Known, understand
from rag.reasons import Seen
from rag.retrieve import Candidate
from rag.statements import statements
from rag.topic import content_stems, topic_of

_VERBATIM = 92.0
"""rapidfuzz's partial ratio from which given words count as found word for word."""
_LIKE = 0.6
"""Mean of the share of common words and the cosine similarity from which a statement says what was asked for."""
_LIKE_BAND = 0.1
"""Statements that fall short of the best by more than this are only near."""


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
    known = Known(seen.roll, tuple(outlet for outlet, _ in archive.lookup.outlets()), seen.is_mentioned)
    query = understand(question, known, today=today or date.today(), previous=previous)
    return answer(archive, query, narrowed=narrowed)


def answer(archive: Archive, query: Query, *, narrowed: Filter | None = None) -> Answer:
    """The answer to a query that was understood before, and perhaps changed since."""
    if query.speaker:
        whole = offices.completed(archive.lookup, query.speaker, query.since, query.until)
        query = replace(query, speaker=whole)
    return _answer(Seen(archive), query, narrowed or Filter())


def _answer(seen: Seen, query: Query, beside: Filter) -> Answer:
    if not seen.archive.lookup.counts()[0]:
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
    found, near = _candidates(seen, query, narrowed, named.bearers)
    found, near = ([c for c in part if named.is_by(c.stored.speaker, _role(c))] for part in (found, near))
    voices = tuple(s for s in named.bearers if s.id in named.voice_ids)
    groups = persons([s for s in named.bearers if s not in voices])
    counts = {group: len(_of(group, found)) for group in groups}
    speaking = sorted((group for group in groups if counts[group]), key=lambda group: -counts[group])
    if len(speaking) > 1 and counts[speaking[0]] < 2 * counts[speaking[1]]:
        choices = tuple(group[0] for group in speaking)
        return Answer(query, reason=reasons.which_one(named, choices), choices=choices)
    taken = speaking[0] if speaking else named.bearers if len(groups) > 1 else groups[0] if groups else ()
    taken = (*taken, *(s for s in voices if s not in taken))
    choices = tuple(group[0] for group in groups if group[0] not in taken)
    found, near = _of(taken, found), _of(taken, near)
    return _told(seen, query, narrowed, found, near, taken, choices)


def _everything(seen: Seen, query: Query, narrowed: Filter) -> Answer:
    """All that the speakers of the filter said."""
    speakers = seen.archive.lookup.speakers(narrowed.speakers)
    found, near = _candidates(seen, query, narrowed, speakers)
    return _told(seen, query, narrowed, found, near, speakers)


def _on_topic(seen: Seen, query: Query, narrowed: Filter) -> Answer:
    """What anybody said on a topic; passages where nobody is quoted on it."""
    speakers = seen.archive.lookup.speakers(narrowed.speakers) if narrowed.speakers else []
    found, near = _candidates(seen, query, narrowed, speakers)
    told = _told(seen, query, narrowed, found, near, speakers)
    if told.abstained and not narrowed.speakers and (passages := _passages(seen, query, narrowed)):
        return replace(told, passages=passages, reason=None, text=_passages_text(passages))
    return told


def _candidates(
    seen: Seen, query: Query, narrowed: Filter, speakers: Sequence[Speaker]
) -> tuple[list[Candidate], list[Candidate]]:
    """What answers, and what is only near: a wish or belief, or something that does not name the topic."""
    if not query.topic:
        every = retrieve.everything(seen.archive, narrowed)
        return [c for c in every if _own_words(c)], [c for c in every if not _own_words(c)]
    topic = topic_of(query.topic, seen.roll)
    names = [alias for s in speakers for alias in s.aliases]
    every = retrieve.on_topic(seen.archive, topic, query.topic, narrowed, names)
    found = [c for c in every if _own_words(c) and topic.met_by(c.stems)]
    return found, [c for c in every if c not in found]


def _role(candidate: Candidate) -> str | None:
    return candidate.stored.quotation.source.role


def _own_words(candidate: Candidate) -> bool:
    """False for a wish or belief that the writer reports, and for what somebody else says that they said."""
    return candidate.stored.quotation.said and candidate.stored.quotation.carrier is None


def _of(speakers: Sequence[Speaker], candidates: Sequence[Candidate]) -> list[Candidate]:
    ids = {s.id for s in speakers}
    return [c for c in candidates if c.stored.speaker in ids]


def _told(
    seen: Seen,
    query: Query,
    narrowed: Filter,
    found: Sequence[Candidate],
    near: Sequence[Candidate],
    taken: Sequence[Speaker] = (),
    choices: tuple[Speaker, ...] = (),
) -> Answer:
    told = statements(seen.archive, found, near)
    count = sum(s.match for s in told)
    notes = list(reasons.notes(seen, query, narrowed, taken))
    notes += offices.notes(query.speaker, taken, {c.stored.speaker for c in found}) if query.speaker else []
    if choices and query.speaker:
        notes.append(f"Took “{query.speaker.text}” for {taken[0].name}, who says most on this.")
    if not count:
        reason = reasons.not_found(seen, query, taken, narrowed)
        return Answer(query, told, reason=reason, choices=choices, notes=tuple(notes))
    text = reasons.summary(query, count, taken, narrowed)
    return Answer(query, told, choices=choices, notes=tuple(notes), text=text)


def _who_said(seen: Seen, query: Query, narrowed: Filter) -> Answer:
    """Who said these words, or the like of them."""
    from rapidfuzz import fuzz, utils

    wanted = set(content_stems(query.topic))
    rated: list[tuple[float, Candidate]] = []
    for c in retrieve.like(seen.archive, query.topic, narrowed):
        text = words_of(c.article.text, c.stored.quotation.content)
        shared = len(wanted & set(c.stems)) / max(1, len(wanted))
        rating = (shared + max(0.0, c.similarity)) / 2
        if fuzz.partial_ratio(query.topic, text, processor=utils.default_process) >= _VERBATIM and shared >= 0.5:
            rating += 1.0
        rated.append((rating, replace(c, score=rating)))
    rated.sort(key=lambda pair: (-pair[0], pair[1].stored.seq))
    best = max((rating for rating, c in rated if _own_words(c)), default=0.0)
    found = [c for rating, c in rated if rating >= max(_LIKE, best - _LIKE_BAND) and _own_words(c)]
    near = [c for rating, c in rated if c not in found and rating >= _LIKE - _LIKE_BAND]
    told = statements(seen.archive, found, near)
    if not found:
        return Answer(query, told, reason=reasons.nobody_said(query.topic))
    return Answer(query, told, text=reasons.summary(query, sum(s.match for s in told), (), narrowed))


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
