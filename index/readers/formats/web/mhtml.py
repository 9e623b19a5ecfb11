"""Web pages that a browser saved whole, as MHTML (RFC 2557): the page among its parts, and the address it came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import Message

from index.core.errors import UnreadableFile
from index.core.types import Article
from index.readers.formats.containers.mail import MOST_PARTS, header
from index.readers.formats.web.webpage import page_article, page_source
from index.readers.parse.article_fields import page_address, single_line
from index.readers.source.file import ARTICLE_BYTES, File, Unread

PAGES = ("text/html", "application/xhtml+xml")


def read(file: File) -> Iterator[Article | Unread]:
    """Yield the one article of a saved page; raises UnreadableFile.

    Title, author, outlet and date are those that the page states; the day of saving is no day of publication. The
    address is the page's own, or the one that it was saved from.
    """
    message = message_from_bytes(file.content(4 * ARTICLE_BYTES), policy=policy.compat32)
    if not message.keys() or "Content-Type" not in message:
        raise UnreadableFile("it is not MHTML: save the page again, as HTML")
    page = _page(message)
    data = page.get_payload(decode=True)
    if not isinstance(data, bytes) or not data:
        raise UnreadableFile("its page is empty: save it again")
    article = page_article(file.id, page_source(data, page.get_content_charset()))
    places = (header(page, "Content-Location"), header(message, "Snapshot-Content-Location"))
    address = next(filter(None, map(page_address, places)), "")
    yield replace(article, title=article.title or single_line(header(message, "Subject")), url=article.url or address)


def _page(message: Message) -> Message:
    """The part that is the page: the one that the message starts with, else its first; raises UnreadableFile."""
    parts = list[Message]()
    for number, part in enumerate(message.walk()):
        if number > MOST_PARTS:
            raise UnreadableFile(f"it has more than {MOST_PARTS:,} parts: save the page as HTML")
        if part.get_content_type() in PAGES:
            parts.append(part)
    if not parts:
        raise UnreadableFile("it has no page, only other parts: save the page again, as HTML")
    start = message.get_param("start")
    return next((part for part in parts if start and header(part, "Content-ID") == start), parts[0])
