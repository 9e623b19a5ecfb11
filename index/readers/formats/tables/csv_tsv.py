"""Tables as text (.csv, .tsv): an article to a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.parse import table_columns
from index.readers.parse.encoding import decode_text
from index.readers.source.file import ARTICLE_BYTES, File, Unread, unread_item

SEPARATORS = ",;\t|"
HOPELESS = 100
"""So many broken rows, and not one sound one before them, are not reported one by one to the end."""


def read(file: File) -> Iterator[Article | Unread]:
    """Yield an article, or the failure with its line, for every row below the row of column names.

    Raises UnreadableFile where no column is the text, or the rest of the file is lost.
    """
    csv.field_size_limit(ARTICLE_BYTES)
    text = decode_text(file.content(file.max_bytes))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        names = next((row for row in rows if any(row)), [])
    except csv.Error as error:
        raise UnreadableFile(f"it is not a table ({error}): export it again") from None
    columns = table_columns.choose_columns(file, [name.strip() for name in names])
    good = broken = 0
    line = rows.line_num + 1
    for row in _rows(rows):
        try:
            if len(row) > len(names) and any(row[len(names) :]):
                raise UnreadableFile("the row has more cells than there are columns: quote the cells with separators")
            yield table_columns.row_article(file, dict(zip((n.strip() for n in names), row, strict=False)), columns)
            good += 1
        except InputError as error:
            yield unread_item(f"{file.place}:{line}", error)
            broken += 1
        if broken == HOPELESS and not good:
            raise UnreadableFile(f"its first {broken} rows are all broken: it is not a table of articles")
        line = rows.line_num + 1
    if not good + broken:
        raise UnreadableFile("it has no rows below its column names")


def _rows(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Rows but empty ones; raises UnreadableFile where the table breaks off."""
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise UnreadableFile(
                f"the table is broken ({error}), and the rest of it is lost: export it again"
            ) from None
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield row


def _separator(text: str) -> str:
    """The separator of the column names: the sign of SEPARATORS that is most often in the first line."""
    first = next((line for line in text.splitlines() if line.strip()), "")[:10_000]
    return max(SEPARATORS, key=first.count)
