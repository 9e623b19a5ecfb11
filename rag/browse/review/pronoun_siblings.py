"""Statements that hang on the same pronoun as one that a person has corrected."""

from __future__ import annotations

from index.archive import Archive
from rag.answers.statements import assemble_statements
from rag.answers.types import Statement
from rag.retrieval.hybrid import stored_statements

_PRONOUNS = frozenset(("he", "she", "they", "it"))


def written_pronoun(statement: Statement) -> str:
    """Return the pronoun by which the article means the speaker, in small letters; "" where it is none."""
    written = statement.written.of(statement.article.text).casefold() if statement.written else ""
    return written if written in _PRONOUNS else ""


def pronoun_siblings(archive: Archive, statement: Statement) -> tuple[Statement, ...]:
    """Return the other statements of the article that the same pronoun gives to the same speaker, as the statement had
    it before a correction; those that a person has checked or corrected are left out."""
    pronoun = written_pronoun(statement)
    if not pronoun or statement.speaker is None:
        return ()
    alike = [
        stored.seq
        for stored in archive.lookup.quotations_of(statement.row)
        if stored.speaker == statement.speaker
        and not (stored.corrected or stored.checked)
        and stored.quotation.carrier is None
        and stored.quotation.content != statement.place.spans
        and (span := stored.quotation.source.span) is not None
        and span.of(statement.article.text).casefold() == pronoun
    ]
    return assemble_statements(archive, stored_statements(archive, alike), ())
