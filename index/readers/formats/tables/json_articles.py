"""JSON (.json): a list of articles, an object that has one, or one article; and what programs export as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from index.core.errors import InputError, LeftOut, UnreadableFile
from index.core.types import Article
from index.readers.formats.tables import ghost, jsonlines, telegram
from index.readers.parse import json_rows, table_columns
from index.readers.parse.article_fields import shared_name
from index.readers.parse.encoding import decode_text
from index.readers.source.file import File, Unread, unread_item

EXPORTS: tuple[tuple[Callable[[Any], bool], Callable[[File, Any], Iterator[Article | Unread]]], ...] = (
    (telegram.is_telegram, telegram.telegram_articles),
    (ghost.is_ghost, ghost.ghost_articles),
)
"""Of each program whose exports are not rows: what tells them, and their reader."""

LISTS = "articles posts items entries stories documents docs results hits news pages records rows data value".split()
"""What files call the list of their articles, the likeliest first."""
DEEPEST = 3
HOPELESS = 100
"""So many broken rows, and not one sound one before them, are not reported one by one to the end."""


def read(file: File) -> Iterator[Article | Unread]:
    """Yield an article, or the failure with its number, for every article of the file; raises UnreadableFile.

    Their keys are those of a table's columns; see `table_columns` and `json_rows`.
    """
    text = decode_text(file.content(file.max_bytes))
    try:
        data = json.loads(text)
    except RecursionError:
        raise UnreadableFile("it is nested too deeply for a file of articles") from None
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text.lstrip().startswith("{"):
            yield from jsonlines.read(file)
            return
        raise UnreadableFile(
            f"it is not JSON ({error.msg} at line {error.lineno}, column {error.colno}): export it again"
        ) from None
    except ValueError as error:
        raise UnreadableFile(f"it cannot be read as JSON ({error})") from None
    del text
    for recognized, articles in EXPORTS:
        if recognized(data):
            yield from articles(file, data)
            return
    yield from _rows(file, data)


def _rows(file: File, data: object) -> Iterator[Article | Unread]:
    rows = _listed(data)
    is_feed = isinstance(data, dict) and "jsonfeed.org" in str(data.get("version"))
    feed = shared_name(data.get("title")) if isinstance(data, dict) and is_feed else ""
    if rows is None:
        yield json_rows.object_article(file, _lone(file, data))
        return
    good = False
    for number, row in enumerate(rows, 1):
        try:
            if not isinstance(row, dict):
                raise UnreadableFile("it is not an object with the fields of an article")
            yield json_rows.object_article(file, {"outlet": feed, **row} if feed else row)
            good = True
        except InputError as error:
            yield unread_item(f"{file.place}:{number}", error)
            good = good or isinstance(error, LeftOut)
        if number == HOPELESS and not good:
            raise UnreadableFile(f"its first {number} entries are all broken: it is no list of articles")


def _listed(data: object, depth: int = 1) -> list[object] | None:
    """The list of objects in the data: the data itself, or what is under one of LISTS, or under a key of its own
    where no other has a list; None where there is none."""
    if isinstance(data, list):
        return data
    if not isinstance(data, dict) or depth > DEEPEST:
        return None
    if "text" in table_columns.match_columns(json_rows.columns(data).keys() - {"description"}):
        return None
    lists = {key: value for key, value in data.items() if isinstance(value, list) and _objects(value)}
    for name in LISTS:
        if name in lists:
            return lists[name]
    if len(lists) == 1:
        return next(iter(lists.values()))
    inner = (_listed(value, depth + 1) for value in data.values() if isinstance(value, dict))
    matches = next((rows for rows in inner if rows is not None), None)
    keyed = list(data.values())
    return keyed if matches is None and keyed and all(_objects([each]) for each in keyed) else matches


def _objects(rows: list[object]) -> bool:
    return bool(rows) and all(isinstance(row, dict) for row in rows[:3])


def _lone(file: File, data: object) -> dict[str, object]:
    """An object that is an article; raises UnreadableFile for one that is something else, as a program's settings."""
    if not isinstance(data, dict):
        raise UnreadableFile("it is JSON, but neither a list of articles nor an article")
    row = {str(key): value for key, value in data.items() if key != "description" or file.columns}
    if not row:
        raise UnreadableFile("it is an object without the fields of an article")
    return row
