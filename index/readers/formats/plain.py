"""Plain text: one article, with or without a header, or an export of a press archive."""

from __future__ import annotations

from collections.abc import Iterator

from index.core.types import Article
from index.readers.parse import front_matter
from index.readers.parse.article_fields import cleaned
from index.readers.parse.encoding import decode, unix
from index.readers.press import exports
from index.readers.source.file import Failure, File


def read(file: File) -> Iterator[Article | Failure]:
    """Yield the one article of a .txt file, its text below the header, or those of an archive's export.

    Raises UnreadableFile.
    """
    text = unix(decode(file.content()))
    if many := exports.articles(file, text):
        yield from many
        return
    said, text = front_matter.split(text)
    yield cleaned(file.id, text, said)
