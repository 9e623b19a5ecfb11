"""The deletion of articles from the record: all versions, and whatever nothing else gives when they are gone.

Called in one transaction whose references are checked at its end: foreign keys would look through all rows for each
vector.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Set

from index.core.types import Being
from index.identity.name import Name
from index.store import speaker_rows
from index.store.audit.events import ON_SPEAKERS, EventAction, erased_id
from index.store.database import Connection

_WORD = re.compile(r"\w+")
_ROLES = ("struck_roles", "kept_roles")
_USED = "SELECT vector FROM passages UNION SELECT vector FROM quotations UNION SELECT vector FROM corrections"


def count_rows(db: Connection, rows: Collection[int]) -> dict[str, int]:
    """The numbers of versions, and of statements and passages of these versions."""
    within = (list(rows),)
    counts = {"versions": len(rows)}
    for name, table in (("statements", "quotations"), ("passages", "passages")):
        query = f"SELECT count(*) FROM {table} WHERE article IN (SELECT value FROM json_each(?))"
        counts[name] = int(db.execute(query, within).fetchone()[0])
    return counts


def articles_of(db: Connection, rows: Collection[int]) -> set[str]:
    """The ids of the articles of which these rows are versions."""
    query = "SELECT DISTINCT id FROM articles WHERE seq IN (SELECT value FROM json_each(?))"
    return {identifier for (identifier,) in db.execute(query, (list(rows),))}


def words_given(db: Connection, rows: Collection[int]) -> set[str]:
    """All words of these versions, and of the corrections, edits and events of their articles, in lower case."""
    words = set[str]()
    within = (list(rows),)
    mine = "article IN (SELECT id FROM articles WHERE seq IN (SELECT value FROM json_each(?)))"
    for query in (
        "SELECT text, title, outlet, author, url FROM articles WHERE seq IN (SELECT value FROM json_each(?))",
        f"SELECT words, name, role FROM corrections WHERE {mine}",
        f"SELECT value, given FROM edits WHERE {mine}",
        f"SELECT subject, before, after FROM events WHERE {mine}",
    ):
        for row in db.execute(query, within):
            for text in filter(None, row):
                words.update(_words(text))
    return words


def delete_versions(db: Connection, rows: Collection[int], ids: Collection[str]) -> dict[str, int]:
    """Delete these versions, of which none is in force, and the corrections and edits of these articles; returns the
    numbers of corrections and of edits.

    A correction that was made on a version that goes, of an article that stays, is from now on one of the version to
    which it applies.
    """
    within, whole = list(rows), sorted(ids)
    concerned = articles_of(db, rows).difference(ids)
    for table in ("passages", "quotations", "bands"):
        db.execute(f"DELETE FROM {table} WHERE article IN (SELECT value FROM json_each(?))", (within,))
    db.execute("DELETE FROM articles WHERE seq IN (SELECT value FROM json_each(?))", (within,))
    counts = {
        table: db.execute(f"DELETE FROM {table} WHERE article IN (SELECT value FROM json_each(?))", (whole,)).rowcount
        for table in ("corrections", "edits")
    }
    for identifier in concerned:
        counts["corrections"] += _move_corrections(db, identifier)
    return counts


def delete_leftovers(db: Connection, words: Set[str]) -> None:
    """Delete decisions on names and roles that are all of these words, of articles that are gone, and that nothing else
    gives; then speakers without a name, and vectors of no text in force."""
    for name in _orphans(db, words):
        _untie(db, name)
        for column in ("name", "other"):
            db.execute(f"DELETE FROM distinct_names WHERE {column} = ? AND being = ?", (name.text, name.being))
        for table in _ROLES:
            db.execute(f"DELETE FROM {table} WHERE name = ? AND being = ?", (name.text, name.being))
    for (role,) in db.execute(" UNION ".join(f"SELECT role FROM {table}" for table in _ROLES)).fetchall():
        given = "SELECT 1 FROM quotations WHERE role = :role OR own_role = :role LIMIT 1"
        if words >= set(_words(role)) and not db.execute(given, {"role": role}).fetchone() and not _in_a_text(db, role):
            for table in _ROLES:
                db.execute(f"DELETE FROM {table} WHERE role = ?", (role,))
    db.execute("DELETE FROM speakers WHERE id NOT IN (SELECT speaker FROM names)")


def blank_events(db: Connection, ids: Collection[str], concerned: Collection[str], words: Set[str]) -> None:
    """Delete the texts of the events of these articles, which are named by hashes from now on; the values in edits of
    the articles concerned, of which a version goes; and names and roles that are all of these words, and that nothing
    else gives. Under the mark of an erasure alone."""
    for identifier in ids:
        query = "UPDATE events SET article = ?, subject = NULL, before = NULL, after = NULL WHERE article = ?"
        db.execute(query, (erased_id(identifier), identifier))
    edits = "action IN (?, ?) AND article IN (SELECT value FROM json_each(?))"
    row = (EventAction.EDIT, EventAction.UNEDIT, sorted(concerned))
    db.execute(f"UPDATE events SET before = NULL, after = NULL WHERE {edits}", row)
    actions = list(ON_SPEAKERS)
    for column in ("subject", "before", "after"):
        where = f"{column} IS NOT NULL AND action IN (SELECT value FROM json_each(?))"
        for (text,) in db.execute(f"SELECT DISTINCT {column} FROM events WHERE {where}", (actions,)).fetchall():
            if words >= set(_words(text)) and not _is_given(db, text):
                db.execute(f"UPDATE events SET {column} = NULL WHERE {where} AND {column} = ?", (actions, text))


def _is_given(db: Connection, text: str) -> bool:
    """True where an article, a correction or a decision of what stays gives this name or role."""
    places = [(table, each) for table in ("ties", "distinct_names") for each in ("name", "other")]
    places += [("quotations", each) for each in ("name", "role", "own_role")]
    places += [(table, each) for table in ("corrections", "struck_roles", "kept_roles") for each in ("name", "role")]
    clauses = (f"EXISTS (SELECT 1 FROM {table} WHERE {column} = :text)" for table, column in places)
    return bool(db.execute(f"SELECT {' OR '.join(clauses)}", {"text": text}).fetchone()[0]) or _in_a_text(db, text)


def delete_unused_vectors(db: Connection) -> int:
    """Delete the vectors of texts that nothing uses, of all models; returns their number."""
    used = f"SELECT v.hash FROM ({_USED}) u JOIN vectors v ON v.seq = u.vector"
    return db.execute(f"DELETE FROM vectors WHERE hash NOT IN ({used})").rowcount


def _move_corrections(db: Connection, identifier: str) -> int:
    """Move the corrections made on versions that are gone to the version in force; returns the number of those that
    apply to nothing, which are deleted."""
    gone = "article = :id AND hash NOT IN (SELECT hash FROM articles WHERE id = :id)"
    current, values = "FROM articles WHERE id = :id AND ended IS NULL", {"id": identifier}
    db.execute(
        f"UPDATE corrections SET model = found, (hash, extractor) = (SELECT hash, extractor {current})"
        f" WHERE {gone} AND found IS NOT NULL AND EXISTS (SELECT 1 {current})",
        values,
    )
    return db.execute(f"DELETE FROM corrections WHERE {gone}", values).rowcount


def _orphans(db: Connection, words: Set[str]) -> list[Name]:
    """The names in decisions that are all of these words, and that no article and no correction gives."""
    every = "SELECT name, being FROM ties UNION SELECT other, being FROM ties WHERE other <> ''"
    for column in ("name", "other"):
        every += f" UNION SELECT {column}, being FROM distinct_names"
    for table in _ROLES:
        every += f" UNION SELECT name, being FROM {table}"
    names = db.execute(f"{every} ORDER BY 1, 2").fetchall()
    given = "SELECT 1 WHERE EXISTS (SELECT 1 FROM quotations WHERE name = :name AND being = :being)"
    given += " OR EXISTS (SELECT 1 FROM corrections WHERE name = :name AND being = :being)"
    return [
        Name(name, Being(being))
        for name, being in names
        if words >= set(_words(name))
        and not db.execute(given, {"name": name, "being": being}).fetchone()
        and not _in_a_text(db, name)
    ]


def _untie(db: Connection, name: Name) -> None:
    """Delete the ties of a name, and tie the names that it linked to each other."""
    row = (name.text, name.being)
    above = db.execute("SELECT name FROM ties WHERE other = ? AND being = ?", row).fetchall()
    below = db.execute("SELECT other FROM ties WHERE name = ? AND being = ? AND other <> ''", row).fetchall()
    for column in ("name", "other"):
        db.execute(f"DELETE FROM ties WHERE {column} = ? AND being = ?", row)
    linked = [Name(text, name.being) for (text,) in (*above, *below)]
    for other in linked[1:]:
        speaker_rows.tie(db, linked[0], other)
    speaker_rows.update_speakers(db, (), {name.block, *(each.block for each in linked)})


def _in_a_text(db: Connection, name: str) -> bool:
    """True where a version that stays has all words of the name."""
    words = _words(name)
    query = " AND ".join(["SELECT 1 FROM articles WHERE text <> ''", *["text LIKE ?"] * len(words)])
    return db.execute(f"{query} LIMIT 1", [f"%{word}%" for word in words]).fetchone() is not None


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def in_order_of_ending(db: Connection, ids: Iterable[str]) -> list[str]:
    """Those of the articles that are in force, copies before their originals."""
    query = "SELECT id FROM articles WHERE ended IS NULL AND id IN (SELECT value FROM json_each(?))"
    return [each for (each,) in db.execute(f"{query} ORDER BY copy_of IS NULL, seq", (sorted(ids),))]
