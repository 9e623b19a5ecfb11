"""PDF: the text layer as one article, page by page, lines rejoined into paragraphs (pdfium, Chrome's own reader)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from index.core.errors import UnreadableFile
from index.core.types import Article
from index.readers.parse import pdf_layout
from index.readers.parse.article_fields import clean_fields, make_article
from index.readers.parse.pdf_layout import Line
from index.readers.parse.text_cleaning import normalize_text
from index.readers.source.file import ARTICLE_BYTES, File, Unread

if TYPE_CHECKING:
    import pypdfium2

MOST_PAGES = 5_000
TOOLS = re.compile(
    r"(?i)^(microsoft word|powerpoint|untitled|document\d*$|slide 1$)|\.(docx?|pdf|indd|qxd|rtf|txt|tex|html?)$"
)
"""Titles that programs, not people, write."""

PRISM = re.compile(rb"<prism:(publicationDate|coverDate|publicationName|url)>([^<]{1,300})</prism:")


def read(file: File) -> Iterator[Article | Unread]:
    """Yield the one article of a .pdf, the offsets at which its pages begin with it; raises UnreadableFile.

    Title and author are the document's own. The day on which the file was made is no day of publication, and not
    taken for one: printing an old page to PDF makes a new file.
    """
    import pypdfium2 as pdfium

    data = file.content(file.max_bytes)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile("it is password-protected: save it without a password") from None
        raise UnreadableFile("it is not a PDF, or is damaged: get an intact copy, or save its text as .txt") from None
    try:
        metadata = document.get_metadata_dict(skip_empty=True)
        pages = list(_pages(document))
    finally:
        document.close()
    text, starts = pdf_layout.join_lines(pages)
    if not any(c.isalpha() for c in text):
        raise UnreadableFile(
            f"it has no text, only images of {'its page' if len(pages) == 1 else f'its {len(pages):,} pages'}:"
            " run it through OCR (ocrmypdf) and add the result"
        )
    if TOOLS.search(metadata.get("Title", "")):
        metadata["Title"] = ""
    stated = {"title": metadata.get("Title"), "author": metadata.get("Author")} | _published(data)
    yield replace(make_article(file.id, text, clean_fields(stated)), pages=starts)


def _published(data: bytes) -> dict[str, object]:
    """Date, outlet and link of publication, where the document's XMP packet states them (ISO 16684-1, PRISM 3.0)."""
    values = {name.decode(): value.decode("utf8", "replace") for name, value in PRISM.findall(data)}
    return {
        "published": values.get("publicationDate") or values.get("coverDate"),
        "outlet": values.get("publicationName"),
        "url": values.get("url"),
    }


def _pages(document: pypdfium2.PdfDocument) -> Iterator[list[Line]]:
    """The lines of every page; raises UnreadableFile for more than a book has."""
    if len(document) > MOST_PAGES:
        raise UnreadableFile(f"it has {len(document):,} pages, too many for one article: split it")
    size = 0
    for page in document:
        textpage = page.get_textpage()
        lines = list(_lines(textpage))
        size += sum(len(line.text) for line in lines)
        if size > ARTICLE_BYTES:
            raise UnreadableFile(
                f"it contains more than {ARTICLE_BYTES // 2**20} MB of text, too much for one article: split it"
            )
        yield lines
        textpage.close()
        page.close()


def _lines(page: pypdfium2.PdfTextPage) -> Iterator[Line]:
    at = 0
    pieces = re.split(r"(\r\n|\r|\n|[\x02\ufffe])", page.get_text_range())
    for text, end in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        if words := " ".join(normalize_text(text).split()):
            left, bottom, _, top = page.get_charbox(at + len(text) - len(text.lstrip()), loose=True)
            right = page.get_charbox(at + len(text.rstrip()) - 1, loose=True)[2]
            hyphen = end in ("\x02", "\ufffe") or text.rstrip().endswith("\u00ad")  # pdfium's marks, and the writer's
            yield Line(f"{words}-" if hyphen and end else words, left, right, top, bottom)
        at += len(f"{text}{end}".encode("utf-16-le")) // 2  # pdfium counts as UTF-16 does
