"""The articles that an erasure concerns: those asked for, and all others with a text of theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from index.core.hashing import text_hash
from index.store.database import Connection
from index.store.erasure.ledger import Erasure


@dataclass(frozen=True, slots=True)
class Scope:
    """The articles to be erased with all their versions, by id, and the hashes of the texts of which no version of any
    article may stay."""

    ids: frozenset[str]
    texts: frozenset[bytes]


def widen_scope(db: Connection, ids: Iterable[str], texts: Iterable[bytes] = ()) -> Scope:
    """The scope of erasing these articles and texts. An article in force with a text of another one that is erased is
    another publication of it, and is erased with all its versions too."""
    texts_of, published_as = defaultdict[str, set[bytes]](set), defaultdict[bytes, set[str]](set)
    for identifier, key, ended in db.execute("SELECT id, text_hash, ended FROM articles"):
        texts_of[identifier].add(key)
        if ended is None:
            published_as[key].add(identifier)
    wanted, keys = set[str](), set(texts)
    waiting = {each for each in ids if each in texts_of} | {each for key in keys for each in published_as.get(key, ())}
    while waiting:
        identifier = waiting.pop()
        wanted.add(identifier)
        for key in texts_of[identifier] - keys:
            waiting |= published_as.get(key, set()) - wanted
        keys |= texts_of[identifier]
    return Scope(frozenset(wanted), frozenset(keys))


def matching_scope(db: Connection, erasures: Iterable[Erasure]) -> Scope:
    """The scope of making these erasures in this record: what it has of them."""
    wanted = list(erasures)
    hashes = {each for erasure in wanted for each in erasure.ids}
    ids = [each for (each,) in db.execute("SELECT DISTINCT id FROM articles") if text_hash(each) in hashes]
    return widen_scope(db, ids, {each for erasure in wanted for each in erasure.texts})


def articles_quoting(db: Connection, speaker: str) -> list[str]:
    """The ids of the articles in force that quote the speaker of this id, or what others say that they said."""
    query = "SELECT id FROM articles WHERE seq IN (SELECT article FROM quotations WHERE speaker = ?) ORDER BY seq"
    return [identifier for (identifier,) in db.execute(query, (speaker,))]


def articles_with_words(db: Connection, words: str) -> set[str]:
    """The ids of all articles of which some version has these words in its text or title, as they are written here."""
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    query = "SELECT DISTINCT id FROM articles WHERE text LIKE :words ESCAPE '\\' OR title LIKE :words ESCAPE '\\'"
    return {identifier for (identifier,) in db.execute(query, {"words": pattern})}


def articles_before(db: Connection, day: date) -> list[str]:
    """The ids of the articles, in force or removed, whose latest version was published before the day."""
    latest = "WITH latest AS (SELECT max(seq) AS seq FROM articles GROUP BY id)"
    query = f"{latest} SELECT a.id FROM latest JOIN articles a USING (seq) WHERE a.published < ? ORDER BY a.seq"
    return [identifier for (identifier,) in db.execute(query, (day.isoformat(),))]


def scope_rows(db: Connection, scope: Scope) -> list[int]:
    """The rows of all versions that a scope concerns."""
    rows = db.execute("SELECT seq, id, text_hash FROM articles ORDER BY seq")
    return [seq for seq, identifier, key in rows if identifier in scope.ids or key in scope.texts]
