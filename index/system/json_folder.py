"""A folder of an archive with a small JSON file for each record of one kind: conversations, clip files, follows.

A file is written anew as a whole and put in the old one's place, so that a crash costs at most the last change. One
that cannot be read is set aside under another name, and named. Safe to share between threads and processes.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from index.core.errors import ArchiveError
from index.system.atomic_files import write_atomically
from index.system.private_files import access_within, make_private_folder

RECORD_ID = re.compile(r"[0-9a-f]{16}")
"""The ids of records, which name their files."""
_MAX_BYTES = 4_000_000
"""Bytes; a larger file is none of ours."""
_WAIT = 10
"""Seconds to wait for another window's writing."""


@contextmanager
def lock_folder(archive: Path, folder: Path) -> Iterator[None]:
    """Lock a folder of records inside an archive's, which is made where it is not there yet, for one writer; raises
    OSError."""
    from filelock import FileLock

    access = access_within(archive)
    inside = folder.relative_to(archive)
    for part in (*reversed(inside.parents[:-1]), inside):  # the archive's own folder is there
        make_private_folder(archive / part, access)
    with FileLock(folder / "lock", timeout=_WAIT, mode=access.file):
        yield


class JsonRecord(Protocol):
    """A dataclass that is stored as a file of its own."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> str:
        """The name of its file."""

    @property
    def changed(self) -> str:
        """The time of the last write (UTC, ISO 8601)."""


Record = TypeVar("Record", bound=JsonRecord)


class JsonFolder(Generic[Record]):
    """The records of a folder inside an archive's. `plural` names them in messages ("Conversations"); `parse` makes one
    of its id and its file's content, and raises ValueError for any other content than this program writes."""

    def __init__(
        self, archive: Path, folder: Path, plural: str, parse: Callable[[str, Mapping[str, Any]], Record]
    ) -> None:
        self.folder, self._archive = folder, archive
        self._plural, self._parse = plural, parse
        self._cache: dict[str, tuple[tuple[int, int], Record]] = {}
        self._unmovable = set[str]()

    @staticmethod
    def new_id() -> str:
        """Return an id that no record has yet."""
        return secrets.token_hex(8)

    def records(self) -> list[Record]:
        """Return all records, the last changed first."""
        listed, cache = list[Record](), dict[str, tuple[tuple[int, int], Record]]()
        for file in self.folder.glob("*.json"):
            if RECORD_ID.fullmatch(file.stem) and (entry := self._read(file)):
                cache[file.stem] = entry
                listed.append(entry[1])
        self._cache = cache
        return sorted(listed, key=lambda each: each.changed, reverse=True)

    def record(self, identifier: str) -> Record | None:
        """Return the record of this id; None where there is none, or its file is damaged."""
        entry = self._read(self._file(identifier)) if RECORD_ID.fullmatch(identifier) else None
        return entry[1] if entry else None

    def damaged_files(self) -> list[str]:
        """Return the names of the files that could not be read; they are renamed where the folder may be written to."""
        return sorted(self._unmovable | {file.name for file in self.folder.glob("*.damaged")})

    @contextmanager
    def write_lock(self) -> Iterator[None]:
        """Lock the folder for one writer; raises ArchiveError where it cannot be written to."""
        try:
            with lock_folder(self._archive, self.folder):
                yield
        except OSError as error:
            raise self._write_error(error) from error

    def write(self, record: Record) -> Record:
        """Write a record, within `write_lock`; return it as written."""
        saved = replace(record, changed=datetime.now(UTC).isoformat())
        content = {name: value for name, value in asdict(saved).items() if name != "id"}
        write_atomically(self._file(saved.id), json.dumps(content, ensure_ascii=True).encode("ascii"))
        return saved

    def delete(self, identifier: str) -> None:
        """Delete a record for good, within `write_lock`."""
        self._file(identifier).unlink(missing_ok=True)

    def _file(self, identifier: str) -> Path:
        return self.folder / f"{identifier}.json"

    def _read(self, file: Path) -> tuple[tuple[int, int], Record] | None:
        """The record in a file with the file's time and size; None for a missing or damaged file."""
        try:
            facts = file.stat()
            mark = (facts.st_mtime_ns, facts.st_size)
            before = self._cache.get(file.stem)
            if before and before[0] == mark:
                return before
            content: Any = json.loads(file.read_bytes() if facts.st_size <= _MAX_BYTES else b"")
            if not isinstance(content, Mapping):
                raise ValueError("no record")
            return mark, self._parse(file.stem, content)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._write_error(error) from error
        except (ValueError, RecursionError):
            try:
                file.replace(file.with_suffix(".damaged"))
            except OSError:
                self._unmovable.add(file.name)
            return None

    def _write_error(self, error: OSError) -> ArchiveError:
        return ArchiveError(
            f"{self._plural} cannot be saved in {self.folder} ({error.strerror or error}). "
            "Free disk space, or give yourself write access to the folder."
        )
