"""Ask an archive: three lines that do what the page does.

    archive = Archive.open("archive")
    for statement in ask(archive, "what did Lavrov say about Patriot?").matches:
        print(statement.name, statement.text)

The command line, the page and the LangChain retriever all call it. The steps, each taken once for each speaker
that a question names: parse (rag.query), resolve the speakers (rag.speakers), retrieve candidates (rag.retrieval),
select those that answer (rag.selection), assemble statements and explain them or their absence (rag.answers). The
closest results to the question as typed are added. All steps share one QuestionContext.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from index.archive import Archive
from index.core.types import Speaker
from index.store.filters import Filter
from index.text.stemming import content_stems
from rag.answers.closest import find_closest
from rag.answers.combination import combine_answers
from rag.answers.context import QuestionContext
from rag.answers.explanations import add_reason_or_text, direct_answer, explain_answer
from rag.answers.highlight import add_matching_parts
from rag.answers.request import Decision, Request, merge_filters, split_requests
from rag.answers.statements import assemble_statements
from rag.answers.types import Answer, Code, Place
from rag.query.parser import understand
from rag.query.slots import ArchiveKnowledge
from rag.query.types import Intent, Query
from rag.retrieval.candidates import RetrievalResult, retrieve
from rag.selection.bearers import choose_bearers
from rag.selection.decision import Selection, outright_answers, select
from rag.selection.rating import standalone_question
from rag.speakers.registry import roles

_LOG = logging.getLogger(__name__)
_OFFERED, _MIN_LIKENESS = 3, 0.5
"""Speakers who are offered for a role that nobody bears, and the least likeness, 0 to 1, of their descriptions."""
_CERTAIN = 0.83
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
    """Return the answer to a question; `previous` is the query of the turn before, `narrowed` a filter set with it.

    Raises QuestionError for a question that is empty or far too long.
    """
    context = QuestionContext(archive, narrowed)
    query = understand(question, context.knowledge, today=today or date.today(), previous=previous)
    return _answer_and_log(context, query, as_typed=True)


def answer(archive: Archive, query: Query, *, narrowed: Filter | None = None) -> Answer:
    """Return the answer to a query that was understood before, and perhaps changed since."""
    return _answer_and_log(QuestionContext(archive, narrowed), query)


def archive_knowledge(archive: Archive) -> ArchiveKnowledge:
    """The archive's names, outlets and dates, with which a question is understood."""
    return QuestionContext(archive).knowledge


def has_further_answers(archive: Archive, question: str, places: Collection[Place]) -> bool:
    """True if a speaker's statement, on a topic or any, answers the question and stands at none of these places.

    Looks at a sample of what may answer, so that it costs little however much there is. Raises QuestionError.
    """
    context = QuestionContext(archive)
    query = _resolve_roles(context, understand(question, context.knowledge, today=date.today()))
    if query.intent not in (Intent.SAID_BY, Intent.EVERYTHING, Intent.WHO_SPOKE):
        return False
    request = Request(query, query.speaker, merge_filters(query, query.speaker, context.narrowed))
    if query.speaker and not query.speaker.bearers:
        return False
    retrieved = _retrieve(context, request, _SAMPLE)
    if not query.speaker or len(query.speaker.bearers) == 1:
        of_speaker = Selection(outright_answers(query, retrieved), [], [])
        of_speaker = of_speaker.spoken_as(query.speaker).of(query.speaker.bearers) if query.speaker else of_speaker
        if _any_outside(of_speaker, places):
            return True  # the judge, which takes longest, would have no say
    return _any_outside(_decide(context, request, retrieved).selection, places)


def _any_outside(selection: Selection, places: Collection[Place]) -> bool:
    """True if some answer stands at none of these places."""
    return any(Place(c.article, c.stored.quotation.content) not in places for c in selection.answers)


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """The facts of an answer that the log has: the numbers of its statements, and, as `private`, its question."""

    question: str
    statements: int
    abstained: bool

    @classmethod
    def of(cls, answer: Answer) -> AnswerFacts:
        """The facts of this answer."""
        return cls(answer.query.question, len(answer.matches), answer.abstained)

    def log(self, seconds: float = 0.0, *, kept: bool = True) -> None:
        """Write the line of an answer that took so long, or was `kept` from an earlier time and is given again."""
        fields = {
            "ms": round(seconds * 1000),
            "statements": self.statements,
            "abstained": self.abstained,
            "kept": kept,
        }
        _LOG.info("answer", extra={"fields": fields, "private": {"question": self.question}})


def _answer_and_log(context: QuestionContext, query: Query, *, as_typed: bool = False) -> Answer:
    begun = time.perf_counter()
    result = _answer(context, query, as_typed=as_typed)
    AnswerFacts.of(result).log(time.perf_counter() - begun, kept=False)
    return result


def _answer(context: QuestionContext, understood: Query, *, as_typed: bool = False) -> Answer:
    query = _resolve_roles(context, understood)
    if direct := direct_answer(context, query):
        return direct
    decided = _narrow_decision(context, understood, query) if as_typed else None
    decisions = [decided] if decided else [(r, _decide(context, r)) for r in split_requests(query, context.narrowed)]
    query = decided[0].query if decided else query
    parts = [_assemble(context, request, decision) for request, decision in decisions]
    combined = combine_answers(query, parts)
    combined = replace(combined, notes=(*query.remarks, *combined.notes))
    return add_matching_parts(_add_closest(context, combined))


def _resolve_roles(context: QuestionContext, query: Query) -> Query:
    """Return the query with the bearers of the offices that it asks for."""
    lookup = context.archive.lookup
    speakers = (roles.resolve_role_bearers(lookup, named, query.since, query.until) for named in query.speakers)
    return replace(query, speakers=tuple(speakers))


def _narrow_decision(context: QuestionContext, understood: Query, query: Query) -> tuple[Request, Decision] | None:
    """Return the decision on the narrower question, if the question was read as one for everything a speaker said and
    some statement certainly answers the narrower one; else None."""
    if query.intent is not Intent.EVERYTHING or len(query.speakers) != 1 or not query.speakers[0].bearers:
        return None
    named = query.speakers[0]
    if len(content_stems(query.question.replace(named.text, " "))) < 2:
        return None  # nothing beside the name and the verb that asks
    narrower = replace(query, intent=Intent.SAID_BY, alternatives=(replace(understood, alternatives=()),))
    request = Request(narrower, named, merge_filters(narrower, named, context.narrowed))
    decision = _decide(context, request)
    return (request, decision) if any(c.score >= _CERTAIN for c in decision.selection.answers) else None


def _decide(context: QuestionContext, request: Request, retrieved: RetrievalResult | None = None) -> Decision:
    """Return the selection among the candidates of a request, `retrieved` before or now, and the speakers meant."""
    query, named, narrowed = request.query, request.named, request.narrowed
    if named and not named.bearers:
        described = context.resolver.matches_by_description(named.text)[:_OFFERED]
        choices = tuple(speaker for speaker, likeness in described if likeness >= _MIN_LIKENESS)
        return Decision(Selection([], [], []), choices=choices)
    retrieved = retrieved or _retrieve(context, request)
    selection = select(context.archive, context.rater(query), query, retrieved, narrowed)
    if not named:
        return Decision(selection, _speakers(context, request))
    selection = selection.spoken_as(named)
    speakers, choices = choose_bearers(named, selection)
    return Decision(selection.of(speakers), speakers, choices)


def _speakers(context: QuestionContext, request: Request) -> tuple[Speaker, ...]:
    """The speakers whose words alone are asked for; none where anybody's are."""
    if request.named:
        return request.named.bearers
    return tuple(context.archive.lookup.speakers(request.narrowed.speakers)) if request.narrowed.speakers else ()


def _retrieve(context: QuestionContext, request: Request, limit: int | None = None) -> RetrievalResult:
    """Return the candidates of a request; `limit`: the most that are read which name the topic, or of all."""
    query = request.query
    texts = tuple(filter(None, dict.fromkeys((standalone_question(query), query.topic))))
    return retrieve(context.archive, query, texts, context.topic, request.narrowed, limit)


def _assemble(context: QuestionContext, request: Request, decision: Decision) -> Answer:
    """Return the request's statements as an answer with its explanation."""
    selection = decision.selection
    shown = assemble_statements(
        context.archive, selection.answers, [*selection.views, *selection.near], request.narrowed
    )
    return explain_answer(context, request, decision, shown)


def _add_closest(context: QuestionContext, result: Answer) -> Answer:
    """Return the answer with the closest results to the question as typed: passages, and near statements."""
    query = result.query
    outside = result.reason is not None and result.reason.code in (Code.NOT_THEN, Code.NOT_THERE)
    if query.intent is Intent.EVERYTHING and (result.matches or outside):
        return result
    narrowed = merge_filters(query, None, context.narrowed)
    shown = {row for statement in result.statements for row in statement.rows}
    close = find_closest(context.archive, context.rater(query), query, narrowed, shown)
    near = assemble_statements(context.archive, [], close.statements, narrowed, first=len(result.statements) + 1)
    return add_reason_or_text(replace(result, statements=(*result.statements, *near), passages=close.passages))
