"""Plain text: one article, with or without a header."""

from __future__ import annotations

from collections.abc import Iterator

from index.readers import header
from index.readers.encoding import decode, unix
from index.readers.fields import cleaned
from index.readers.file import Failure, File
from index.vocabulary import Article


def read(file: File) -> Iterator[Article | Failure]:
    """Yield the one article of a .txt file: its text below the header; raises UnreadableFile."""
    said, text = header.split(unix(decode(file.content())))
    yield cleaned(file.id, text, said)
