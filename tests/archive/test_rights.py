"""Nobody changes an archive in a way that their role does not allow: every method that writes asks for an action."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from index.archive import Archive, Writer
from index.archive.erasure import ErasurePlan
from index.archive.ingest import ingest
from index.archive.reindex import update_models
from index.core.errors import Forbidden
from index.core.rights import ALLOWED, AccessRole, Action, Actor
from index.core.types import Article
from index.store.erasure.scope import Scope
from rag.admin.ingest_report import IngestReport
from rag.admin.ingestion import add_articles
from rag.admin.sources import Feed, Files, Uploads
from tests.support.archives import SEED

WRITING = {
    "add": Action.ADD,
    "publish_if_due": Action.ADD,
    "admit": Action.ERASE,
    "remove": Action.REMOVE,
    "edit_article": Action.EDIT,
    "unedit_article": Action.EDIT,
    "correct": Action.CORRECT,
    "correct_role": Action.CORRECT,
    "uncorrect": Action.CORRECT,
    "check": Action.CORRECT,
    "uncheck": Action.CORRECT,
    "strike_role": Action.CORRECT,
    "restore_role": Action.CORRECT,
    "keep_role": Action.CORRECT,
    "undo_keep_role": Action.CORRECT,
    "keep_apart": Action.MERGE,
    "undo_keep_apart": Action.MERGE,
    "join": Action.MERGE,
    "part": Action.MERGE,
    "untie": Action.MERGE,
    "rebuild": Action.REBUILD,
}
NOTHING = ErasurePlan(Scope(frozenset(), frozenset()), ())
ON_ARCHIVES: dict[str, tuple[Action, Callable[[Archive], object]]] = {
    "writing": (Action.CORRECT, lambda archive: archive.writing().__enter__()),
    "adding": (Action.ADD, lambda archive: archive.adding(Article("note", "A note.")).__enter__()),
    "locked": (Action.CORRECT, lambda archive: archive.locked().__enter__()),
    "plan_erasure": (Action.ERASE, lambda archive: archive.plan_erasure(["note"])),
    "erase": (Action.ERASE, lambda archive: archive.erase(NOTHING)),
    "back_up": (Action.BACK_UP, lambda archive: archive.back_up(archive.folder / "copy")),
    "event_log": (Action.READ_LOG, lambda archive: archive.event_log()),
}
READING = {"open", "acting_as", "embedder", "status", "name", "is_there", "is_in_folder"}
PROGRAMS: dict[str, tuple[Action, Callable[[Archive], object]]] = {
    "ingest": (Action.ADD, lambda archive: list(ingest(archive, []))),
    "ingest what was erased": (Action.ERASE, lambda archive: list(ingest(archive, [], allow_erased=True))),
    "update models": (Action.REBUILD, lambda archive: list(update_models(archive))),
    "add files": (Action.ADD_PATHS, lambda archive: feed_in(archive, Files([SEED]))),
    "add uploads": (Action.ADD, lambda archive: feed_in(archive, Uploads([("a.txt", SEED.read_bytes())]))),
}


def feed_in(archive: Archive, feed: Feed) -> None:
    list(add_articles(feed, archive, IngestReport(), lambda: False))


def acting(archive: Archive, role: AccessRole) -> Archive:
    return archive.acting_as(Actor("key:1", "Anna Holt", role, "api"))


def refused(role: AccessRole, action: Action) -> bool:
    return action not in ALLOWED[role]


def record_of(archive: Archive) -> bytes:
    """All bytes of the record."""
    return b"".join(
        file.read_bytes() for file in sorted(archive.folder.glob("record.sqlite*")) if file.suffix != "-shm"
    )


def test_no_method_is_forgotten() -> None:
    assert {name for name in vars(Writer) if not name.startswith("_")} == set(WRITING)
    assert {name for name in vars(Archive) if not name.startswith("_")} == set(ON_ARCHIVES) | READING


@pytest.mark.parametrize(("role", "method"), list(product(AccessRole, WRITING)))
def test_a_writer_does_what_the_role_allows(role: AccessRole, method: str, empty_archive: Archive) -> None:
    """Without arguments, which are not looked at before the role is."""
    with empty_archive.locked():
        writer = Writer(acting(empty_archive, role), empty_archive.database.facts())
        before = record_of(empty_archive)
        if refused(role, WRITING[method]):
            with pytest.raises(Forbidden, match=r"Only .* may "):
                getattr(writer, method)()
            assert record_of(empty_archive) == before
        elif method in ("publish_if_due", "rebuild"):
            getattr(writer, method)()
        else:
            with pytest.raises(Exception, match=r"missing|Nothing to change|has edited"):
                getattr(writer, method)()


@pytest.mark.parametrize("role", list(AccessRole))
@pytest.mark.parametrize("name", list(ON_ARCHIVES))
def test_an_archive_refuses_what_the_role_does_not_allow(role: AccessRole, name: str, empty_archive: Archive) -> None:
    action, call = ON_ARCHIVES[name]
    if refused(role, action):
        before = sorted(empty_archive.folder.iterdir())
        with pytest.raises(Forbidden):
            call(acting(empty_archive, role))
        assert sorted(empty_archive.folder.iterdir()) == before
    elif name == "event_log":
        assert [each.action for each in acting(empty_archive, role).event_log()] == ["rebuild"]
    elif name == "back_up":
        assert call(acting(empty_archive, role))


@pytest.mark.slow
@pytest.mark.parametrize("role", list(AccessRole))
@pytest.mark.parametrize("name", list(PROGRAMS))
def test_adding_and_rebuilding_refuse_it_too(role: AccessRole, name: str, empty_archive: Archive) -> None:
    action, call = PROGRAMS[name]
    if refused(role, action):
        with pytest.raises(Forbidden):
            call(acting(empty_archive, role))
        assert empty_archive.lookup.empty()
    else:
        call(acting(empty_archive, role))
        assert empty_archive.lookup.empty() is not name.startswith("add ")


def test_a_view_shares_all_but_the_actor(empty_archive: Archive, tmp_path: Path) -> None:
    assert (empty_archive.actor.id.startswith("os:"), empty_archive.actor.role) == (True, AccessRole.ADMINISTRATOR)
    anna = Actor("oidc:1", "Anna Holt", AccessRole.READER, "page")
    view = empty_archive.acting_as(anna)
    assert (view.actor, empty_archive.actor.name == "Anna Holt") == (anna, False)
    assert all(getattr(view, each) is getattr(empty_archive, each) for each in vars(view) if each != "actor")
    assert Archive.open(empty_archive.folder, actor=anna).actor == anna
