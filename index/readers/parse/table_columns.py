"""Tables: the column of each field of an article, guessed from its name or named by the user; a row's article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.core.errors import InputError, MalformedRow, UnreadableFile
from index.core.types import Article
from index.readers.parse import html_text
from index.readers.parse.article_fields import KNOWN_KEYS, clean_article
from index.readers.source.file import File, printable

FIELDS = ("id", "text", "title", "outlet", "author", "published", "url")

NAMES = {
    "id": "id articleid docid documentid uuid guid key",
    "text": "text body content articletext articlebody fulltext maintext bodytext storytext cleantext plaintext"
    " contenttext article story transcript speech html description",
    "title": "title headline heading articletitle subject name",
    "outlet": "outlet publication publisher source site newspaper sourcename sitename medium media journal"
    " publicationname domain",
    "author": "author authors byline creator writer reporter journalist by",
    "published": "published date publishedat publicationdate publishdate datepublished pubdate publishedon datetime"
    " dateandtime timestamp created createdat day",
    "url": "url link permalink href articleurl weburl sourceurl uri",
}
"""The names that exports give their columns (case, spaces and underscores apart), the likeliest first."""


def parse_columns(mapping: str) -> tuple[tuple[str, str], ...]:
    """The mapping in "text=body,published=date", as pairs of field and column; raises InputError for anything else."""
    pairs = []
    for each in filter(None, (part.strip() for part in mapping.split(","))):
        field, equals, column = (part.strip() for part in each.partition("="))
        field = KNOWN_KEYS.get(field, field)
        if not equals or not column or field not in FIELDS:
            raise InputError(f"--map {printable(each)}: write FIELD=COLUMN; the fields are {', '.join(FIELDS)}")
        pairs.append((field, column))
    return tuple(pairs)


def choose_columns(file: File, columns: Sequence[str]) -> dict[str, str]:
    """The column of each field that has one, by field; raises UnreadableFile when no column is the text."""
    chosen = {field: column for field, column in file.columns if column in columns}
    plain = {"".join(c for c in column.lower() if c.isalnum()): column for column in reversed(columns)}
    for field, names in NAMES.items():
        if field not in chosen:
            free = [plain[name] for name in names.split() if name in plain and plain[name] not in chosen.values()]
            chosen |= {field: free[0]} if free else {}
    requested = dict(file.columns)
    if "text" not in chosen or requested.get("text", chosen["text"]) != chosen["text"]:
        there = ", ".join(printable(column) for column in columns[:20]) or "none"
        raise UnreadableFile(
            f"no column is recognised as the text; its columns are {there}: name it with --map text=COLUMN"
        )
    return chosen


def row_article(file: File, row: Mapping[str, object], columns: Mapping[str, str]) -> Article:
    """The article of a row; raises InputError. A text that is a piece of HTML loses its tags."""
    text = row.get(columns["text"])
    if not isinstance(text, str):
        raise MalformedRow("its text is missing" if text is None else "its text is not a string")
    if html_text.is_html(text):
        text = html_text.html_to_text(text)
    made = clean_article("", text, {field: row.get(column) for field, column in columns.items()})
    identity = row.get(columns.get("id", ""))
    if isinstance(identity, bytes | float | bool) or identity in (None, ""):
        return replace(made, id=file.row_id(made.hash))
    return replace(made, id=" ".join(str(identity).encode("utf8", "replace").decode().split()))
