"""Limits on the size of a file and on the cost of reading it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from index.core.errors import UnreadableFile
from index.core.settings import Settings
from index.core.types import Article
from index.readers.source.file import ARTICLE_BYTES, Failure, File, Unread

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


def within_limits(file: File, items: Iterator[Article | Unread]) -> Iterator[Article | Unread]:
    """Yield what a reader makes of a file, or that an article is too long; raises UnreadableFile for too much in all.

    However small a file is, its text may be large: it may be packed, or say one thing once for many articles.
    """
    size = 0
    for item in items:
        if not isinstance(item, Article):
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


@contextmanager
def half_the_time() -> Iterator[None]:
    """End what takes more than half of the time that this reader has left; raises UnreadableFile.

    One message of many then costs itself and no other. No effect outside a reader's process, which has all the time.
    """
    left, _ = signal.getitimer(signal.ITIMER_PROF)

    def end(number: int, frame: FrameType | None) -> None:
        raise UnreadableFile("reading it takes too long: save its text as .txt, or raise ONRECORD_READER_SECONDS")

    if not left:
        yield
        return
    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, left / 2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
