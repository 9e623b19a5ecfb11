"""The conversations of an archive, a small file each in its folder: the questions, never the answers.

Windows that go on with one conversation at once each keep their own: the second to write goes on as a conversation of
its own. A conversation of a single question gives way to the next one that begins with the same question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.core.errors import NotFound
from index.store.backup import CONVERSATIONS, owner_folder, owner_folders
from index.system.json_folder import JsonFolder
from rag.conversation.permalink import Fields

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

    @property
    def first_question(self) -> str:
        """The question that it began with, for comparison: in lower case, with single spaces."""
        return " ".join(" ".join(self.turns[0].get("q", ())).casefold().split()) if self.turns else ""


class ConversationStore:
    """The stored conversations of an archive that belong to one actor, by id; "" for whoever runs the program. Safe to
    share between threads and processes."""

    def __init__(self, archive: Path, owner: str = "") -> None:
        self._open_folder(archive, owner_folder(archive / CONVERSATIONS, owner))

    @classmethod
    def of_all_owners(cls, archive: Path) -> list[ConversationStore]:
        """Return the stores of all owners, that of whoever runs the program first."""
        stores = list[ConversationStore]()
        for folder in owner_folders(archive / CONVERSATIONS):
            store = cls(archive)
            store._open_folder(archive, folder)
            stores.append(store)
        return stores

    def _open_folder(self, archive: Path, folder: Path) -> None:
        self.folder, self._files = folder, JsonFolder(archive, folder, "Conversations", _parse)

    def search(self, text: str = "") -> list[Conversation]:
        """Return the conversations that contain the words of the text, the last changed first."""
        return [each for each in self._files.records() if each.contains_words(text)]

    def latest(self) -> list[Conversation]:
        """Return the last changed conversation for each first question, or name that a person gave, the last first."""
        by_beginning = dict[str, Conversation]()
        for each in self._files.records():
            renamed = each.name.casefold() != _default_name(each.turns).casefold()
            by_beginning.setdefault(each.name if renamed else each.first_question, each)
        return list(by_beginning.values())

    def damaged_files(self) -> list[str]:
        """Return the names of the files that could not be read; they are renamed where the folder may be written to."""
        return self._files.damaged_files()

    def open(self, identifier: str) -> Conversation:
        """Return the conversation of this id; raises NotFound."""
        conversation = self._files.record(identifier)
        if conversation is None:
            raise NotFound("This conversation no longer exists: it was deleted, or its file is damaged.")
        return conversation

    def save(self, before: Conversation | None, turns: Sequence[Fields]) -> Conversation:
        """Write a conversation with these turns; `before` is its last state, None for a new one. Raises ArchiveError.

        A new one with the same turns as a stored one is that one: the page was reloaded. A new one takes the place of a
        stored one that has the same question alone, however it was filtered.
        """
        new = Conversation(self._files.new_id(), _default_name(turns), tuple(turns))
        with self._files.write_lock():
            if before is None:
                alike = [each for each in self.search() if each.first_question == new.first_question]
                if same := next((each for each in alike if each.turns == new.turns), None):
                    return same
                before = next((each for each in alike if len(each.turns) == 1), None)
            now = self._files.record(before.id) if before else None
            if before is None or (now and now.revision != before.revision):
                return self._files.write(new if before is None else replace(new, name=before.name))
            now = now or before
            return self._files.write(replace(now, turns=tuple(turns), revision=now.revision + 1))

    def rename(self, conversation: Conversation, name: str) -> Conversation:
        """Rename a conversation; raises NotFound, ArchiveError."""
        with self._files.write_lock():
            return self._files.write(
                replace(
                    self.open(conversation.id),
                    name=" ".join(name.split())[:_MAX_NAME] or _default_name(conversation.turns),
                )
            )

    def delete(self, conversation: Conversation) -> None:
        """Delete a conversation for good; raises ArchiveError."""
        with self._files.write_lock():
            self._files.delete(conversation.id)


def _parse(identifier: str, record: Mapping[str, Any]) -> Conversation:
    """The conversation in a file's content; raises ValueError for any other content than this program writes."""
    name, turns, changed, revision = (record.get(each) for each in ("name", "turns", "changed", "revision"))
    if not (isinstance(name, str) and isinstance(changed, str) and isinstance(revision, int)):
        raise ValueError("no conversation")
    if not isinstance(turns, list) or not all(map(is_fields, turns)):
        raise ValueError("no turns")
    return Conversation(identifier, name[:_MAX_NAME], tuple(turns), changed, revision)


def is_fields(turn: object) -> bool:
    """True for what `request_to_fields` may have made: lists of texts by name."""
    return isinstance(turn, Mapping) and all(
        isinstance(values, list) and all(isinstance(value, str) for value in values) for values in turn.values()
    )


def _default_name(turns: Sequence[Fields]) -> str:
    """The first question; its beginning where it is long."""
    first = " ".join(" ".join(turns[0].get("q", ())).split()) if turns else ""
    return (first if len(first) <= _MAX_NAME else first[: _MAX_NAME - 1] + "…") or "Untitled"
