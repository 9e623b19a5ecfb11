"""The events of an archive in plain English: a line each, and the lines of what persons decided on a statement."""

from __future__ import annotations

from datetime import datetime

from index.store.audit.events import Event, EventAction
from rag.formats.card import format_date, format_day

_SENTENCES = {
    EventAction.ADD: "added {article}",
    EventAction.REPLACE: "added a new version of {article}",
    EventAction.ADMIT: "let {article} in again, which had been erased",
    EventAction.REMOVE: "removed {article}",
    EventAction.READ_AGAIN: "had {article} read again",
    EventAction.EDIT: "changed the {field} of {article} from {before} to {after}",
    EventAction.UNEDIT: "undid the edit of the {field} of {article}: {after} instead of {before}",
    EventAction.CORRECT: "corrected the speaker of {article}: {after} instead of {before}",
    EventAction.NOBODY: "corrected the speaker of {article}: nobody who is named instead of {before}",
    EventAction.NO_QUOTATION: "corrected {article}: it is no quotation",
    EventAction.ROLE: "corrected the role at {article}: {after} instead of {before}",
    EventAction.UNCORRECT: "undid the correction of {article}: {after} instead of {before}",
    EventAction.CHECK: "checked {article}: it was {after}",
    EventAction.UNCHECK: "took back the check of {article}",
    EventAction.STRIKE: "struck out the role {before} of {subject}",
    EventAction.RESTORE: "restored the role {after} of {subject}",
    EventAction.KEEP_ROLE: "noted that {subject} has the role {after}",
    EventAction.UNDO_KEEP_ROLE: "took back that {subject} has the role {before}",
    EventAction.MERGE: "merged {after} with {subject}",
    EventAction.SPLIT: "split {subject} off {before}",
    EventAction.KEEP_APART: "noted that {subject} and {after} are two",
    EventAction.UNDO_KEEP_APART: "took back that {subject} and {before} are two",
    EventAction.UNTIE: "undid the merge of {subject} with {before}",
    EventAction.ERASE: "erased {article}",
    EventAction.REBUILD: "rebuilt the archive",
    EventAction.SWITCH_MODEL: "switched the embedding model from {before} to {after}",
    EventAction.BACK_UP: "backed the archive up",
    EventAction.DOWNLOAD: "downloaded the archive",
    EventAction.COPY: "copied the archive to another place",
}
_DECISIONS = {EventAction.ROLE: "Role corrected", EventAction.CHECK: "Checked"}
_LACKING = {
    EventAction.EDIT: "nothing",
    EventAction.UNEDIT: "nothing",
    EventAction.CORRECT: "nobody",
    EventAction.NOBODY: "nobody",
    EventAction.ROLE: "no role",
    EventAction.CHECK: "nobody",
    EventAction.UNCORRECT: "nobody",
    EventAction.SPLIT: "nobody",
}
"""The words for a text that there is none of; for other actions, it was erased."""


def describe_event(event: Event) -> str:
    """Return an event as a line: "3 May 2026, 14:02 · Anna Holt (page) merged “Brandt” with “Ada Brandt”"."""
    moment = datetime.fromisoformat(event.at).astimezone()
    return f"{format_date(moment.date())}, {moment:%H:%M} · {event.name} ({event.via}) {describe_action(event)}"


def describe_action(event: Event) -> str:
    """Return the change itself: "merged “Brandt” with “Ada Brandt”"."""
    if event.action is EventAction.UNTIE and event.before is None:
        return f"undid the split of {_quoted(event.subject, 'an erased name')}"
    lacking = _LACKING.get(event.action, "an erased text")
    texts = {
        "article": _article(event),
        "field": event.subject or "erased field",
        "subject": _quoted(event.subject, "an erased name"),
        "before": _quoted(event.before, lacking),
        "after": _quoted(event.after, lacking),
    }
    return _SENTENCES[event.action].format(**texts)


def describe_decision(event: Event) -> str:
    """Return who decided on a statement, and when: "Corrected by Anna Holt, 3 May 2026"."""
    return f"{_DECISIONS.get(event.action, 'Corrected')} by {event.name}, {format_day(event.at)}"


def describe_name_change(event: Event) -> str:
    """Return who changed whose a name is, and when: "Anna Holt merged “Brandt” with “Ada Brandt”, 3 May 2026"."""
    return f"{event.name} {describe_action(event)}, {format_day(event.at)}"


def _article(event: Event) -> str:
    if event.action is EventAction.ERASE:
        what = f"an article ({event.article})" if event.article else "conversations"
        return f"{what} by erasure {event.subject}"
    article = event.article or "an article"
    return f"{article} {event.span.start}–{event.span.end}" if event.span else article


def _quoted(text: str | None, otherwise: str) -> str:
    return f"“{text}”" if text else otherwise
