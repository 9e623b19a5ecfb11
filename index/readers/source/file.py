"""File: a file to be read, the name it goes by, the id of its article, its limits. Failure: what was not read."""

from __future__ import annotations

import io
import os
import re
import stat
import unicodedata
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from index.core.errors import UnreadableFile

ARTICLE_BYTES = 16 * 2**20
"""No single article is larger: four times War and Peace. A larger file is no article, or holds many."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or row that was not read: its `place` ("notes.txt", "dump.jsonl:7"), the reason and the remedy."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class File:
    """A file on disk, or a member of an archive of files.

    `known_as` is the name it goes by where its path means nothing: an upload's own name. `columns` says under which
    names a table has Article's fields. A member's `data` are its bytes: nothing is ever unpacked to disk.
    """

    path: Path
    known_as: str = ""
    max_bytes: int = 512 * 2**20
    columns: tuple[tuple[str, str], ...] = ()
    member: str = ""
    data: bytes | None = None
    written_path: str = ""
    """The path as the user wrote it, where `path` is another spelling of it."""

    @property
    def name(self) -> str:
        """The file's name, without folders; its suffix decides on the reader."""
        named = self.member or self.known_as
        return Path(named).name if named else self.path.name

    @property
    def place(self) -> str:
        """The file as the user gave it, fit to be printed."""
        place = printable(self.known_as or self.written_path or self.path)
        return f"{place}/{printable(self.member)}" if self.member else place

    @property
    def id(self) -> str:
        """The id of the one article in this file: its name and a hash of where it lies, not of what it holds.

        The same for `seeds/a.txt`, `./seeds/a.txt` and the absolute path, so that a changed file replaces its
        old version; another one for the same name in another folder; nobody's folders can be read from it.
        """
        where = os.fsencode(f"known as {self.known_as}" if self.known_as else self.path.resolve())
        return self._slug_id(
            sha256(b"file\0" + where + (b"\0" + os.fsencode(self.member) if self.member else b"")).hexdigest()
        )

    def inside(self, member: str, data: bytes) -> File:
        """A member of this archive of files."""
        return replace(self, member=member, data=data)

    def row_id(self, key: str) -> str:
        """The id of a row that brings none, made of what is its own: the same row again changes nothing."""
        return self._slug_id(sha256(f"row\0{key}".encode("utf8", "surrogatepass")).hexdigest())

    def _slug_id(self, digest: str) -> str:
        """The file's name as a slug, then 12 digits of the hash: "harbour-dispute-0f3a9c4412de"."""
        name = self.name if self.known_as or self.member else self.path.resolve().name
        stem = Path(name.removesuffix(".gz")).stem
        plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:60].strip("-")
        return f"{slug or 'article'}-{digest[:12]}"

    def check(self) -> None:
        """Raise UnreadableFile when there is no such file, or it is no regular file, empty or too large."""
        if self.data is not None:
            if not self.data:
                raise UnreadableFile("the file is empty")
            return
        try:
            status = self.path.stat()
        except (FileNotFoundError, NotADirectoryError, ValueError):
            raise UnreadableFile("there is no such file: check the path") from None
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("this is not a file with text in it")
        if not status.st_size:
            raise UnreadableFile("the file is empty")
        if status.st_size > self.max_bytes:
            raise UnreadableFile(
                f"the file has {status.st_size / 2**20:,.0f} MB, more than the limit of"
                f" {self.max_bytes / 2**20:,.0f}: split it, or raise ONRECORD_MAX_FILE_MB"
            )

    def size(self) -> int:
        """The size in bytes."""
        return self.path.stat().st_size if self.data is None else len(self.data)

    def open(self) -> io.BufferedReader:
        """Its bytes, to be read from the beginning."""
        return self.path.open("rb") if self.data is None else io.BufferedReader(io.BytesIO(self.data))

    def content(self, most: int = ARTICLE_BYTES) -> bytes:
        """The bytes of a file that holds one article; raises UnreadableFile for more than `most`."""
        with self.open() as stream:
            data = stream.read(most + 1)
        if len(data) > most:
            raise UnreadableFile(
                f"the file is larger than {most // 2**20} MB, too much for one article: split it,"
                " or make it a .jsonl with one article to a line"
            )
        return data


def printable(name: str | Path) -> str:
    """A name with its control, bidi and undecodable characters as escapes: it cannot forge a message."""
    known = os.fsencode(name).decode("utf8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in known)
