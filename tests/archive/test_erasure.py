"""What is erased leaves no byte in the archive's folder, the rest is as it was, and it does not come back."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive.dry_run import DryRun
from index.archive.ingest import IngestStatus, ingest
from index.core.errors import ArchiveError, InputError, NotFound
from index.core.hashing import text_hash
from index.core.types import Article
from rag.admin.erasure import ErasureRequest, describe_proposal, describe_receipt, propose_erasure
from rag.admin.status_report import status_rows
from rag.admin.unread_files import unread_files, update_unread
from rag.answers.engine import ask
from rag.conversation.follows import FollowStore
from rag.conversation.history import ConversationStore
from rag.notebook.clip_check import ClipState, check_clips
from rag.notebook.clip_files import ClipStore, Item, ItemSort
from tests.support.archives import AddArticles
from tests.support.sentinels import (
    COPY,
    KEPT_FOLLOWS,
    NOTE,
    OTHERS,
    QUESTION,
    SECRET,
    SENTINELS,
    STRUCK,
    fill_with_secrets,
    traces,
)
from tests.support.speaker_stats import sound

pytestmark = pytest.mark.slow

EVERYTHING = ErasureRequest((SECRET.id,), conversations=True)
STEPS = (
    "writing the ledger",
    "deleting from clip files, follows and the list of unread files",
    "deleting from the record",
    "deleting conversations",
    "overwriting the record",
    "deleting the search indexes",
    "publishing the search indexes",
    "writing the receipt",
)


@pytest.fixture(scope="module")
def secrets_folder(tmp_path_factory: pytest.TempPathFactory, empty_archive_folder: Path) -> Path:
    folder = shutil.copytree(empty_archive_folder, tmp_path_factory.mktemp("secrets") / "archive")
    fill_with_secrets(Archive.open(folder)).database.close()
    return folder


@pytest.fixture
def archive_of_secrets(secrets_folder: Path, tmp_path: Path) -> Archive:
    return Archive.open(shutil.copytree(secrets_folder, tmp_path / "archive"))


def answers(archive: Archive) -> list[list[tuple[str | None, str]]]:
    questions = ("what did Kolb say about the nets?", "what did Marta Vale say?", "who said the tide was late?")
    return [[(s.name, s.text) for s in ask(archive, question).matches] for question in questions]


def erase_everything(archive: Archive) -> Path:
    receipt = archive.erase(propose_erasure(archive, EVERYTHING).plan)
    assert receipt
    return receipt


def is_clean(archive: Archive) -> None:
    """No trace of what was erased, and the rest is there and sound."""
    assert not traces(archive.folder)
    report = archive.status()
    assert report.sound and not report.erasing
    assert [identifier for _, identifier in archive.lookup.article_rows()] == [each.id for each in OTHERS]
    assert {who.id for who in archive.lookup.speakers()} == {"ada-brandt", "juri-kolb", "marta-vale"}
    (clips,) = ClipStore(archive.folder).files()
    assert [item.place.article if item.place else item.text for item in clips.items] == ["other-1", NOTE]
    assert all(clip.state is ClipState.UNCHANGED for clip in check_clips(archive, clips).values())
    assert [each.name for each in FollowStore(archive.folder).follows()] == KEPT_FOLLOWS
    assert list(unread_files(archive.folder)) == ["/press/tide.pdf"]
    sound(archive.database)


def test_no_byte_is_left_and_the_rest_is_as_it_was(archive_of_secrets: Archive) -> None:
    archive = archive_of_secrets
    assert set(traces(archive.folder)) == set(SENTINELS)
    before = answers(archive)
    assert all(before)
    proposal = propose_erasure(archive, EVERYTHING)
    assert [each.id for each in proposal.plan.articles] == [SECRET.id, COPY.id]
    assert proposal.confirmations == ("3",)
    lines = describe_proposal(proposal)
    assert "another publication of the same text" in lines[1]
    assert "3 clips will be taken out of the clip files; headings and notes stay" in lines
    assert "2 follows will be deleted" in lines and "1 line will be taken out of the list of unread files" in lines
    steps = list[str]()
    receipt = archive.erase(proposal.plan, steps.append)
    assert tuple(steps) == STEPS
    archive.database.close()
    is_clean(archive)
    assert answers(archive) == before == answers(Archive.open(archive.folder))
    assert [each.turns for each in ConversationStore(archive.folder).search()] == [({"q": ["what did Vale say?"]},)]
    rows = dict(status_rows(archive.status()))
    assert rows["erased"] == "2 articles in 1 erasure" and rows["superseded"].startswith("0 ")
    assert receipt
    facts = json.loads(receipt.read_text())
    counts = {"articles": 2, "versions": 3, "corrections": 1, "edits": 1, "conversations": 1}
    counts |= {"clips": 3, "follows": 2, "unread files": 1}
    assert counts.items() <= facts["erased"].items() and facts["erased"]["vectors"] > 3
    assert "3 clips, 2 follows, 1 unread files" in describe_receipt(receipt)
    assert sorted(facts["sha256"]["id"]) == sorted(text_hash(each.id).hex() for each in (SECRET, COPY))
    assert text_hash(SECRET.text).hex() in facts["sha256"]["text"]
    assert "No backup of this archive is known" in describe_receipt(receipt)
    assert receipt.with_suffix(".txt").read_text() == describe_receipt(receipt)
    db = archive.database.db
    assert db.execute("SELECT count(*) FROM corrections").fetchone()[0] == 1
    assert not db.execute("SELECT 1 FROM ties WHERE name <> 'Marta Vale'").fetchall()
    for table in ("distinct_names", "struck_roles", "edits", "abbreviations"):
        assert not db.execute(f"SELECT * FROM {table}").fetchall(), table


def test_a_role_that_a_person_kept_goes_as_well(archive_of_secrets: Archive) -> None:
    with archive_of_secrets.writing() as writer:
        writer.restore_role("yngvilde-querulant", STRUCK)
        writer.keep_role("yngvilde-querulant", STRUCK)
        writer.keep_role("juri-kolb", "fisherman")
    erase_everything(archive_of_secrets)
    is_clean(archive_of_secrets)
    assert [each.role for each in archive_of_secrets.lookup.role_keeps()] == ["fisherman"]


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_is_finished(archive_of_secrets: Archive, step: str) -> None:
    folder = archive_of_secrets.folder
    archive_of_secrets.database.close()
    program = f"""
import os, signal, sys
from index.archive import Archive
from tests.archive.test_erasure import EVERYTHING
from rag.admin.erasure import propose_erasure
archive = Archive.open({str(folder)!r})
archive.erase(propose_erasure(archive, EVERYTHING).plan,
    lambda step: os.kill(os.getpid(), signal.SIGKILL) if step == {step!r} else None)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -signal.SIGKILL
    if step == STEPS[0]:  # nothing has begun
        archive = Archive.open(folder)
        assert archive.lookup.has(SECRET.id)
        erase_everything(archive)
    elif step in STEPS[1:3]:
        with pytest.raises(ArchiveError, match="erase --again"):
            Archive.open(folder)
        archive = Archive.open(folder, erase_again=True)
    else:
        archive = Archive.open(folder)
        assert not archive.lookup.has(SECRET.id)
        assert "NOT FINISHED" in dict(status_rows(archive.status()))["erased"]
        list(ingest(archive, OTHERS))  # whoever writes next finishes it
    archive.database.close()
    is_clean(archive)
    assert archive.status().generation
    assert list((folder / "erasures").glob("receipt-*.json"))


def test_a_restored_backup_is_erased_again(archive_of_secrets: Archive, tmp_path: Path) -> None:
    archive, backup = archive_of_secrets, tmp_path / "old.sqlite"
    archive.back_up(backup)
    (tmp_path / "gone.sqlite").touch()
    (tmp_path / "gone.sqlite").unlink()
    receipt = erase_everything(archive)
    archive.back_up(tmp_path / "new.sqlite")
    states = {Path(each["path"]).name: each["state"] for each in json.loads(receipt.read_text())["backups"]}
    assert states == {"old.sqlite": "still has what was erased"}
    archive.database.close()
    for file in archive.folder.glob("record.sqlite*"):
        file.unlink()
    shutil.rmtree(archive.folder / "conversations")
    shutil.copy(backup, archive.folder / "record.sqlite")
    for _ in range(2):
        with pytest.raises(ArchiveError, match="not read until they are erased again"):
            Archive.open(archive.folder)
    assert next(ingest(Archive.open(archive.folder, create=True), [SECRET])).status is IngestStatus.LEFT_OUT
    again = Archive.open(archive.folder)
    assert [each.turns for each in ConversationStore(again.folder).search()] == [({"q": ["what did Vale say?"]},)]
    again.database.close()
    is_clean(again)
    assert len(list((again.folder / "erasures").glob("receipt-*.json"))) == 2
    other = tmp_path / "elsewhere"  # a backup made since knows of the erasure itself
    other.mkdir()
    shutil.copy(tmp_path / "new.sqlite", other / "record.sqlite")
    restored = Archive.open(other)
    assert next(ingest(restored, [COPY])).status is IngestStatus.LEFT_OUT
    assert (other / "erasures" / "ledger.jsonl").is_file()


def test_the_receipt_says_which_backups_have_it(archive_of_secrets: Archive, tmp_path: Path) -> None:
    archive = archive_of_secrets
    for name in ("old", "moved", "broken"):
        archive.back_up(tmp_path / f"{name}.sqlite")
    archive.back_up(tmp_path / "handed-on.sqlite", downloaded=True)
    (tmp_path / "moved.sqlite").unlink()
    (tmp_path / "broken.sqlite").write_bytes(b"no database" * 100)
    erase_everything(archive)
    archive.back_up(tmp_path / "new.sqlite")
    with closing(sqlite3.connect(archive.folder / "record.sqlite")) as db:
        assert not db.execute("SELECT 1 FROM meta WHERE key = 'erasing'").fetchall()
    receipt = archive.erase(archive.plan_erasure([OTHERS[1].id]))
    assert receipt
    states = {Path(each["path"]).name: each["state"] for each in json.loads(receipt.read_text())["backups"]}
    assert states == {
        "old.sqlite": "still has what was erased",
        "moved.sqlite": "is no longer at this place",
        "broken.sqlite": "cannot be read",
        "": "was downloaded; nobody knows where it is",
        "new.sqlite": "still has what was erased",
    }


def test_what_was_erased_is_not_added_again(archive_of_secrets: Archive) -> None:
    archive = archive_of_secrets
    erase_everything(archive)
    changed = replace(SECRET, text="Something else was said.")
    elsewhere = replace(SECRET, id="another-id")
    for article in (SECRET, changed, elsewhere):
        (outcome,) = ingest(archive, [article])
        assert outcome.status is IngestStatus.LEFT_OUT
        assert "erased on 20" in outcome.message and "--allow-erased" in outcome.message
    with DryRun(archive) as rehearsal:
        assert rehearsal.add(SECRET).status is IngestStatus.LEFT_OUT
    (outcome,) = ingest(archive, [SECRET], allow_erased=True)
    assert outcome.status is IngestStatus.ADDED
    (outcome,) = ingest(archive, [changed])  # it is let in from now on
    assert outcome.status is IngestStatus.REPLACED
    assert Archive.open(archive.folder).lookup.has(SECRET.id)
    erase_everything(archive)
    assert next(ingest(archive, [SECRET])).status is IngestStatus.LEFT_OUT


def test_without_conversations_those_that_mention_it_are_named(archive_of_secrets: Archive) -> None:
    archive = archive_of_secrets
    (archive.folder / "report.json").write_text(json.dumps({"place": SECRET.id}))
    proposal = propose_erasure(archive, ErasureRequest((SECRET.id,)))
    assert [each.name for each in proposal.mentions] == [QUESTION]
    said = "\n".join(describe_proposal(proposal))
    assert f"“{QUESTION}” mentions it and stays" in said
    assert "The file report.json in the archive's folder has it and stays" in said
    receipt = archive.erase(proposal.plan)
    assert len(ConversationStore(archive.folder).search()) == 2
    assert receipt and json.loads(receipt.read_text())["other_files"] == ["report.json"]
    assert propose_erasure(archive, ErasureRequest(conversations=True)).plan.count == 2
    archive.erase(propose_erasure(archive, ErasureRequest(conversations=True)).plan)
    assert not ConversationStore(archive.folder).search()
    assert {name for names in traces(archive.folder).values() for name in names} == {"report.json"}


def test_what_others_give_too_is_still_followed_and_a_note_that_mentions_it_stays(
    empty_archive: Archive, add_articles: AddArticles
) -> None:
    archive = empty_archive
    alone = Article("alone-0123456789ab", "Berta Zimt said the ferry was late.", "Ferry Nebelhorn")
    named = Article("named", "It rained on the Nebelhorn. Ada Brandt, a pilot, said no. Berta Zimt left.", "Rain")
    add_articles(archive, [alone, named, Article("c", "Carl Dorn said the ferry was early.", "Ferry")])
    follows, clips = FollowStore(archive.folder), ClipStore(archive.folder)
    follows.follow("Berta Zimt", "berta-zimt")  # another article has the name
    follows.follow("Carl Dorn", "carl-dorn")
    for question in ("what about the Ferry Nebelhorn?", "what about the ferry?", "who said berta zimt was late?"):
        follows.follow(question, fields={"q": [question]})
    file = clips.change(clips.create("Trip"), lambda now: now.add(Item.of_text(ItemSort.NOTE, "See Ferry Nebelhorn")))
    update_unread(archive.folder, [{"place": "/a/alone", "status": "failed", "message": "Empty."}], ())
    proposal = propose_erasure(archive, ErasureRequest((alone.id,)))
    assert proposal.plan.files == (f"clips/{file.id}.json",)
    assert "The clip file “Trip” mentions it in a heading or note" in "\n".join(describe_proposal(proposal))
    archive.erase(proposal.plan)
    assert clips.files() == [file]
    names = ["Berta Zimt", "Carl Dorn", "what about the ferry?", "who said berta zimt was late?"]
    assert [each.name for each in follows.follows()] == names
    assert not unread_files(archive.folder)
    archive.erase(propose_erasure(archive, ErasureRequest(("named", "c"))).plan)
    assert [each.name for each in follows.follows()] == ["who said berta zimt was late?"]  # nobody quoted has the name


def test_by_speaker_and_by_date(archive_of_secrets: Archive, add_articles: AddArticles) -> None:
    archive = archive_of_secrets
    add_articles(archive, [Article("naming", "It rained. Juri Kolb was not there.", published=date(2020, 1, 1))])
    proposal = propose_erasure(archive, ErasureRequest(speaker="Juri Kolb"))
    assert [each.id for each in proposal.plan.articles] == ["other-1"]
    assert proposal.naming == ("naming",)
    with archive.writing() as writer:
        writer.remove(SECRET.id)
    proposal = propose_erasure(archive, ErasureRequest(before=date(2024, 5, 2)))
    assert [(each.id, each.state) for each in proposal.plan.articles] == [
        (SECRET.id, "removed"),
        (COPY.id, "in force"),
        ("naming", "in force"),
    ]
    with pytest.raises(NotFound, match="not even a removed one"):
        propose_erasure(archive, ErasureRequest(("nothing",)))
    with pytest.raises(NotFound):
        propose_erasure(archive, ErasureRequest(speaker="Nobody Known"))
    with pytest.raises(InputError):
        propose_erasure(archive, ErasureRequest())


def test_an_old_version_goes_and_a_correction_of_it_stays(empty_archive: Archive, add_articles: AddArticles) -> None:
    """Two articles had one text; one of them has another since: its old version alone goes."""
    from index.core.types import Being, Ruling, hull

    old = "Ada Brandt, a pilot, said the lock was shut. Nobody answered on the Querfeldein."
    add_articles(empty_archive, [Article("b", old), Article("a", old)])
    lookup = empty_archive.lookup
    (quotation,) = lookup.quotations_of(lookup.original_rows(["b"])[0])
    with empty_archive.writing() as writer:
        writer.correct("b", hull(quotation.quotation.content), Ruling.SPEAKER, "Ida Brandt", Being.PERSON)
    add_articles(empty_archive, [Article("b", "Ada Brandt, a pilot, said the lock was shut. It rained.")])
    (kept,) = lookup.quotations_of(lookup.original_rows(["b"])[0])
    assert kept.corrected and kept.quotation.source.name == "Ida Brandt"
    proposal = propose_erasure(empty_archive, ErasureRequest(("a",)))
    assert [(each.id, each.state) for each in proposal.plan.articles] == [("b", "replaced"), ("a", "in force")]
    empty_archive.erase(proposal.plan)
    assert b"Querfeldein" not in (empty_archive.folder / "record.sqlite").read_bytes()
    (now,) = lookup.quotations_of(lookup.original_rows(["b"])[0])
    assert now == kept
    assert empty_archive.status().sound
    with empty_archive.writing() as writer:
        writer.rebuild()
        writer.uncorrect("b", hull(now.quotation.content))
    (bare,) = lookup.quotations_of(lookup.original_rows(["b"])[0])
    assert bare.quotation.source.name == "Ada Brandt" and not bare.corrected


def test_a_ledger_cut_short_names_no_erasure(archive_of_secrets: Archive) -> None:
    ledger = archive_of_secrets.folder / "erasures" / "ledger.jsonl"
    ledger.parent.mkdir(exist_ok=True)
    ledger.write_text('{"number": "12345678", "made": "2026-01-01", "id": ["')
    assert Archive.open(archive_of_secrets.folder).lookup.has(SECRET.id)
    erase_everything(archive_of_secrets)
    assert len(ledger.read_text().splitlines()) == 2
    assert archive_of_secrets.status().erasures == 1


def test_a_reader_in_the_way_is_reported_and_the_erasure_finished_later(
    archive_of_secrets: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.store.sqlite import database

    monkeypatch.setattr(database, "_WAIT", 0.5)
    archive_of_secrets.database.close()
    archive = Archive.open(archive_of_secrets.folder)
    reader = sqlite3.connect(archive.folder / "record.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM articles").fetchall()
    with pytest.raises(ArchiveError, match="Close"):
        erase_everything(archive)
    assert archive.status().erasing
    reader.close()
    Archive.open(archive.folder, erase_again=True)
    archive.database.close()
    is_clean(archive)
    assert os.access(archive.folder, os.R_OK)
