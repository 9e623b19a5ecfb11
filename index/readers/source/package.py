"""A document that is a zip file of parts (.odt, .epub): its parts, none of them unpacked to disk or beyond reason."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib

from index.core.errors import UnreadableFile
from index.readers.source.file import ARTICLE_BYTES

UNPACKED = 4 * ARTICLE_BYTES
"""What a document's parts may come to once unpacked."""
MOST_PARTS = 10_000
DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError, KeyError)


class Package:
    """The parts of a document. `kind` is what it should be, for messages: "an EPUB book"."""

    def __init__(self, data: bytes, kind: str) -> None:
        """Raises UnreadableFile for what is no zip file, or one of too many or too large parts."""
        self._kind = kind
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (*DAMAGE, NotImplementedError):
            raise self._damaged() from None
        if sum(entry.file_size for entry in entries) > UNPACKED or len(entries) > MOST_PARTS:
            raise UnreadableFile(
                f"it unpacks to more than {UNPACKED // 2**20} MB, too much for one document: save its text as .txt"
            )
        self._left = UNPACKED
        self.names = frozenset(entry.filename for entry in entries)

    def part(self, name: str) -> bytes:
        """A part's bytes; raises UnreadableFile where it is missing, locked or damaged."""
        try:
            entry = self._zip.getinfo(name)
            if entry.flag_bits & 1:
                raise UnreadableFile("it is password-protected: save it without a password")
            with self._zip.open(entry) as stream:
                data = stream.read(self._left + 1)
        except (*DAMAGE, NotImplementedError):
            raise self._damaged() from None
        self._left -= len(data)
        if self._left < 0:
            raise self._damaged()
        return data

    def _damaged(self) -> UnreadableFile:
        return UnreadableFile(f"it is not {self._kind}, or is damaged: save it again, or as .txt")
