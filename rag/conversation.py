"""A conversation: its turns, and what asks, edits and narrows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from index.archive import Archive
from index.errors import OnRecordError
from index.rows import Filter
from index.vocabulary import Speaker
from rag.answer import Answer
from rag.ask import answer, ask
from rag.query import Focus, Intent, Named, Query

PAGE = 12
"""How many statements or passages are shown before one asks for more."""
NEAR = 3
"""How many of those that are only near."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer, or with the trouble it met. `understood` is the full question that a model made of it
    and that was answered; "" where there is none. `shown`, `near` and `passages` are how many of its matches, near
    statements and passages are on the page."""

    question: str
    answer: Answer | None = None
    narrowed: Filter = field(default_factory=Filter)
    trouble: str = ""
    understood: str = ""
    shown: int = PAGE
    near: int = NEAR
    passages: int = PAGE


def asked(archive: Archive, question: str, before: Sequence[Turn], narrowed: Filter, understood: str = "") -> Turn:
    """The next turn; what the question leaves out is taken from the last turn that was answered. `understood`, where it
    is given, is answered in place of the question."""
    if understood:
        try:
            return Turn(question, ask(archive, understood, narrowed=narrowed), narrowed, understood=understood)
        except OnRecordError as error:
            return Turn(question, narrowed=narrowed, trouble=str(error), understood=understood)
    last = next((turn for turn in reversed(before) if turn.answer), None)
    previous = last.answer.query if last and last.answer else None
    try:
        turn = Turn(question, ask(archive, question, previous=previous, narrowed=narrowed), narrowed)
        if last and turn.answer and turn.answer.query.focus is Focus.MORE:
            return replace(turn, shown=last.shown + PAGE, near=last.near + NEAR, passages=last.passages + PAGE)
        return turn
    except OnRecordError as error:
        return Turn(question, narrowed=narrowed, trouble=str(error))


def answered_again(archive: Archive, turn: Turn, query: Query, narrowed: Filter) -> Turn:
    """The turn, its query or filter changed, answered anew."""
    try:
        return Turn(turn.question, answer(archive, query, narrowed=narrowed), narrowed)
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


def without(query: Query, name: str) -> Query:
    """The query less one of its fields: 'speaker', 'topic', 'since', 'until', 'outlet' or 'kinds'."""
    blank = Query(query.question, query.intent)
    less = replace(query, **{name: getattr(blank, name)}, carried=tuple(c for c in query.carried if c != name))
    if less.speaker is None and less.intent in (Intent.SAID_BY, Intent.EVERYTHING):
        return replace(less, intent=Intent.SPOKE_ABOUT)
    if not less.topic and less.intent is Intent.SAID_BY:
        return replace(less, intent=Intent.EVERYTHING)
    return less


def meaning(query: Query, speaker: Speaker) -> Query:
    """The query, this speaker being the one who is meant."""
    return replace(query, speaker=Named(speaker.name, (speaker,)))
