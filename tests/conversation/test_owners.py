"""Conversations, clip files and follows belong to an actor: nobody else's lists have them, and backups and erasures do."""

from __future__ import annotations

import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive.erasure import ErasurePlan
from index.core.errors import ArchiveError, NotFound
from index.core.rights import AccessRole, Actor, local_actor
from rag.admin.erasure import ErasureRequest, describe_proposal, propose_erasure
from rag.conversation.follows import FollowStore
from rag.conversation.history import Conversation, ConversationStore
from rag.notebook.clip_files import ClipStore
from tests.support.archives import AddArticles
from tests.support.corrections import NOTE

ANNA, BEN = (
    Actor(f"oidc:{n}", name, AccessRole.ADMINISTRATOR, "page") for n, name in ((1, "Anna Holt"), (2, "Ben Ode"))
)
HERE = local_actor("page")
ACTORS = (HERE, ANNA, BEN)


def conversations(archive: Path, actor: Actor) -> ConversationStore:
    return ConversationStore(archive, actor.id)


def ask_each(archive: Path) -> dict[str, Conversation]:
    """A conversation, a clip file and a follow of each actor; returns the conversations by the actor's name."""
    kept = dict[str, Conversation]()
    for actor in ACTORS:
        kept[actor.name] = conversations(archive, actor).save(None, [{"q": [f"what did {actor.name} note?"]}])
        ClipStore(archive, actor.id).create(actor.name)
        FollowStore(archive, actor.id).follow(actor.name, "ada-brandt")
    return kept


def lists(archive: Path, actor: Actor) -> list[list[str]]:
    return [
        [each.name for each in conversations(archive, actor).search()],
        [each.name for each in conversations(archive, actor).latest()],
        [each.name for each in ClipStore(archive, actor.id).files()],
        [each.name for each in FollowStore(archive, actor.id).follows()],
    ]


def test_each_has_their_own_and_nobody_elses(tmp_path: Path) -> None:
    kept = ask_each(tmp_path)
    for actor in ACTORS:
        question = f"what did {actor.name} note?"
        assert lists(tmp_path, actor) == [[question], [question], [actor.name], [actor.name]]
        for other in ACTORS:
            if other != actor:
                with pytest.raises(NotFound):
                    conversations(tmp_path, actor).open(kept[other.name].id)
    own = sha256(ANNA.id.encode()).hexdigest()[:32]
    for name in ("conversations", "clips", "follows"):
        assert len(list((tmp_path / name).glob("*.json"))) == 1, "those of this machine's account stay where they were"
        assert len(list((tmp_path / name / own).glob("*.json"))) == 1
        assert (tmp_path / name / own).stat().st_mode & 0o777 == 0o700 == (tmp_path / name).stat().st_mode & 0o777
    assert lists(tmp_path, replace(HERE, id="os:somebody-else")) == lists(tmp_path, HERE)
    assert lists(tmp_path, replace(ANNA, id="../../etc")) == [[], [], [], []]


def test_a_group_may_read_the_folders_that_it_may_read_the_archive_of(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    folder.chmod(0o750)
    conversations(folder, ANNA).save(None, [{"q": ["who?"]}])
    assert {each.stat().st_mode & 0o777 for each in (folder / "conversations").rglob("*") if each.is_dir()} == {0o750}


@pytest.mark.slow
def test_a_backup_has_those_of_all(empty_archive: Archive, tmp_path: Path) -> None:
    ask_each(empty_archive.folder)
    (empty_archive.folder / "conversations" / "not-an-owner").mkdir()
    shutil.copy(
        next((empty_archive.folder / "conversations").glob("*.json")),
        empty_archive.folder / "conversations" / "not-an-owner",
    )
    empty_archive.back_up(tmp_path / "backup.sqlite")
    (tmp_path / "restored").mkdir()
    shutil.copy(tmp_path / "backup.sqlite", tmp_path / "restored" / "record.sqlite")
    restored = Archive.open(tmp_path / "restored")
    for actor in ACTORS:
        assert lists(restored.folder, actor) == lists(empty_archive.folder, actor)
    assert not (restored.folder / "conversations" / "not-an-owner").exists()
    assert {each.stat().st_mode & 0o777 for each in restored.folder.rglob("*") if each.is_dir()} == {0o700}


@pytest.mark.slow
def test_an_erasure_erases_those_of_all_and_names_ones_own(
    empty_archive: Archive, add_articles: AddArticles, tmp_path: Path
) -> None:
    add_articles(empty_archive, [NOTE])
    archive = empty_archive.acting_as(ANNA)
    kept = {
        actor.name: conversations(archive.folder, actor).save(None, [{"q": [f"{actor.name} on Pilot warns"]}])
        for actor in ACTORS
    }
    archive.back_up(tmp_path / "old.sqlite")
    said = describe_proposal(propose_erasure(archive, ErasureRequest((NOTE.id,))))
    assert "The conversation “Anna Holt on Pilot warns” mentions it and stays (--conversations erases it too)" in said
    assert "2 conversations of other people mention it and stay (--conversations erases them too)" in said
    assert not any("Ben Ode" in line for line in said), "of others, not even the names are shown"
    plan: ErasurePlan = propose_erasure(archive, ErasureRequest((NOTE.id,), conversations=True)).plan
    assert set(plan.conversations) == {each.id for each in kept.values()}
    archive.erase(plan)
    assert not list((archive.folder / "conversations").rglob("*.json"))
    archive.database.close()
    (tmp_path / "restored" / "erasures").mkdir(parents=True)
    shutil.copy(archive.folder / "erasures" / "ledger.jsonl", tmp_path / "restored" / "erasures")
    shutil.copy(tmp_path / "old.sqlite", tmp_path / "restored" / "record.sqlite")
    with pytest.raises(ArchiveError, match="erased again"):
        Archive.open(tmp_path / "restored")
    again = Archive.open(tmp_path / "restored", erase_again=True)
    assert not list((again.folder / "conversations").rglob("*.json"))
    assert all(lists(again.folder, actor)[0] == [] for actor in ACTORS)
