"""A question's parts between the steps: a request for one speaker's words or anybody's, and the decision on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.core.types import Speaker
from index.store.filters import Filter
from rag.query.types import Intent, Query, SpeakerReference
from rag.selection.decision import Selection


@dataclass(frozen=True, slots=True)
class Request:
    """A request for the words of the speaker that `named` refers to, or, if None, of anybody who passes the filter."""

    query: Query
    named: SpeakerReference | None
    narrowed: Filter


@dataclass(frozen=True, slots=True)
class Decision:
    """The selection for a request, the speakers meant, and others who may have been meant.

    `speakers` is empty if the request is for anybody's words, or it is unclear who is meant.
    """

    selection: Selection
    speakers: tuple[Speaker, ...] = ()
    choices: tuple[Speaker, ...] = ()


def merge_filters(query: Query, named: SpeakerReference | None, session: Filter) -> Filter:
    """Return the filter of what passes both; the question's own speaker and outlet replace those of the session."""
    return Filter(
        tuple(s.id for s in named.bearers) if named else session.speakers,
        query.outlet or session.outlet,
        max(filter(None, (query.since, session.since)), default=None),
        min(filter(None, (query.until, session.until)), default=None),
        query.kinds or session.kinds,
        session.undated,
        session.checked,
        session.named,
    )


def split_requests(query: Query, session: Filter) -> list[Request]:
    """Return a request for each speaker that the query names, or one for anybody's words; none if no statements
    are asked for."""
    if query.speakers:
        is_single = len(query.speakers) == 1
        return [
            Request(
                query if is_single else replace(query, speakers=(named,)), named, merge_filters(query, named, session)
            )
            for named in query.speakers
        ]
    narrowed = merge_filters(query, None, session)
    on_topic = query.topic and query.intent is not Intent.EVENT
    is_for_statements = query.intent is Intent.WHO_SAID or on_topic or narrowed.speakers
    return [Request(query, None, narrowed)] if is_for_statements else []
