"""The events of an archive: each change of the record, who made it and when, appended in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from index.core.hashing import text_hash
from index.core.rights import Actor
from index.core.types import Span
from index.store.database import Connection, Record
from index.store.rows import at_most, found_prefix

_ERASED = "sha256:"
_WITH_TEXTS = "(subject IS NOT NULL OR before IS NOT NULL OR after IS NOT NULL)"
"""As the index events_texts has it."""
_EVENT = "SELECT e.*, a.who, a.name, a.role, a.via FROM events e JOIN actors a ON a.seq = e.actor"
"""Selects an event; a WHERE follows."""


class EventAction(StrEnum):
    """The change that an event is about, and what its subject, before and after are: names, roles or values."""

    ADD = "add"
    REPLACE = "replace"
    """A newer version of the article took the place of the one in force."""
    ADMIT = "admit"
    """What was erased is let in again."""
    REMOVE = "remove"
    READ_AGAIN = "read_again"
    """The article was read again, by other models or with another author."""
    EDIT = "edit"
    """The field `subject` had the value before, and has the one after."""
    UNEDIT = "unedit"
    CORRECT = "correct"
    """The statement was the speaker's before, and is the one's after."""
    NOBODY = "nobody"
    NO_QUOTATION = "no_quotation"
    ROLE = "role"
    UNCORRECT = "uncorrect"
    CHECK = "check"
    """A person has checked that the statement is the speaker's after."""
    UNCHECK = "uncheck"
    STRIKE = "strike"
    """The speaker `subject` had the role before."""
    RESTORE = "restore"
    KEEP_ROLE = "keep_role"
    """The speaker `subject` has the role after."""
    UNDO_KEEP_ROLE = "undo_keep_role"
    MERGE = "merge"
    """The speaker `subject` has the name after, too."""
    SPLIT = "split"
    """The name `subject` was the speaker's before, and stands alone."""
    KEEP_APART = "keep_apart"
    """The speakers `subject` and after are two."""
    UNDO_KEEP_APART = "undo_keep_apart"
    UNTIE = "untie"
    """The tie of the name `subject` to the one before, or its standing alone, is undone."""
    ERASE = "erase"
    """An article, or without one conversations, by the erasure `subject`, which its receipt names."""
    REBUILD = "rebuild"
    SWITCH_MODEL = "switch_model"
    BACK_UP = "back_up"
    DOWNLOAD = "download"
    COPY = "copy"
    """To another place, where it is an archive of its own."""


ON_SPEAKERS = (
    *(EventAction.CORRECT, EventAction.NOBODY, EventAction.NO_QUOTATION, EventAction.ROLE, EventAction.UNCORRECT),
    *(EventAction.CHECK, EventAction.UNCHECK, EventAction.STRIKE, EventAction.RESTORE, EventAction.MERGE),
    *(EventAction.SPLIT, EventAction.KEEP_APART, EventAction.UNDO_KEEP_APART, EventAction.UNTIE),
    *(EventAction.KEEP_ROLE, EventAction.UNDO_KEEP_ROLE),
)
"""The actions whose texts are names and roles."""
ON_NAMES = (
    *(EventAction.MERGE, EventAction.SPLIT, EventAction.KEEP_APART, EventAction.UNDO_KEEP_APART),
    EventAction.UNTIE,
)
"""Those that say whose a name is."""


@dataclass(frozen=True, slots=True)
class Event:
    """One change: its time (UTC, ISO 8601); who made it (id and name of the actor), in which role, in which way.

    `article`: its id, or its hash where it was erased (`erased_id`). `span`: the place of the statement in its text.
    The texts are None where there are none, or where they were erased.
    """

    seq: int
    at: str
    who: str
    name: str
    role: str
    via: str
    action: EventAction
    article: str | None = None
    span: Span | None = None
    subject: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Events of an article (its id; also where it was erased since), with one of these names or roles as a whole text,
    by an actor (id or name, in either case), since a time, of these actions; "", () and None for all. `limit`: at most
    so many, the newest, if not negative."""

    article: str = ""
    texts: tuple[str, ...] = ()
    who: str = ""
    since: datetime | None = None
    actions: tuple[EventAction, ...] = ()
    limit: int = -1


def record_event(
    db: Connection,
    actor: Actor,
    action: EventAction,
    *,
    article: str | None = None,
    span: Span | None = None,
    subject: str | None = None,
    before: str | None = None,
    after: str | None = None,
) -> int:
    """Append an event, within the transaction of the change; returns its row."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    place = (span.start, span.end) if span else (None, None)
    acting = (actor.id, actor.name, actor.role, actor.via)
    values = ("?", "CAST(? AS TEXT)", "CAST(? AS INTEGER)", "CAST(? AS INTEGER)", *["CAST(? AS TEXT)"] * 3)
    query = (
        'INSERT INTO events (at, actor, action, article, start, "end", subject, before, after)'
        f" SELECT ?, seq, {', '.join(values)} FROM actors WHERE (who, name, role, via) = (?, ?, ?, ?) RETURNING seq"
    )
    row = (at, action, article, *place, subject, before, after, *acting)
    event = db.execute(query, row).fetchone()
    if event is None:  # the actor's first, as they are now
        db.execute("INSERT INTO actors (who, name, role, via) VALUES (?, ?, ?, ?)", acting)
        event = db.execute(query, row).fetchone()
    return int(event[0])


def select_events(db: Connection, wanted: EventFilter) -> list[Event]:
    """The events that pass the filter, the newest first."""
    clauses, values = ["TRUE"], list[object]()
    if wanted.article:
        clauses.append("article IN (?, ?)")
        values += [wanted.article, erased_id(wanted.article)]
    if wanted.texts:
        within = "IN (SELECT value FROM json_each(?))"
        clauses.append(f"{_WITH_TEXTS} AND (subject {within} OR before {within} OR after {within})")
        values += [list(wanted.texts)] * 3
    if wanted.who:
        clauses.append("(who = ? OR lower(name) = lower(?))")
        values += [wanted.who] * 2
    if wanted.since:
        clauses.append("at >= ?")
        values.append(wanted.since.astimezone(UTC).isoformat(timespec="seconds"))
    if wanted.actions:
        clauses.append("action IN (SELECT value FROM json_each(?))")
        values.append(list(wanted.actions))
    query = f"{_EVENT} WHERE {' AND '.join(clauses)} ORDER BY e.seq DESC LIMIT ?"
    return [_event(row) for row in db.fetch_rows(query, (*values, at_most(wanted.limit)))]


def event_counts(db: Connection) -> dict[str, int]:
    """The number of events of each action that there are any of."""
    return dict(db.execute("SELECT action, count(*) FROM events GROUP BY action").fetchall())


def decision_events(db: Connection, article: int, content: Sequence[Span]) -> list[Event]:
    """The events that made the decisions on a quotation, given by the row that has its text and its spans in it, what
    they are now, in the order of making."""
    query = (
        f"{_EVENT} WHERE e.seq IN (SELECT event FROM corrections WHERE event IS NOT NULL"
        " AND article = (SELECT id FROM articles WHERE seq = ?) AND substr(found, 1, ?) = ?) ORDER BY e.seq"
    )
    place = found_prefix(content)
    return [_event(row) for row in db.fetch_rows(query, (article, len(place), place))]


def erased_id(article: str) -> str:
    """The id of an article as the events have it once the article is erased."""
    return f"{_ERASED}{text_hash(article).hex()}"


def _event(row: Record) -> Event:
    return Event(
        row["seq"],
        row["at"],
        row["who"],
        row["name"],
        row["role"],
        row["via"],
        EventAction(row["action"]),
        row["article"],
        None if row["start"] is None else Span(row["start"], row["end"]),
        row["subject"],
        row["before"],
        row["after"],
    )
