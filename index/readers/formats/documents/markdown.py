"""Markdown: one article, as it is written; nothing in it is rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.core.errors import LeftOut
from index.core.types import Article
from index.readers.parse import front_matter
from index.readers.parse.article_fields import clean_article
from index.readers.parse.encoding import decode_text, unix_newlines
from index.readers.source.file import File, Unread

HEADING = re.compile(r"\s*#[ \t]+([^\n]*)")
DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-.")
"""The name of a Jekyll post: its day, then its title."""


def read(file: File) -> Iterator[Article | Unread]:
    """Yield the one article of a Markdown file; a leading `# Heading` is its title when the header has none.

    The heading stays in the text. The front matter may be Jekyll's (YAML) or Hugo's (TOML or YAML); below it, a post
    without a date has the day in its file's name. Raises UnreadableFile, LeftOut for a draft.
    """
    content = unix_newlines(decode_text(file.content()))
    entries, _ = front_matter.block(content)
    said, text = front_matter.split_front_matter(content)
    if entries is not None:
        if front_matter.truth(entries.get("draft")) or front_matter.truth(entries.get("published")) is False:
            raise LeftOut("its front matter says that it is a draft")
        if not said.get("published") and (dated := DATED.match(file.name)):
            said["published"] = dated[1]
    if not said.get("title") and (heading := HEADING.match(text)):
        said["title"] = heading[1].rstrip(" \t").rstrip("#").rstrip(" \t")
    yield clean_article(file.id, text, said)
