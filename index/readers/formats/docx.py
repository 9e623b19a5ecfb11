"""Word documents (.docx): paragraphs and tables in their order, as the text reads with its changes accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from index.core.errors import UnreadableFile
from index.core.types import Article
from index.readers.parse import front_matter
from index.readers.parse.article_fields import clean_article
from index.readers.source.file import ARTICLE_BYTES, Failure, File

UNPACKED = 4 * ARTICLE_BYTES
"""The largest size of a document's text and pictures once unpacked, in bytes."""

RUNS = (
    ".//*[self::w:t or self::w:tab or self::w:br or self::w:cr or self::w:noBreakHyphen]"
    "[not(ancestor::w:moveFrom or ancestor::w:del or ancestor::mc:Fallback)]"
)
SPACES = {"mc": "http://schemas.openxmlformats.org/markup-compatibility/2006"}
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read(file: File) -> Iterator[Article | Failure]:
    """Yield the one article of a .docx; raises UnreadableFile.

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
            paragraphs += ["\n".join(" | ".join(cell.text.strip() for cell in row.cells) for row in block.rows)]
            continue
        written = _written(block._p)
        if written.strip():
            style = block.style.name if block.style else ""
            if not paragraphs and style in ("Title", "Heading 1"):
                headline = written
            paragraphs.append(written)
    if not paragraphs:
        raise UnreadableFile("it contains no text")
    header, text = front_matter.split_front_matter(_lined(paragraphs))
    own = document.core_properties
    title = header.get("title") or ("" if own.title == "Word Document" else own.title) or headline
    author = header.get("author") or ("" if own.author == "python-docx" else own.author)
    yield clean_article(file.id, text, {**header, "title": title, "author": author})


def _lined(paragraphs: list[str]) -> str:
    """The paragraphs parted by empty lines; `Key: value` ones at the top stay together, as a header is written."""
    top = 0
    while top < len(paragraphs) and front_matter.KEY_VALUE.match(paragraphs[top]):
        top += 1
    head = ["\n".join(paragraphs[:top])] if top else []
    return "\n\n".join([*head, *paragraphs[top:]]) + "\n"


def _written(paragraph: object) -> str:
    """The words of a paragraph's element, those of inserted runs, links and text boxes with them."""
    from docx.oxml.ns import nsmap
    from lxml import etree

    if not isinstance(paragraph, etree._Element):
        return ""
    parts = list[str]()
    elements = etree.XPath(RUNS, namespaces={"w": nsmap["w"], **SPACES})(paragraph)
    for element in elements if isinstance(elements, list) else ():
        if isinstance(element, etree._Element):
            name = etree.QName(element).localname
            parts.append(SIGNS.get(name, element.text or ""))
    return "".join(parts)


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
