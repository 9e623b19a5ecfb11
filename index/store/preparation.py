"""What is worked out of texts and bylines before a transaction is begun, so that inside it is only looked up.

Between the two nobody else writes: the archive's lock sees to it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from index.core.hashing import text_hash
from index.core.types import Article
from index.store.duplicates import Authors, bylines
from index.text.abbreviations import abbreviation_definitions
from index.text.bylines import author_of, byline_persons
from index.text.minhash import minhash_bands

Definition = tuple[str, str]
"""An abbreviation and its long form."""


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """What a text alone says: the abbreviations that it explains, and the bands that near copies of it share."""

    definitions: frozenset[Definition]
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that one transaction needs of texts, by `text_hash`, and of bylines. `author`: who wrote the new article, ""
    where that is not one person (index.text.bylines.author_of)."""

    texts: Mapping[bytes, TextFeatures]
    authors: Authors
    author: str = ""


def for_article(db: sqlite3.Connection, article_id: str, new: Article | None = None) -> Prepared:
    """For the end of the version of an article that is in force, and for `new`, the one that follows it."""
    query = "SELECT text_hash, CASE WHEN copy_of IS NULL THEN text END FROM articles WHERE id = ? AND ended IS NULL"
    texts: dict[bytes, str | None] = dict(db.execute(query, (article_id,)).fetchall())
    if new:
        texts[text_hash(new.text)] = new.text
    return Prepared(
        {key: _features(text) for key, text in texts.items() if text is not None},
        authors(db, texts, [(new.author, new.outlet)] if new else ()),
        author_of(new) if new else "",
    )


def for_all(db: sqlite3.Connection) -> Prepared:
    """For all articles in force."""
    found = db.execute("SELECT DISTINCT author, outlet FROM articles WHERE ended IS NULL").fetchall()
    texts = {text_hash(text): _features(text) for text in _texts(db)}
    return Prepared(texts, {byline: byline_persons(*byline) for byline in found})


def authors(db: sqlite3.Connection, keys: Iterable[bytes], more: Iterable[tuple[str, str]] = ()) -> Authors:
    """The persons in the bylines of all places of these texts, and in some more bylines."""
    found = set(more)
    for key in keys:
        originals = "SELECT seq FROM articles WHERE text_hash = ? AND ended IS NULL AND copy_of IS NULL"
        for (seq,) in db.execute(originals, (key,)).fetchall():
            found.update(bylines(db, seq))
    return {byline: byline_persons(*byline) for byline in found}


def definition_counts(db: sqlite3.Connection) -> Counter[Definition]:
    """How many articles in force explain an abbreviation."""
    return Counter(definition for text in _texts(db) for definition in _definitions(text))


def _texts(db: sqlite3.Connection) -> Iterator[str]:
    """The texts of all articles in force, one at a time."""
    for (seq,) in db.execute("SELECT seq FROM articles WHERE ended IS NULL AND copy_of IS NULL").fetchall():
        yield db.execute("SELECT text FROM articles WHERE seq = ?", (seq,)).fetchone()[0]


def _features(text: str) -> TextFeatures:
    return TextFeatures(_definitions(text), minhash_bands(text))


def _definitions(text: str) -> frozenset[Definition]:
    return frozenset((short, " ".join(long.split())) for long, short in abbreviation_definitions(text))
