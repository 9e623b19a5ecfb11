"""The formats that can be read, as data: a new one is a module here and an entry in FORMATS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.readers import jsonlines, markdown, plain, webpage
from index.readers.file import Failure, File
from index.vocabulary import Article

Reader = Callable[[File], Iterator[Article | Failure]]
"""Yields what a file holds, a Failure for a broken row; raises UnreadableFile when (the rest of) the file is."""


@dataclass(frozen=True, slots=True)
class Format:
    """The endings of its files' names (lower case, with the point), its reader, and what people call it."""

    suffixes: tuple[str, ...]
    read: Reader
    description: str


FORMATS: tuple[Format, ...] = (
    Format((".txt",), plain.read, "plain text"),
    Format((".md",), markdown.read, "Markdown"),
    Format((".html", ".htm"), webpage.read, "saved web pages"),
    Format((".jsonl", ".jsonl.gz"), jsonlines.read, "JSON Lines, an article to a line"),
)

SUFFIXES: tuple[str, ...] = tuple(suffix for each in FORMATS for suffix in each.suffixes)
"""Every ending that can be read."""


def format_of(name: str) -> Format | None:
    """The format of a file of this name, in whatever case its ending is written; None when there is none."""
    lower = name.lower()
    return next((each for each in FORMATS if lower.endswith(each.suffixes)), None)
