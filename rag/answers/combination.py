"""Several speakers' answers as one: one after the other, with a group for each: its count, or the reason for none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answers.types import Answer, Group
from rag.query.types import Query, SpeakerReference


def combine_answers(query: Query, parts: Sequence[Answer]) -> Answer:
    """Return the parts as one answer to the query. Each part is the answer for one of its speakers, in their order, or
    the only one; without parts the answer is empty."""
    if not parts:
        return Answer(query)
    if len(parts) == 1:
        return parts[0]
    matches = [s for part in parts for s in part.matches]
    near = [s for part in parts for s in part.near]
    numbered = tuple(replace(s, n=n) for n, s in enumerate((*matches, *near), 1))
    groups = tuple(_group(named, part) for named, part in zip(query.speakers, parts, strict=True))
    notes = tuple(dict.fromkeys(note for part in parts for note in part.notes))
    undated = max(part.undated for part in parts)
    if matches:
        text = "; ".join(f"{group.name}: {group.count:,}" for group in groups)
        return Answer(
            query, numbered, notes=notes, text=f"Statements by speaker: {text}", groups=groups, undated=undated
        )
    reasons = [part.reason for part in parts if part.reason]
    reason_text = " ".join(dict.fromkeys(reason.text for reason in reasons))
    reason = replace(reasons[0], text=reason_text)
    return Answer(query, numbered, reason=reason, notes=notes, groups=groups, undated=undated)


def _group(named: SpeakerReference, part: Answer) -> Group:
    ids = tuple(dict.fromkeys(s.speaker for s in part.matches if s.speaker))
    name = part.matches[0].name if part.matches else named.bearers[0].name if named.bearers else named.text
    return Group(name or named.text, ids, len(part.matches), part.reason)
