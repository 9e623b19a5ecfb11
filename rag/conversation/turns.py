"""A conversation: its turns, and what asks, edits and narrows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from index.archive import Archive
from index.core.errors import OnRecordError
from index.core.types import Speaker
from index.store.rows import Filter
from rag.answers.engine import answer, ask, known_of
from rag.answers.sorting import Order
from rag.answers.types import Answer
from rag.browse.overview import Holdings
from rag.conversation.chips import worded
from rag.conversation.permalink import Fields, Request, address, fields, read
from rag.query.parser import MAX_QUESTION_LENGTH
from rag.query.types import Focus, Intent, Query, SpeakerReference

PAGE = 12
"""How many statements or passages are shown before one asks for more."""
NEAR = 3
"""How many of those that are only near."""


_FIELDS = {"speaker": "speakers"}
"""What a query calls a chip's field, where it has another name."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer, or with the trouble it met. `understood` is the full question that a model made of it
    and that was answered; "" where there is none. `plain`: the question alone asks all of it, no turn before and
    nothing changed by hand. `told`: the fields it was opened from, where they cannot be used here. `shown`, `near` and
    `passages` are how many of its matches, near statements and passages are on the page."""

    question: str
    answer: Answer | None = None
    narrowed: Filter = field(default_factory=Filter)
    trouble: str = ""
    understood: str = ""
    told: Fields | None = None
    plain: bool = False
    order: Order = Order.RELEVANCE
    shown: int = PAGE
    near: int = NEAR
    passages: int = PAGE

    @property
    def request(self) -> Request:
        """What was asked, as it was understood."""
        return Request(self.question, self.answer.query if self.answer else None, self.narrowed, self.understood)

    @property
    def fields(self) -> Fields:
        """The same to be kept."""
        return self.told or fields(self.request)

    @property
    def address(self) -> str:
        """The query of a URL that asks it again."""
        return address(replace(self.request, query=None) if self.plain else self.request)


def asked(archive: Archive, question: str, before: Sequence[Turn], narrowed: Filter, understood: str = "") -> Turn:
    """The next turn; what the question leaves out is taken from the last turn that was answered. `understood`, where it
    is given, is answered in place of the question."""
    last = None if understood else next((turn for turn in reversed(before) if turn.answer), None)
    previous = last.answer.query if last and last.answer else None
    try:
        found = ask(archive, understood or question, previous=previous, narrowed=narrowed)
        plain = previous is None and not understood
        return _paged(_folded(Turn(question, found, narrowed, understood=understood, plain=plain)), last)
    except OnRecordError as error:
        return Turn(question, narrowed=narrowed, trouble=str(error), understood=understood)


def _folded(turn: Turn) -> Turn:
    """The turn, what is closest to the question out of view where statements answer it."""
    return replace(turn, near=0, passages=0) if turn.answer and turn.answer.matches else turn


def asked_again(archive: Archive, held: Holdings, told: Fields, before: Sequence[Turn]) -> Turn:
    """The next turn, from what a link or a kept conversation tells; its answer is the archive's of now."""
    try:
        request = read(told, archive, held)
    except OnRecordError as error:
        return Turn(" ".join(told.get("q", ()))[:MAX_QUESTION_LENGTH], trouble=str(error), told=told)
    if request.query is None:
        return asked(archive, request.question, before, request.narrowed, request.understood)
    turn = answered_again(archive, Turn(request.question), request.query, request.narrowed)
    return _paged(
        replace(turn, understood=request.understood), next((turn for turn in reversed(before) if turn.answer), None)
    )


def _paged(turn: Turn, last: Turn | None) -> Turn:
    """The turn with a page more on it than the last one had, where it asks for more."""
    if last and turn.answer and turn.answer.query.focus is Focus.MORE:
        return replace(turn, shown=last.shown + PAGE, near=last.near, passages=last.passages)
    return turn


def answered_again(archive: Archive, turn: Turn, query: Query, narrowed: Filter) -> Turn:
    """The turn, its query or filter changed, answered anew."""
    try:
        return _folded(Turn(turn.question, answer(archive, query, narrowed=narrowed), narrowed))
    except OnRecordError as error:
        return replace(turn, trouble=str(error))


def narrowing(chosen: Mapping[str, Any]) -> Filter:
    """The filter of what was chosen beside the question; there `until` is the last day, here the day after it."""
    until = chosen.get("until")
    return Filter(
        tuple(chosen.get("speakers") or ()),
        chosen.get("outlet"),
        chosen.get("since"),
        until + timedelta(days=1) if until else None,
        tuple(chosen.get("kinds") or ()),
    )


def chosen(narrowed: Filter) -> dict[str, Any]:
    """What is to be chosen beside the question for this filter: `narrowing` turned round."""
    return {
        "speakers": list(narrowed.speakers),
        "outlet": narrowed.outlet,
        "since": narrowed.since,
        "until": narrowed.until - timedelta(days=1) if narrowed.until else None,
        "kinds": list(narrowed.kinds),
    }


def without(query: Query, name: str) -> Query:
    """The query less one of its fields: 'speaker', 'topic', 'since', 'until', 'outlet' or 'kinds'."""
    blank = Query(query.question, query.intent)
    field = _FIELDS.get(name, name)
    carried = tuple(c for c in query.carried if c != name)
    less = replace(query, **{field: getattr(blank, field)}, carried=carried, alternatives=())
    if less.speaker is None and less.intent in (Intent.SAID_BY, Intent.EVERYTHING, Intent.COMPARE):
        less = replace(less, intent=Intent.WHO_SPOKE)
    if not less.topic and less.intent is Intent.SAID_BY:
        less = replace(less, intent=Intent.EVERYTHING)
    return _reworded(less, name)


def changed(archive: Archive, query: Query, name: str, value: Any) -> Query:  # noqa: ANN401 - what a field holds
    """The query with one of its fields set: a speaker's id or name, a topic, a day (the last one for 'until'), an
    outlet, kinds. Nothing, or a text without a letter, takes the field away; of speaker and topic one always stays."""
    if isinstance(value, str):
        value = " ".join(value.split())[:MAX_QUESTION_LENGTH]
        value = value if any(c.isalnum() for c in value) else ""
    if not value:
        other = {"speaker": query.topic, "topic": query.speaker}.get(name, True)
        return without(query, name) if other else query
    if name == "speaker":
        known = archive.lookup.speakers([value])
        value = (SpeakerReference(known[0].name, (known[0],)) if known else known_of(archive).resolve_name(value),)
    elif name == "until":
        value += timedelta(days=1)
    elif name == "kinds":
        value = tuple(value)
    carried = tuple(c for c in query.carried if c != name)
    more = replace(query, **{_FIELDS.get(name, name): value}, carried=carried, alternatives=())
    said_by = more.speaker and more.topic and more.intent in (Intent.EVERYTHING, Intent.WHO_SPOKE, Intent.EVENT)
    return _reworded(replace(more, intent=Intent.SAID_BY) if said_by else more, name)


def _reworded(query: Query, name: str) -> Query:
    """The query, asked in words that fit what was changed by hand: its own ask for something else now."""
    return replace(query, question=worded(query)) if name in ("speaker", "topic") else query


def meaning(query: Query, speaker: Speaker) -> Query:
    """The query, this speaker being the one who is meant."""
    return replace(query, speakers=(SpeakerReference(speaker.name, (speaker,)),), alternatives=())
