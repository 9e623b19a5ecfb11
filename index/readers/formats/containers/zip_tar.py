"""Archives of files (.zip, .tar, .tar.gz, .tgz, .tar.bz2, .tar.xz): each member as if it lay in a folder."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from index.core.errors import UnreadableFile
from index.readers.source.file import Failure, File

MOST_ENTRIES = 10_000
MOST_RATIO = 200
"""The largest ratio of a member's size to its packed size; text packs to a tenth, a bomb to a thousandth."""
SMALL = 2**20
"""Below this many bytes no ratio is too high: a small file of one letter is no bomb."""

DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError)


def members(file: File, is_wanted: Callable[[str], bool]) -> Iterator[File | Failure]:
    """Yield the wanted members, held in memory, and a Failure for each that cannot be had; raises UnreadableFile.

    A member's name only names it: nothing is written, so ".." leads nowhere. Links and devices are no members.
    """
    with file.open() as stream:
        yield from (_zipped if file.name.lower().endswith(".zip") else _tarred)(file, stream, is_wanted)


def _zipped(file: File, stream: BinaryIO, is_wanted: Callable[[str], bool]) -> Iterator[File | Failure]:
    try:
        packed = zipfile.ZipFile(stream)
    except (*DAMAGE, NotImplementedError):
        raise UnreadableFile("it is not a zip file, or is damaged: get an intact copy") from None
    with packed:
        entries = packed.infolist()
        _few(len(entries))
        left = file.max_bytes
        for entry in entries:
            if entry.is_dir() or not is_wanted(entry.filename):
                continue
            here = file.inside(entry.filename, b"")
            if entry.flag_bits & 1:
                yield Failure(here.place, "it is password-protected: unpack it and add the file")
                continue
            if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
                yield Failure(
                    here.place, "it is compressed beyond all reason, as a zip bomb is: unpack it and add the file"
                )
                continue
            left -= entry.file_size
            _small(left)
            try:
                with packed.open(entry) as member:
                    data = member.read(entry.file_size + 1)
            except (*DAMAGE, NotImplementedError):
                yield Failure(here.place, "it is damaged inside its archive: get an intact copy")
                continue
            yield file.inside(entry.filename, data)


def _tarred(file: File, stream: BinaryIO, is_wanted: Callable[[str], bool]) -> Iterator[File | Failure]:
    size, read, count = file.size(), 0, 0
    try:
        with tarfile.open(fileobj=stream, mode="r|*") as packed:
            for entry in packed:
                count += 1
                _few(count)
                read += entry.size
                _small(file.max_bytes - read)
                if read > SMALL and read > MOST_RATIO * size:
                    raise UnreadableFile(
                        "it is compressed beyond all reason, as a zip bomb is: unpack it and add the files"
                    )
                if not entry.isreg() or not is_wanted(entry.name):
                    continue
                member = packed.extractfile(entry)
                if member:
                    yield file.inside(entry.name, member.read())
    except DAMAGE:
        lost = " after its first files, and the rest is lost" if count else ""
        raise UnreadableFile(f"it is not a tar archive, or is damaged{lost}: get an intact copy") from None


def _few(entries: int) -> None:
    if entries > MOST_ENTRIES:
        raise UnreadableFile(f"it contains more than {MOST_ENTRIES:,} files: unpack it and add the folder")


def _small(left: int) -> None:
    if left < 0:
        raise UnreadableFile("it unpacks to more than the limit: unpack it in parts, or raise ONRECORD_MAX_FILE_MB")
