"""The conversations of an archive, a small file each in its folder: what was asked, never what was answered.

A file is written anew as a whole and put in the old one's place, so that a crash costs at most the last turn. One that
cannot be read is set aside under another name, and named. Windows that go on with one conversation at once each keep
their own: the second to write goes on as a conversation of its own.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.core.errors import ArchiveError, NotFound
from index.store.backup import CONVERSATIONS
from index.system.atomic_files import write_atomically
from rag.conversation.permalink import Fields

_ID = re.compile(r"[0-9a-f]{16}")
_LARGEST = 4_000_000
"""Bytes; a larger file is none of ours."""
_WAIT = 10
"""Seconds to wait for another window's writing."""
_NAME = 120


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation: its name, what was asked in each turn, when it was last written (UTC, ISO 8601), and how often
    its turns have changed."""

    id: str
    name: str
    turns: tuple[Fields, ...]
    changed: str = ""
    revision: int = 0

    def holds(self, text: str) -> bool:
        """True where all words of the text stand in the name or in the questions, in either case."""
        told = " ".join([self.name, *(value for turn in self.turns for value in turn.get("q", ()))]).casefold()
        return all(word in told for word in text.casefold().split())


class Notebook:
    """The conversations beside an archive. Safe to share between threads and processes."""

    def __init__(self, archive: Path) -> None:
        self.folder = archive / CONVERSATIONS
        self._read: dict[str, tuple[tuple[int, int], Kept]] = {}
        self._bad = set[str]()

    def kept(self, text: str = "") -> list[Kept]:
        """The conversations that hold the words of the text, the last changed first."""
        found, seen = list[Kept](), dict[str, tuple[tuple[int, int], Kept]]()
        for file in self.folder.glob("*.json"):
            if _ID.fullmatch(file.stem) and (read := self._at(file)):
                seen[file.stem] = read
                found.append(read[1])
        self._read = seen
        return sorted((each for each in found if each.holds(text)), key=lambda each: each.changed, reverse=True)

    def damaged(self) -> list[str]:
        """The names of the files that could not be read; they are set aside, where the folder may be written to."""
        return sorted(self._bad | {file.name for file in self.folder.glob("*.damaged")})

    def open(self, identifier: str) -> Kept:
        """The conversation; raises NotFound."""
        found = next((each for each in self.kept() if each.id == identifier), None)
        if found is None:
            raise NotFound("This conversation no longer exists: it was deleted, or its file is damaged.")
        return found

    def keep(self, before: Kept | None, turns: Sequence[Fields]) -> Kept:
        """Write a conversation as it now is; `before` is what it was, None for a new one. Raises ArchiveError.

        A new one in which just the same was asked as in one that is there is that one: a page that was loaded again.
        """
        new = Kept(secrets.token_hex(8), _name(turns), tuple(turns))
        with _writing(self.folder):
            if before is None and (same := next((each for each in self.kept() if each.turns == new.turns), None)):
                return same
            now = self._now(before) if before else None
            if before is None or (now and now.revision != before.revision):
                return self._write(new if before is None else replace(new, name=before.name))
            now = now or before
            return self._write(replace(now, turns=tuple(turns), revision=now.revision + 1))

    def rename(self, kept: Kept, name: str) -> Kept:
        """Give a conversation another name; raises NotFound, ArchiveError."""
        with _writing(self.folder):
            return self._write(replace(self.open(kept.id), name=" ".join(name.split())[:_NAME] or _name(kept.turns)))

    def delete(self, kept: Kept) -> None:
        """Delete a conversation for good; raises ArchiveError."""
        with _writing(self.folder):
            self._file(kept.id).unlink(missing_ok=True)

    def _file(self, identifier: str) -> Path:
        return self.folder / f"{identifier}.json"

    def _now(self, kept: Kept) -> Kept | None:
        read = self._at(self._file(kept.id))
        return read[1] if read else None

    def _at(self, file: Path) -> tuple[tuple[int, int], Kept] | None:
        """The conversation in a file, and what tells whether the file has changed; None for one that is gone or bad."""
        try:
            facts = file.stat()
            mark = (facts.st_mtime_ns, facts.st_size)
            before = self._read.get(file.stem)
            if before and before[0] == mark:
                return before
            return mark, _conversation(file.stem, file.read_bytes() if facts.st_size <= _LARGEST else b"")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unwritable(self.folder, error) from error
        except (ValueError, RecursionError):
            try:
                file.replace(file.with_suffix(".damaged"))
            except OSError:
                self._bad.add(file.name)
            return None

    def _write(self, kept: Kept) -> Kept:
        written = replace(kept, changed=datetime.now(UTC).isoformat())
        record = {name: value for name, value in asdict(written).items() if name != "id"}
        write_atomically(self._file(kept.id), json.dumps(record, ensure_ascii=True).encode("ascii"))
        return written


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """One writer of the folder at a time; what the file system refuses is an ArchiveError."""
    from filelock import FileLock

    try:
        folder.mkdir(exist_ok=True)
        with FileLock(folder / "lock", timeout=_WAIT):
            yield
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError) -> ArchiveError:
    return ArchiveError(
        f"Conversations cannot be saved in {folder} ({error.strerror or error}). "
        "Free disk space, or give yourself write access to the folder."
    )


def _conversation(identifier: str, written: bytes) -> Kept:
    """What a file holds; raises ValueError for anything else than this program writes."""
    record: Any = json.loads(written)
    if not isinstance(record, Mapping):
        raise ValueError("no record")
    name, turns, changed, revision = (record.get(each) for each in ("name", "turns", "changed", "revision"))
    if not (isinstance(name, str) and isinstance(changed, str) and isinstance(revision, int)):
        raise ValueError("no conversation")
    if not isinstance(turns, list) or not all(map(_is_fields, turns)):
        raise ValueError("no turns")
    return Kept(identifier, name[:_NAME], tuple(turns), changed, revision)


def _is_fields(turn: object) -> bool:
    return isinstance(turn, Mapping) and all(
        isinstance(values, list) and all(isinstance(value, str) for value in values) for values in turn.values()
    )


def _name(turns: Sequence[Fields]) -> str:
    """The first question; its beginning where it is long."""
    first = " ".join(" ".join(turns[0].get("q", ())).split()) if turns else ""
    return (first if len(first) <= _NAME else first[: _NAME - 1] + "…") or "Untitled"
