"""The conversations of an archive, a small file each in its folder: the questions, never the answers.

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
_MAX_BYTES = 4_000_000
"""Bytes; a larger file is none of ours."""
_WAIT = 10
"""Seconds to wait for another window's writing."""
_MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation: its name, the fields of each turn, the time of the last write (UTC, ISO 8601), and the number of
    changes of its turns."""

    id: str
    name: str
    turns: tuple[Fields, ...]
    changed: str = ""
    revision: int = 0

    def contains_words(self, text: str) -> bool:
        """True if all words of the text are in the name or in the questions, in either case."""
        searched = " ".join([self.name, *(value for turn in self.turns for value in turn.get("q", ()))]).casefold()
        return all(word in searched for word in text.casefold().split())


class ConversationStore:
    """The stored conversations of an archive. Safe to share between threads and processes."""

    def __init__(self, archive: Path) -> None:
        self.folder = archive / CONVERSATIONS
        self._cache: dict[str, tuple[tuple[int, int], Conversation]] = {}
        self._unmovable = set[str]()

    def search(self, text: str = "") -> list[Conversation]:
        """Return the conversations that contain the words of the text, the last changed first."""
        conversations, cache = list[Conversation](), dict[str, tuple[tuple[int, int], Conversation]]()
        for file in self.folder.glob("*.json"):
            if _ID.fullmatch(file.stem) and (entry := self._read(file)):
                cache[file.stem] = entry
                conversations.append(entry[1])
        self._cache = cache
        return sorted(
            (each for each in conversations if each.contains_words(text)), key=lambda each: each.changed, reverse=True
        )

    def damaged_files(self) -> list[str]:
        """Return the names of the files that could not be read; they are renamed where the folder may be written to."""
        return sorted(self._unmovable | {file.name for file in self.folder.glob("*.damaged")})

    def open(self, identifier: str) -> Conversation:
        """Return the conversation of this id; raises NotFound."""
        conversation = next((each for each in self.search() if each.id == identifier), None)
        if conversation is None:
            raise NotFound("This conversation no longer exists: it was deleted, or its file is damaged.")
        return conversation

    def save(self, before: Conversation | None, turns: Sequence[Fields]) -> Conversation:
        """Write a conversation with these turns; `before` is its last state, None for a new one. Raises ArchiveError.

        A new one with the same turns as a stored one is that one: the page was reloaded.
        """
        new = Conversation(secrets.token_hex(8), _default_name(turns), tuple(turns))
        with _write_lock(self.folder):
            if before is None and (same := next((each for each in self.search() if each.turns == new.turns), None)):
                return same
            now = self._current(before) if before else None
            if before is None or (now and now.revision != before.revision):
                return self._write(new if before is None else replace(new, name=before.name))
            now = now or before
            return self._write(replace(now, turns=tuple(turns), revision=now.revision + 1))

    def rename(self, conversation: Conversation, name: str) -> Conversation:
        """Rename a conversation; raises NotFound, ArchiveError."""
        with _write_lock(self.folder):
            return self._write(
                replace(
                    self.open(conversation.id),
                    name=" ".join(name.split())[:_MAX_NAME] or _default_name(conversation.turns),
                )
            )

    def delete(self, conversation: Conversation) -> None:
        """Delete a conversation for good; raises ArchiveError."""
        with _write_lock(self.folder):
            self._file(conversation.id).unlink(missing_ok=True)

    def _file(self, identifier: str) -> Path:
        return self.folder / f"{identifier}.json"

    def _current(self, conversation: Conversation) -> Conversation | None:
        read = self._read(self._file(conversation.id))
        return read[1] if read else None

    def _read(self, file: Path) -> tuple[tuple[int, int], Conversation] | None:
        """The conversation in a file with the file's time and size; None for a missing or damaged file."""
        try:
            facts = file.stat()
            mark = (facts.st_mtime_ns, facts.st_size)
            before = self._cache.get(file.stem)
            if before and before[0] == mark:
                return before
            return mark, _parse(file.stem, file.read_bytes() if facts.st_size <= _MAX_BYTES else b"")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _write_error(self.folder, error) from error
        except (ValueError, RecursionError):
            try:
                file.replace(file.with_suffix(".damaged"))
            except OSError:
                self._unmovable.add(file.name)
            return None

    def _write(self, conversation: Conversation) -> Conversation:
        saved = replace(conversation, changed=datetime.now(UTC).isoformat())
        record = {name: value for name, value in asdict(saved).items() if name != "id"}
        write_atomically(self._file(conversation.id), json.dumps(record, ensure_ascii=True).encode("ascii"))
        return saved


@contextmanager
def _write_lock(folder: Path) -> Iterator[None]:
    """Lock the folder for one writer; an OSError becomes an ArchiveError."""
    from filelock import FileLock

    try:
        folder.mkdir(exist_ok=True)
        with FileLock(folder / "lock", timeout=_WAIT):
            yield
    except OSError as error:
        raise _write_error(folder, error) from error


def _write_error(folder: Path, error: OSError) -> ArchiveError:
    return ArchiveError(
        f"Conversations cannot be saved in {folder} ({error.strerror or error}). "
        "Free disk space, or give yourself write access to the folder."
    )


def _parse(identifier: str, content: bytes) -> Conversation:
    """The conversation in a file's content; raises ValueError for any other content than this program writes."""
    record: Any = json.loads(content)
    if not isinstance(record, Mapping):
        raise ValueError("no record")
    name, turns, changed, revision = (record.get(each) for each in ("name", "turns", "changed", "revision"))
    if not (isinstance(name, str) and isinstance(changed, str) and isinstance(revision, int)):
        raise ValueError("no conversation")
    if not isinstance(turns, list) or not all(map(_is_fields, turns)):
        raise ValueError("no turns")
    return Conversation(identifier, name[:_MAX_NAME], tuple(turns), changed, revision)


def _is_fields(turn: object) -> bool:
    return isinstance(turn, Mapping) and all(
        isinstance(values, list) and all(isinstance(value, str) for value in values) for values in turn.values()
    )


def _default_name(turns: Sequence[Fields]) -> str:
    """The first question; its beginning where it is long."""
    first = " ".join(" ".join(turns[0].get("q", ())).split()) if turns else ""
    return (first if len(first) <= _MAX_NAME else first[: _MAX_NAME - 1] + "…") or "Untitled"
