"""The quotations of articles in the record: as extracted, with the corrections by hand laid over them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from index.core.errors import NotFound
from index.core.types import Being, Correction, Quotation, Ruling, Span, hull, words_of
from index.identity.name import Name
from index.store.correction_matching import TextVersion, apply_corrections, match_corrections
from index.store.rows import (
    CORRECTION,
    QUOTATION,
    fetch_rows,
    insert_row,
    quotation_columns,
    quotation_json,
    quotation_of,
    quotation_of_json,
    stored_correction,
)

ExtractedQuotations = Sequence[tuple[Quotation, int]]
"""Quotations as extracted, each with the row of its vector."""
_NEAR = 3


def write_quotations(db: sqlite3.Connection, article: int, extracted: ExtractedQuotations) -> set[Name]:
    """Store the quotations of an article, corrections applied; returns the names that they give speakers."""
    query = "SELECT id, hash, text, published FROM articles WHERE seq = ?"
    identifier, digest, text, day = db.execute(query, (article,)).fetchone()
    corrections = [(c, TextVersion(c.hash, _text(db, c))) for c in map(stored_correction, _corrections(db, identifier))]
    db.execute("UPDATE corrections SET found = NULL, vector = NULL WHERE article = ?", (identifier,))
    matches = match_corrections(TextVersion(digest, text), [q for q, _ in extracted], corrections)
    for i, correction in matches.items():
        row = (quotation_json(extracted[i][0]), extracted[i][1], correction.seq)
        db.execute("UPDATE corrections SET found = ?, vector = ? WHERE seq = ?", row)
    names = set()
    now = apply_corrections(text, [q for q, _ in extracted], matches)
    for (quotation, by_hand), (_, vector) in zip(now, extracted, strict=True):
        if quotation is None:
            continue
        columns = quotation_columns(quotation)
        columns |= {"article": article, "vector": vector, "day": day}
        columns["correction"] = by_hand.seq if by_hand else None
        db.execute(
            f"INSERT INTO quotations ({', '.join(columns)}, speaker) VALUES ({', '.join(f':{c}' for c in columns)},"
            " (SELECT speaker FROM names WHERE name = :name AND being = :being))",
            columns,
        )
        if quotation.source.name:
            names.add(Name(quotation.source.name, quotation.source.being))
    return names


def delete_quotations(db: sqlite3.Connection, article: int) -> set[Name]:
    """Delete the quotations of an article; returns the names that they gave speakers."""
    rows = db.execute("SELECT DISTINCT name, being FROM quotations WHERE article = ? AND name NOT NULL", (article,))
    names = {Name(name, Being(being)) for name, being in rows.fetchall()}
    db.execute("DELETE FROM quotations WHERE article = ?", (article,))
    identifier = "(SELECT id FROM articles WHERE seq = ?)"
    db.execute(f"UPDATE corrections SET found = NULL, vector = NULL WHERE article = {identifier}", (article,))
    return names


def correct_quotation(
    db: sqlite3.Connection, identifier: str, span: Span, ruling: Ruling, name: Name | None = None
) -> set[Name]:
    """Store a correction by hand of the quotation at the span; returns the names that are concerned.

    Raises NotFound for an unknown article and for a span that is no quotation's.
    """
    article, identifier, digest, text, extractor = _article(db, identifier)
    extracted, corrected = _extracted(db, article)
    at = _quotation_at(text, [q for q, _ in extracted], span)
    speaker, being = (name.text, name.being) if name else (None, Being.UNNAMED)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    if at in corrected:
        db.execute(
            "UPDATE corrections SET ruling = ?, name = ?, being = ?, made = ? WHERE seq = ?",
            (ruling, speaker, being, made, corrected[at]),
        )
    else:
        quotation = extracted[at][0]
        columns = {
            "article": identifier,
            "hash": digest,
            "extractor": extractor,
            "words": words_of(text, quotation.content),
            "model": quotation_json(quotation),
            "ruling": ruling,
            "name": speaker,
            "being": being,
            "made": made,
        }
        insert_row(db, "corrections", columns)
    return delete_quotations(db, article) | write_quotations(db, article, extracted)


def inherit_corrections(db: sqlite3.Connection, giver: str, article: int) -> set[Name]:
    """Apply the corrections of article `giver` to another with the same text; returns the names that are concerned."""
    if not _copy_corrections(db, giver, article):
        return set()
    extracted, _ = _extracted(db, article)
    return delete_quotations(db, article) | write_quotations(db, article, extracted)


def transfer_corrections(db: sqlite3.Connection, giver: str, copy: int) -> set[Name]:
    """The same where the other article, its copy, has just become the original and owns the quotations themselves."""
    if not _corrections(db, giver):
        return set()
    extracted, _ = _extracted(db, copy, giver)
    names = delete_quotations(db, copy)
    db.execute("UPDATE corrections SET found = NULL, vector = NULL WHERE article = ?", (giver,))
    _copy_corrections(db, giver, copy)
    return names | write_quotations(db, copy, extracted)


def revise_quotations(db: sqlite3.Connection, article: int, revised: Callable[[Quotation], Quotation]) -> set[Name]:
    """Replace the extracted quotations of an article; returns the names that are concerned."""
    extracted, _ = _extracted(db, article)
    now = [(revised(quotation), vector) for quotation, vector in extracted]
    return delete_quotations(db, article) | write_quotations(db, article, now) if now != extracted else set()


def _copy_corrections(db: sqlite3.Connection, giver: str, article: int) -> bool:
    """Copy the giver's corrections of the same text to an article that has none of these quotations; True if any were
    copied."""
    identifier, digest = db.execute("SELECT id, hash FROM articles WHERE seq = ?", (article,)).fetchone()
    query = (
        "INSERT INTO corrections (article, hash, extractor, words, model, ruling, name, being, made)"
        " SELECT ?, ?, extractor, words, model, ruling, name, being, made FROM corrections c WHERE article = ?"
        " AND hash IN (SELECT hash FROM articles WHERE id = c.article AND text_hash ="
        " (SELECT text_hash FROM articles WHERE seq = ?))"
        " AND NOT EXISTS (SELECT 1 FROM corrections o WHERE o.article = ? AND o.model = c.model) ORDER BY seq"
    )
    return db.execute(query, (identifier, digest, giver, article, identifier)).rowcount > 0


def undo_correction(db: sqlite3.Connection, identifier: str, span: Span) -> set[Name]:
    """Delete the correction of the quotation at the span; returns the names that are concerned. Raises NotFound."""
    article, identifier, _, text, _ = _article(db, identifier)
    extracted, corrected = _extracted(db, article)
    at = _quotation_at(text, [q for q, _ in extracted], span)
    if at not in corrected:
        raise NotFound(f"Nobody has corrected the quotation at {span.start} to {span.end} of {identifier!r}.")
    names = delete_quotations(db, article)
    db.execute("DELETE FROM corrections WHERE seq = ?", (corrected[at],))
    return names | write_quotations(db, article, extracted)


def _article(db: sqlite3.Connection, identifier: str) -> tuple[int, str, str, str, str]:
    """Row, id, hash, text and extractor of the article in force, of its original where it is a copy.

    Raises NotFound.
    """
    row = db.execute(
        "SELECT o.seq, o.id, o.hash, o.text, o.extractor FROM articles a JOIN articles o"
        " ON o.seq = coalesce(a.copy_of, a.seq) WHERE a.id = ? AND a.ended IS NULL",
        (identifier,),
    ).fetchone()
    if row is None:
        raise NotFound(f"The archive has no article {identifier!r}. `onrecord status --articles` lists their ids.")
    return (row[0], row[1], row[2], row[3], row[4])


def _extracted(
    db: sqlite3.Connection, article: int, corrected: str | None = None
) -> tuple[list[tuple[Quotation, int]], dict[int, int]]:
    """The article's quotations as extracted, in the order of the text, and the rows of their corrections, by index.

    `corrected` is the id under which they were corrected, where it is not the article's.
    """
    own = fetch_rows(db, f"{QUOTATION} WHERE q.article = ? AND q.correction IS NULL", (article,))
    every = [(quotation_of(row), row["vector"], 0) for row in own]
    query = "SELECT found, vector, seq FROM corrections WHERE found NOT NULL AND article = "
    query += "coalesce(?, (SELECT id FROM articles WHERE seq = ?))"
    rows = db.execute(query, (corrected, article)).fetchall()
    every += [(quotation_of_json(was), *rest) for was, *rest in rows]
    every.sort(key=lambda each: (each[0].content, each[1]))
    return [(q, vector) for q, vector, _ in every], {i: seq for i, (_, _, seq) in enumerate(every) if seq}


def _quotation_at(text: str, quotations: Sequence[Quotation], span: Span) -> int:
    """The index of the quotation at the span, from its first letter to its last; raises NotFound naming those near."""
    for i, quotation in enumerate(quotations):
        if span in (hull(quotation.content), *quotation.content):
            return i
    around = sorted((hull(q.content) for q in quotations), key=lambda h: max(h.start - span.end, span.start - h.end, 0))
    near = [f"{h.start} {h.end} ({_short(h.of(text))})" for h in around[:_NEAR]]
    hint = f" Near it: {'; '.join(near)}." if near else " The article has no quotations."
    raise NotFound(f"There is no quotation at {span.start} to {span.end}.{hint}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59].rsplit(' ', 1)[0]}…"


def _corrections(db: sqlite3.Connection, identifier: str) -> list[sqlite3.Row]:
    return fetch_rows(db, f"{CORRECTION} WHERE article = ? ORDER BY seq", (identifier,))


def _text(db: sqlite3.Connection, correction: Correction) -> str:
    """The text of the version on which the correction was made: no version is ever deleted."""
    query = (
        "SELECT CASE WHEN a.copy_of IS NULL THEN a.text ELSE (SELECT text FROM articles o WHERE o.seq = a.copy_of) END"
        " FROM articles a WHERE a.id = ? AND a.hash = ? LIMIT 1"
    )
    return str(db.execute(query, (correction.article, correction.hash)).fetchone()[0])
