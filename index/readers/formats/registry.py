"""The formats that can be read, as data: a new one is a module here and an entry in FORMATS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.formats.agencies import newsml, ninjs, nitf, wire
from index.readers.formats.containers import mail, zip_tar
from index.readers.formats.documents import docx, epub, markdown, odt, pdf, plain, rtf, subtitles
from index.readers.formats.parliaments import congressional_record, hansard, parlamint
from index.readers.formats.tables import csv_tsv, json_articles, jsonlines, parquet
from index.readers.formats.web import feed, mhtml, warc, webpage, wordpress
from index.readers.source.file import Failure, File, Unread, unread_item
from index.readers.source.ignore_rules import is_ignored
from index.readers.source.limits import within_limits

Reader = Callable[[File], Iterator[Article | Unread]]
"""Yields what a file holds, a Failure for a broken row; raises UnreadableFile when (the rest of) the file is."""


@dataclass(frozen=True, slots=True)
class Format:
    """The endings of its files' names (lower case, with the point), its reader, and what people call it.

    `recognises` is true of the first bytes of such a file, for a format that shares an ending with others: the first of
    FORMATS that recognises a file reads it, and the last one of an ending whatever no other does.
    """

    suffixes: tuple[str, ...]
    read: Reader
    description: str
    recognises: Callable[[bytes], bool] | None = None


def read_members(file: File) -> Iterator[Article | Unread]:
    """Yield what the files in an archive of files hold, each by its own reader; an archive inside is named instead."""
    any_member = False

    def is_readable(name: str) -> bool:
        return format_of(name) is not None and not is_ignored(name)

    for member in zip_tar.members(file, is_readable):
        any_member = True
        if isinstance(member, Failure):
            yield member
        elif (form := format_of(member.name, member.head())) and form.read is not read_members:
            yield from read_with(form, member)
        else:
            yield Failure(member.place, "it is an archive inside an archive: unpack the outer one and add the folder")
    if not any_member:
        raise UnreadableFile("it contains no file that can be read")


FORMATS: tuple[Format, ...] = (
    Format(
        (".txt", ".htm", ".html"),
        congressional_record.read,
        "the Congressional Record, an article to an item",
        congressional_record.recognises,
    ),
    Format((".iptc", ".anpa", ".txt"), wire.read, "wire text (IPTC 7901, ANPA 1312)", wire.recognises),
    Format((".txt",), plain.read, "plain text"),
    Format((".md", ".markdown", ".mdown"), markdown.read, "Markdown, with front matter of Jekyll or Hugo"),
    Format((".html", ".htm"), webpage.read, "saved web pages"),
    Format((".mhtml", ".mht"), mhtml.read, "web pages saved whole (MHTML)"),
    Format((".warc", ".warc.gz"), warc.read, "web archives (WARC)"),
    Format((".wacz",), warc.read_packed, "web archives (WACZ)"),
    Format((".jsonl", ".jsonl.gz"), jsonlines.read, "JSON Lines, an article to a line"),
    Format((".pdf",), pdf.read, "PDF with a text layer"),
    Format((".docx",), docx.read, "Word documents"),
    Format((".rtf",), rtf.read, "rich text (RTF)"),
    Format((".odt", ".fodt"), odt.read, "OpenDocument texts"),
    Format((".epub",), epub.read, "EPUB books, an article to a chapter"),
    Format((".csv", ".tsv"), csv_tsv.read, "tables, an article to a row"),
    Format((".parquet",), parquet.read, "Parquet tables, an article to a row"),
    Format((".nitf", ".xml"), nitf.read, "NITF articles", nitf.recognises),
    Format((".xml",), newsml.read, "NewsML-G2, an article to a text item", newsml.recognises),
    Format((".xml",), hansard.read, "debates as XML of parlparse (Hansard), a sitting to a file", hansard.recognises),
    Format((".xml",), parlamint.read, "debates as TEI of ParlaMint, an article to a sitting", parlamint.recognises),
    Format((".json",), ninjs.read, "ninjs, an article to a news item", ninjs.recognises),
    Format((".json",), json_articles.read, "JSON: lists of articles, news-please, Ghost, Telegram"),
    Format(
        (".xml", ".rss"), wordpress.read, "WordPress's exports, an article to a published post", wordpress.recognises
    ),
    Format((".rss", ".atom", ".xml"), feed.read, "feeds, an article to an entry"),
    Format((".srt", ".vtt"), subtitles.read, "subtitles, a recording to a file"),
    Format((".eml",), mail.read, "mail"),
    Format((".mbox",), mail.read_many, "mailboxes, an article to a message"),
    Format((".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"), read_members, "archives of such files"),
)

SUFFIXES: tuple[str, ...] = tuple(dict.fromkeys(suffix for each in FORMATS for suffix in each.suffixes))
"""Every ending that can be read."""


def format_of(name: str, head: bytes = b"") -> Format | None:
    """The format of a file of this name, in whatever case its ending is written, that begins with these bytes.

    None when no format has such an ending.
    """
    lower = name.lower()
    forms = [each for each in FORMATS if lower.endswith(each.suffixes)]
    recognised = (each for each in forms if each.recognises and each.recognises(head))
    return next(recognised, forms[-1] if forms else None)


def read_file(file: File) -> Iterator[Article | Unread]:
    """Yield what a file holds, read in this process."""
    form = format_of(file.name, file.head())
    if form:
        yield from read_with(form, file)
    else:
        yield Failure(file.place, f"this kind of file cannot be read; readable formats are {', '.join(SUFFIXES)}")


def read_with(form: Format, file: File) -> Iterator[Article | Unread]:
    """Yield what a reader makes of a file, whatever the file is: a reader that gives up is a Failure too."""
    try:
        file.check()
        yield from within_limits(file, form.read(file))
    except InputError as error:
        yield unread_item(file.place, error)
    except OSError as error:
        yield Failure(file.place, f"it cannot be read ({error.strerror or error}): check its permissions")
    except MemoryError:
        yield Failure(file.place, "it takes more memory than allowed: split it, or raise ONRECORD_READER_MEMORY_MB")
    except Exception as error:  # noqa: BLE001 - libraries raise what they like on a hostile file; the batch goes on
        yield Failure(file.place, f"it could not be parsed ({type(error).__name__}): save it again, or as .txt")
