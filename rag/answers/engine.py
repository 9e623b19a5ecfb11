"""Ask an archive: three lines that do what the page does.

    archive = Archive.open("archive")
    for statement in ask(archive, "what did Lavrov say about Patriot?").matches:
        print(statement.name, statement.text)

The command line, the page and the LangChain retriever all come this way. The steps, each taken once for each speaker
that a question names: parse (rag.query), resolve the speakers (rag.speakers), retrieve candidates (rag.retrieval),
decide which answer (rag.selection), assemble statements and explain them or their absence (rag.answers). What is
closest to the question as typed is added, whatever was understood of it. All steps share one QuestionContext.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from index.archive import Archive
from index.store.rows import Filter
from index.text.stemming import content_stems
from rag.answers.closest import closest
from rag.answers.combination import combined
from rag.answers.context import QuestionContext
from rag.answers.explanations import direct_answer, explained, with_reason_or_text
from rag.answers.highlight import with_matching_parts
from rag.answers.request import Decision, Request, merged, requests
from rag.answers.statements import statements
from rag.answers.types import Answer, Place
from rag.query.parser import understand
from rag.query.slots import ArchiveKnowledge
from rag.query.types import Intent, Query
from rag.retrieval.candidates import retrieve
from rag.selection.bearers import meant
from rag.selection.decision import Selection, select
from rag.selection.rating import typed
from rag.speakers.registry import roles

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
    context = QuestionContext(archive, narrowed)
    query = understand(question, context.known, today=today or date.today(), previous=previous)
    return _answer(context, query, as_typed=True)


def answer(archive: Archive, query: Query, *, narrowed: Filter | None = None) -> Answer:
    """The answer to a query that was understood before, and perhaps changed since."""
    return _answer(QuestionContext(archive, narrowed), query)


def known_of(archive: Archive) -> ArchiveKnowledge:
    """The archive's names, outlets and dates, with which a question is understood."""
    return QuestionContext(archive).known


def answers_beyond(archive: Archive, question: str, places: Collection[Place]) -> bool:
    """True when what a speaker said, on a topic or at all, answers the question and stands at none of these places.

    Looks at a sample of what may answer, so that it costs little however much there is. Raises QuestionError.
    """
    context = QuestionContext(archive)
    query = _resolved(context, understand(question, context.known, today=date.today()))
    if query.intent not in (Intent.SAID_BY, Intent.EVERYTHING, Intent.WHO_SPOKE):
        return False
    request = Request(query, query.speaker, merged(query, query.speaker, context.narrowed))
    answers = _decided(context, request, _SAMPLE).selection.answers
    return any(Place(c.article, c.stored.quotation.content) not in places for c in answers)


def _answer(context: QuestionContext, understood: Query, *, as_typed: bool = False) -> Answer:
    query = _resolved(context, understood)
    if stated := direct_answer(context, query):
        return stated
    decided = _reconsidered(context, understood, query) if as_typed else None
    decisions = [decided] if decided else [(r, _decided(context, r)) for r in requests(query, context.narrowed)]
    query = decided[0].query if decided else query
    parts = [_assembled(context, request, decision) for request, decision in decisions]
    found = combined(query, parts)
    found = replace(found, notes=(*query.remarks, *found.notes))
    return with_matching_parts(_with_closest(context, found))


def _resolved(context: QuestionContext, query: Query) -> Query:
    """The query with those who held the offices that it asks for."""
    lookup = context.archive.lookup
    speakers = (roles.resolve_role_bearers(lookup, named, query.since, query.until) for named in query.speakers)
    return replace(query, speakers=tuple(speakers))


def _reconsidered(context: QuestionContext, understood: Query, query: Query) -> tuple[Request, Decision] | None:
    """The decision on the narrower question, where one was taken to ask for all that somebody said, and some of that
    surely answers it."""
    if query.intent is not Intent.EVERYTHING or len(query.speakers) != 1 or not query.speakers[0].bearers:
        return None
    named = query.speakers[0]
    if len(content_stems(query.question.replace(named.text, " "))) < 2:
        return None  # nothing beside the name and the verb that asks
    narrower = replace(query, intent=Intent.SAID_BY, alternatives=(replace(understood, alternatives=()),))
    request = Request(narrower, named, merged(narrower, named, context.narrowed))
    decision = _decided(context, request)
    return (request, decision) if any(c.score >= _SURELY for c in decision.selection.answers) else None


def _decided(context: QuestionContext, request: Request, most: int | None = None) -> Decision:
    """The retrieved candidates of a request, sorted by whether they answer, and whose words they are.

    `most`: how many are looked at, at most, of what names the topic, or of all.
    """
    query, named, narrowed = request.query, request.named, request.narrowed
    if named and not named.bearers:
        described = context.resolver.matches_by_description(named.text)[:_OFFERED]
        choices = tuple(speaker for speaker, like in described if like >= _LIKE)
        return Decision(Selection([], [], []), choices=choices)
    of_filter = context.archive.lookup.speakers(narrowed.speakers) if narrowed.speakers else []
    speakers = named.bearers if named else tuple(of_filter)
    names = [alias for s in speakers for alias in s.aliases]
    texts = tuple(filter(None, dict.fromkeys((typed(query), query.topic))))
    retrieved = retrieve(context.archive, query, texts, context.topic, narrowed, names, most)
    selection = select(context.archive, context.rater(query), query, retrieved, narrowed)
    if not named:
        return Decision(selection, speakers)
    selection = selection.spoken_as(named)
    speakers, choices = meant(named, selection)
    return Decision(selection.of(speakers), speakers, choices)


def _assembled(context: QuestionContext, request: Request, decision: Decision) -> Answer:
    """The request's statements, explained."""
    selection = decision.selection
    shown = statements(context.archive, selection.answers, [*selection.views, *selection.near], request.narrowed)
    return explained(context, request, decision, shown)


def _with_closest(context: QuestionContext, found: Answer) -> Answer:
    """The answer with what is closest to the question as typed: passages, and statements below those that answer."""
    query = found.query
    if query.intent is Intent.EVERYTHING and found.matches:
        return found
    narrowed = merged(query, None, context.narrowed)
    shown = {row for statement in found.statements for row in statement.rows}
    close = closest(context.archive, context.rater(query), query, narrowed, shown)
    near = statements(context.archive, [], close.statements, narrowed, first=len(found.statements) + 1)
    return with_reason_or_text(replace(found, statements=(*found.statements, *near), passages=close.passages))
