"""The speakers and questions that a person follows, and what is new about them since they were opened last.

New is what stands only in articles that were added since; the time is kept beside what is followed, a small file each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.archive import Archive
from index.core.errors import NotFound
from index.store.backup import FOLLOWS, owner_folder
from index.store.filters import Filter
from index.system.json_folder import JsonFolder
from rag.answers.engine import answer
from rag.answers.types import Answer, Statement
from rag.browse.overview import Overview
from rag.conversation.history import is_fields
from rag.conversation.permalink import Fields
from rag.conversation.turns import answer_fields
from rag.query.types import Intent, Query, SpeakerReference

_ARTICLES = "0" * 16
"""The record of when the new articles were looked at."""


@dataclass(frozen=True, slots=True)
class Follow:
    """A speaker (`speaker` is the id) or a question (`fields` are those of its turn) that is followed; its name, the
    time up to which all is known (UTC, ISO 8601), and that of the last write."""

    id: str
    name: str
    speaker: str = ""
    fields: Fields = field(default_factory=dict)
    seen_until: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """The new statements of what is followed, and a line that counts them ("7 new statements by Sergei Lavrov on
    talks"); `error` says why it cannot be asked any more, "" where it can."""

    follow: Follow
    statements: tuple[Statement, ...] = ()
    text: str = ""
    error: str = ""


class FollowStore:
    """The things that one actor, by id, follows in an archive; "" for whoever runs the program. Safe to share between
    threads and processes."""

    def __init__(self, archive: Path, owner: str = "") -> None:
        self._files = JsonFolder(archive, owner_folder(archive / FOLLOWS, owner), "What is followed", _parse_follow)

    def follows(self) -> list[Follow]:
        """Return all that is followed, by name."""
        listed = (each for each in self._files.records() if each.id != _ARTICLES)
        return sorted(listed, key=lambda each: each.name.casefold())

    def matching(self, speaker: str = "", fields: Fields | None = None) -> Follow | None:
        """Return the follow of a speaker's id or of a question's fields; None where it is not followed."""
        return next((f for f in self.follows() if (f.speaker, f.fields) == (speaker, fields or {})), None)

    def follow(self, name: str, speaker: str = "", fields: Fields | None = None) -> Follow:
        """Follow a speaker or a question from now on; raises ArchiveError."""
        with self._files.write_lock():
            before = self.matching(speaker, fields)
            return before or self._files.write(Follow(self._files.new_id(), name, speaker, fields or {}, _now()))

    def unfollow(self, follow: Follow) -> None:
        """Follow it no longer; raises ArchiveError."""
        with self._files.write_lock():
            self._files.delete(follow.id)

    def mark_seen(self, follow: Follow) -> None:
        """Take all that is new about it as known; raises ArchiveError."""
        with self._files.write_lock():
            if now := self._files.record(follow.id):
                self._files.write(replace(now, seen_until=_now()))

    def articles(self) -> Follow:
        """Return the record of when the new articles were looked at: now, the first time. Raises ArchiveError."""
        if record := self._files.record(_ARTICLES):
            return record
        with self._files.write_lock():
            return self._files.record(_ARTICLES) or self._files.write(Follow(_ARTICLES, "articles", seen_until=_now()))


def read_news(archive: Archive, overview: Overview, follow: Follow, since: str = "") -> News:
    """Return what is new since a time, or since it was opened last; asked only where articles were added."""
    added = archive.catalogue.ids_added_since(since or follow.seen_until)
    if not added:
        return News(follow)
    if follow.speaker:
        try:
            result = _all_of_speaker(archive, follow)
        except NotFound as error:
            return News(follow, error=str(error))
    else:
        turn = answer_fields(archive, overview, follow.fields, ())
        if turn.answer is None:
            return News(follow, error=turn.error)
        result = turn.answer
    new = tuple(s for s in result.matches if all(p.article.id in added for p in (s.place, *s.places)))
    return News(follow, new, _describe(result, follow, len(new)))


def _all_of_speaker(archive: Archive, follow: Follow) -> Answer:
    speakers = archive.lookup.speakers([follow.speaker])
    if not speakers:
        raise NotFound(f"{follow.name} is no longer a speaker here: names may have been merged or split since.")
    query = Query(
        f"Everything {speakers[0].name} said", Intent.EVERYTHING, (SpeakerReference(speakers[0].name, (speakers[0],)),)
    )
    return answer(archive, query, narrowed=Filter())


def _describe(result: Answer, follow: Follow, count: int) -> str:
    """ "7 new statements by Sergei Lavrov on talks"."""
    counted = "1 new statement" if count == 1 else f"{count:,} new statements"
    if follow.speaker:
        return f"{counted} by {follow.name}"
    query = result.query
    if query.intent is Intent.WHO_SAID or not (query.speakers or query.topic):
        return f"{counted} for “{follow.name}”"
    who = " and ".join(n.bearers[0].name if n.bearers else n.text for n in query.speakers)
    return f"{counted}{f' by {who}' if who else ''}{f' on {query.topic}' if query.topic else ''}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _parse_follow(identifier: str, record: Mapping[str, Any]) -> Follow:
    """The follow in a file's content; raises ValueError for any other content than this program writes."""
    texts = [record.get(each) for each in ("name", "speaker", "seen_until", "changed")]
    fields = record.get("fields")
    if not all(isinstance(text, str) for text in texts) or not is_fields(fields):
        raise ValueError("no follow")
    name, speaker, seen_until, changed = map(str, texts)
    return Follow(identifier, name[:200], speaker, fields or {}, seen_until, changed)
