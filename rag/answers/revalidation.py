"""How the archive has a statement at this moment: as it was found, corrected since, or no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.archive import Archive
from index.core.types import Ruling
from index.store.rows import StoredQuotation
from rag.answers.types import Statement


@dataclass(frozen=True, slots=True)
class Standing:
    """A statement, its speaker as the archive names them now, and what a person said of it (None: nothing).

    `held` is False where the archive has no such quotation any more, whether by a ruling or because the article went.
    `ended` says why the article's version that it cites is no longer in force: 'replaced', 'removed', '' where it is.
    """

    statement: Statement
    ruling: Ruling | None
    held: bool
    ended: str = ""


def standings(archive: Archive, statements: Sequence[Statement]) -> list[Standing]:
    """The statements as the archive has them now, in the given order."""
    lookup = archive.lookup
    rows = {statement.row for statement in statements}
    texts = lookup.articles(rows)
    now = {(row, stored.quotation.content): stored for row in rows for stored in lookup.quotations_of(row)}
    ruled = {
        (row, correction.model.content): correction.ruling
        for row, article in texts.items()
        for correction in lookup.corrections(article.id)
        if correction.applied
    }
    ended = lookup.end_reasons(rows)
    names = lookup.speaker_names({stored.speaker for stored in now.values() if stored.speaker})
    found = list[Standing]()
    for statement in statements:
        key = (statement.row, statement.place.spans)
        stored = now.get(key)
        held = stored is not None and lookup.has(statement.article.id)
        if stored is None:
            ruling = ruled.get(key) if ruled.get(key) is Ruling.NO_QUOTATION else None
            found.append(Standing(statement, ruling, held, ended.get(statement.row, "")))
        else:
            found.append(
                Standing(
                    _said_by(statement, stored, names.get(stored.speaker or "", stored.quotation.source.name)),
                    _ruling(stored),
                    held,
                )
            )
    return found


def _ruling(stored: StoredQuotation) -> Ruling | None:
    if not stored.corrected:
        return None
    return Ruling.SPEAKER if stored.quotation.source.name else Ruling.NOBODY


def _said_by(statement: Statement, stored: StoredQuotation, name: str | None) -> Statement:
    """The statement with the speaker that the archive has for it."""
    source = stored.quotation.source
    return replace(
        statement,
        speaker=stored.speaker,
        name=name,
        role=source.role,
        why=source.why,
        corrected=stored.corrected,
    )
