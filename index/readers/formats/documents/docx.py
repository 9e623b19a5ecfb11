"""Word documents (.docx): paragraphs and tables in their order, as the text reads with its changes accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.core.errors import UnreadableFile
from index.core.types import Article
from index.readers.parse import front_matter
from index.readers.parse.article_fields import clean_article
from index.readers.press import exports
from index.readers.source.file import ARTICLE_BYTES, File, Unread

if TYPE_CHECKING:
    from lxml import etree

UNPACKED = 4 * ARTICLE_BYTES
"""The largest size of a document's text and pictures once unpacked, in bytes."""

RUNS = (
    ".//*[self::w:t or self::w:tab or self::w:br or self::w:cr or self::w:noBreakHyphen]"
    "[not(ancestor::w:moveFrom or ancestor::w:del or ancestor::mc:Fallback)]"
)
ROWS = "./w:tr | ./w:sdt/w:sdtContent/w:tr"
CELLS = "(./w:tc | ./w:sdt/w:sdtContent/w:tc)[not(./w:tcPr/w:vMerge[not(@w:val) or @w:val = 'continue'])]"
BLOCKS = "./w:p | ./w:tbl | ./w:sdt/w:sdtContent/w:p | ./w:sdt/w:sdtContent/w:tbl"
SPACES = {"mc": "http://schemas.openxmlformats.org/markup-compatibility/2006"}
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read(file: File) -> Iterator[Article | Unread]:
    """Yield the one article of a .docx, or those of an archive's export; raises UnreadableFile.

    What tracked changes delete is left out, what they insert is in. Title and author are the document's own, or its
    first paragraph where that is set as a title; the day the file was made is no day of publication, so the date is
    taken from `Date: …` lines at the top only.
    """
    data = file.content(UNPACKED)
    _check(data)
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, SyntaxError):  # lxml's are SyntaxErrors
        raise UnreadableFile("it is not a Word document, or is damaged: save it again, or as .txt") from None
    paragraphs = list[str]()
    headline = ""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            paragraphs.append(_table(block._tbl))
            continue
        written = _written(block._p)
        if written.strip():
            style = block.style.name if block.style else ""
            if not paragraphs and style in ("Title", "Heading 1"):
                headline = written
            paragraphs.append(written)
    if not paragraphs:
        raise UnreadableFile("it contains no text")
    if many := exports.export_articles(file, "\n\n".join(paragraphs)):
        yield from many
        return
    header, text = front_matter.split_front_matter(front_matter.join_paragraphs(paragraphs))
    own = document.core_properties
    title = header.get("title") or ("" if own.title == "Word Document" else own.title) or headline
    author = header.get("author") or ("" if own.author == "python-docx" else own.author)
    yield clean_article(file.id, text, {**header, "title": title, "author": author})


def _written(paragraph: object) -> str:
    """The words of a paragraph's element, those of inserted runs, links and text boxes with them."""
    parts = list[str]()
    for element in _elements(paragraph, RUNS):
        name = element.tag.rpartition("}")[2]
        parts.append(SIGNS.get(name, element.text or ""))
    return "".join(parts)


def _table(table: object) -> str:
    """A table's rows, a line each, those of a table in a cell too. A merged cell is read once: in its first row, and
    not once for each column that it spans."""
    rows = list[str]()
    for row in _elements(table, ROWS):
        cells = list[str]()
        for cell in _elements(row, CELLS):
            blocks = (_table(each) if each.tag.endswith("}tbl") else _written(each) for each in _elements(cell, BLOCKS))
            cells.append("\n".join(filter(str.strip, blocks)).strip())
        if any(cells):
            rows.append(" | ".join(cells))
    return "\n".join(rows)


def _elements(parent: object, path: str) -> list[etree._Element]:
    from docx.oxml.ns import nsmap
    from lxml import etree

    matches = etree.XPath(path, namespaces={"w": nsmap["w"], **SPACES})(parent)
    return [each for each in matches if isinstance(each, etree._Element)] if isinstance(matches, list) else []


def _check(data: bytes) -> None:
    """Raise UnreadableFile for what is no zip file, is locked, or unpacks to too much."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile("it is password-protected, or an old .doc: save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise UnreadableFile("it is not a Word document, or is damaged: save it again, or as .txt") from None
    if sum(entry.file_size for entry in entries) > UNPACKED or len(entries) > 10_000:
        raise UnreadableFile(
            f"it unpacks to more than {UNPACKED // 2**20} MB, too much for one article: save it as .txt"
        )
