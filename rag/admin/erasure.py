"""Erasure for good from the command line and from the page: the choice of articles, and what is said beforehand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.archive import Archive
from index.archive.erasure import ErasurePlan, receipt_text
from index.core.errors import InputError
from index.store.backup import CLIP_FILES
from index.store.erasure.backups import known_backups
from index.store.erasure.scope import articles_before, articles_quoting, articles_with_words
from index.store.speaker_references import speaker_named
from rag.admin.background_job import JobProgress, Work
from rag.answers.overview import count_of
from rag.conversation.history import Conversation, ConversationStore
from rag.notebook.clip_files import ClipFile, ClipStore

_LISTED = 50
_BESIDE = {
    "clips": ("clip", "taken out of the clip files; headings and notes stay"),
    "follows": ("follow", "deleted"),
    "unread files": ("line", "taken out of the list of unread files"),
}
_SHORTEST = 5
"""Letters that a title or id has at least to be looked for in conversations."""


@dataclass(frozen=True, slots=True)
class ErasureRequest:
    """The articles asked for: by id, all that quote a speaker (name or id), all published before a day; and
    conversations: those that mention these articles or the speaker, or that were last changed before the day; without
    any of them, all."""

    ids: tuple[str, ...] = ()
    speaker: str = ""
    before: date | None = None
    conversations: bool = False


@dataclass(frozen=True, slots=True)
class ErasureProposal:
    """The plan of an erasure, with what stays: conversations that mention what is erased (the actor's own, and the
    number of other people's), clip files of the actor of which a heading or note does, articles that name the speaker
    without quoting them, and backups."""

    plan: ErasurePlan
    mentions: tuple[Conversation, ...]
    others_mentions: int
    noted: tuple[ClipFile, ...]
    naming: tuple[str, ...]
    backups: int

    @property
    def confirmations(self) -> tuple[str, ...]:
        """The texts of which a person types one to confirm the erasure: the count, or the one id."""
        one = [self.plan.articles[0].id] if self.plan.count == 1 and self.plan.articles else []
        return (str(self.plan.count), *one)


def propose_erasure(archive: Archive, request: ErasureRequest) -> ErasureProposal:
    """Work out what a request would erase; raises NotFound, and InputError where it asks for nothing."""
    db, ids, names = archive.database.db, list(request.ids), set[str]()
    if not (ids or request.speaker or request.before or request.conversations):
        raise InputError("Say what is to be erased: ids of articles, --speaker, --before or --conversations.")
    if request.speaker:
        speaker = speaker_named(archive.lookup, request.speaker)
        ids += articles_quoting(db, speaker.id)
        names = {speaker.name, *speaker.aliases}
    if request.before:
        ids += articles_before(db, request.before)
    plan = archive.plan_erasure(ids)
    stores = ConversationStore.of_all_owners(archive.folder)
    mentions = _mentioning((each for store in stores for each in store.search()), plan.names | names)
    if request.conversations:
        plan = archive.plan_erasure(ids, _conversations(stores, request, mentions))
        mentions = [each for each in mentions if each.id not in plan.conversations]
    mine = {each.id for each in ConversationStore(archive.folder, archive.actor.id).search()}
    others = [each for each in mentions if each.id not in mine]
    mentions = [each for each in mentions if each.id in mine]
    naming = {each for name in names for each in articles_with_words(db, name)}.difference(plan.scope.ids)
    files = ClipStore(archive.folder, archive.actor.id).files()
    noted = tuple(each for each in files if any(_is_file_of(each, name) for name in plan.files))
    return ErasureProposal(
        plan, tuple(mentions), len(others), noted, tuple(sorted(naming)), len(known_backups(archive.folder))
    )


def _conversations(
    stores: Iterable[ConversationStore], request: ErasureRequest, mentions: Iterable[Conversation]
) -> list[str]:
    chosen = {each.id for each in mentions}
    if request.before:
        earlier = (each for store in stores for each in store.search())
        chosen |= {each.id for each in earlier if each.changed[:10] < request.before.isoformat()}
    if not (request.ids or request.speaker or request.before):
        chosen = {file.name.split(".")[0] for store in stores for file in store.folder.glob("*.*")}
    return sorted(chosen)


def _mentioning(conversations: Iterable[Conversation], texts: Iterable[str]) -> list[Conversation]:
    """The conversations that have one of these texts in their name, their questions or what was understood."""
    wanted = [text.casefold() for text in texts if len(text) >= _SHORTEST]
    mentions = list[Conversation]()
    for each in conversations:
        values = (value for turn in each.turns for values in turn.values() for value in values)
        said = "\n".join([each.name, *values]).casefold()
        if any(text in said for text in wanted):
            mentions.append(each)
    return mentions


def describe_proposal(proposal: ErasureProposal) -> list[str]:
    """Return the lines that say what would be erased, and what stays."""
    plan, lines = proposal.plan, list[str]()
    for each in plan.articles[:_LISTED]:
        versions = "1 version" if each.versions == 1 else f"{each.versions:,} versions"
        facts = [each.title, each.published, "" if each.state == "in force" else each.state, versions]
        lines.append(f"{each.id}: {' · '.join(filter(None, facts))}")
        if each.state == "replaced":
            lines[-1] += " · of another article, which had the same text once and stays"
        elif not each.asked:
            lines[-1] += " · another publication of the same text"
    if len(plan.articles) > _LISTED:
        lines.append(f"and {len(plan.articles) - _LISTED:,} more articles")
    if plan.conversations:
        lines.append(f"{count_of(len(plan.conversations), 'conversation')} will be erased")
    for kind, less in plan.beside.items():
        noun, done = _BESIDE[kind]
        lines.append(f"{count_of(less, noun)} will be {done}")
    lines += _mention_lines(proposal)
    for file in proposal.noted:
        lines.append(f"The clip file “{file.name}” mentions it in a heading or note, which stay: change them yourself")
    for name in sorted(each for each in plan.files if not any(_is_file_of(file, each) for file in proposal.noted)):
        lines.append(f"The file {name} in the archive's folder has it and stays: delete it yourself")
    if naming := proposal.naming:
        listed = ", ".join(naming[:10]) + (" …" if len(naming) > 10 else "")
        lines.append(
            f"{count_of(len(naming), 'more article')} with this name, without a statement, will stay: {listed}"
        )
    if proposal.backups:
        lines.append(
            f"{count_of(proposal.backups, 'backup')} may still have it: the receipt says which. Delete them yourself"
        )
    return lines


def _mention_lines(proposal: ErasureProposal) -> Iterator[str]:
    for conversation in proposal.mentions:
        yield f"The conversation “{conversation.name}” mentions it and stays (--conversations erases it too)"
    if others := proposal.others_mentions:
        verb = "mentions it and stays" if others == 1 else "mention it and stay"
        more = "--conversations erases " + ("it too" if others == 1 else "them too")
        yield f"{count_of(others, 'conversation')} of other people {verb} ({more})"


def _is_file_of(file: ClipFile, path: str) -> bool:
    """True where this is the path of a clip file in the archive's folder, or in its owner's folder there."""
    return path.startswith(f"{CLIP_FILES}/") and path.endswith(f"/{file.id}.json")


def describe_receipt(file: Path) -> str:
    """Return a receipt in lines, as its file of text has it."""
    return receipt_text(json.loads(file.read_text("utf8")))


def erasure_work(archive: Archive, plan: ErasurePlan) -> Work:
    """Return the work that erases what is in a plan. It cannot be stopped half way."""

    def work(stopped: Callable[[], bool]) -> Iterator[JobProgress]:
        yield JobProgress(current="Erasing, and publishing the search indexes afresh")
        archive.erase(plan)

    return work
