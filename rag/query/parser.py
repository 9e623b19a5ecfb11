"""From a question to a Query: the reader's prediction, and the archive's speakers and outlets named in it.

Anything uncertain or missing leaves the rest as it is, and `remarks` says what could not be used. Slots that a turn
leaves out ("and about Merkel?", "why?", "only since 2024") are carried over from the turn before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from index.core.errors import QuestionError
from index.core.given_text import is_encodable
from index.core.types import Being
from rag.query.carrying import carry_over
from rag.query.patterns import LINKING_WORD, QUESTION_OPENING, REPEAT_REQUESTS
from rag.query.reader import Slot
from rag.query.slots import ArchiveKnowledge, SlotFilling, SlotValues
from rag.query.types import SPEAKER_INTENTS, Focus, Intent, Query

MAX_QUESTION_LENGTH = 2_000
"""Characters. A longer question is a pasted article."""
_EARLIER = 4
"""Turns before that are read with a question."""
_NO_QUESTION, _OF_ARCHIVE = 0.9, 0.7
"""Probabilities below which a text that looks like no question, or like one about the archive, is searched all the
same."""
_NEAR = 0.2
"""Probability from which another intent is offered as another reading."""
_PHRASE = 5
"""The most words of a phrase without a question that is taken as a topic: "fish market"."""
_FIELDS = ("speaker", "topic", "since", "until", "outlet", "kinds")
_SIDE = re.compile(r"(?:and\s+)?(when|where)\s+(?:did|has|have|does|do|was|were|is)\b", re.IGNORECASE)
"""The beginning of a question that asks when or where somebody said something."""


def understand(question: str, known: ArchiveKnowledge, *, today: date, previous: Query | None = None) -> Query:
    """The Query a question asks; raises QuestionError when it is empty, not valid text, or longer than
    MAX_QUESTION_LENGTH."""
    clean = " ".join(question.split())
    if not is_encodable(clean):
        raise QuestionError("The question has half a character in it, which is not valid text. Type it again.")
    if not any(c.isalnum() for c in clean):
        raise QuestionError("The question is empty. Ask, for example: what did Lavrov say about Patriot?")
    if len(clean) > MAX_QUESTION_LENGTH:
        raise QuestionError(
            f"The question has {len(clean):,} characters; at most {MAX_QUESTION_LENGTH:,} can be asked. Shorten it."
        )
    earlier = (*previous.earlier, previous.question)[-_EARLIER:] if previous else ()
    core = LINKING_WORD.sub("", clean.rstrip(" ?!.")).strip()
    if previous and (focus := next((focus for focus, form in REPEAT_REQUESTS if form.fullmatch(core)), None)):
        fields = tuple(name for name in _FIELDS if getattr(previous, name))
        return replace(previous, question=clean, focus=focus, carried=fields, earlier=earlier, alternatives=())
    return _Parse(SlotFilling(clean, known, today, earlier), previous).query()


@dataclass(frozen=True)
class _Parse:
    """One question on its way to a Query."""

    filling: SlotFilling
    previous: Query | None

    @cached_property
    def intents(self) -> list[tuple[Intent, float]]:
        """The intents and their probabilities, the likeliest first."""
        return sorted(
            ((Intent(name), p) for name, p in self.filling.reading.intents.items()), key=lambda each: -each[1]
        )

    def query(self) -> Query:
        """The likeliest reading, with those that are nearly as likely."""
        best = self._query_with(self.intents[0][0])
        others = list[Query]()
        for intent, p in self.intents[1:]:
            other = self._query_with(intent) if p >= _NEAR else best
            if all(_signature(other) != _signature(each) for each in (best, *others)):
                others.append(other)
        return replace(best, alternatives=tuple(others))

    def _query_with(self, intent: Intent) -> Query:
        """The query of the question under this intent."""
        own = self.filling.slots
        least = {Intent.META: _OF_ARCHIVE, Intent.OTHER: _NO_QUESTION}.get(intent, 2.0)
        if self.filling.reading.intents[intent] >= least:
            return Query(self.filling.text, intent, earlier=self.filling.earlier)
        if intent in (Intent.EVENT, Intent.META, Intent.OTHER):
            intent = self._intent_without_speaker(own)
        if intent is Intent.WHO_SPOKE and not own.topic and self._is_phrase:
            own = replace(own, topic=self.filling.text.strip(" ?!.,"))
        if own.speakers and self.filling.is_bare and not self.previous:
            return Query(self.filling.text, Intent.EVERYTHING, own.speakers, earlier=self.filling.earlier)
        query = Query(
            *(self.filling.text, intent, own.speakers if intent in SPEAKER_INTENTS else ()),
            topic=own.topic or (own.words if intent is not Intent.EVERYTHING else ""),
            **{name: getattr(own, name) for name in ("since", "until", "outlet", "kinds", "remarks")},
            earlier=self.filling.earlier,
        )
        if intent is Intent.WHO_SAID:
            query = replace(query, topic=own.words or own.topic or self.filling.rest)
        if self.previous:
            query = carry_over(query, self.previous, self.filling.reading.carried)
        side = _SIDE.match(self.filling.text)
        focus = Focus(side[1].lower()) if side and query.speakers else None
        return self._consistent(replace(query, focus=focus))

    def _intent_without_speaker(self, own: SlotValues) -> Intent:
        """The intent of a question that seems to ask for nobody's words; one that names somebody who is quoted asks for
        theirs."""
        marked = any(True for _ in self.filling.of(Slot.SPEAKER))
        if not any(marked or s.being is Being.PERSON for named in own.speakers for s in named.bearers):
            return Intent.WHO_SPOKE if self._is_phrase else Intent.EVENT
        return Intent.SAID_BY if own.topic or self.filling.rest else Intent.EVERYTHING

    def _consistent(self, query: Query) -> Query:
        """The query with an intent that its slots allow."""
        intent = query.intent
        if intent in SPEAKER_INTENTS and not query.speakers:
            intent = Intent.WHO_SPOKE if query.topic else Intent.EVENT
        elif intent is Intent.COMPARE and len(query.speakers) < 2:
            intent = Intent.SAID_BY if query.topic else Intent.EVERYTHING
        if intent is Intent.WHO_SPOKE and not query.topic:
            intent = Intent.EVENT
        if intent is Intent.WHO_SAID and not query.topic:
            intent = Intent.EVENT
        if intent is Intent.EVERYTHING and query.topic:
            intent = Intent.SAID_BY
        if intent is Intent.EVENT:
            query = replace(query, speakers=(), topic=query.topic or self.filling.text.rstrip(" ?!."))
        return replace(query, intent=intent)

    @property
    def _is_phrase(self) -> bool:
        """True for a few words that ask nothing: a topic alone."""
        return (
            len(self.filling.text.split()) <= _PHRASE
            and not QUESTION_OPENING.match(self.filling.text)
            and not self.previous
        )


def _signature(query: Query) -> tuple[object, ...]:
    return query.intent, query.speakers, query.topic
