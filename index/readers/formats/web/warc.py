"""Web archives (.warc, .warc.gz; ISO 28500) and what packs them (.wacz): an article to each page that was fetched."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO, TYPE_CHECKING

from index.core.errors import InputError, UnreadableFile
from index.core.types import Article
from index.readers.formats.web.webpage import page_article, page_source
from index.readers.parse.article_fields import page_address
from index.readers.source.file import ARTICLE_BYTES, File, Omission, Unread, printable, unread_item

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

PAGES = ("text/html", "application/xhtml+xml")
PIECE = 2**16
MOST_NAMED = 12
"""So many kinds of other records are named."""


def read(file: File) -> Iterator[Article | Unread]:
    """Yield an article, or the failure with its address, for every page in a .warc; raises UnreadableFile.

    A page is a response of status 200 with HTML; all other records are counted, by kind, in one Omission at the end.
    The address is the record's; the date is the one that the page states, since the day of fetching is none of
    publication. A page that was fetched several times is the last one.
    """
    with file.open() as stream:
        yield from _Records(file).articles([stream])


def read_packed(file: File) -> Iterator[Article | Unread]:
    """Yield what the web archives in a .wacz hold, as `read` does."""
    with file.open() as stream:
        try:
            packed = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise UnreadableFile("it is not a WACZ file, or is damaged: get an intact copy") from None
        with packed:
            names = [name for name in packed.namelist() if name.lower().endswith((".warc", ".warc.gz"))]
            if not names:
                raise UnreadableFile("it is not a WACZ file: it contains no web archive (.warc)")
            yield from _Records(file).articles(packed.open(name) for name in names)


class _Records:
    """The records of a file's web archives: how many bytes may still be unpacked, and what is no page."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._left = file.max_bytes
        self._others = Counter[str]()
        self._pages = 0

    def articles(self, streams: Iterable[IO[bytes]]) -> Iterator[Article | Unread]:
        """Yield the pages of all streams; raises UnreadableFile for what is lost."""
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
        from warcio.statusandheaders import StatusAndHeadersParserException

        count = 0
        try:
            for stream in streams:
                for record in ArchiveIterator(stream):
                    yield from self._record(record)
                    count += 1
        except (
            *(ArchiveLoadFailed, StatusAndHeadersParserException, zipfile.BadZipFile, zlib.error, EOFError),
            *(ValueError, AttributeError, TypeError, RuntimeError),  # what warcio raises on headers that are none
        ) as error:
            if "non-chunked" in str(error):
                raise UnreadableFile(
                    "it is compressed as a whole, not record by record: unpack it (gunzip) and add the .warc"
                ) from None
            lost = f" after {count:,} records, and the rest is lost" if count else ""
            raise UnreadableFile(f"it is not a web archive (WARC), or is damaged{lost}: get an intact copy") from None
        if not count:
            raise UnreadableFile("it is not a web archive (WARC): it has no records")
        if not self._pages:
            raise UnreadableFile(f"it has no page, only records that are none: {self._named()}")
        if self._others:
            pages = f"{self._pages:,} {'page' if self._pages == 1 else 'pages'}"
            yield Omission(self._file.place, f"beside its {pages} it has records that are none: {self._named()}")

    def _named(self) -> str:
        """The records that are no pages, by kind, the most frequent kinds first."""
        named = ", ".join(f"{number:,} {kind}" for kind, number in self._others.most_common(MOST_NAMED))
        return f"{named}{' and others' if len(self._others) > MOST_NAMED else ''}"

    def _record(self, record: ArcWarcRecord) -> Iterator[Article | Unread]:
        kind = _kind(record)
        whole = io.BytesIO()
        for piece in self._pieces(record, decoded=not kind):
            if not kind and whole.tell() <= ARTICLE_BYTES:
                whole.write(piece)
        if kind:
            self._others[kind] += 1
            return
        self._pages += 1
        address = record.rec_headers.get_header("WARC-Target-URI") or ""
        try:
            if whole.tell() > ARTICLE_BYTES:
                raise UnreadableFile(f"the page is larger than {ARTICLE_BYTES // 2**20} MB")
            charset = _parameter(record.http_headers.get_header("Content-Type") or "", "charset")
            article = page_article("", page_source(whole.getvalue(), charset))
        except InputError as error:
            yield unread_item(f"{self._file.place}: {printable(address[:200])}", error)
            return
        url = page_address(address.strip("<>"))
        yield replace(article, id=self._file.row_id(url or article.hash), url=url or article.url)

    def _pieces(self, record: ArcWarcRecord, *, decoded: bool) -> Iterator[bytes]:
        """The content of a record, or its block as it is; raises EOFError where its end is missing."""
        yield from self._counted(record.content_stream() if decoded else record.raw_stream)
        for _ in self._counted(record.raw_stream):  # what follows the last chunk of an answer
            continue
        if record.raw_stream.limit > 0:
            raise EOFError

    def _counted(self, source: IO[bytes]) -> Iterator[bytes]:
        """The rest of a stream in pieces; raises UnreadableFile where more is unpacked than a file may have."""
        while piece := source.read(PIECE):
            self._left -= len(piece)
            if self._left < 0:
                raise UnreadableFile(
                    "it unpacks to more than the limit, the rest is lost: split it, or raise ONRECORD_MAX_FILE_MB"
                )
            yield piece


def _kind(record: ArcWarcRecord) -> str:
    """The type of a record that is no page, or the type that it answers with; "" for a page."""
    if record.rec_type != "response":
        return str(record.rec_type)[:40]
    if record.http_headers is None:
        return "response without HTTP"
    status = record.http_headers.get_statuscode()
    form = (record.http_headers.get_header("Content-Type") or "no type").partition(";")[0].strip().lower()
    if status != "200":
        return f"response of status {printable(status[:10])}"
    return "" if form in PAGES else f"response of {printable(form[:60])}"


def _parameter(header: str, name: str) -> str | None:
    """A parameter of a header ("text/html; charset=utf-8"); None where it has not got it."""
    for part in header.split(";")[1:]:
        key, _, value = part.partition("=")
        if key.strip().lower() == name:
            return value.strip().strip("\"'") or None
    return None
