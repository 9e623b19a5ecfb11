"""OpenDocument text (.odt, .fodt; ISO/IEC 26300): paragraphs and tables in their order, tracked changes accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.core.errors import UnreadableFile
from index.core.types import Article
from index.readers.parse import front_matter
from index.readers.parse.article_fields import clean_article
from index.readers.parse.xml_documents import children, descend, local_name, parse, root_name, words
from index.readers.source.file import File, Unread
from index.readers.source.package import UNPACKED, Package

if TYPE_CHECKING:
    from lxml.etree import _Element

KIND = "an OpenDocument text"
UNREAD = frozenset(
    "tracked-changes note annotation annotation-end hidden-text hidden-paragraph table-of-content forms sequence-decls"
    " image object ruby-text covered-table-cell title desc table-column".split()
)
"""Elements whose words are not in the text; those that tracked changes delete are among the first."""
HEADLINES = ("Title", "Heading_20_1")
MOST_SPACES = 100


def read(file: File) -> Iterator[Article | Unread]:
    """Yield the one article of an .odt; raises UnreadableFile.

    Hidden text, notes and comments are left out. Title and author are the document's own, or its first paragraph where
    that is set as a title; the day the file was changed is no day of publication.
    """
    data = file.content(UNPACKED)
    if root_name(data[: 2**16]) == "document":
        content = meta = parse(data)
    else:
        package = Package(data, KIND)
        if "META-INF/manifest.xml" in package.names and b"encryption-data" in package.part("META-INF/manifest.xml"):
            raise UnreadableFile("it is password-protected: save it without a password")
        content = parse(package.part("content.xml"))
        meta = parse(package.part("meta.xml")) if "meta.xml" in package.names else None
    body = descend(content, "body", "text")
    if body is None:
        raise UnreadableFile(f"it is not {KIND}, but another OpenDocument: save its text as .odt or .txt")
    document = _Document(content)
    paragraphs = list(document.blocks(body))
    if not paragraphs:
        raise UnreadableFile("it contains no text")
    stated, text = front_matter.split_front_matter(front_matter.join_paragraphs(paragraphs))
    own = descend(meta, "meta")
    title = stated.get("title") or words(descend(own, "title")) or document.headline(body)
    author = stated.get("author") or words(descend(own, "initial-creator")) or words(descend(own, "creator"))
    yield clean_article(file.id, text, {**stated, "title": title, "author": author})


class _Document:
    """The styles of a document by which its paragraphs are read."""

    def __init__(self, content: _Element) -> None:
        styles = [
            style for each in children(content, "automatic-styles", "styles") for style in children(each, "style")
        ]
        self._parents = {_get(style, "name"): _get(style, "parent-style-name") for style in styles}
        self._hidden = {
            _get(style, "name")
            for style in styles
            if any(_get(each, "display") == "none" for each in children(style, "text-properties"))
        }

    def blocks(self, element: _Element) -> Iterator[str]:
        """The paragraphs below an element that are not blank, and its tables, a row to a line."""
        for child in element:
            name = local_name(child)
            if name in UNREAD or (name == "section" and _get(child, "display") == "none"):
                continue
            if name in ("p", "h"):
                boxes: list[_Element] = []
                written = "" if self._is_hidden(child) else self._written(child, boxes)
                if written.strip():
                    yield written
                for box in boxes:
                    yield from self.blocks(box)
            elif name == "table":
                rows = [" | ".join(filter(None, map(self._cell, _cells(row)))) for row in _rows(child)]
                if any(rows):
                    yield "\n".join(filter(None, rows))
            else:
                yield from self.blocks(child)

    def headline(self, body: _Element) -> str:
        """The first paragraph, where it is set as a title; else ""."""
        first = next((each for each in body.iter("{*}p", "{*}h") if words(each)), None)
        style = _get(first, "style-name") if first is not None else ""
        return words(first) if style in HEADLINES or self._parents.get(style) in HEADLINES else ""

    def _cell(self, cell: _Element) -> str:
        return "\n".join(self.blocks(cell))

    def _is_hidden(self, element: _Element) -> bool:
        return _get(element, "style-name") in self._hidden

    def _written(self, element: _Element, boxes: list[_Element]) -> str:
        """The words in a paragraph; text boxes in it are added to `boxes`."""
        parts = [element.text or ""]
        for child in element:
            name = local_name(child)
            if name == "text-box":
                boxes.append(child)
            elif name == "s":
                count = _get(child, "c")
                parts.append(" " * min(MOST_SPACES, int(count) if count.isdecimal() else 1))
            elif name in ("tab", "line-break"):
                parts.append("\t" if name == "tab" else "\n")
            elif name not in UNREAD and not self._is_hidden(child):
                parts.append(self._written(child, boxes))
            parts.append(child.tail or "")
        return "".join(parts)


def _rows(table: _Element) -> Iterator[_Element]:
    for child in table:
        if local_name(child) == "table-row":
            yield child
        elif local_name(child) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child)


def _cells(row: _Element) -> Iterator[_Element]:
    return children(row, "table-cell")


def _get(element: _Element, name: str) -> str:
    """An element's attribute of this name, whatever its namespace; "" where it has none."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
