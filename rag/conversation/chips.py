"""What was understood from a question and what narrows it, as chips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.core.types import Kind
from index.store.filters import Filter
from rag.formats.card import KINDS, day
from rag.query.types import Intent, Query


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood, or set beside the question. `field` is what removing it removes."""

    field: str
    text: str
    removable: bool = True


def chips(query: Query) -> tuple[Chip, ...]:
    """What was understood from a question; of speaker and topic one always stays."""
    found = list[Chip]()
    lone = not (query.speaker and query.topic)
    if query.speakers:
        names = [n.bearers[0].name if len(n.bearers) == 1 else n.text for n in query.speakers]
        word = "Speaker" if len(names) == 1 else "Speakers"
        found.append(Chip("speaker", f"{word}: {', '.join(names)}", not lone))
    if query.topic:
        word = "Words" if query.intent is Intent.WHO_SAID else "About"
        found.append(Chip("topic", f"{word}: {query.topic}", not lone))
    found += _narrowing(query.since, query.until, query.outlet, query.kinds)
    return tuple(
        Chip(c.field, f"{c.text} · from before", c.removable) if c.field in query.carried else c for c in found
    )


def alternatives(query: Query) -> list[tuple[str, Query]]:
    """The query's other readings, each with the words for it."""
    return [(worded(other), other) for other in query.alternatives]


def worded(query: Query) -> str:
    """What a query asks, in words."""
    who = " and ".join(named.text for named in query.speakers)
    on = f" on {query.topic}" if query.topic else ""
    match query.intent:
        case Intent.WHO_SAID:
            return f"who said “{query.topic}”"
        case Intent.WHO_SPOKE:
            return f"who spoke{on}"
        case Intent.EVENT:
            return "what articles say about it"
        case Intent.META:
            return "what is in this archive"
        case Intent.OTHER:
            return "what you can ask"
        case Intent.EVERYTHING:
            return f"everything {who} said"
        case _:
            return f"what {who} said{on}"


def filter_chips(narrowed: Filter, query: Query, names: dict[str, str]) -> tuple[Chip, ...]:
    """What narrows an answer from beside the question; a speaker or outlet that the question names goes before."""
    found = list[Chip]()
    if narrowed.speakers and not query.speaker:
        found.append(Chip("speakers", f"Speaker: {', '.join(names.get(i, i) for i in narrowed.speakers)}"))
    outlet = None if query.outlet else narrowed.outlet
    found += _narrowing(narrowed.since, narrowed.until, outlet, () if query.kinds else narrowed.kinds)
    return tuple(Chip(c.field, f"Filter · {c.text}") for c in found)


def _narrowing(since: date | None, until: date | None, outlet: str | None, kinds: Sequence[Kind]) -> Iterable[Chip]:
    if since:
        yield Chip("since", f"From {day(since)}")
    if until:
        yield Chip("until", f"To {day(until - timedelta(days=1))}")
    if outlet:
        yield Chip("outlet", f"In {outlet}")
    if kinds:
        yield Chip("kinds", f"Only: {', '.join(KINDS[kind].lower() for kind in kinds)}")
