"""JSON Lines, plain or gzipped: many articles, one to a line."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import replace

from index.errors import InputError, MalformedRow, UnreadableFile
from index.readers.encoding import BOMS
from index.readers.fields import article
from index.readers.file import ARTICLE_BYTES, Failure, File
from index.vocabulary import Article


def read(file: File) -> Iterator[Article | Failure]:
    """Yield an article, or the failure with its number, for every line that is not blank.

    Of each object: text (needed), id, title, outlet, author, date or published, url. Ids and texts are kept
    code point for code point. No line above 16 Mi characters is held, and no more is unpacked than a file may
    be large. Raises UnreadableFile where the rest of the file is lost.
    """
    with file.path.open("rb") as raw:
        packed = file.name.lower().endswith(".gz")
        with gzip.GzipFile(fileobj=raw) if packed else raw as stream:
            held = False
            for number, written in _lines(stream, file.max_bytes):
                held = True
                try:
                    yield _article(file, written)
                except InputError as error:
                    yield Failure(f"{file.place}:{number}", str(error))
            if not held:
                raise UnreadableFile("it holds nothing but blank lines")


def _article(file: File, written: str | None) -> Article:
    if written is None:
        raise MalformedRow(f"the line is longer than {ARTICLE_BYTES // 2**20} MB, too much for one article")
    try:
        written.encode("utf8")
        row = json.loads(written)
    except UnicodeEncodeError:
        raise MalformedRow("the line is not UTF-8, as JSON has to be: convert the file (iconv -t UTF-8)") from None
    except RecursionError:
        raise MalformedRow("the line is nested too deeply for an article") from None
    except json.JSONDecodeError as error:
        raise MalformedRow(f"the line is not JSON ({error.msg} at column {error.colno}): correct it") from None
    except ValueError as error:
        raise MalformedRow(f"the line cannot be read ({error}): correct it") from None
    if not isinstance(row, dict):
        raise MalformedRow('the line is no object: write {"text": "…"}')
    text = row.get("text")
    if not isinstance(text, str):
        raise MalformedRow('the line has no "text"' if text is None else '"text" is not a string')
    made = article("", text, {**row, "published": [row.get("published"), row.get("date")]})
    return replace(made, id=_id(row.get("id")) or file.row_id(made.hash))


def _id(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise MalformedRow('"id" is neither a string nor a whole number')
    known = "" if value is None else str(value)
    if not known.isascii():
        article(known, "a", {})
    return known


def _lines(stream: io.BufferedReader | gzip.GzipFile, most: int) -> Iterator[tuple[int, str | None]]:
    """Yield every line but blank ones with its number, None for one too long; raises UnreadableFile."""
    text = io.TextIOWrapper(stream, _encoding(stream), errors="surrogateescape", newline="\n")
    number = read = 0
    fresh = True
    while part := _next(text, number):
        read += len(part)
        if read > most:
            raise UnreadableFile(
                f"it unpacks to more than {most / 2**20:,.0f} MB and is left out from line {number + 1} on:"
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
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        if number:
            message = f"its packing is damaged after line {number} and the rest is lost: get a sound copy"
        elif isinstance(error, gzip.BadGzipFile):
            message = "it is no gzip file, whatever its name says"
        else:
            message = "its packing is damaged: get a sound copy"
        raise UnreadableFile(message) from None
    except UnicodeDecodeError:
        raise UnreadableFile(f"its encoding is broken after line {number}: save it as UTF-8") from None


def _encoding(stream: io.BufferedReader | gzip.GzipFile) -> str:
    """UTF-8, as JSON must be, or what the byte order mark says; raises UnreadableFile for a binary file."""
    try:
        head = stream.peek(8192)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return "utf-8"  # reading says what is wrong
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return {"utf-8": "utf-8-sig"}.get(encoding, encoding[:6])  # these drop the mark themselves
    if b"\0" in head:
        raise UnreadableFile("this is a binary file, not text")
    return "utf-8"
