"""Clip files: statements by their place in an article, with a person's headings and notes between.

    store = ClipStore(archive.folder)
    file = store.change(store.create("Tram line"), lambda file: file.add(Item.of_statement(statement)))

A statement is stored as its place alone (article, hash of its text, spans) and what was known of its speaker at the
time, by which a later correction is noticed; its words are cut from the article whenever they are shown.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from index.core.errors import InputError, NotFound
from index.core.hashing import text_hash
from index.core.types import Kind, Span
from index.store.backup import CLIP_FILES, owner_folder
from index.system.json_folder import JsonFolder
from rag.answers.types import Statement

DEFAULT_NAME = "Clips"
"""The name of the clip file that the first statement goes into."""
MAX_NAME, MAX_TEXT = 120, 20_000
"""Characters of a clip file's name, and of a heading or note."""
_MAX_ITEMS = 2_000


class ItemSort(StrEnum):
    """The sorts of items in a clip file."""

    STATEMENT = "statement"
    HEADING = "heading"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class ClippedPlace:
    """The place of a statement: the article's id, the SHA-256 of its text in hex, the spans of the words, of the source
    and of the reporting words in it; and its speaker, role and kind as they were when it was clipped."""

    article: str
    text_sha256: str
    spans: tuple[Span, ...]
    source: Span | None
    cue: tuple[Span, ...]
    kind: Kind
    said: bool
    name: str | None
    role: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a clip file: a statement's place, or the text of a heading or note."""

    id: str
    sort: ItemSort
    text: str = ""
    place: ClippedPlace | None = None

    @classmethod
    def of_statement(cls, statement: Statement) -> Item:
        """Return the item of a statement."""
        place = ClippedPlace(
            statement.article.id,
            text_hash(statement.article.text).hex(),
            statement.place.spans,
            statement.written,
            statement.cue,
            statement.kind,
            statement.said,
            statement.name,
            statement.role,
        )
        return cls(_item_id(), ItemSort.STATEMENT, place=place)

    @classmethod
    def of_text(cls, sort: ItemSort, text: str) -> Item:
        """Return the item of a heading, on one line, or of a note."""
        return cls(_item_id(), sort, _fit_text(sort, text))


@dataclass(frozen=True, slots=True)
class ClipFile:
    """A clip file: its name, its items in order, the time of the last write (UTC, ISO 8601)."""

    id: str
    name: str
    items: tuple[Item, ...] = ()
    changed: str = ""

    @property
    def statements(self) -> tuple[Item, ...]:
        """The items that are statements."""
        return tuple(item for item in self.items if item.sort is ItemSort.STATEMENT)

    def item_at(self, article: str, spans: Sequence[Span]) -> Item | None:
        """Return the item of the statement with these words; None where it is not in the file."""
        return next(
            (i for i in self.items if i.place and i.place.article == article and i.place.spans == tuple(spans)), None
        )

    def add(self, item: Item, at: int | None = None) -> ClipFile:
        """Return the file with an item more: at an index, or at the end. Raises InputError for a full file."""
        if len(self.items) >= _MAX_ITEMS:
            raise InputError(f"A clip file has at most {_MAX_ITEMS:,} items. Begin another one.")
        at = len(self.items) if at is None else at
        return replace(self, items=(*self.items[:at], item, *self.items[at:]))

    def remove(self, item_id: str) -> ClipFile:
        """Return the file without an item."""
        return replace(self, items=tuple(item for item in self.items if item.id != item_id))

    def move(self, item_id: str, by: int) -> ClipFile:
        """Return the file with an item moved up (negative) or down, at most to the ends."""
        item = next((item for item in self.items if item.id == item_id), None)
        if item is None:
            return self
        at = min(max(self.items.index(item) + by, 0), len(self.items) - 1)
        return self.remove(item_id).add(item, at)

    def set_place(self, item_id: str, place: ClippedPlace | None) -> ClipFile:
        """Return the file with the statement of an item as it is now, at the same place of the same text."""
        if place is None:
            return self
        items = (replace(i, place=place) if i.id == item_id and _same_place(i.place, place) else i for i in self.items)
        return replace(self, items=tuple(items))

    def set_text(self, item_id: str, text: str) -> ClipFile:
        """Return the file with another text of a heading or note; without it where no text is left."""
        items = (replace(i, text=_fit_text(i.sort, text)) if i.id == item_id and not i.place else i for i in self.items)
        return replace(self, items=tuple(i for i in items if i.place or i.text))


class ClipStore:
    """The clip files of an archive that belong to one actor, by id; "" for whoever runs the program. Safe to share
    between threads and processes."""

    def __init__(self, archive: Path, owner: str = "") -> None:
        self.folder = owner_folder(archive / CLIP_FILES, owner)
        self._files = JsonFolder(archive, self.folder, "Clip files", _parse_file)

    def files(self) -> list[ClipFile]:
        """Return all clip files, the last changed first."""
        return self._files.records()

    def damaged_files(self) -> list[str]:
        """Return the names of the files that could not be read."""
        return self._files.damaged_files()

    def open(self, identifier: str) -> ClipFile:
        """Return the clip file of this id; raises NotFound."""
        if file := self._files.record(identifier):
            return file
        raise NotFound("This clip file no longer exists: it was deleted, or its file is damaged.")

    def create(self, name: str) -> ClipFile:
        """Return the clip file of this name, in either case; a new one where there is none. Raises ArchiveError."""
        name = _fit_name(name)
        with self._files.write_lock():
            same = next((file for file in self.files() if file.name.casefold() == name.casefold()), None)
            return same or self._files.write(ClipFile(self._files.new_id(), name))

    def change(self, file: ClipFile, edit: Callable[[ClipFile], ClipFile]) -> ClipFile:
        """Write the clip file, as it is stored now, after an edit; return it. Raises NotFound, InputError and
        ArchiveError."""
        with self._files.write_lock():
            return self._files.write(edit(self.open(file.id)))

    def rename(self, file: ClipFile, name: str) -> ClipFile:
        """Rename a clip file; raises NotFound, ArchiveError."""
        return self.change(file, lambda now: replace(now, name=_fit_name(name)))

    def delete(self, file: ClipFile) -> ClipFile:
        """Delete a clip file; return its last state, with which `restore` undoes this. Raises NotFound and
        ArchiveError."""
        with self._files.write_lock():
            last = self.open(file.id)
            self._files.delete(file.id)
            return last

    def restore(self, file: ClipFile) -> ClipFile:
        """Write a clip file that was deleted; raises ArchiveError."""
        with self._files.write_lock():
            return self._files.write(file)


def _same_place(one: ClippedPlace | None, other: ClippedPlace) -> bool:
    return one is not None and (one.article, one.text_sha256, one.spans) == (
        other.article,
        other.text_sha256,
        other.spans,
    )


def _item_id() -> str:
    return secrets.token_hex(4)


def _fit_name(name: str) -> str:
    return " ".join(name.split())[:MAX_NAME] or DEFAULT_NAME


def _fit_text(sort: ItemSort, text: str) -> str:
    return " ".join(text.split())[:MAX_TEXT] if sort is ItemSort.HEADING else text.strip()[:MAX_TEXT]


def _parse_file(identifier: str, record: Mapping[str, Any]) -> ClipFile:
    """The clip file in a file's content; raises ValueError for any other content than this program writes."""
    try:
        items = tuple(_parse_item(item) for item in record["items"])
        return ClipFile(identifier, _text(record["name"])[:MAX_NAME], items, _text(record["changed"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no clip file") from error


def _parse_item(item: Mapping[str, Any]) -> Item:
    sort, place = ItemSort(item["sort"]), item["place"]
    if (sort is ItemSort.STATEMENT) is not (place is not None):
        raise ValueError("no place")
    return Item(_text(item["id"]), sort, _text(item["text"]), _parse_place(place) if place else None)


def _parse_place(place: Mapping[str, Any]) -> ClippedPlace:
    spans, cue = (tuple(_parse_span(span) for span in place[name]) for name in ("spans", "cue"))
    if not spans or len(bytes.fromhex(place["text_sha256"])) != 32:
        raise ValueError("no place")
    return ClippedPlace(
        _text(place["article"]),
        place["text_sha256"],
        spans,
        _parse_span(place["source"]) if place["source"] else None,
        cue,
        Kind(place["kind"]),
        bool(place["said"]),
        None if place["name"] is None else _text(place["name"]),
        None if place["role"] is None else _text(place["role"]),
    )


def _parse_span(span: Mapping[str, Any]) -> Span:
    start, end = span["start"], span["end"]
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        raise ValueError("no span")
    return Span(start, end)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
