"""Saved web pages: the article without menus, teasers and adverts, by trafilatura (Barbaresi, ACL 2021)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.core.errors import UnreadableFile
from index.core.types import Article
from index.readers.parse import html_text
from index.readers.parse.article_fields import clean_article
from index.readers.parse.encoding import decode_text, unix_newlines
from index.readers.parse.html_block_quotes import mark_block_quotes
from index.readers.parse.html_bold_leads import part_bold_leads
from index.readers.press import exports
from index.readers.source.file import File, Unread

if TYPE_CHECKING:
    from trafilatura.settings import Document

DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
WHOLE = re.compile(r"<html\b", re.IGNORECASE)  # trafilatura finds nothing in a piece of a page

for _logger in ("trafilatura", "htmldate", "justext", "courlan"):
    logging.getLogger(_logger).addHandler(logging.NullHandler())  # else what a Failure says stands on stderr as well


def read(file: File) -> Iterator[Article | Unread]:
    """Yield the one article of a saved page, a paragraph to a line, or those of an archive's export.

    Raises UnreadableFile.

    The title, author, outlet, date and link are those that the page states. Nothing is fetched, no script is
    run, and a date is never guessed from the day of reading or from what the article speaks of.
    """
    page = page_source(file.content())
    if many := exports.export_page_articles(file, page):
        yield from many
    else:
        yield page_article(file.id, page)


def page_source(data: bytes, charset: str | None = None) -> str:
    """A page's source, in the encoding that goes with it, else the one that it names; raises UnreadableFile."""
    declared = DECLARED.search(data[:4096])
    page = decode_text(data, charset or (declared[1].decode("ascii") if declared else None))
    html_text.check_tag_count(page)
    return page


def page_article(identity: str, page: str) -> Article:
    """The article of a page's source; raises UnreadableFile."""
    page = XML_DECLARATION.sub("", unix_newlines(page))
    page_with_marks = mark_block_quotes(page if WHOLE.search(page) else f"<html>{page}</html>")
    document = _extract(part_bold_leads(page_with_marks))
    text, published = document.text or "", document.date or ""
    if published in text and page.count(published) == text.count(published):
        published = ""  # htmldate's last resort: any date that the article speaks of
    fields = {
        "title": document.title,
        "author": (document.author or "").replace("; ", ", "),
        "outlet": document.sitename,
        "published": published,
        "url": document.url,
    }
    return clean_article(identity, text, fields)


def _extract(page: str) -> Document:
    """trafilatura's Document of a page; raises UnreadableFile when it finds no article."""
    import trafilatura  # 0.2 s

    try:
        document = trafilatura.bare_extraction(
            page,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={
                "extensive_search": False,  # what the page marks as its date
                "original_date": True,
                "min_date": "1600-01-01",
                "max_date": "9999-12-31",
            },
        )
    except Exception as error:  # whatever is wrong with a page, the batch goes on
        raise UnreadableFile(f"the page could not be parsed ({type(error).__name__}): save it again") from error
    if document is None or isinstance(document, dict):
        raise UnreadableFile("no article was found in this page: save its text as .txt")
    return document
