"""A turn's request as fields of plain text, for permalinks and stored conversations.

    request_to_fields(TurnRequest("what did Lavrov say?"))   # {"q": ["what did Lavrov say?"]}
    request_from_fields({"q": ["…"]}, archive, overview)     # the same back; raises QuestionError naming the field

Nothing of an answer is in them. Fields are untrusted input and are limited to the values that the page offers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from dataclasses import fields as attributes
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from index.archive import Archive
from index.core.errors import QuestionError
from index.core.given_text import is_encodable
from index.core.types import Kind
from index.store.filters import Filter
from rag.answers.engine import archive_knowledge
from rag.browse.overview import Overview
from rag.formats.card import format_date
from rag.query.parser import MAX_QUESTION_LENGTH
from rag.query.types import Focus, Intent, Query, SpeakerReference

Fields = Mapping[str, Sequence[str]]
"""Names of fields and their values; a field without values is left out."""

_MAX_VALUES = 200
"""Values a field may have."""
_LONGEST = 10_000
"""Characters of a field."""
_FILTER = "filter-"
_FLAGS = ("undated", "checked", "named")
"""The filter's fields that are on ("yes") or off."""
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """A question, its parsed query (None: it is to be parsed when it is asked), the filter, and the full
    question that a model made of it; "" where there is none."""

    question: str
    query: Query | None = None
    narrowed: Filter = field(default_factory=Filter)
    understood: str = ""


def request_to_fields(request: TurnRequest) -> dict[str, list[str]]:
    """Return the request's fields. Days are inclusive, as on the page: "2024-05-01"."""
    fields = {"q": [request.question], "understood": [request.understood] if request.understood else []}
    if query := request.query:
        fields |= {"intent": [query.intent], "about": [query.topic] if query.topic else []}
        fields |= {"asked": [query.question] if query.question not in (request.question, request.understood) else []}
        fields |= {"remark": list(query.remarks)}
        fields |= {"who": [who.text for who in query.speakers]}
        fields |= {"id": [who.bearers[0].id for who in query.speakers if len(who.bearers) == 1]}
        fields |= {"focus": [query.focus] if query.focus else [], "carried": list(query.carried)}
        fields |= _filter_fields("", query.since, query.until, query.outlet, query.kinds)
    beside = request.narrowed
    fields |= {f"{_FILTER}id": list(beside.speakers)}
    fields |= _filter_fields(_FILTER, beside.since, beside.until, beside.outlet, beside.kinds)
    fields |= {f"{_FILTER}{name}": ["yes"] if getattr(beside, name) else [] for name in _FLAGS}
    return {name: values for name, values in fields.items() if values}


def query_string(request: TurnRequest) -> str:
    """Return the same as the query of a URL, without the fields that depend on the turn before."""
    fields = request_to_fields(request)
    for name in ("carried", "understood"):
        fields.pop(name, None)
    return urlencode(fields, doseq=True, errors="replace")


def request_from_fields(fields: Fields, archive: Archive, overview: Overview) -> TurnRequest:
    """Return the request of these fields; raises QuestionError naming the first that cannot be used."""
    for name, value in ((name, value) for name, values in fields.items() for value in values):
        if not is_encodable(value):
            raise _field_error(name, value.encode("ascii", "backslashreplace").decode(), "which is not valid text")
        if len(value) > _LONGEST:
            raise _field_error(name, value, f"which has more than {_LONGEST:,} characters")
    question, understood = _value(fields, "q"), _value(fields, "understood")
    if not any(c.isalnum() for c in question):
        raise _field_error("q", question, "which is not a question")
    narrowed = _filter(fields, _FILTER, tuple(_values(fields, f"{_FILTER}id")))
    undated, checked, named = (_value(fields, f"{_FILTER}{name}") == "yes" for name in _FLAGS)
    narrowed = replace(narrowed, undated=undated, checked=checked, named=named)
    for name in narrowed.speakers:
        if name not in overview.names:
            raise _field_error(f"{_FILTER}id", name, "but no speaker in this archive has this id")
    outlets = [outlet for outlet, _ in overview.outlets]
    if narrowed.outlet is not None and narrowed.outlet not in outlets:
        raise _field_error(f"{_FILTER}outlet", narrowed.outlet, "but this archive has no such outlet")
    if not any(name in fields for name in ("intent", "who", "about")):
        return TurnRequest(question, None, _clip_days(narrowed, overview), understood)
    own, intent = _filter(fields, "", ()), _choice(Intent, "intent", _value(fields, "intent"))
    if intent is Intent.WHO_SAID and not any(c.isalnum() for c in _value(fields, "about")):
        raise _field_error("about", _value(fields, "about"), "which nobody can have said")
    names, ids = _values(fields, "who"), _values(fields, "id")
    query = Query(
        _value(fields, "asked") or understood or question,
        intent,
        tuple(filter(None, (_resolve_name(archive, who, ids, len(names) == 1) for who in names))),
        _value(fields, "about"),
        own.since,
        own.until,
        own.outlet,
        own.kinds,
        _choice(Focus, "focus", _value(fields, "focus")) if "focus" in fields else None,
        tuple(
            name
            for name in _values(fields, "carried")
            if name == "speaker" or name in {a.name for a in attributes(Query)}
        ),
        remarks=tuple(_values(fields, "remark")),
    )
    return TurnRequest(question, query, _clip_days(narrowed, overview), understood)


def _filter_fields(
    start: str, since: date | None, until: date | None, outlet: str | None, kinds: Sequence[Kind]
) -> dict[str, list[str]]:
    return {
        f"{start}from": [since.isoformat()] if since else [],
        f"{start}to": [(until - timedelta(days=1)).isoformat()] if until else [],
        f"{start}outlet": [outlet] if outlet else [],
        f"{start}kind": list(kinds),
    }


def _filter(fields: Fields, start: str, speakers: tuple[str, ...]) -> Filter:
    return Filter(
        speakers,
        _value(fields, f"{start}outlet") or None,
        _day(fields, f"{start}from"),
        _day(fields, f"{start}to", after=1),
        tuple(_choice(Kind, f"{start}kind", value) for value in _values(fields, f"{start}kind")),
    )


def _clip_days(narrowed: Filter, overview: Overview) -> Filter:
    """The filter with its days among those of the archive, as the page offers them; raises where none is left."""
    if not narrowed.has_period:
        return narrowed
    if overview.dates is None:
        raise _field_error(f"{_FILTER}from, {_FILTER}to", "set", "but no article in this archive has a date")
    first, end = overview.dates[0], overview.dates[1] + timedelta(days=1)
    since, until = narrowed.since, narrowed.until
    if (since and since >= end) or (until and until <= first):
        days = f"{since or ''} to {until - timedelta(days=1) if until else ''}"
        have = f"but the articles are from {format_date(first)} to {format_date(overview.dates[1])}"
        raise _field_error(f"{_FILTER}from, {_FILTER}to", days, have)
    return replace(narrowed, since=max(since, first) if since else None, until=min(until, end) if until else None)


def _resolve_name(archive: Archive, text: str, ids: Sequence[str], alone: bool) -> SpeakerReference | None:
    """The name with its bearers now, of several the one of these ids; the former one where nobody bears it now."""
    if not any(c.isalnum() for c in text):
        return None
    named = archive_knowledge(archive).resolve_name(text)
    meant = tuple(speaker for speaker in named.bearers if speaker.id in ids)
    if meant or not ids or not alone:
        return replace(named, bearers=meant or named.bearers)
    return replace(named, bearers=tuple(archive.lookup.speakers(ids)) or named.bearers)


def _values(fields: Fields, name: str) -> Sequence[str]:
    values = fields.get(name, ())
    if isinstance(values, str) or len(values) > _MAX_VALUES or not all(isinstance(value, str) for value in values):
        raise _field_error(name, str(values), f"but it may have at most {_MAX_VALUES} values")
    if wrong := next((value for value in values if len(value) > MAX_QUESTION_LENGTH), ""):
        raise _field_error(name, wrong, f"which has more than {MAX_QUESTION_LENGTH:,} characters")
    return values


def _value(fields: Fields, name: str) -> str:
    values = _values(fields, name)
    if len(values) > 1:
        raise _field_error(name, ", ".join(values), "but it may be given only once")
    return values[0] if values else ""


def _day(fields: Fields, name: str, after: int = 0) -> date | None:
    value = _value(fields, name)
    try:
        return date.fromisoformat(value) + timedelta(days=after) if value else None
    except (ValueError, OverflowError):
        raise _field_error(name, value, "which is not a date such as 2024-05-31") from None


def _choice(kinds: type[_Choice], name: str, value: str) -> _Choice:
    try:
        return kinds(value)
    except ValueError:
        raise _field_error(name, value, f"but it must be one of {', '.join(kinds)}") from None


def _field_error(name: str, value: str, why: str) -> QuestionError:
    shown = value if len(value) <= 80 else value[:79] + "…"
    return QuestionError(f"This link cannot be opened: “{name}” is “{shown}”, {why}. Ask the question again.")
