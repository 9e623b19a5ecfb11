"""Features of texts and bylines, computed before a transaction begins, so that inside it they are only looked up.

Between the two nobody else writes, or adds an article with these ids or texts: the archive's lock sees to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from index.core.hashing import text_hash
from index.core.types import Article
from index.store.database import Connection
from index.store.duplicates import Authors, bylines
from index.system.subprocesses import Stop, never, unless_stopped
from index.text.abbreviations import abbreviation_definitions
from index.text.bylines import author_of, byline_persons
from index.text.minhash import minhash_bands

Definition = tuple[str, str]
"""An abbreviation and its long form."""


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """Features of a text alone: the abbreviations that it explains, and the bands that near copies of it share."""

    definitions: frozenset[Definition]
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Preparation:
    """All that one transaction needs of texts, by `text_hash`, and of bylines. `author`: the new article's, "" where
    that is not one person (index.text.bylines.author_of). `is_new`: no article in force has its id or its text."""

    texts: Mapping[bytes, TextFeatures]
    authors: Authors
    author: str = ""
    is_new: bool = False


def prepare_article(db: Connection, article_id: str, new: Article | None = None) -> Preparation:
    """Prepare the end of the version of an article that is in force, and `new`, the one that follows it."""
    query = "SELECT text_hash, CASE WHEN copy_of IS NULL THEN text END FROM articles WHERE id = ? AND ended IS NULL"
    texts: dict[bytes, str | None] = dict(db.execute(query, (article_id,)).fetchall())
    is_known = bool(texts)
    if new:
        texts[text_hash(new.text)] = new.text
    places = _bylines(db, texts)
    return Preparation(
        {key: _features(text) for key, text in texts.items() if text is not None},
        _authors({*places, (new.author, new.outlet)} if new else places),
        author_of(new) if new else "",
        new is not None and not is_known and not places,
    )


def prepare_removal(db: Connection, article_ids: Iterable[str]) -> Preparation:
    """Prepare the end of these articles in force, copies before their originals."""
    prepared = [prepare_article(db, each) for each in article_ids]
    return Preparation(
        {key: features for each in prepared for key, features in each.texts.items()},
        {byline: persons for each in prepared for byline, persons in each.authors.items()},
    )


def prepare_all(db: Connection, stopped: Stop = never) -> Preparation:
    """Prepare all articles in force; raises Stopped."""
    known = db.execute("SELECT DISTINCT author, outlet FROM articles WHERE ended IS NULL").fetchall()
    texts = {text_hash(text): _features(text) for text in unless_stopped(_texts(db), stopped)}
    return Preparation(texts, _authors(known))


def byline_authors(db: Connection, keys: Iterable[bytes]) -> Authors:
    """The persons in the bylines of all copies of these texts."""
    return _authors(_bylines(db, keys))


def _bylines(db: Connection, keys: Iterable[bytes]) -> set[tuple[str, str]]:
    """The bylines of all copies of these texts."""
    places = set[tuple[str, str]]()
    for key in keys:
        originals = "SELECT seq FROM articles WHERE text_hash = ? AND ended IS NULL AND copy_of IS NULL"
        for (seq,) in db.execute(originals, (key,)).fetchall():
            places.update(bylines(db, seq))
    return places


def _authors(places: Iterable[tuple[str, str]]) -> Authors:
    return {byline: byline_persons(*byline) for byline in places}


def definition_counts(db: Connection, stopped: Stop = never) -> Counter[Definition]:
    """The number of articles in force that explain an abbreviation, by definition; raises Stopped."""
    return Counter(definition for text in unless_stopped(_texts(db), stopped) for definition in _definitions(text))


def _texts(db: Connection) -> Iterator[str]:
    """The texts of all articles in force, one at a time."""
    for (seq,) in db.execute("SELECT seq FROM articles WHERE ended IS NULL AND copy_of IS NULL").fetchall():
        yield db.execute("SELECT text FROM articles WHERE seq = ?", (seq,)).fetchone()[0]


def _features(text: str) -> TextFeatures:
    return TextFeatures(_definitions(text), minhash_bands(text))


def _definitions(text: str) -> frozenset[Definition]:
    return frozenset((short, " ".join(long.split())) for long, short in abbreviation_definitions(text))
