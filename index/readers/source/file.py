"""File: a file to be read, the name it goes by, the id of its article, its limits. Failure, Omission: what was not."""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from index.core.errors import InputError, LeftOut, UnreadableFile

if TYPE_CHECKING:
    from typing_extensions import Buffer

ARTICLE_BYTES = 16 * 2**20
"""No single article is larger: four times War and Peace. A larger file is no article, or holds many."""

HEAD = 2**16


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or row that was not read: its `place` ("notes.txt", "dump.jsonl:7"), the reason and the remedy."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Omission:
    """A file or row that was left out on purpose (a draft, a private chat, a picture): its `place` and the reason."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


_IRREGULAR = "this is not a file with text in it"
_BUFFER = 2**17

Unread = Failure | Omission
"""A file or row of which no article comes."""


def unread_item(place: str, error: InputError) -> Unread:
    """Return the omission, or the failure, of the file or row at a place of which its reader raised this error."""
    return Omission(place, str(error)) if isinstance(error, LeftOut) else Failure(place, str(error))


@dataclass(frozen=True)
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
    real_path: str = ""
    """The path without links, where it cannot be looked up here."""
    descriptor: int | None = None
    """The open file, where it cannot be opened here."""
    fault: int = 0
    """The number of the error that opening it gave, where it was to be opened elsewhere."""

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
        where = os.fsencode(f"known as {self.known_as}" if self.known_as else self._real)
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
        return f"{self._slug}-{digest[:12]}"

    @cached_property
    def _slug(self) -> str:
        name = self.name if self.known_as or self.member else self._real.name
        stem = Path(name.removesuffix(".gz")).stem
        plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:60].strip("-")
        return slug or "article"

    @property
    def _real(self) -> Path:
        return Path(self.real_path) if self.real_path else self.path.resolve()

    def opened(self) -> File:
        """The file for a process that may open none: with a descriptor, which is the caller's to close, or a fault."""
        try:
            real_path = str(self.path.resolve())
            if not stat.S_ISREG(self.path.stat().st_mode):  # nothing else is opened: a pipe would wait, a device act
                return replace(self, real_path=real_path, fault=errno.EISDIR)
            return replace(self, real_path=real_path, descriptor=os.open(self.path, os.O_RDONLY | os.O_CLOEXEC))
        except (ValueError, RuntimeError):  # no name of a file; a link to itself
            return replace(self, fault=errno.ENOENT)
        except OSError as error:
            return replace(self, fault=error.errno or errno.EIO)

    def check(self) -> None:
        """Raise UnreadableFile when there is no such file, or it is no regular file, empty or too large."""
        if self.data is not None:
            if not self.data:
                raise UnreadableFile("the file is empty")
            return
        try:
            status = self._status()
        except (FileNotFoundError, NotADirectoryError, ValueError):
            raise UnreadableFile("there is no such file: check the path") from None
        except IsADirectoryError:
            raise UnreadableFile(_IRREGULAR) from None
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile(_IRREGULAR)
        if not status.st_size:
            raise UnreadableFile("the file is empty")
        if status.st_size > self.max_bytes:
            raise UnreadableFile(
                f"the file has {status.st_size / 2**20:,.0f} MB, more than the limit of"
                f" {self.max_bytes / 2**20:,.0f}: split it, or raise ONRECORD_MAX_FILE_MB"
            )

    def size(self) -> int:
        """The size in bytes."""
        return self._status().st_size if self.data is None else len(self.data)

    def _status(self) -> os.stat_result:
        """Raises OSError, and ValueError for what cannot be a path."""
        if self.fault:
            raise OSError(self.fault, os.strerror(self.fault))
        return self.path.stat() if self.descriptor is None else os.fstat(self.descriptor)

    def open(self) -> io.BufferedReader:
        """Its bytes, to be read from the beginning."""
        if self.data is not None:
            return io.BufferedReader(io.BytesIO(self.data))
        if self.fault:
            raise OSError(self.fault, os.strerror(self.fault))
        return self.path.open("rb") if self.descriptor is None else io.BufferedReader(_Stream(self.descriptor), _BUFFER)

    def head(self) -> bytes:
        """Its first bytes, by which formats that share an ending are told apart; none where it cannot be opened."""
        try:
            if self.data is None and not stat.S_ISREG(self._status().st_mode):
                return b""
            with self.open() as stream:
                return stream.read(HEAD)
        except (OSError, ValueError):  # `check` says what is wrong with it
            return b""

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


class _Stream(io.RawIOBase):
    """An open file from its beginning, with a place of its own: others may read the same descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor, self._at = descriptor, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at}.get(whence)
        at = offset + (os.fstat(self._descriptor).st_size if start is None else start)
        if at < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._at = at
        return at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Buffer) -> int:
        count = os.preadv(self._descriptor, [buffer], self._at)
        self._at += count
        return count


def printable(name: str | Path) -> str:
    """A name with its control, bidi and undecodable characters as escapes: it cannot forge a message."""
    known = os.fsencode(name).decode("utf8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in known)
