"""The parsed question and its filter as chips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.core.types import Kind
from index.store.filters import Filter
from rag.formats.card import KIND_NAMES, format_date
from rag.query.types import Intent, Query


@dataclass(frozen=True, slots=True)
class Chip:
    """One field of the parsed question or of the filter; `field` is its name."""

    field: str
    text: str
    removable: bool = True


def query_chips(query: Query) -> tuple[Chip, ...]:
    """Return the chips of a parsed question; of speaker and topic one cannot be removed."""
    chips = list[Chip]()
    lone = not (query.speaker and query.topic)
    if query.speakers:
        names = [n.bearers[0].name if len(n.bearers) == 1 else n.text for n in query.speakers]
        word = "Speaker" if len(names) == 1 else "Speakers"
        chips.append(Chip("speaker", f"{word}: {', '.join(names)}", not lone))
    if query.topic:
        word = "Words" if query.intent is Intent.WHO_SAID else "About"
        chips.append(Chip("topic", f"{word}: {query.topic}", not lone))
    chips += _filter_chips(query.since, query.until, query.outlet, query.kinds)
    return tuple(
        Chip(c.field, f"{c.text} · from before", c.removable) if c.field in query.carried else c for c in chips
    )


def describe_alternatives(query: Query) -> list[tuple[str, Query]]:
    """Return the query's other readings, each with its description."""
    return [(describe_query(other), other) for other in query.alternatives]


def describe_query(query: Query) -> str:
    """Return the query in words."""
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
    """Return the chips of the filter; a speaker, outlet or kind in the question overrides the filter's."""
    chips = list[Chip]()
    if narrowed.speakers and not query.speaker:
        chips.append(Chip("speakers", f"Speaker: {', '.join(names.get(i, i) for i in narrowed.speakers)}"))
    outlet = None if query.outlet else narrowed.outlet
    chips += _filter_chips(narrowed.since, narrowed.until, outlet, () if query.kinds else narrowed.kinds)
    if narrowed.undated and (narrowed.has_period or query.since or query.until):
        chips.append(Chip("undated", "With articles without a date"))
    chips += [Chip("checked", "Checked by a person")] if narrowed.checked else []
    chips += [Chip("named", "The article names the speaker")] if narrowed.named else []
    return tuple(Chip(c.field, f"Filter · {c.text}") for c in chips)


def _filter_chips(since: date | None, until: date | None, outlet: str | None, kinds: Sequence[Kind]) -> Iterable[Chip]:
    if since:
        yield Chip("since", f"From {format_date(since)}")
    if until:
        yield Chip("until", f"To {format_date(until - timedelta(days=1))}")
    if outlet:
        yield Chip("outlet", f"In {outlet}")
    if kinds:
        yield Chip("kinds", f"Only: {', '.join(KIND_NAMES[kind].lower() for kind in kinds)}")
