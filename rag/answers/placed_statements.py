"""Statements by their place: an article's version and the spans of their words in it."""

from __future__ import annotations

from collections.abc import Sequence

from index.archive import Archive
from index.core.types import Span
from rag.answers.revalidation import CitationStatus, revalidate
from rag.answers.statements import stored_statement
from rag.answers.types import Place


def statement_at(
    archive: Archive, article_id: str, spans: Sequence[Span], text_sha256: bytes | None = None
) -> CitationStatus | None:
    """Return the statement whose words are these spans of the article's text, as the archive has it now: of the version
    with this text, or of the one in force. None where the archive has no such statement."""
    rows = archive.lookup.version_rows(article_id, text_sha256)
    if rows is None:
        return None
    row, text_row = rows
    stored = next((q for q in archive.lookup.quotations_of(text_row) if q.quotation.content == tuple(spans)), None)
    if stored is None:
        return None
    article = archive.lookup.articles({row})[row]
    return revalidate(archive, [stored_statement(stored, Place(article, tuple(spans)), {}, 1)])[0]
