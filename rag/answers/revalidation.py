"""The present state of cited statements in the archive: unchanged, corrected since, or removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.archive import Archive
from index.core.types import Aspect, Ruling
from index.store.audit.events import Event
from index.store.rows import StoredQuotation
from rag.answers.statements import is_checked
from rag.answers.types import Statement


@dataclass(frozen=True, slots=True)
class CitationStatus:
    """A statement with its present speaker and a user's ruling on it (None: no ruling).

    `exists` is False if the archive has no such quotation any more, by a ruling or because the article was removed.
    `ended` is the end of the cited version of the article: 'replaced', 'removed', or '' while it is in force.
    `decisions` are the changes by which persons made it what it is.
    """

    statement: Statement
    ruling: Ruling | None
    exists: bool
    ended: str = ""
    decisions: tuple[Event, ...] = ()


def revalidate(archive: Archive, statements: Sequence[Statement]) -> list[CitationStatus]:
    """Return the present state of each statement in the archive, in the given order."""
    lookup = archive.lookup
    rows = {statement.row for statement in statements}
    texts = lookup.articles(rows)
    quotations = {(row, stored.quotation.content): stored for row in rows for stored in lookup.quotations_of(row)}
    rulings = {
        (row, correction.model.content): correction.ruling
        for row, article in texts.items()
        for correction in lookup.corrections(article.id)
        if correction.applied and correction.ruling.aspect is Aspect.SPEAKER
    }
    ended = lookup.end_reasons(rows)
    names = lookup.speaker_names({stored.speaker for stored in quotations.values() if stored.speaker})
    current = {each: lookup.version_rows(each) for each in {statement.article.id for statement in statements}}
    statuses = list[CitationStatus]()
    for statement in (_with_version(each, current[each.article.id]) for each in statements):
        key = (statement.row, statement.place.spans)
        stored = quotations.get(key)
        exists = stored is not None and lookup.has(statement.article.id)
        if stored is None:
            ruling = rulings.get(key) if rulings.get(key) is Ruling.NO_QUOTATION else None
            decisions = tuple(lookup.decision_events(*key)) if ruling else ()
            statuses.append(CitationStatus(statement, ruling, exists, ended.get(statement.row, ""), decisions))
        else:
            by_hand = stored.corrected or stored.role_corrected or stored.checked
            statuses.append(
                CitationStatus(
                    _with_speaker(statement, stored, names.get(stored.speaker or "", stored.quotation.source.name)),
                    _ruling(stored),
                    exists,
                    decisions=tuple(lookup.decision_events(*key)) if by_hand else (),
                )
            )
    return statuses


def count_corrected(archive: Archive, statements: Sequence[Statement]) -> int:
    """Return how many of an answer's statements a person has since given to another, to nobody, or struck out."""
    corrected = {correction.article for correction in archive.lookup.corrections()}
    texts = archive.lookup.articles({statement.row for statement in statements}) if corrected else {}
    rows = {row for row, article in texts.items() if article.id in corrected}
    before = [statement for statement in statements if statement.row in rows]
    return sum(
        now.ruling is not None and (not now.exists or now.statement.name != statement.name)
        for statement, now in zip(before, revalidate(archive, before), strict=True)
    )


def _ruling(stored: StoredQuotation) -> Ruling | None:
    if not stored.corrected:
        return None
    return Ruling.SPEAKER if stored.quotation.source.name else Ruling.NOBODY


def _with_version(statement: Statement, current: tuple[int, int] | None) -> Statement:
    """Return the statement, marked as superseded where its text is not that of the article's version in force, which is
    given by its rows."""
    superseded = current is None or current[1] != statement.row
    return statement if superseded == statement.superseded else replace(statement, superseded=superseded)


def _with_speaker(statement: Statement, stored: StoredQuotation, name: str | None) -> Statement:
    """Return the statement with its present speaker."""
    source = stored.quotation.source
    return replace(
        statement,
        speaker=stored.speaker,
        name=name,
        role=source.role,
        why=source.why,
        corrected=stored.corrected,
        role_corrected=stored.role_corrected,
        checked=is_checked(stored),
        named=stored.named,
    )
