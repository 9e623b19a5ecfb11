"""A question's parts between the steps: a request for one speaker's words or anybody's, and the decision on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.core.types import Speaker
from index.store.rows import Filter
from rag.query.types import Intent, Query, SpeakerReference
from rag.selection.decision import Selection


@dataclass(frozen=True, slots=True)
class Request:
    """The words of the one whom `named` means, or, if None, of anybody who passes the filter."""

    query: Query
    named: SpeakerReference | None
    narrowed: Filter


@dataclass(frozen=True, slots=True)
class Decision:
    """What was selected for a request, whose words they are taken to be, and who else may have been meant.

    No `speakers` where the request is for anybody's words, or where it is unclear who is meant.
    """

    selection: Selection
    speakers: tuple[Speaker, ...] = ()
    choices: tuple[Speaker, ...] = ()


def merged(query: Query, named: SpeakerReference | None, beside: Filter) -> Filter:
    """Both must hold; the question's own speaker and outlet go before those set beside it."""
    return Filter(
        tuple(s.id for s in named.bearers) if named else beside.speakers,
        query.outlet or beside.outlet,
        max(filter(None, (query.since, beside.since)), default=None),
        min(filter(None, (query.until, beside.until)), default=None),
        query.kinds or beside.kinds,
    )


def requests(query: Query, beside: Filter) -> list[Request]:
    """One for each speaker whom the query names, or one for anybody's words; none where nobody's are asked for."""
    if query.speakers:
        alone = len(query.speakers) == 1
        return [
            Request(query if alone else replace(query, speakers=(named,)), named, merged(query, named, beside))
            for named in query.speakers
        ]
    narrowed = merged(query, None, beside)
    on_topic = query.topic and query.intent is not Intent.EVENT
    wanted = query.intent is Intent.WHO_SAID or on_topic or narrowed.speakers
    return [Request(query, None, narrowed)] if wanted else []
