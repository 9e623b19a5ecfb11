"""Objects of JSON as rows of a table: which of their keys are which fields of an article, and the article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from index.core.errors import MalformedRow
from index.core.types import Article
from index.readers.parse import publication_status, table_columns
from index.readers.source.file import File

WRAPPERS = ("_source", "fields", "attributes")
"""Keys below which search engines and content systems keep an article's fields."""
VALUES = ("rendered", "name", "displayName", "$oid", "$date", "#text", "value")
"""Keys of an object that stands for one value: {"rendered": "<p>…"}, {"name": "Ann Reporter"}."""
DEEPEST = 3
LONGEST_NAME = 200


def columns(row: Mapping[str, object]) -> dict[str, object]:
    """The columns of an object that say something: {"a": {"b": 1}} has the column "a.b". Lists of words stay lists."""
    inner = {key: value for name in WRAPPERS for key, value in _object(row.get(name)).items()}
    return dict(_columns({**inner, **row}, "", 1))


def object_article(file: File, row: Mapping[str, object]) -> Article:
    """The article of an object, the columns of its fields found as a table's are; raises InputError, for a draft too.

    An author that is a number is the key of one, not a name.
    """
    cells = columns(row)
    for name, value in cells.items():
        if name.lower() in ("status", "post_status"):
            publication_status.check_published(value, cells.get(table_columns.match_columns(cells).get("title", "")))
    if "text" not in table_columns.match_columns(cells, file.columns) and "text" in table_columns.match_columns(row):
        raise MalformedRow("its text is empty")
    matches = table_columns.choose_columns(file, list(cells))
    text = cells[matches["text"]]
    cells[matches["text"]] = "\n\n".join(text) if isinstance(text, list) else text
    if str(cells.get(matches.get("author", ""))).isdigit():
        del matches["author"]
    return table_columns.row_article(file, cells, matches)


def _columns(row: Mapping[str, object], prefix: str, depth: int) -> Iterator[tuple[str, object]]:
    for key, value in row.items():
        name = f"{prefix}{key}"
        plain = _plain(value)
        if plain not in (None, "", []):
            yield name, plain
        elif depth < DEEPEST and len(name) < LONGEST_NAME:
            yield from _columns(_object(value), f"{name}.", depth + 1)


def _plain(value: object) -> object:
    """A value, that which an object stands for, or a list of such words; None for any other object or list."""
    if isinstance(value, dict):
        return next((value[key] for key in VALUES if isinstance(value.get(key), str)), None)
    if isinstance(value, list):
        words = [_plain(each) for each in value]
        return words if all(isinstance(each, str) for each in words) else None
    return value


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
