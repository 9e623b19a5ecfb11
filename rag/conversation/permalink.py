"""What was asked, as fields of plain text: a link carries them, and a conversation that is kept.

    fields(Request("what did Lavrov say?"))   # {"q": ["what did Lavrov say?"]}
    read({"q": ["…"]}, archive, holdings)     # the same back; raises QuestionError naming the field

Nothing of an answer is in them. Fields come from anywhere and are held to what may be typed and chosen on the page.
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
from index.core.types import Kind
from index.store.rows import Filter
from rag.answers.engine import known_of
from rag.browse.overview import Holdings
from rag.formats.card import day
from rag.query.parser import MAX_QUESTION_LENGTH
from rag.query.types import Focus, Intent, Query, SpeakerReference

Fields = Mapping[str, Sequence[str]]
"""Names of fields and their values; a field without values is left out."""

_MOST = 200
"""Values a field may have."""
_BESIDE = "filter-"
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Request:
    """A question, what was understood of it (None: it is to be understood when it is asked), the filter beside, and the
    full question that a model made of it; "" where there is none."""

    question: str
    query: Query | None = None
    narrowed: Filter = field(default_factory=Filter)
    understood: str = ""


def fields(request: Request) -> dict[str, list[str]]:
    """The request's fields. Days are inclusive, as they are chosen: "2024-05-01"."""
    told = {"q": [request.question], "understood": [request.understood] if request.understood else []}
    if query := request.query:
        told |= {"intent": [query.intent], "about": [query.topic] if query.topic else []}
        told |= {"asked": [query.question] if query.question not in (request.question, request.understood) else []}
        told |= {"remark": list(query.remarks)}
        told |= {"who": [who.text for who in query.speakers]}
        told |= {"id": [who.bearers[0].id for who in query.speakers if len(who.bearers) == 1]}
        told |= {"focus": [query.focus] if query.focus else [], "carried": list(query.carried)}
        told |= _narrowing("", query.since, query.until, query.outlet, query.kinds)
    beside = request.narrowed
    told |= {f"{_BESIDE}id": list(beside.speakers)}
    told |= _narrowing(_BESIDE, beside.since, beside.until, beside.outlet, beside.kinds)
    return {name: values for name, values in told.items() if values}


def address(request: Request) -> str:
    """The same as the query of a URL, without what only the turn before can tell."""
    told = fields(request)
    for name in ("carried", "understood"):
        told.pop(name, None)
    return urlencode(told, doseq=True, errors="replace")


def read(told: Fields, archive: Archive, held: Holdings) -> Request:
    """The request that these fields tell; raises QuestionError naming the first that cannot be used."""
    question, understood = _one(told, "q"), _one(told, "understood")
    if not any(c.isalnum() for c in question):
        raise _unusable("q", question, "which is not a question")
    narrowed = _filter(told, _BESIDE, tuple(_all(told, f"{_BESIDE}id")))
    for name in narrowed.speakers:
        if name not in held.names:
            raise _unusable(f"{_BESIDE}id", name, "but no speaker in this archive has this id")
    outlets = [outlet for outlet, _ in held.outlets]
    if narrowed.outlet is not None and narrowed.outlet not in outlets:
        raise _unusable(f"{_BESIDE}outlet", narrowed.outlet, "but this archive has no such outlet")
    if not any(name in told for name in ("intent", "who", "about")):
        return Request(question, None, _within(narrowed, held), understood)
    own, intent = _filter(told, "", ()), _choice(Intent, "intent", _one(told, "intent"))
    if intent is Intent.WHO_SAID and not any(c.isalnum() for c in _one(told, "about")):
        raise _unusable("about", _one(told, "about"), "which nobody can have said")
    names, ids = _all(told, "who"), _all(told, "id")
    query = Query(
        _one(told, "asked") or understood or question,
        intent,
        tuple(filter(None, (_whom(archive, who, ids, len(names) == 1) for who in names))),
        _one(told, "about"),
        own.since,
        own.until,
        own.outlet,
        own.kinds,
        _choice(Focus, "focus", _one(told, "focus")) if "focus" in told else None,
        tuple(
            name for name in _all(told, "carried") if name == "speaker" or name in {a.name for a in attributes(Query)}
        ),
        remarks=tuple(_all(told, "remark")),
    )
    return Request(question, query, _within(narrowed, held), understood)


def _narrowing(
    start: str, since: date | None, until: date | None, outlet: str | None, kinds: Sequence[Kind]
) -> dict[str, list[str]]:
    return {
        f"{start}from": [since.isoformat()] if since else [],
        f"{start}to": [(until - timedelta(days=1)).isoformat()] if until else [],
        f"{start}outlet": [outlet] if outlet else [],
        f"{start}kind": list(kinds),
    }


def _filter(told: Fields, start: str, speakers: tuple[str, ...]) -> Filter:
    return Filter(
        speakers,
        _one(told, f"{start}outlet") or None,
        _day(told, f"{start}from"),
        _day(told, f"{start}to", after=1),
        tuple(_choice(Kind, f"{start}kind", value) for value in _all(told, f"{start}kind")),
    )


def _within(narrowed: Filter, held: Holdings) -> Filter:
    """The filter with its days among those of the archive, as the page offers them; raises where none is left."""
    if not narrowed.dated:
        return narrowed
    if held.dates is None:
        raise _unusable(f"{_BESIDE}from, {_BESIDE}to", "set", "but no article in this archive has a date")
    first, end = held.dates[0], held.dates[1] + timedelta(days=1)
    since, until = narrowed.since, narrowed.until
    if (since and since >= end) or (until and until <= first):
        days = f"{since or ''} to {until - timedelta(days=1) if until else ''}"
        have = f"but the articles are from {day(first)} to {day(held.dates[1])}"
        raise _unusable(f"{_BESIDE}from, {_BESIDE}to", days, have)
    return replace(narrowed, since=max(since, first) if since else None, until=min(until, end) if until else None)


def _whom(archive: Archive, text: str, ids: Sequence[str], alone: bool) -> SpeakerReference | None:
    """Whom the name means now, of several the one of these ids; who it meant where nobody is called so now."""
    if not any(c.isalnum() for c in text):
        return None
    named = known_of(archive).resolve_name(text)
    meant = tuple(speaker for speaker in named.bearers if speaker.id in ids)
    if meant or not ids or not alone:
        return replace(named, bearers=meant or named.bearers)
    return replace(named, bearers=tuple(archive.lookup.speakers(ids)) or named.bearers)


def _all(told: Fields, name: str) -> Sequence[str]:
    values = told.get(name, ())
    if isinstance(values, str) or len(values) > _MOST or not all(isinstance(value, str) for value in values):
        raise _unusable(name, str(values), f"but it may have at most {_MOST} values")
    if wrong := next((value for value in values if len(value) > MAX_QUESTION_LENGTH), ""):
        raise _unusable(name, wrong, f"which has more than {MAX_QUESTION_LENGTH:,} characters")
    return values


def _one(told: Fields, name: str) -> str:
    values = _all(told, name)
    if len(values) > 1:
        raise _unusable(name, ", ".join(values), "but it may be given only once")
    return values[0] if values else ""


def _day(told: Fields, name: str, after: int = 0) -> date | None:
    value = _one(told, name)
    try:
        return date.fromisoformat(value) + timedelta(days=after) if value else None
    except (ValueError, OverflowError):
        raise _unusable(name, value, "which is not a date such as 2024-05-31") from None


def _choice(kinds: type[_Choice], name: str, value: str) -> _Choice:
    try:
        return kinds(value)
    except ValueError:
        raise _unusable(name, value, f"but it must be one of {', '.join(kinds)}") from None


def _unusable(name: str, value: str, why: str) -> QuestionError:
    shown = value if len(value) <= 80 else value[:79] + "…"
    return QuestionError(f"This link cannot be opened: “{name}” is “{shown}”, {why}. Ask the question again.")
