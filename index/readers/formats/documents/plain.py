"""Plain text: one article, with or without a header, or an export of a press archive."""

from __future__ import annotations

from collections.abc import Iterator

from index.core.types import Article
from index.readers.parse import front_matter
from index.readers.parse.article_fields import clean_article
from index.readers.parse.encoding import decode_text, unix_newlines
from index.readers.press import exports
from index.readers.source.file import File, Unread


def read(file: File) -> Iterator[Article | Unread]:
    """Yield the one article of a .txt file, its text below the header, or those of an archive's export.

    Raises UnreadableFile.
    """
    text = unix_newlines(decode_text(file.content()))
    if many := exports.export_articles(file, text):
        yield from many
        return
    header, text = front_matter.split_front_matter(text)
    yield clean_article(file.id, text, header)
