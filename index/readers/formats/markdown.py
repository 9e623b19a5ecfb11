"""Markdown: one article, as it is written; nothing in it is rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.core.types import Article
from index.readers.parse import front_matter
from index.readers.parse.article_fields import clean_article
from index.readers.parse.encoding import decode_text, unix_newlines
from index.readers.source.file import Failure, File

HEADING = re.compile(r"\s*#[ \t]+(.*?)[ \t]*#*[ \t]*(?:\n|\Z)")


def read(file: File) -> Iterator[Article | Failure]:
    """Yield the one article of a .md file; a leading `# Heading` is its title when the header has none.

    The heading stays in the text. Raises UnreadableFile.
    """
    header, text = front_matter.split_front_matter(unix_newlines(decode_text(file.content())))
    if not header.get("title") and (heading := HEADING.match(text)):
        header["title"] = heading[1]
    yield clean_article(file.id, text, header)
