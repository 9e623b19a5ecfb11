"""The formats that can be read, as data: a new one is a module here and an entry in FORMATS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.formats import csv_tsv, docx, feed, jsonlines, mail, markdown, parquet, pdf, plain, webpage, zip_tar
from index.readers.source.file import Failure, File
from index.readers.source.ignore_rules import is_ignored

Reader = Callable[[File], Iterator[Article | Failure]]
"""Yields what a file holds, a Failure for a broken row; raises UnreadableFile when (the rest of) the file is."""


@dataclass(frozen=True, slots=True)
class Format:
    """The endings of its files' names (lower case, with the point), its reader, and what people call it."""

    suffixes: tuple[str, ...]
    read: Reader
    description: str


def read_members(file: File) -> Iterator[Article | Failure]:
    """Yield what the files in an archive of files hold, each by its own reader; an archive inside is named instead."""
    any_member = False

    def is_readable(name: str) -> bool:
        return format_of(name) is not None and not is_ignored(name)

    for member in zip_tar.members(file, is_readable):
        any_member = True
        if isinstance(member, Failure):
            yield member
        elif (form := format_of(member.name)) and form.read is not read_members:
            yield from read_with(form, member)
        else:
            yield Failure(member.place, "it is an archive inside an archive: unpack the outer one and add the folder")
    if not any_member:
        raise UnreadableFile("it contains no file that can be read")


FORMATS: tuple[Format, ...] = (
    Format((".txt",), plain.read, "plain text"),
    Format((".md",), markdown.read, "Markdown"),
    Format((".html", ".htm"), webpage.read, "saved web pages"),
    Format((".jsonl", ".jsonl.gz"), jsonlines.read, "JSON Lines, an article to a line"),
    Format((".pdf",), pdf.read, "PDF with a text layer"),
    Format((".docx",), docx.read, "Word documents"),
    Format((".csv", ".tsv"), csv_tsv.read, "tables, an article to a row"),
    Format((".parquet",), parquet.read, "Parquet tables, an article to a row"),
    Format((".rss", ".atom", ".xml"), feed.read, "feeds, an article to an entry"),
    Format((".eml",), mail.read, "mail"),
    Format((".mbox",), mail.read_many, "mailboxes, an article to a message"),
    Format((".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"), read_members, "archives of such files"),
)

SUFFIXES: tuple[str, ...] = tuple(suffix for each in FORMATS for suffix in each.suffixes)
"""Every ending that can be read."""


def format_of(name: str) -> Format | None:
    """The format of a file of this name, in whatever case its ending is written; None when there is none."""
    lower = name.lower()
    return next((each for each in FORMATS if lower.endswith(each.suffixes)), None)


def read_file(file: File) -> Iterator[Article | Failure]:
    """Yield what a file holds, read in this process."""
    form = format_of(file.name)
    if form:
        yield from read_with(form, file)
    else:
        yield Failure(file.place, f"this kind of file cannot be read; readable formats are {', '.join(SUFFIXES)}")


def read_with(form: Format, file: File) -> Iterator[Article | Failure]:
    """Yield what a reader makes of a file, whatever the file is: a reader that gives up is a Failure too."""
    try:
        file.check()
        yield from form.read(file)
    except InputError as error:
        yield Failure(file.place, str(error))
    except OSError as error:
        yield Failure(file.place, f"it cannot be read ({error.strerror or error}): check its permissions")
    except MemoryError:
        yield Failure(file.place, "it takes more memory than allowed: split it, or raise ONRECORD_READER_MEMORY_MB")
    except Exception as error:  # noqa: BLE001 - libraries raise what they like on a hostile file; the batch goes on
        yield Failure(file.place, f"it could not be parsed ({type(error).__name__}): save it again, or as .txt")
