"""One way in: the articles of an export of a press archive, or none where a text is something else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.parse import html_text
from index.readers.parse.article_fields import clean_article
from index.readers.press import europresse, factiva, nexis, proquest
from index.readers.press.entry import Entry
from index.readers.source.file import File, Unread, unread_item

ARCHIVES: tuple[Callable[[Sequence[str]], Iterable[Entry] | None], ...] = (
    proquest.proquest_entries,
    nexis.nexis_entries,
    factiva.factiva_entries,
    europresse.europresse_entries,
)
LINES = re.compile(
    r"^[ \t]{0,100}(?:\d{1,6} (?:of|von|de) \d{1,6} documents?|(?:document[eo]?|dokument|документ) [a-z0-9]"
    r"|end of document|load-date|proquest document|hd(?:[ \t]|$))|·\d{8}·",
    re.IGNORECASE | re.MULTILINE,
)
"""One of these stands in every export that is a text: all others need no closer look."""
SINGLE = (("load-date",), ("byline",), ("title", "source", "date"), ("headline", "source", "date"))
"""Fields of which an article has one, if it has them all."""


MARKS = re.compile(
    r"(?i)\d of \d{1,6} documents|end of document|load-date|proquest document|docpublicationname|articleparagraph"
    r"|>\s*HD\s*(?:&nbsp;)?<|\b(?:Document[eo]?|Dokument|Документ) [A-Z]{3,8}\w{0,8}(?:19|20)\d{6}"
)
"""One of these stands in the source of every page that an archive exports."""
AUTHOR = re.compile(r"""(<div\b[^<>]{0,200}\bclass=["']author["'][^<>]{0,200}>)\s*(?!by\b)""", re.IGNORECASE)


def export_page_articles(file: File, page: str) -> Iterator[Article | Unread] | None:
    """The articles of an export that is a page, as `export_articles` gives those of a text."""
    if not MARKS.search(page):
        return None
    if matches := europresse.europresse_page_entries(page) or factiva.factiva_page_entries(page):
        return _articles(file, matches)
    html_text.check_tag_count(page)
    return export_articles(file, html_text.html_to_text(AUTHOR.sub(r"\1By ", page)))


def export_articles(file: File, text: str) -> Iterator[Article | Unread] | None:
    """The articles of an export, a Failure with its number for each that cannot be read; None for any other text.

    Raises UnreadableFile for a text that is several articles in a layout that is not known.
    """
    lines = text.split("\n")
    for entries in ARCHIVES if LINES.search(text) else ():
        if matches := entries(lines):
            return _articles(file, matches)
    if repeated := _repeated(lines):
        raise UnreadableFile(
            f"it contains several articles ({repeated}), and where each begins is not marked: export it from Nexis as"
            " DOCX or text with “End of Document” or “1 of 2 DOCUMENTS”, from elsewhere as a table, or each to a file"
        )
    return None


def _repeated(lines: Sequence[str]) -> str:
    """The fields, and how often, that show a text to be several articles; "" where none do."""
    counts = Counter(line[:20].partition(":")[0].strip().lower() for line in lines if ":" in line[:20])
    for names in SINGLE:
        if (count := min(counts[name] for name in names)) > 1:
            return f"{count:,} fields “{names[0].capitalize()}”"
    return ""


def _articles(file: File, entries: Iterable[Entry]) -> Iterator[Article | Unread]:
    for number, entry in enumerate(entries, 1):
        yield _article(file, number, entry)


def _article(file: File, number: int, entry: Entry) -> Article | Unread:
    try:
        if entry.fault:
            raise UnreadableFile(entry.fault)
        made = clean_article("", entry.text, entry.said)
    except InputError as error:
        return unread_item(f"{file.place}:{number}", error)
    return replace(made, id=file.row_id(entry.key or made.hash))
