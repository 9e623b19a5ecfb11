"""JSON Lines, plain or gzipped: many articles, one to a line."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import replace

from index.core.errors import InputError, LeftOut, MalformedRow, UnreadableFile
from index.core.types import Article
from index.readers.parse import json_rows, table_columns
from index.readers.parse.article_fields import is_storable, make_article
from index.readers.parse.encoding import BOMS
from index.readers.source.file import ARTICLE_BYTES, File, Unread, unread_item

MOST_LINES = 10_000_000
"""More, and it is a file of blank lines made to keep us busy."""

HOPELESS = 100
"""So many broken lines, and not one sound one before them, are not reported one by one to the end."""

DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile)


def read(file: File) -> Iterator[Article | Unread]:
    """Yield an article, or the failure with its number, for every line that is not blank.

    Of each object: text (needed), id, title, outlet, author, date or published, url. These ids and texts are kept
    code point for code point. An object without text is a row of a table; see `json_rows`. No line above 16 Mi
    characters is held, and no more is unpacked than a file may be large. Raises UnreadableFile where the rest of the
    file is lost.
    """
    with file.open() as raw, _unpacked(file, raw) as stream, _decoded(stream) as text:
        good = broken = 0
        for number, written in _lines(text, file.max_bytes):
            try:
                yield _article(file, written)
                good += 1
            except InputError as error:
                yield unread_item(f"{file.place}:{number}", error)
                good += isinstance(error, LeftOut)
                broken += not isinstance(error, LeftOut)
            if broken == HOPELESS and not good:
                raise UnreadableFile(f"its first {broken} lines are all broken: it is not JSON Lines")
        if not good + broken:
            raise UnreadableFile("it contains only blank lines")


def _article(file: File, written: str | None) -> Article:
    if written is None:
        raise MalformedRow(f"the line is longer than {ARTICLE_BYTES // 2**20} MB, too much for one article")
    if not is_storable(written):
        raise MalformedRow("the line is not UTF-8, which JSON must be: convert the file (iconv -t UTF-8)")
    try:
        row = json.loads(written)
    except RecursionError:
        raise MalformedRow("the line is nested too deeply for an article") from None
    except json.JSONDecodeError as error:
        raise MalformedRow(f"the line is not JSON ({error.msg} at column {error.colno}): correct it") from None
    except ValueError as error:
        raise MalformedRow(f"the line cannot be read ({error}): correct it") from None
    if not isinstance(row, dict):
        raise MalformedRow('the line is not an object: write {"text": "…"}')
    text = row.get("text")
    if (
        file.columns
        or (text is None and "text" in table_columns.match_columns(row.keys() - {"text"}))
        or "maintext" in row
    ):
        return json_rows.object_article(file, row)
    if not isinstance(text, str):
        raise MalformedRow('the line has no "text"' if text is None else '"text" is not a string')
    made = make_article("", text, {**row, "published": [row.get("published"), row.get("date")]})
    return replace(made, id=_id(row.get("id")) or file.row_id(made.hash))


def _id(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise MalformedRow('"id" is neither a string nor a whole number')
    if isinstance(value, str) and not is_storable(value):
        raise MalformedRow('"id" contains half a character (a lone surrogate)')
    return "" if value is None else str(value)


def _lines(text: io.TextIOWrapper, most: int) -> Iterator[tuple[int, str | None]]:
    """Yield every line but blank ones with its number, None for one too long; raises UnreadableFile."""
    number = read = 0
    fresh = True
    while part := _next(text, number):
        read += len(part)
        if read > most or number > MOST_LINES:
            limit = f"{most / 2**20:,.0f} MB" if read > most else f"{MOST_LINES:,} lines"
            raise UnreadableFile(
                f"it unpacks to more than {limit} and is skipped from line {number + 1} on:"
                " split it, or raise ONRECORD_MAX_FILE_MB"
            )
        ended = part.endswith("\n")
        if fresh:
            number += 1
            if not ended and len(part) == ARTICLE_BYTES:
                yield number, None
            elif part.strip():
                yield number, part
        fresh = ended


def _next(text: io.TextIOWrapper, number: int) -> str:
    """The next line, or as much of it as one article may be long; "" at the end."""
    try:
        return text.readline(ARTICLE_BYTES)
    except DAMAGE as error:
        raise _damaged(error, number) from None
    except UnicodeDecodeError:
        raise UnreadableFile(f"its encoding is broken after line {number}: save it as UTF-8") from None


def _damaged(error: Exception, number: int) -> UnreadableFile:
    if number:
        return UnreadableFile(
            f"its compression is damaged after line {number} and the rest is lost: get an intact copy"
        )
    if isinstance(error, gzip.BadGzipFile):
        return UnreadableFile("it is not a gzip file, whatever its name says, or is damaged: get an intact copy")
    return UnreadableFile("its compression is damaged: get an intact copy")


def _unpacked(file: File, raw: io.BufferedReader) -> io.BufferedReader | gzip.GzipFile:
    return gzip.GzipFile(fileobj=raw) if file.name.lower().endswith(".gz") else raw


def _decoded(stream: io.BufferedReader | gzip.GzipFile) -> io.TextIOWrapper:
    """Its text, line feeds alone ending a line, bytes that are not UTF-8 as lone surrogates."""
    return io.TextIOWrapper(stream, _encoding(stream), errors="surrogateescape", newline="\n")


def _encoding(stream: io.BufferedReader | gzip.GzipFile) -> str:
    """UTF-8, as JSON must be, or what the byte order mark says; raises UnreadableFile for a binary file."""
    try:
        head = stream.peek(8192)
    except DAMAGE as error:
        raise _damaged(error, 0) from None
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return {"utf-8": "utf-8-sig"}.get(encoding, encoding[:6])  # these drop the mark themselves
    if b"\0" in head:
        raise UnreadableFile("this is a binary file, not text")
    return "utf-8"
