"""NITF, the News Industry Text Format of the IPTC (3.6): one article, its head and its marked-up content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.core.errors import LeftOut, UnreadableFile
from index.core.types import Article
from index.readers.parse.article_fields import clean_article
from index.readers.parse.xml_documents import attribute, children, descend, lines, parse, root_name, words
from index.readers.source.file import File, Unread

if TYPE_CHECKING:
    from lxml.etree import _Element

HTML_NAMES = {
    "block": "",
    "bq": "blockquote",
    "credit": "footer",
    "fn": "aside",
    "hl1": "h1",
    "hl2": "h2",
    "media": "figure",
    "media-caption": "figcaption",
    "note": "aside",
}
"""What HTML calls the blocks of NITF, "" where they group others; all else is named alike, or is part of a line."""
FULL_TEXT = "full_text"
"""The class of the block that holds a text whole, where others repeat its beginning (The New York Times's archive)."""
UNREAD = frozenset(
    "media-metadata media-object media-producer media-reference nitf-table-metadata alternate-code custom-table".split()
)


def recognises(head: bytes) -> bool:
    """True for the first bytes of an NITF document."""
    return root_name(head) == "nitf"


def read(file: File) -> Iterator[Article | Unread]:
    """Yield the one article of an NITF file; raises UnreadableFile, LeftOut where its publisher has cancelled it."""
    root = parse(file.content())
    if not recognises(f"<{root.tag.rpartition('}')[2]}".encode()):
        raise UnreadableFile(
            f"it is not NITF: its root element is “{root.tag[:60]}”; export the article as NITF or HTML"
        )
    status = attribute(descend(root, "head", "docdata"), "management-status")
    if status in ("canceled", "cancelled", "killed", "withheld"):
        raise LeftOut(f"its publisher marks it as {status}")
    text, fields = content(root)
    yield clean_article(file.id, text, fields)


def content(root: _Element) -> tuple[str, dict[str, object]]:
    """The text of an `nitf` element, a block to a line, and what its head says under the names of Article's fields."""
    head, body = descend(root, "head"), descend(root, "body")
    top = descend(body, "body.head")
    docdata, publication = descend(head, "docdata"), descend(head, "pubdata")
    main = descend(body, "body.content")
    whole = next((block for block in children(main, "block") if attribute(block, "class") == FULL_TEXT), main)
    abstract = descend(top, "abstract")
    parts = [lines(part, HTML_NAMES, UNREAD) for part in (whole, abstract) if part is not None]
    return next((part for part in parts if part), ""), {
        "title": words(descend(top, "hedline", "hl1")) or words(descend(head, "title")),
        "author": _authors(list(children(top, "byline"))),
        "outlet": attribute(publication, "name") or words(descend(top, "distributor")),
        "published": [
            attribute(descend(docdata, "date.issue"), "norm"),
            attribute(publication, "date.publication"),
            attribute(descend(docdata, "date.release"), "norm"),
            attribute(descend(top, "dateline", "story.date"), "norm"),
        ],
        "url": attribute(publication, "ex-ref"),
    }


def _authors(bylines: list[_Element]) -> list[str]:
    """The names in the bylines, but for those that repeat them for an index ("Ferrant, Maud")."""
    printed = [byline for byline in bylines if "normalized" not in attribute(byline, "class")]
    return [name for name in map(_author, printed or bylines) if name]


def _author(byline: _Element) -> str:
    """The names in a byline without the functions beside them ("Staff Writer"); the line whole where none is marked."""
    persons = [name for name in map(words, children(byline, "person")) if name]
    return ", ".join(persons) or words(_without(byline, "bytag"))


def _without(element: _Element, name: str) -> _Element:
    """The element without its direct children of a name that are not all there is in it."""
    from copy import deepcopy

    rest = deepcopy(element)
    for child in list(children(rest, name)):
        rest.remove(child)
    return rest if words(rest).lower() not in ("", "by") else element
