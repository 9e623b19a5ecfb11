"""The messages between the program and a reader's process: a line of JSON each, never code."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from index.core.types import Article
from index.readers.source.file import Failure, File

DONE = b"null\n"
"""Follows the last article or failure of a file."""


def file_line(file: File) -> bytes:
    """A file that is to be read, wherever the reader was started. Names that are not UTF-8 come through."""
    return _line([os.path.abspath(file.path), str(file.path), file.known_as, file.max_bytes, file.columns])  # noqa: PTH100 - links stay


def parse_file_line(line: bytes) -> File:
    """The file in a line that `file_line` made."""
    path, written_path, known_as, max_bytes, columns = json.loads(line)
    pairs = tuple((field, column) for field, column in columns)
    return File(Path(path), known_as, max_bytes, pairs, written_path=written_path)


def item_line(item: Article | Failure) -> bytes:
    """An article or a failure as a line."""
    if isinstance(item, Failure):
        return _line([item.place, item.message])
    published = item.published.isoformat() if item.published else None
    return _line([item.id, item.text, item.title, item.outlet, item.author, published, item.url, item.pages])


def parse_item_line(line: bytes) -> Article | Failure:
    """The article or failure in a line that `item_line` made; raises ValueError for anything else."""
    fields = json.loads(line)
    if not isinstance(fields, list) or len(fields) not in (2, 8):
        raise ValueError(line[:80])
    if len(fields) == 2:
        return Failure(*map(str, fields))
    *words, published, url, pages = fields
    identity, text, title, outlet, author = map(str, words)
    day = date.fromisoformat(published) if published else None
    return Article(identity, text, title, outlet, author, day, str(url), tuple(map(int, pages)))


def _line(fields: list[Any]) -> bytes:
    return json.dumps(fields).encode("ascii") + b"\n"
