"""Several speakers' answers as one: one after the other, with a group for each that says how many, or why none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answers.types import Answer, Group
from rag.query.types import Query, SpeakerReference


def combined(query: Query, parts: Sequence[Answer]) -> Answer:
    """The parts as one answer to the query: each is the answer for one of its speakers, in their order, or the only
    one; without any, an answer that holds nothing yet."""
    if not parts:
        return Answer(query)
    if len(parts) == 1:
        return parts[0]
    answering = [s for part in parts for s in part.matches]
    near = [s for part in parts for s in part.near]
    numbered = tuple(replace(s, n=n) for n, s in enumerate((*answering, *near), 1))
    groups = tuple(_group(named, part) for named, part in zip(query.speakers, parts, strict=True))
    notes = tuple(dict.fromkeys(note for part in parts for note in part.notes))
    if answering:
        text = "; ".join(f"{group.name}: {group.count:,}" for group in groups)
        return Answer(query, numbered, notes=notes, text=f"Statements by speaker: {text}", groups=groups)
    reasons = [part.reason for part in parts if part.reason]
    every = " ".join(dict.fromkeys(reason.text for reason in reasons))
    return Answer(query, numbered, reason=replace(reasons[0], text=every), notes=notes, groups=groups)


def _group(named: SpeakerReference, part: Answer) -> Group:
    ids = tuple(dict.fromkeys(s.speaker for s in part.matches if s.speaker))
    name = part.matches[0].name if part.matches else named.bearers[0].name if named.bearers else named.text
    return Group(name or named.text, ids, len(part.matches), part.reason)
