"""The quotations of articles in the record: as extracted, with the corrections by hand laid over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from index.core.errors import NotFound
from index.core.rights import Actor
from index.core.types import Aspect, Being, Correction, Quotation, Ruling, Span, hull, words_of
from index.identity.name import Name
from index.identity.naming import is_named
from index.store.audit.events import EventAction, record_event
from index.store.correction_matching import TextVersion, apply_corrections, match_corrections
from index.store.database import Connection, Record
from index.store.rows import (
    CORRECTION,
    EXTRACTED,
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
_COLUMNS = {"correction": Aspect.SPEAKER, "role_correction": Aspect.ROLE, "checked": Aspect.CHECK}
"""The columns of the table quotations for the corrections that apply."""
_ACTIONS = {
    Ruling.SPEAKER: EventAction.CORRECT,
    Ruling.NOBODY: EventAction.NOBODY,
    Ruling.NO_QUOTATION: EventAction.NO_QUOTATION,
    Ruling.ROLE: EventAction.ROLE,
    Ruling.CHECKED: EventAction.CHECK,
}


@dataclass(frozen=True, slots=True)
class Owner:
    """The article that quotations are written of, as its row has it."""

    row: int
    id: str
    hash: str
    text: str
    day: str | None


@dataclass(frozen=True, slots=True)
class PreparedQuotation:
    """A quotation, corrections applied: its index among those that were extracted, its row, and its columns but for
    the speaker."""

    index: int
    row: int
    quotation: Quotation
    columns: dict[str, object]

    @property
    def name(self) -> Name | None:
        """The name that it gives its speaker."""
        source = self.quotation.source
        return Name(source.name, source.being) if source.name else None

    @property
    def is_named(self) -> bool:
        """True where the source as written is the speaker's name or a part of it."""
        return bool(self.columns["named"])

    @property
    def is_checked(self) -> bool:
        """True where a person has checked or given who says it: `filters.CHECKED` of its row."""
        by_hand = self.columns["correction"] is not None and self.quotation.source.name is not None
        return self.columns["checked"] is not None or by_hand


def write_quotations(db: Connection, article: int, extracted: ExtractedQuotations) -> set[Name]:
    """Store the quotations of an article, corrections applied; returns the names that they give speakers."""
    (rows,) = db.new_rows(quotations=len(extracted))
    prepared = prepare_quotations(db, owner_of(db, article), extracted, rows)
    names = names_given(prepared)
    query = "SELECT name, being, speaker FROM names WHERE name IN (SELECT value FROM json_each(?))"
    known = db.execute(query, (sorted({name.text for name in names}),)) if names else ()
    insert_quotations(db, prepared, {Name(text, Being(being)): speaker for text, being, speaker in known})
    return names


def owner_of(db: Connection, article: int) -> Owner:
    """The article of a row, as the owner of quotations."""
    query = "SELECT seq, id, hash, text, published FROM articles WHERE seq = ?"
    return Owner(*db.execute(query, (article,)).fetchone())


def prepare_quotations(
    db: Connection, owner: Owner, extracted: ExtractedQuotations, rows: Sequence[int]
) -> list[PreparedQuotation]:
    """Lay the corrections of an article over its quotations, and note with each correction what it applies to. `rows`:
    a row for each, new."""
    ruled = _ruled(db, owner.id, TextVersion(owner.hash, owner.text), [q for q, _ in extracted])
    if ruled.given:
        db.execute("UPDATE corrections SET found = NULL, vector = NULL WHERE article = ?", (owner.id,))
    for aspect, matches in ruled.corrections.items():
        for i, given in matches.items():
            vector = extracted[i][1] if aspect is Aspect.SPEAKER else None
            extract = (quotation_json(extracted[i][0]), vector, given.seq)
            db.execute("UPDATE corrections SET found = ?, vector = ? WHERE seq = ?", extract)
    prepared = list[PreparedQuotation]()
    for i, (quotation, (_, vector), row) in enumerate(zip(ruled.quotations, extracted, rows, strict=True)):
        if quotation is None:
            continue
        source, by_hand = quotation.source, {a: matches.get(i) for a, matches in ruled.corrections.items()}
        columns = {"seq": row, **quotation_columns(quotation)}
        columns |= {"article": owner.row, "vector": vector, "day": owner.day, "own_role": None}
        if role := by_hand[Aspect.ROLE]:
            columns |= {"role": role.role, "own_role": source.role}
        for column, aspect in _COLUMNS.items():
            correction = by_hand[aspect]
            columns[column] = correction.seq if correction else None
        columns["named"] = bool(source.span and source.name and is_named(source.span.of(owner.text), source.name))
        prepared.append(PreparedQuotation(i, row, quotation, columns))
    return prepared


def names_given(prepared: Sequence[PreparedQuotation]) -> set[Name]:
    """The names that quotations give speakers."""
    return {name for each in prepared if (name := each.name)}


def insert_quotations(db: Connection, prepared: Sequence[PreparedQuotation], bearers: Mapping[Name, str]) -> None:
    """Insert quotations, each with its speaker: the bearer of its name, none where that has none."""
    rows = [each.columns | {"speaker": bearers.get(each.name) if each.name else None} for each in prepared]
    if rows:
        db.insert_rows("quotations", tuple(rows[0]), [tuple(columns.values()) for columns in rows])


@dataclass(frozen=True, slots=True)
class _Ruled:
    """Quotations as corrected, None for one that is none, and the corrections by hand that apply, by aspect and
    index."""

    quotations: list[Quotation | None]
    corrections: dict[Aspect, dict[int, Correction]]
    given: bool
    """True where the article has corrections, whether or not they apply."""


def _ruled(db: Connection, identifier: str, new: TextVersion, extracted: Sequence[Quotation]) -> _Ruled:
    """Lay the corrections of an article over its quotations as extracted. A check applies while they have the speaker
    that was checked."""
    by_aspect: dict[Aspect, list[tuple[Correction, TextVersion]]] = {aspect: [] for aspect in Aspect}
    for correction in map(stored_correction, _corrections(db, identifier)):
        version = TextVersion(correction.hash, _text(db, correction))
        by_aspect[correction.ruling.aspect].append((correction, version))
    matches = {aspect: match_corrections(new, extracted, given) for aspect, given in by_aspect.items()}
    now = [q for q, _ in apply_corrections(new.text, extracted, matches[Aspect.SPEAKER])]
    checks = ((i, check, now[i]) for i, check in matches[Aspect.CHECK].items())
    matches[Aspect.CHECK] = {i: check for i, check, each in checks if each and each.source.name == check.name}
    return _Ruled(now, matches, any(by_aspect.values()))


def delete_quotations(db: Connection, article: int) -> set[Name]:
    """Delete the quotations of an article; returns the names that they gave speakers."""
    rows = db.execute("SELECT DISTINCT name, being FROM quotations WHERE article = ? AND name IS NOT NULL", (article,))
    names = {Name(name, Being(being)) for name, being in rows.fetchall()}
    db.execute("DELETE FROM quotations WHERE article = ?", (article,))
    identifier = "(SELECT id FROM articles WHERE seq = ?)"
    db.execute(f"UPDATE corrections SET found = NULL, vector = NULL WHERE article = {identifier}", (article,))
    return names


def correct_quotation(
    db: Connection,
    actor: Actor,
    identifier: str,
    span: Span,
    ruling: Ruling,
    name: Name | None = None,
    role: str | None = None,
) -> set[Name]:
    """Store a correction by hand of the quotation at the span, and its event; returns the names that are concerned.
    With Ruling.CHECKED, `name` is the one that the quotation has.

    Raises NotFound for an unknown article and for a span that is no quotation's.
    """
    article, identifier, digest, text, extractor = _article(db, identifier)
    extracted = _extracted(db, article)
    quotations = [q for q, _ in extracted]
    at = _quotation_at(text, quotations, span)
    ruled = _ruled(db, identifier, TextVersion(digest, text), quotations)
    if ruling is Ruling.CHECKED and (now := ruled.quotations[at]) and now.source.name:
        name = Name(now.source.name, now.source.being)
    speaker, being = (name.text, name.being) if name else (None, Being.UNNAMED)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    event = record_event(
        db,
        actor,
        _ACTIONS[ruling],
        article=identifier,
        span=hull(quotations[at].content),
        before=None if ruling is Ruling.CHECKED else _now(ruled, quotations, at, ruling.aspect),
        after=role if ruling is Ruling.ROLE else speaker,
    )
    if before := ruled.corrections[ruling.aspect].get(at):
        db.execute(
            "UPDATE corrections SET ruling = ?, name = ?, being = ?, role = ?, made = ?, event = ? WHERE seq = ?",
            (ruling, speaker, being, role, made, event, before.seq),
        )
    else:
        columns = {
            "article": identifier,
            "hash": digest,
            "extractor": extractor,
            "words": words_of(text, quotations[at].content),
            "model": quotation_json(quotations[at]),
            "aspect": ruling.aspect,
            "ruling": ruling,
            "name": speaker,
            "being": being,
            "role": role,
            "made": made,
            "event": event,
        }
        insert_row(db, "corrections", columns)
    return delete_quotations(db, article) | write_quotations(db, article, extracted)


def inherit_corrections(db: Connection, giver: str, article: int) -> set[Name]:
    """Apply the corrections of article `giver` to another with the same text; returns the names that are concerned."""
    if not _copy_corrections(db, giver, article):
        return set()
    extracted = _extracted(db, article)
    return delete_quotations(db, article) | write_quotations(db, article, extracted)


def transfer_corrections(db: Connection, giver: str, copy: int) -> set[Name]:
    """The same where the other article, its copy, has just become the original and owns the quotations themselves."""
    if not _corrections(db, giver):
        return set()
    extracted = _extracted(db, copy, giver)
    names = delete_quotations(db, copy)
    db.execute("UPDATE corrections SET found = NULL, vector = NULL WHERE article = ?", (giver,))
    _copy_corrections(db, giver, copy)
    return names | write_quotations(db, copy, extracted)


def revise_quotations(db: Connection, article: int, revised: Callable[[Quotation], Quotation]) -> set[Name]:
    """Replace the extracted quotations of an article; returns the names that are concerned."""
    extracted = _extracted(db, article)
    now = [(revised(quotation), vector) for quotation, vector in extracted]
    return delete_quotations(db, article) | write_quotations(db, article, now) if now != extracted else set()


def _copy_corrections(db: Connection, giver: str, article: int) -> bool:
    """Copy the giver's corrections of the same text to an article that has none of these quotations; True if any were
    copied."""
    identifier, digest = db.execute("SELECT id, hash FROM articles WHERE seq = ?", (article,)).fetchone()
    query = (
        "INSERT INTO corrections"
        " (article, hash, extractor, words, model, aspect, ruling, name, being, role, made, event)"
        " SELECT ?, ?, extractor, words, model, aspect, ruling, name, being, role, made, event"
        " FROM corrections c WHERE article = ?"
        " AND hash IN (SELECT hash FROM articles WHERE id = c.article AND text_hash ="
        " (SELECT text_hash FROM articles WHERE seq = ?))"
        " AND NOT EXISTS (SELECT 1 FROM corrections o WHERE o.article = ? AND o.model = c.model"
        " AND o.aspect = c.aspect) ORDER BY seq"
    )
    return db.execute(query, (identifier, digest, giver, article, identifier)).rowcount > 0


def undo_corrections(db: Connection, actor: Actor, identifier: str, span: Span, aspects: Sequence[Aspect]) -> set[Name]:
    """Delete the corrections of the quotation at the span that are about these aspects, and store the event; returns
    the names that are concerned. Raises NotFound."""
    article, identifier, digest, text, _ = _article(db, identifier)
    extracted = _extracted(db, article)
    quotations = [q for q, _ in extracted]
    at = _quotation_at(text, quotations, span)
    ruled = _ruled(db, identifier, TextVersion(digest, text), quotations)
    checks = aspects == (Aspect.CHECK,)
    undone = [correction.seq for aspect in aspects if (correction := ruled.corrections[aspect].get(at))]
    if not undone:
        done = "checked" if checks else "corrected"
        raise NotFound(f"Nobody has {done} the quotation at {span.start} to {span.end} of {identifier!r}.")
    aspect = next(each for each in aspects if at in ruled.corrections[each])
    source = quotations[at].source
    record_event(
        db,
        actor,
        EventAction.UNCHECK if checks else EventAction.UNCORRECT,
        article=identifier,
        span=hull(quotations[at].content),
        before=_now(ruled, quotations, at, aspect),
        after=None if checks else source.role if aspect is Aspect.ROLE else source.name,
    )
    names = delete_quotations(db, article)
    db.executemany("DELETE FROM corrections WHERE seq = ?", [(seq,) for seq in undone])
    return names | write_quotations(db, article, extracted)


def _now(ruled: _Ruled, quotations: Sequence[Quotation], at: int, aspect: Aspect) -> str | None:
    """The speaker's name that a quotation now has, or the role."""
    if aspect is Aspect.ROLE:
        by_hand = ruled.corrections[Aspect.ROLE].get(at)
        return by_hand.role if by_hand else quotations[at].source.role
    now = ruled.quotations[at]
    return now.source.name if now else None


def _article(db: Connection, identifier: str) -> tuple[int, str, str, str, str]:
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


def _extracted(db: Connection, article: int, corrected: str | None = None) -> list[tuple[Quotation, int]]:
    """The article's quotations as extracted, in the order of the text.

    `corrected` is the id under which they were corrected, where it is not the article's.
    """
    own = db.fetch_rows(f"{EXTRACTED} WHERE q.article = ? AND q.correction IS NULL", (article,))
    every = [(quotation_of(row), int(row["vector"])) for row in own]
    query = "SELECT found, vector FROM corrections WHERE found IS NOT NULL AND aspect = 'speaker' AND article = "
    query += "coalesce(?, (SELECT id FROM articles WHERE seq = ?))"
    rows = db.execute(query, (corrected, article)).fetchall()
    every += [(quotation_of_json(was), vector) for was, vector in rows]
    return sorted(every, key=lambda each: (each[0].content, each[1]))


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


def _corrections(db: Connection, identifier: str) -> list[Record]:
    return db.fetch_rows(f"{CORRECTION} WHERE article = ? ORDER BY seq", (identifier,))


def _text(db: Connection, correction: Correction) -> str:
    """The text of the version on which the correction was made: no version is ever deleted."""
    query = (
        "SELECT CASE WHEN a.copy_of IS NULL THEN a.text ELSE (SELECT text FROM articles o WHERE o.seq = a.copy_of) END"
        " FROM articles a WHERE a.id = ? AND a.hash = ? LIMIT 1"
    )
    return str(db.execute(query, (correction.article, correction.hash)).fetchone()[0])
