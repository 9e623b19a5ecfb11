"""Carry-over of slots from the turn before into a follow-up: those that the reader predicts, and those it needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rag.query.patterns import ANAPHORS
from rag.query.reader import Slot
from rag.query.types import SPEAKER_INTENTS, Intent, Query

_KEPT = 0.5
"""Probability from which a slot is taken over from the turn before."""


def carry_over(query: Query, previous: Query, carry_probabilities: Mapping[Slot, float]) -> Query:
    """The query with the fields that it takes over from the turn before, and their names in `carried`."""
    names: list[str] = []
    is_new = _is_new_matter(query, previous)
    if is_new:
        topic = ", ".join(filter(None, (query.speakers[0].text, query.topic)))
        query = replace(query, speakers=(), topic=topic, intent=Intent.SAID_BY)
    by_name = query.intent in SPEAKER_INTENTS
    joins = carry_probabilities.get(Slot.SPEAKER, 0.0) >= _KEPT
    if by_name and previous.speakers and (not query.speakers or (joins and query.intent is Intent.COMPARE)):
        query = replace(query, speakers=(*previous.speakers, *query.speakers))
        names.append("speaker")
    topical = max(carry_probabilities.get(Slot.TOPIC, 0.0), carry_probabilities.get(Slot.WORDS, 0.0)) >= _KEPT
    if query.intent is Intent.EVENT:
        topical = topical and any(word in ANAPHORS for word in re.findall(r"\w+", query.question.lower()))
    if topical and not is_new and previous.topic and query.intent not in (Intent.EVERYTHING, Intent.WHO_SAID):
        query = replace(query, topic=", ".join(filter(None, (query.topic, previous.topic))))
        names.append("topic")
    if not names:
        return query
    if not (query.since or query.until) and (previous.since or previous.until):
        query = replace(query, since=previous.since, until=previous.until)
        names += [name for name in ("since", "until") if getattr(previous, name)]
    if not query.outlet and previous.outlet:
        query = replace(query, outlet=previous.outlet)
        names.append("outlet")
    return replace(query, carried=tuple(names))


def _is_new_matter(query: Query, previous: Query) -> bool:
    """True if a follow-up names only somebody whom the archive does not know as a speaker ("What about Merkel?"), after
    a question for somebody's words: a new topic for that speaker."""
    alone = len(query.speakers) == 1 and not query.speakers[0].bearers
    return alone and not query.topic and bool(previous.speakers) and query.intent in SPEAKER_INTENTS
