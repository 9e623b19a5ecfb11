"""From files to articles: one small reader per format, and one way in.

    found = discover([Path("seeds")])           # which files there are, quickly: the length of a progress bar
    for path in found.files:
        for item in read(path):                 # Article | Failure: a batch goes on
            ...
    for item in read_paths([Path("seeds")]):    # the same in one

Formats are an entry each in `formats.FORMATS`. What of a file becomes text: .txt, .md and .html are decoded,
without a byte order mark, lines ending in "\\n"; header lines and front matter are cut off, Markdown stays as
written, of a page remains its article. Text and id out of JSON Lines stay code point for code point. Ids: see
`file.File.id`. Dates: see `dates.day`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from index.errors import InputError, UnreadableFile
from index.readers.file import Failure, File
from index.readers.folder import Found, discover
from index.readers.formats import FORMATS, SUFFIXES, Format, format_of
from index.vocabulary import Article

__all__ = ["FORMATS", "SUFFIXES", "Failure", "Format", "Found", "discover", "read", "read_paths"]


def read(path: Path, *, known_as: str = "", max_mb: int = 512) -> Iterator[Article | Failure]:
    """Yield one file's articles, and a Failure for each row, or the file, that cannot be read: at least one.

    Never raises for what the file is or holds. `known_as` is the name of an upload whose path is a temporary
    one: it decides on format and id, and failures name it. A file, or what it unpacks to, above `max_mb` is
    refused.
    """
    file = File(path, known_as, max_mb * 2**20)
    try:
        file.check()
        form = format_of(file.name)
        if form is None:
            raise UnreadableFile(f"no reader for such a file: readable are {', '.join(SUFFIXES)}")
        yield from form.read(file)
    except InputError as error:
        yield Failure(file.place, str(error))
    except OSError as error:
        yield Failure(file.place, f"it cannot be read ({error.strerror or error}): check its permissions")


def read_paths(paths: Iterable[Path], *, max_mb: int = 512) -> Iterator[Article | Failure]:
    """Yield what is not there, then what all these files and folders hold, file after file, as `read` does."""
    found = discover(paths)
    yield from found.failures
    for path in found.files:
        yield from read(path, max_mb=max_mb)
