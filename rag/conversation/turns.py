"""The turns of a conversation: asking, editing and filtering them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from index.archive import Archive
from index.core.errors import OnRecordError
from index.core.types import Speaker
from index.store.filters import Filter
from rag.answers.engine import AnswerFacts, answer, archive_knowledge, ask
from rag.answers.sorting import Order
from rag.answers.types import Answer
from rag.browse.facets import Facets, Grouping
from rag.browse.overview import Overview
from rag.conversation.chips import describe_query
from rag.conversation.permalink import Fields, TurnRequest, query_string, request_from_fields, request_to_fields
from rag.conversation.shared_results import shared_result
from rag.query.parser import MAX_QUESTION_LENGTH
from rag.query.types import Focus, Intent, Query, SpeakerReference

PAGE_SIZE = 12
"""Statements or passages on a page of a list."""
NEAR_SIZE = 3
"""Near statements on a page of a list."""


_QUERY_FIELDS = {"speaker": "speakers"}
"""The query's names of a chip's fields, where they differ."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer, or with the message of its error. `understood` is the full question that a model made
    of it and that was answered; "" where there is none. `self_contained` is True if the question alone asks all of it,
    without a turn before or a change by hand. `source_fields` are those it was opened from, where they cannot be used
    here. `shown`, `near` and `passages` are the numbers of matches, near statements and passages on the page."""

    question: str
    answer: Answer | None = None
    narrowed: Filter = field(default_factory=Filter)
    error: str = ""
    understood: str = ""
    source_fields: Fields | None = None
    self_contained: bool = False
    order: Order = Order.RELEVANCE
    facets: Facets = field(default_factory=Facets)
    grouping: Grouping = Grouping.NONE
    shown: int = PAGE_SIZE
    near: int = NEAR_SIZE
    passages: int = PAGE_SIZE

    @property
    def request(self) -> TurnRequest:
        """The request of this turn, as it was understood."""
        return TurnRequest(self.question, self.answer.query if self.answer else None, self.narrowed, self.understood)

    @property
    def fields(self) -> Fields:
        """The same as fields, for storage."""
        return self.source_fields or request_to_fields(self.request)

    @property
    def permalink(self) -> str:
        """The query of a URL that asks it again, its permalink."""
        return query_string(replace(self.request, query=None) if self.self_contained else self.request)


def answer_turn(
    archive: Archive, question: str, before: Sequence[Turn], narrowed: Filter, understood: str = ""
) -> Turn:
    """The next turn; what the question leaves out is taken from the last turn that was answered. `understood`, where it
    is given, is answered in place of the question."""
    last = None if understood else next((turn for turn in reversed(before) if turn.answer), None)
    previous = last.answer.query if last and last.answer else None
    try:
        asked = understood or question
        answer = _shared(
            archive,
            (asked, previous, narrowed),
            lambda: ask(archive, asked, previous=previous, narrowed=narrowed),
        )
        plain = previous is None and not understood
        return _extend_page(
            _hide_near(Turn(question, answer, narrowed, understood=understood, self_contained=plain)), last
        )
    except OnRecordError as error:
        return Turn(question, narrowed=narrowed, error=str(error), understood=understood)


def _shared(archive: Archive, key: Hashable, make: Callable[[], Answer]) -> Answer:
    """The answer of this key, made once for all windows; an object of its own, by which a turn knows its answer."""
    return replace(
        shared_result(archive, key, make, lambda made: made.statements, lambda kept: AnswerFacts.of(kept).log())
    )


def _hide_near(turn: Turn) -> Turn:
    """The turn, its near statements and passages hidden where statements answer it."""
    return replace(turn, near=0, passages=0) if turn.answer and turn.answer.matches else turn


def answer_fields(archive: Archive, overview: Overview, fields: Fields, before: Sequence[Turn]) -> Turn:
    """Return the next turn, from the fields of a link or a stored conversation; the archive answers it as it is now."""
    try:
        request = request_from_fields(fields, archive, overview)
    except OnRecordError as error:
        return Turn(" ".join(fields.get("q", ()))[:MAX_QUESTION_LENGTH], error=str(error), source_fields=fields)
    if request.query is None:
        return answer_turn(archive, request.question, before, request.narrowed, request.understood)
    turn = answer_changed(archive, Turn(request.question), request.query, request.narrowed)
    return _extend_page(
        replace(turn, understood=request.understood), next((turn for turn in reversed(before) if turn.answer), None)
    )


def _extend_page(turn: Turn, last: Turn | None) -> Turn:
    """The turn with one page more than the last one had, where it asks for more."""
    if last and turn.answer and turn.answer.query.focus is Focus.MORE:
        return replace(turn, shown=last.shown + PAGE_SIZE, near=last.near, passages=last.passages)
    return turn


def answer_changed(archive: Archive, turn: Turn, query: Query, narrowed: Filter) -> Turn:
    """Return the turn answered again with another query or filter."""
    try:
        result = _shared(archive, (query, narrowed), lambda: answer(archive, query, narrowed=narrowed))
        return _hide_near(Turn(turn.question, result, narrowed))
    except OnRecordError as error:
        return replace(turn, error=str(error))


def filter_of_controls(controls: Mapping[str, Any]) -> Filter:
    """Return the filter of the sidebar's values; there `until` is the last day, here the day after it."""
    until = controls.get("until")
    return Filter(
        tuple(controls.get("speakers") or ()),
        controls.get("outlet"),
        controls.get("since"),
        until + timedelta(days=1) if until else None,
        tuple(controls.get("kinds") or ()),
        bool(controls.get("undated")),
        bool(controls.get("checked")),
        bool(controls.get("named")),
    )


def controls_of_filter(narrowed: Filter) -> dict[str, Any]:
    """Return the sidebar's values for a filter: the inverse of `filter_of_controls`."""
    return {
        "speakers": list(narrowed.speakers),
        "outlet": narrowed.outlet,
        "since": narrowed.since,
        "until": narrowed.until - timedelta(days=1) if narrowed.until else None,
        "kinds": list(narrowed.kinds),
        "undated": narrowed.undated,
        "checked": narrowed.checked,
        "named": narrowed.named,
    }


def remove_field(query: Query, name: str) -> Query:
    """Return the query without one of its fields: 'speaker', 'topic', 'since', 'until', 'outlet' or 'kinds'."""
    blank = Query(query.question, query.intent)
    field = _QUERY_FIELDS.get(name, name)
    carried = tuple(c for c in query.carried if c != name)
    less = replace(query, **{field: getattr(blank, field)}, carried=carried, alternatives=())
    if less.speaker is None and less.intent in (Intent.SAID_BY, Intent.EVERYTHING, Intent.COMPARE):
        less = replace(less, intent=Intent.WHO_SPOKE)
    if not less.topic and less.intent is Intent.SAID_BY:
        less = replace(less, intent=Intent.EVERYTHING)
    return _reword(less, name)


def set_field(archive: Archive, query: Query, name: str, value: Any) -> Query:  # noqa: ANN401 - what a field holds
    """The query with one of its fields set: a speaker's id or name, a topic, a day (the last one for 'until'), an
    outlet, kinds. Nothing, or a text without a letter, takes the field away; of speaker and topic one always stays."""
    if isinstance(value, str):
        value = " ".join(value.split())[:MAX_QUESTION_LENGTH]
        value = value if any(c.isalnum() for c in value) else ""
    if not value:
        other = {"speaker": query.topic, "topic": query.speaker}.get(name, True)
        return remove_field(query, name) if other else query
    if name == "speaker":
        speakers = archive.lookup.speakers([value])
        value = (
            SpeakerReference(speakers[0].name, (speakers[0],))
            if speakers
            else archive_knowledge(archive).resolve_name(value),
        )
    elif name == "until":
        value += timedelta(days=1)
    elif name == "kinds":
        value = tuple(value)
    carried = tuple(c for c in query.carried if c != name)
    more = replace(query, **{_QUERY_FIELDS.get(name, name): value}, carried=carried, alternatives=())
    said_by = more.speaker and more.topic and more.intent in (Intent.EVERYTHING, Intent.WHO_SPOKE, Intent.EVENT)
    return _reword(replace(more, intent=Intent.SAID_BY) if said_by else more, name)


def _reword(query: Query, name: str) -> Query:
    """The query with a question that fits the changed field, where its own words no longer do."""
    return replace(query, question=describe_query(query)) if name in ("speaker", "topic") else query


def choose_speaker(query: Query, speaker: Speaker) -> Query:
    """Return the query with this speaker as the one who is meant."""
    return replace(query, speakers=(SpeakerReference(speaker.name, (speaker,)),), alternatives=())
