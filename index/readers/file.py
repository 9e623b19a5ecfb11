"""File: a file to be read, the name it goes by, the id of its article, its limits. Failure: what was not read."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from index.errors import UnreadableFile

ARTICLE_BYTES = 16 * 2**20
"""No single article is larger: four times War and Peace. A larger file is no article, or holds many."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What was not read: its `place` ("notes.txt", "dump.jsonl:7" for a line), and why and what to do about it."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class File:
    """A file on disk. `known_as` is the name it goes by where its path means nothing: an upload's own name."""

    path: Path
    known_as: str = ""
    max_bytes: int = 512 * 2**20

    @property
    def name(self) -> str:
        """The file's name, without folders; its suffix decides on the reader."""
        return Path(self.known_as).name if self.known_as else self.path.name

    @property
    def place(self) -> str:
        """The file as the user gave it, fit to be printed."""
        return printable(self.known_as or self.path)

    @property
    def id(self) -> str:
        """The id of the one article in this file: its name and a hash of where it lies, not of what it holds.

        The same for `seeds/a.txt`, `./seeds/a.txt` and the absolute path, so that a changed file replaces its
        old version; another one for the same name in another folder; nobody's folders can be read from it.
        """
        where = f"known as {self.known_as}" if self.known_as else self.path.resolve()
        return self.named(sha256(b"file\0" + os.fsencode(where)).hexdigest())

    def row_id(self, content_hash: str) -> str:
        """The id of a row that brings none: made of the row, so that the same row again changes nothing."""
        return self.named(sha256(f"row\0{content_hash}".encode()).hexdigest())

    def named(self, digest: str) -> str:
        """The file's name as a slug, then 12 digits of the hash: "harbour-dispute-0f3a9c4412de"."""
        name = self.name if self.known_as else self.path.resolve().name
        stem = Path(name.removesuffix(".gz")).stem
        plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:60].strip("-")
        return f"{slug or 'article'}-{digest[:12]}"

    def check(self) -> None:
        """Raise UnreadableFile when there is no such file, or it is no regular file, empty or too large."""
        try:
            found = self.path.stat()
        except (FileNotFoundError, NotADirectoryError, ValueError):
            raise UnreadableFile("there is no such file: check the path") from None
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableFile("this is no file with text in it")
        if not found.st_size:
            raise UnreadableFile("the file is empty")
        if found.st_size > self.max_bytes:
            raise UnreadableFile(
                f"the file has {found.st_size / 2**20:,.0f} MB, more than the limit of"
                f" {self.max_bytes / 2**20:,.0f}: split it, or raise ONRECORD_MAX_FILE_MB"
            )

    def content(self) -> bytes:
        """The bytes of a file that holds one article; raises UnreadableFile above ARTICLE_BYTES."""
        with self.path.open("rb") as stream:
            data = stream.read(ARTICLE_BYTES + 1)
        if len(data) > ARTICLE_BYTES:
            raise UnreadableFile(
                f"the file is larger than {ARTICLE_BYTES // 2**20} MB, too much for one article: split it,"
                " or make it a .jsonl with one article to a line"
            )
        return data


def printable(name: str | Path) -> str:
    """A name with its control, bidi and undecodable characters as escapes: it cannot forge a message."""
    known = os.fsencode(name).decode("utf8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in known)
