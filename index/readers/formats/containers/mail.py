"""Newsletters as mail: one in an .eml, many in an .mbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.formats.web import webpage
from index.readers.parse import html_text
from index.readers.parse.article_fields import clean_article
from index.readers.parse.encoding import decode_text, unix_newlines
from index.readers.parse.text_cleaning import normalize_text
from index.readers.source.file import ARTICLE_BYTES, File, Unread, unread_item
from index.readers.source.limits import half_the_time

MOST_PARTS = 1_000
_HEADER, _WRITTEN = 1_000, 10_000
"""Characters of a header that are read, decoded and as they are written: each letter may take nine."""
_LIST = re.compile(r'\s*+"?+(?P<name>[^"<]*+)(?P<closed>"\s*+)?+<')
LEAST = 200
"""Characters below which a plain part is only a hint to look at the other one."""


def read(file: File) -> Iterator[Article | Unread]:
    """Yield the article in an .eml file: its subject, sender, date and words; raises UnreadableFile."""
    yield _article(file, file.content(4 * ARTICLE_BYTES))


def read_many(file: File) -> Iterator[Article | Unread]:
    """Yield an article, or the failure with its number, for every message of an .mbox; raises UnreadableFile."""
    number = 0
    for number, message in enumerate(_messages(file), 1):
        try:
            with half_the_time():
                made = _article(file, message)
            yield replace(made, id=file.row_id(made.hash))
        except InputError as error:
            yield unread_item(f"{file.place}:{number}", error)
    if not number:
        raise UnreadableFile("it is not a mailbox: its messages must begin with a line “From …”")


def _messages(file: File) -> Iterator[bytes]:
    """The messages of a mailbox: each begins after a line "From …" (RFC 4155)."""
    lines: list[bytes] | None = None
    size, blank = 0, True
    with file.open() as stream:
        while line := stream.readline(ARTICLE_BYTES):
            if blank and line.startswith(b"From "):
                if lines:
                    yield b"".join(lines)
                lines, size = [], 0
            elif lines is not None and size <= 4 * ARTICLE_BYTES:
                lines.append(re.sub(rb"^>(>*From )", rb"\1", line))
                size += len(line)
            blank = line in (b"\n", b"\r\n")
    if lines:
        yield b"".join(lines)


def _article(file: File, data: bytes) -> Article:
    message = message_from_bytes(data, policy=policy.compat32)  # the newer one raises what it likes on broken headers
    if not message.keys() or not any(name in message for name in ("From", "Subject", "Date", "Content-Type")):
        raise UnreadableFile("it is not an email: it has no header")
    name, address = parseaddr(header(message, "From"))
    fields = {
        "title": header(message, "Subject"),
        "outlet": list_name(header(message, "List-Id")) or name or address.rpartition("@")[2],
        "published": header(message, "Date"),
        "url": header(message, "Archived-At").strip("<> "),
    }
    return clean_article(file.id, _text(message), fields)


def _text(message: Message) -> str:
    """The words of a message: its plain part, or its page where that says more; raises UnreadableFile."""
    plain, pages = list[str](), list[str]()
    for number, part in enumerate(message.walk()):
        if number > MOST_PARTS:
            raise UnreadableFile(f"it has more than {MOST_PARTS:,} parts: save its text as .txt")
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html"):
            (plain if kind == "text/plain" else pages).append(_decoded(part))
    page = "\n\n".join(filter(None, map(_page, pages)))
    text = "\n\n".join(filter(str.strip, plain)).strip("\n")
    if page and (len(text) < LEAST or len(text) * 3 < len(page)):
        return page
    if not text:
        raise UnreadableFile("it has no text, only attachments: save them and add those")
    return text


def _page(source: str) -> str:
    try:
        return webpage.page_article("", source).text
    except UnreadableFile:
        return html_text.html_to_text(source)


def _decoded(part: Message) -> str:
    data = part.get_payload(decode=True)
    return unix_newlines(decode_text(data, part.get_content_charset())) if isinstance(data, bytes) and data else ""


def header(message: Message, name: str) -> str:
    """A header's first 1,000 characters, decoded; "" where there is none."""
    written = message.get(name)
    if written is None:
        return ""
    written = str(written)[:_WRITTEN]
    try:
        decoded = str(make_header(decode_header(written)))
    except (ValueError, LookupError, UnicodeError):
        decoded = written
    return normalize_text(decoded[:_HEADER])


def list_name(identity: str) -> str:
    """The name of a mailing list in its List-Id (RFC 2919), "" where it has none."""
    match = _LIST.match(identity)
    return "" if match is None else match["name"] if match["closed"] else match["name"].rstrip()
