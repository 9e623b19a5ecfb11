"""A clip file's statements checked against the archive: unchanged, corrected since, the article replaced or gone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from index.archive import Archive
from index.core.types import Article, Ruling, hull
from rag.answers.placed_statements import statement_at
from rag.answers.types import Place, Statement
from rag.notebook.clip_files import ClipFile, ClippedPlace

_SHORT = 60


class ClipState(StrEnum):
    """The state of a clipped statement in the archive."""

    UNCHANGED = "unchanged"
    CORRECTED = "corrected"
    """Speaker, role or kind are others than when it was clipped."""
    WITHDRAWN = "withdrawn"
    """The text is the same, but the archive no longer takes these words for a statement."""
    REPLACED = "replaced"
    """The archive has another version of the article."""
    REMOVED = "removed"
    """The article was removed; the archive keeps the version that was cited."""
    GONE = "gone"
    """The archive has no such text at all: the words cannot be shown."""


@dataclass(frozen=True, slots=True)
class CheckedClip:
    """A clipped statement as the archive has it now: its state, told in a sentence, and the statement, numbered by its
    place in the file; None where its text is gone. A statement that the archive no longer has is shown with the speaker
    that it had when it was clipped."""

    state: ClipState
    note: str
    statement: Statement | None


def check_clips(archive: Archive, file: ClipFile) -> dict[str, CheckedClip]:
    """Return each statement of the file as the archive has it now, by the item's id."""
    return {item.id: _check(archive, item.place, n) for n, item in enumerate(file.statements, 1) if item.place}


def _check(archive: Archive, place: ClippedPlace, n: int) -> CheckedClip:
    lookup = archive.lookup
    digest = bytes.fromhex(place.text_sha256)
    rows = lookup.version_rows(place.article, digest)
    if rows is None:
        there = "has another text under this id" if lookup.has(place.article) else "no longer has this article"
        return CheckedClip(ClipState.GONE, f"The archive {there}; the words cannot be shown.", None)
    row, text_row = rows
    article = lookup.articles({row})[row]
    if max(span.end for span in place.spans) > len(article.text):
        return CheckedClip(ClipState.GONE, "This place is not in the article; the words cannot be shown.", None)
    clipped = _clipped_statement(place, article, text_row, n)
    standing = statement_at(archive, place.article, place.spans, digest)
    if ended := lookup.end_reasons({row}).get(row):
        return _ended(archive, ended, replace(clipped, superseded=True))
    if standing is None:
        rulings = (c for c in lookup.corrections(lookup.articles({text_row})[text_row].id) if c.applied)
        by_hand = any(c.ruling is Ruling.NO_QUOTATION and c.model.content == place.spans for c in rulings)
        why = "a person marked it “not a quotation”" if by_hand else "it was read anew"
        return CheckedClip(ClipState.WITHDRAWN, f"No longer a statement in the archive: {why}.", clipped)
    now = replace(standing.statement, n=n)
    changes = _changes(place, now)
    if changes:
        return CheckedClip(ClipState.CORRECTED, f"Corrected since it was put here: {'; '.join(changes)}.", now)
    return CheckedClip(ClipState.UNCHANGED, "Unchanged", now)


def _changes(place: ClippedPlace, now: Statement) -> list[str]:
    changes = list[str]()
    if now.name != place.name:
        changes.append(f"now {now.name or 'of an unclear speaker'}, before {place.name or 'of an unclear speaker'}")
    if now.role != place.role:
        changes.append(f"the role is now {_quoted(now.role)}, before {_quoted(place.role)}")
    if now.kind is not place.kind or now.said is not place.said:
        changes.append("another kind of report")
    return changes


def _quoted(role: str | None) -> str:
    return f"“{role if len(role) <= _SHORT else role[: _SHORT - 1] + '…'}”" if role else "none"


def _ended(archive: Archive, ended: str, clipped: Statement) -> CheckedClip:
    """The state of a statement in a version that is no longer in force."""
    current = archive.lookup.version_rows(clipped.article.id)
    if ended != "replaced" or current is None:
        note = "The article was removed from the archive; this is the version that was kept."
        return CheckedClip(ClipState.REMOVED, note, clipped)
    text = archive.lookup.articles({current[1]})[current[1]].text
    kept = all(span.of(clipped.article.text) in text for span in clipped.place.spans)
    same = "the same words" if kept else "no longer these words"
    note = f"The archive has a newer version of the article, with {same}; this is the older one."
    return CheckedClip(ClipState.REPLACED, note, clipped)


def _clipped_statement(place: ClippedPlace, article: Article, text_row: int, n: int) -> Statement:
    """The statement as it was clipped."""
    return Statement(
        n=n,
        place=Place(article, place.spans),
        kind=place.kind,
        said=place.said,
        cue=place.cue,
        confidence=1.0,
        speaker=None,
        name=place.name,
        role=place.role,
        why=(),
        written=place.source,
        context=hull(place.spans),
        score=1.0,
        match=True,
        row=text_row,
    )
