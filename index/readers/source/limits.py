"""Limits on the size of a file and on the cost of reading it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.core.errors import UnreadableFile
from index.core.settings import Settings
from index.core.types import Article
from index.readers.source.file import ARTICLE_BYTES, Failure, File

FIELD_CHARACTERS = 10_000
"""No title, name of an outlet, author or address is longer."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file, packed or unpacked; the seconds until the next article is there; the memory of a reader."""

    max_mb: int = 512
    seconds: float = 60.0
    memory_mb: int = 2048

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits that the settings name."""
        return cls(settings.max_file_mb, settings.reader_seconds, settings.reader_memory_mb)


def within_limits(file: File, items: Iterator[Article | Failure]) -> Iterator[Article | Failure]:
    """Yield what a reader makes of a file, or that an article is too long; raises UnreadableFile for too much in all.

    However small a file is, its text may be large: it may be packed, or say one thing once for many articles.
    """
    size = 0
    for item in items:
        if isinstance(item, Failure):
            yield item
            continue
        fields = {"title": item.title, "outlet": item.outlet, "author": item.author, "address": item.url, "id": item.id}
        size += len(item.text) + sum(map(len, fields.values()))
        if size > file.max_bytes:
            raise UnreadableFile(
                f"its articles come to more than {file.max_bytes / 2**20:,.0f} MB of text and the rest is skipped:"
                " split it, or raise ONRECORD_MAX_FILE_MB"
            )
        long = next((name for name, value in fields.items() if len(value) > FIELD_CHARACTERS), "")
        if len(item.text) > ARTICLE_BYTES:
            yield Failure(
                file.place, f"it makes more than {ARTICLE_BYTES // 2**20} MB of text, too much for one article"
            )
        elif long:
            yield Failure(file.place, f"the {long} of an article in it has more than {FIELD_CHARACTERS:,} characters")
        else:
            yield item
