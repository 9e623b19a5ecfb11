"""Ask an archive: three lines that do what the page does.

    archive = Archive.open("archive")
    for statement in ask(archive, "what did Lavrov say about Patriot?").matches:
        print(statement.name, statement.text)

The command line, the page and the LangChain retriever all come this way. A question is read (rag.query), whom it names
is looked up (rag.speakers), candidates are retrieved (rag.retrieval), those that answer are selected, and what is
closest to the question as typed is added, whatever was understood of it (rag.answers).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from index.archive import Archive
from index.core.types import Speaker
from index.store.rows import Filter
from index.text.stemming import content_stems
from rag.answers import explanations, overview
from rag.answers.closest import closest
from rag.answers.explanations import Seen
from rag.answers.highlight import with_matching_parts
from rag.answers.statements import statements
from rag.answers.types import Answer, Group, Place
from rag.query.parser import understand
from rag.query.reader import question_reader
from rag.query.slots import Known
from rag.query.types import Intent, Named, Query
from rag.retrieval import hybrid
from rag.retrieval.topic import topic_of
from rag.selection.decision import Selection, everything, selected
from rag.selection.rating import typed
from rag.speakers.registry import roles as offices
from rag.speakers.registry.name_matching import persons

_OFFERED, _LIKE = 3, 0.5
"""Speakers who are offered for a role that nobody bears so, and how like it what they are called must be."""
_SURELY = 0.83
"""Probability from which a statement surely answers. Of 60 questions for everything none has one, of seven that were
wrongly taken for such six have."""
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
    return _answer(seen, _reconsidered(seen, query, narrowed or Filter()), narrowed or Filter())


def known_of(archive: Archive) -> Known:
    """What of an archive a question is understood with."""
    return _known(Seen(archive))


def _known(seen: Seen) -> Known:
    outlets = tuple(seen.archive.lookup.outlet_names())
    dates = seen.archive.lookup.dates()
    return Known(seen.named, seen.roster.mentions, question_reader().read, outlets, dates[1] if dates else None)


def answer(archive: Archive, query: Query, *, narrowed: Filter | None = None) -> Answer:
    """The answer to a query that was understood before, and perhaps changed since."""
    return _answer(Seen(archive), query, narrowed or Filter())


def answers_beyond(archive: Archive, question: str, places: Collection[Place]) -> bool:
    """True when what a speaker said, on a topic or at all, answers the question and stands at none of these places.

    Looks at a sample of what may answer, so that it costs little however much there is. Raises QuestionError.
    """
    seen = Seen(archive)
    query = _whole(seen, understand(question, _known(seen), today=date.today()))
    if query.intent not in (Intent.SAID_BY, Intent.EVERYTHING, Intent.WHO_SPOKE):
        return False
    found = _selected(seen, query, _merged(query, query.speaker, Filter()), _SAMPLE)
    if query.speaker:
        if not query.speaker.bearers:
            return False
        found = found.said_as(query.speaker)
        found = found.of(_meant(query.speaker, found)[0])
    return any(Place(c.article, c.stored.quotation.content) not in places for c in found.answers)


def _reconsidered(seen: Seen, query: Query, beside: Filter) -> Query:
    """The query; where it was taken to ask for all that somebody said, and some of that surely answers it, what it asks
    for is that."""
    if query.intent is not Intent.EVERYTHING or len(query.speakers) != 1 or not query.speakers[0].bearers:
        return query
    named = query.speakers[0]
    if len(content_stems(query.question.replace(named.text, " "))) < 2:
        return query  # nothing beside the name and the verb that asks
    narrower = replace(query, intent=Intent.SAID_BY, alternatives=(replace(query, alternatives=()),))
    found = _selected(seen, narrower, _merged(query, named, beside), speakers=named.bearers)
    return narrower if any(c.score >= _SURELY for c in found.answers) else query


def _whole(seen: Seen, query: Query) -> Query:
    """The query with those who held the offices that it asks for."""
    lookup = seen.archive.lookup
    held = (offices.completed(lookup, named, query.since, query.until) for named in query.speakers)
    return replace(query, speakers=tuple(held))


def _answer(seen: Seen, understood: Query, beside: Filter) -> Answer:
    query = _whole(seen, understood)
    if query.intent is Intent.META:
        return Answer(query, text=overview.overview(seen.archive))
    if query.intent is Intent.OTHER:
        return Answer(query, text=overview.NO_QUESTION)
    if seen.archive.lookup.empty():
        return Answer(query, reason=explanations.EMPTY)
    found = _found(seen, query, beside)
    if query.remarks:
        found = replace(found, notes=(*query.remarks, *found.notes))
    return with_matching_parts(_with_closest(seen, found, _merged(query, None, beside)))


def _found(seen: Seen, query: Query, beside: Filter) -> Answer:
    if len(query.speakers) > 1:
        return _by_several(seen, query, beside)
    narrowed = _merged(query, query.speaker, beside)
    if query.speaker:
        return _by_speaker(seen, query, query.speaker, narrowed)
    if query.intent is Intent.WHO_SAID:
        return _who_said(seen, query, narrowed)
    if query.topic and query.intent is not Intent.EVENT:
        return _on_topic(seen, query, narrowed)
    if narrowed.speakers:
        return _everything(seen, query, narrowed)
    return Answer(query)


def _merged(query: Query, named: Named | None, beside: Filter) -> Filter:
    """Both must hold; the question's own speaker and outlet go before those set beside it."""
    return Filter(
        tuple(s.id for s in named.bearers) if named else beside.speakers,
        query.outlet or beside.outlet,
        max(filter(None, (query.since, beside.since)), default=None),
        min(filter(None, (query.until, beside.until)), default=None),
        query.kinds or beside.kinds,
    )


def _with_closest(seen: Seen, found: Answer, narrowed: Filter) -> Answer:
    """The answer with what is closest to the question as typed: passages, and statements below those that answer."""
    query = found.query
    if query.intent is Intent.EVERYTHING and found.matches:
        return found
    shown = {row for statement in found.statements for row in statement.rows}
    close = closest(seen.archive, query, narrowed, shown)
    near = statements(seen.archive, [], close.statements, narrowed, first=len(found.statements) + 1)
    more = replace(found, statements=(*found.statements, *near), passages=close.passages)
    if query.intent is not Intent.EVENT or found.reason:
        return more
    if not close.passages:
        return replace(more, reason=explanations.nothing(query))
    return replace(more, text=_passages_text(len(close.passages)))


def _by_several(seen: Seen, query: Query, beside: Filter) -> Answer:
    """What each of several speakers said on it, one after the other, or why nothing of theirs answers."""
    parts = []
    for named in query.speakers:
        alone = replace(query, speakers=(named,))
        parts.append(_by_speaker(seen, alone, named, _merged(query, named, beside)))
    answering = [s for part in parts for s in part.matches]
    near = [s for part in parts for s in part.near]
    told = tuple(replace(s, n=n) for n, s in enumerate((*answering, *near), 1))
    groups = tuple(_group(named, part) for named, part in zip(query.speakers, parts, strict=True))
    notes = dict.fromkeys(note for part in parts for note in part.notes)
    if answering:
        text = "; ".join(f"{group.name}: {group.count:,}" for group in groups)
        return Answer(query, told, notes=tuple(notes), text=f"Statements by speaker: {text}", groups=groups)
    first = next(part.reason for part in parts if part.reason)
    every = " ".join(dict.fromkeys(part.reason.text for part in parts if part.reason))
    return Answer(query, told, reason=replace(first, text=every), notes=tuple(notes), groups=groups)


def _group(named: Named, part: Answer) -> Group:
    ids = tuple(dict.fromkeys(s.speaker for s in part.matches if s.speaker))
    name = part.matches[0].name if part.matches else named.bearers[0].name if named.bearers else named.text
    return Group(name or named.text, ids, len(part.matches), part.reason)


def _by_speaker(seen: Seen, query: Query, named: Named, narrowed: Filter) -> Answer:
    """What one speaker said; when several bear the name, the one who says twice as much on this, or the question."""
    if not named.bearers:
        described = seen.roster.described(named.text)[:_OFFERED]
        choices = tuple(speaker for speaker, like in described if like >= _LIKE)
        return Answer(query, reason=explanations.no_speaker(seen, named), choices=choices)
    found = _selected(seen, query, narrowed, speakers=named.bearers).said_as(named)
    taken, choices = _meant(named, found)
    if not taken:
        return Answer(query, reason=explanations.which_one(named, choices), choices=choices)
    return _told(seen, query, narrowed, found.of(taken), taken, choices)


def _meant(named: Named, found: Selection) -> tuple[tuple[Speaker, ...], tuple[Speaker, ...]]:
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
    return _told(seen, query, narrowed, _selected(seen, query, narrowed), speakers)


def _on_topic(seen: Seen, query: Query, narrowed: Filter) -> Answer:
    """What anybody said on a topic."""
    speakers = seen.archive.lookup.speakers(narrowed.speakers) if narrowed.speakers else []
    return _told(seen, query, narrowed, _selected(seen, query, narrowed, speakers=speakers), speakers)


def _selected(
    seen: Seen, query: Query, narrowed: Filter, most: int | None = None, speakers: Sequence[Speaker] = ()
) -> Selection:
    """All that may answer, sorted; of what names the topic, or of all, at most `most`."""
    if query.intent is Intent.EVERYTHING or not (query.topic or query.speaker):
        return everything(hybrid.everything(seen.archive, narrowed, most))
    topic = topic_of(query.topic or query.question, seen.roster.is_person, seen.explained)
    names = [alias for s in speakers for alias in s.aliases]
    texts = tuple(filter(None, dict.fromkeys((typed(query), query.topic))))
    found, cut = hybrid.on_topic(seen.archive, topic, texts, narrowed, names, most)
    return selected(seen.archive, query, found, narrowed, cut=cut)


def _told(
    seen: Seen,
    query: Query,
    narrowed: Filter,
    found: Selection,
    taken: Sequence[Speaker] = (),
    choices: tuple[Speaker, ...] = (),
) -> Answer:
    told = statements(seen.archive, found.answers, [*found.views, *found.near], narrowed)
    count = sum(s.match for s in told)
    notes = list(explanations.notes(seen, query, narrowed, taken))
    speaking = {c.stored.speaker for c in found.answers}
    notes += offices.notes(query.speaker, taken, speaking) if query.speaker else []
    if found.cut:
        notes.append(explanations.cut(query.topic, hybrid.WORDED))
    if choices and query.speaker:
        notes.append(f"Took “{query.speaker.text}” to mean {taken[0].name}, who says most on this.")
    if not count:
        views = sum(c.own and not c.stored.quotation.said for c in found.views)
        reason = explanations.not_found(seen, query, taken, narrowed, views)
        return Answer(query, told, reason=reason, choices=choices, notes=tuple(notes))
    text = explanations.summary(query, told, taken, narrowed)
    return Answer(query, told, choices=choices, notes=tuple(notes), text=text)


def _who_said(seen: Seen, query: Query, narrowed: Filter) -> Answer:
    """Who said these words, or the like of them."""
    found = selected(seen.archive, query, hybrid.like(seen.archive, query.topic, narrowed), narrowed)
    told = statements(seen.archive, found.answers, [*found.views, *found.near], narrowed)
    if not found.answers:
        return Answer(query, told, reason=explanations.nobody_said(query.topic))
    return Answer(query, told, text=explanations.summary(query, told, (), narrowed))


def _passages_text(count: int) -> str:
    passages, verb = ("1 passage", "mentions") if count == 1 else (f"{count} passages", "mention")
    return f"This does not ask for anyone’s words; {passages} in the archive’s articles {verb} it"
