"""One way in: the articles of an export of a press archive, or none where a text is something else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.parse import html_text
from index.readers.parse.article_fields import cleaned
from index.readers.press import europresse, factiva, nexis, proquest
from index.readers.press.entry import Entry
from index.readers.source.file import Failure, File

ARCHIVES: tuple[Callable[[Sequence[str]], list[Entry] | None], ...] = (
    proquest.entries,
    nexis.entries,
    factiva.entries,
    europresse.entries,
)
TELLING = ("load-date:", "byline:")
"""Fields of which an article has one."""


MARKS = re.compile(
    r"(?i)\d of \d{1,6} documents|end of document|load-date|proquest document|docpublicationname|articleparagraph"
    r"|>\s*HD\s*(?:&nbsp;)?<|\bDocument [A-Z]{3,8}\w{0,8}(?:19|20)\d{6}"
)
"""One of these stands in the source of every page that an archive exports."""
AUTHOR = re.compile(r"""(<div\b[^<>]{0,200}\bclass=["']author["'][^<>]{0,200}>)\s*(?!by\b)""", re.IGNORECASE)


def page_articles(file: File, page: str) -> list[Article | Failure]:
    """The articles of an export that is a page, as `articles` gives those of a text."""
    if not MARKS.search(page):
        return []
    if found := europresse.page_entries(page):
        return [_article(file, number, entry) for number, entry in enumerate(found, 1)]
    html_text.check(page)
    return articles(file, html_text.words(AUTHOR.sub(r"\1By ", page)))


def articles(file: File, text: str) -> list[Article | Failure]:
    """The articles of an export, a Failure with its number for each that cannot be read; none for any other text.

    Raises UnreadableFile for a text that is several articles in a layout that is not known.
    """
    lines = text.split("\n")
    for entries in ARCHIVES:
        if found := entries(lines):
            return [_article(file, number, entry) for number, entry in enumerate(found, 1)]
    starts = Counter(line[:20].strip().lower().partition(":")[0] + ":" for line in lines if ":" in line[:20])
    many = max(TELLING, key=lambda name: starts[name])
    if starts[many] > 1:
        raise UnreadableFile(
            f"it contains several articles ({starts[many]:,} fields “{many}”), and where each begins is not marked:"
            " export it from Nexis as DOCX or text with “End of Document” or “1 of 2 DOCUMENTS”, or each to a file"
        )
    return []


def _article(file: File, number: int, entry: Entry) -> Article | Failure:
    try:
        if entry.fault:
            raise UnreadableFile(entry.fault)
        made = cleaned("", entry.text, entry.said)
    except InputError as error:
        return Failure(f"{file.place}:{number}", str(error))
    return replace(made, id=file.row_id(entry.key or made.hash))
