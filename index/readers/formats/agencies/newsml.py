"""NewsML-G2 of the IPTC (2.x): a text item, or a message of many, its content in XHTML, NITF or plain text."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from index.core.errors import InputError, LeftOut, UnreadableFile
from index.core.types import Article
from index.readers.formats.agencies import nitf
from index.readers.parse import html_text
from index.readers.parse.article_fields import clean_article
from index.readers.parse.encoding import decode_text, unix_newlines
from index.readers.parse.html_block_quotes import body_text
from index.readers.parse.xml_documents import (
    attribute,
    children,
    descend,
    lines,
    local_name,
    parse,
    root_name,
    words,
)
from index.readers.source.file import File, Omission, Unread, unread_item

if TYPE_CHECKING:
    from lxml.etree import _Element

ITEMS = ("newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")
ROOTS = frozenset({*ITEMS, "newsMessage", "NewsML"})
PROVIDERS = "nprov:"
"""The IPTC's register of providers: its codes are the names by which agencies are known (nprov:AFP)."""


def recognises(head: bytes) -> bool:
    """True for the first bytes of a NewsML document."""
    return root_name(head) in ROOTS


def read(file: File) -> Iterator[Article | Unread]:
    """Yield an article, or the failure with its number, for every text item; raises UnreadableFile.

    Items without text (pictures, packages, which only refer to others) are counted in one Omission; those that their
    publisher withholds or has cancelled are an Omission each.
    """
    root = parse(file.content(file.max_bytes))
    if local_name(root) == "NewsML":
        raise UnreadableFile("it is NewsML 1.x, which cannot be read: export it as NewsML-G2 or NITF")
    sets = children(root, "itemSet") if local_name(root) == "newsMessage" else [[root]]
    items = [item for each in sets for item in each if local_name(item) in ITEMS]
    others = Counter[str]()
    for number, item in enumerate(items, 1):
        kind = _kind(item)
        if kind != "text":
            others[kind] += 1
            continue
        try:
            yield _article(file, item)
        except InputError as error:
            yield unread_item(f"{file.place}:{number}" if len(items) > 1 else file.place, error)
    if others:
        named = ", ".join(f"{count:,} {kind}" for kind, count in others.most_common())
        yield Omission(file.place, f"NewsML-G2 items that hold no text: {named}")
    if not items:
        raise UnreadableFile("it is a NewsML-G2 message without items: export the items with it")


def _kind(item: _Element) -> str:
    """The name of what an item holds: "text", or its class ("picture"), or its element's name ("packageItem")."""
    if local_name(item) != "newsItem":
        return local_name(item)
    coded = descend(item, "itemMeta", "itemClass")
    kind = (attribute(coded, "qcode") or attribute(coded, "uri").rstrip("/")).replace("/", ":").rpartition(":")[2]
    inline = any(True for _ in children(descend(item, "contentSet"), "inlineXML", "inlineData"))
    return "text" if inline or kind in ("", "text") else kind[:40]


def _article(file: File, item: _Element) -> Article:
    about, content = descend(item, "itemMeta"), descend(item, "contentMeta")
    status = attribute(descend(about, "pubStatus"), "qcode").rpartition(":")[2]
    if status in ("canceled", "cancelled", "withheld"):
        raise LeftOut(f"its publisher marks it as {status}")
    text, inside = _text(item)
    identity = attribute(item, "guid")
    own: dict[str, object] = {
        "title": _headline(content) or words(descend(about, "title")),
        "author": words(descend(content, "by")) or [name for name in map(_name, children(content, "creator")) if name],
        "outlet": _name(descend(about, "provider")) or _name(descend(content, "infoSource")),
        "published": [day for day in _days(about, content) if day],
        "url": identity if identity.startswith(("http://", "https://")) else "",
    }
    fields = {name: value or inside.get(name, "") for name, value in own.items()}
    made = clean_article("", text, fields)
    return replace(made, id=file.row_id(identity or made.hash))


def _days(about: _Element | None, content: _Element | None) -> Iterator[str]:
    """The dates of an item: its first publication, where that is told, its first version, this version, its content."""
    yield words(descend(about, "pubHistory", "published", "date"))
    yield words(descend(about, "firstCreated"))
    yield words(descend(about, "versionCreated"))
    yield words(descend(content, "contentCreated"))


def _headline(content: _Element | None) -> str:
    """The main headline of an item, else its first."""
    headlines = list(children(content, "headline"))
    main = [each for each in headlines if attribute(each, "role").rpartition(":")[2] in ("main", "headline")]
    return next((line for line in map(words, [*main, *headlines]) if line), "")


def _name(party: _Element | None) -> str:
    """The name of a provider, source or author; its code where that is a name; "" where there is none."""
    name = words(descend(party, "name")) or attribute(party, "literal")
    code = attribute(party, "qcode")
    return name or (code.removeprefix(PROVIDERS) if code.startswith(PROVIDERS) else "")


def _text(item: _Element) -> tuple[str, dict[str, object]]:
    """The text of the first rendition that has words, marked up before plain, and what is said inside it."""
    renditions = list(children(descend(item, "contentSet"), "inlineXML", "inlineData"))
    for rendition in sorted(renditions, key=lambda each: local_name(each) == "inlineData"):
        text, fields = _rendition(rendition)
        if any(c.isalpha() for c in text):
            return text, fields
    remote = sum(1 for _ in children(descend(item, "contentSet"), "remoteContent"))
    lies = "its text lies in another file" if remote else "it has no text"
    raise UnreadableFile(f"{lies}: export it with its content inside (inlineXML)")


def _rendition(rendition: _Element) -> tuple[str, dict[str, object]]:
    if local_name(rendition) == "inlineXML":
        for root in rendition:
            if local_name(root) == "nitf":
                return nitf.content(root)
            return lines(root, {}), {}
        return "", {}
    data, form = "".join(rendition.itertext()), attribute(rendition, "contenttype")
    if "base64" in attribute(rendition, "encoding").lower():
        try:
            data = decode_text(base64.b64decode(data))
        except binascii.Error:
            raise UnreadableFile("its content is damaged (base64): export it again") from None
    if "nitf" in form:
        return nitf.content(parse(data.encode("utf8", "replace")))
    if "html" in form or html_text.is_html(data):
        return body_text(data), {}
    return unix_newlines(data).strip(), {}
