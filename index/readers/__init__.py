"""From files to articles: one small reader per format, and one way in.

    found = discover([Path("seeds")])           # which files there are, quickly: the length of a progress bar
    for path in found.files:
        for item in read(path):                 # Article | Failure | Omission: a batch goes on
            ...
    for item in read_paths([Path("seeds")]):    # the same in one

Formats are an entry each in `formats.registry.FORMATS`. Files are read in processes of their own, which are ended when
a file takes more than its `Limits`. For the text that each reader takes from a file, see the reader; it is cleaned by
`parse.text_cleaning.normalize_text`, but text and id out of JSON Lines stay code point for code point. Ids: see
`source.file.File.id`. Dates: see `parse.dates.parse_day`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

from index.core.types import Article
from index.readers.discovery import DiscoveredFiles, discover
from index.readers.formats.registry import FORMATS, SUFFIXES, Format, format_of
from index.readers.sandbox.pool import ReaderPool
from index.readers.source.file import Failure, File, Omission, Unread
from index.readers.source.limits import Limits
from index.system.subprocesses import Stop, never

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "Columns",
    "DiscoveredFiles",
    "Failure",
    "File",
    "Format",
    "Limits",
    "Omission",
    "Unread",
    "discover",
    "format_of",
    "read",
    "read_files",
    "read_paths",
]

Columns = tuple[tuple[str, str], ...]
"""Fields of an article and the columns of a table that hold them; see `parse.table_columns.parse_columns`."""

DEFAULT_LIMITS = Limits()
_AHEAD = 2
_workers = ReaderPool()


def read(
    path: Path,
    *,
    known_as: str = "",
    limits: Limits = DEFAULT_LIMITS,
    columns: Columns = (),
    stopped: Stop = never,
) -> Iterator[Article | Unread]:
    """Yield one file's articles, a Failure for each row, or the file, that cannot be read, an Omission for each that is
    left out on purpose: at least one item.

    Never raises for what the file is or holds. `known_as` is the name of an upload whose path is a temporary
    one: it decides on format and id, and failures name it. `columns` names a table's. Once `stopped` returns True, its
    reader is ended and nothing more is yielded.
    """
    yield from _workers.begin(File(path, known_as, limits.max_mb * 2**20, columns), limits, stopped)


def read_paths(
    paths: Iterable[Path],
    *,
    limits: Limits = DEFAULT_LIMITS,
    columns: Columns = (),
) -> Iterator[Article | Unread]:
    """Yield what is not there, then what all these files and folders hold, file after file, as `read` does."""
    discovered = discover(paths)
    yield from discovered.failures
    for _, items in read_files(discovered.files, limits=limits, columns=columns):
        yield from items


def read_files(
    paths: Iterable[Path], *, limits: Limits, columns: Columns = (), stopped: Stop = never
) -> Generator[tuple[Path, Iterator[Article | Unread]]]:
    """Yield each file with what it holds; while one is used up, the next is being read. Ends as `read` does."""
    begun: deque[tuple[Path, Iterator[Article | Unread]]] = deque()
    try:
        for path in paths:
            if stopped():
                return
            begun.append((path, _workers.begin(File(path, "", limits.max_mb * 2**20, columns), limits, stopped)))
            if len(begun) == _AHEAD:
                yield begun.popleft()
        while begun:
            yield begun.popleft()
    finally:
        for _, items in begun:
            items.close()  # type: ignore[attr-defined]
