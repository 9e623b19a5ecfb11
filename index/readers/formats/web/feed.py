"""Saved feeds (RSS, Atom): an article to an entry; what a feed only teases is the teaser."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.sax import SAXException

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.parse import html_text
from index.readers.parse.article_fields import clean_article, shared_name
from index.readers.source.file import File, Unread, unread_item


def read(file: File) -> Iterator[Article | Unread]:
    """Yield an article, or the failure with its number, for every entry; raises UnreadableFile.

    Nothing is fetched: the file's bytes are parsed, whatever addresses it names.
    """
    data = file.content()
    html_text.check_tag_count(data.decode("latin-1"))
    import feedparser

    feed: Any = feedparser.parse(io.BytesIO(data))  # in a stream: a string could be taken for an address
    if not feed.entries:
        raise UnreadableFile("it is not a feed, or has no entries; RSS and Atom can be read")
    outlet = shared_name(html_text.html_to_text(feed.feed.get("title", "")))
    for number, entry in enumerate(feed.entries, 1):
        try:
            yield _article(file, entry, outlet)
        except InputError as error:
            yield unread_item(f"{file.place}:{number}", error)
    if isinstance(feed.get("bozo_exception"), SAXException):
        raise UnreadableFile("its markup is broken, and what comes after the break may be missing: save it again")


def _article(file: File, entry: Any, outlet: str) -> Article:  # noqa: ANN401 - feedparser has no types
    bodies = [str(each.get("value", "")) for each in entry.get("content", [])] + [str(entry.get("summary", ""))]
    texts = [html_text.html_to_text(body) for body in bodies if body.strip()]
    if not texts:
        raise UnreadableFile("the entry has no text")
    fields = {
        "title": html_text.html_to_text(str(entry.get("title", ""))),
        "author": entry.get("author"),
        "outlet": html_text.html_to_text(str((entry.get("source") or {}).get("title", ""))) or outlet,
        "published": entry.get("published") or entry.get("updated"),
        "url": entry.get("link"),
    }
    made = clean_article("", max(texts, key=len), fields)
    return replace(made, id=file.row_id(str(entry.get("id") or made.url or made.hash)))
