"""A backup is the archive as it was at one moment, whoever writes meanwhile, and an archive again where it is restored."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import Archive
from index.core.errors import ArchiveError
from rag.answers.engine import ask
from rag.conversation.history import ConversationStore
from tests.support.archives import AddArticles
from tests.support.command import onrecord
from tests.support.sample_article import NOTE

pytestmark = pytest.mark.slow


def test_a_backup_is_restored_as_the_docs_say(archive: Archive, tmp_path: Path) -> None:
    done = onrecord("backup", tmp_path / "backup.sqlite", "--archive", archive.folder)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["backup.sqlite"]
    (tmp_path / "restored").mkdir()
    shutil.copy(tmp_path / "backup.sqlite", tmp_path / "restored" / "record.sqlite")
    restored = Archive.open(tmp_path / "restored")
    question = "what did Lavrov say about Patriot?"
    matches = [(s.name, s.text) for s in ask(archive, question).matches]
    assert matches and [(s.name, s.text) for s in ask(restored, question).matches] == matches
    assert onrecord("rebuild", "--archive", restored.folder).returncode == 0
    assert [(s.name, s.text) for s in ask(restored, question).matches] == matches
    assert restored.lookup.counts() == archive.lookup.counts()
    assert restored.status().sound and restored.status().lag == 0


def test_conversations_come_back_with_a_backup(
    empty_archive: Archive, add_articles: AddArticles, tmp_path: Path
) -> None:
    add_articles(empty_archive, [NOTE])
    book = ConversationStore(empty_archive.folder)
    one, two = (book.save(None, [{"q": [question]}]) for question in ("who said it?", "what did Ann say?"))
    (book.folder / f"{'0' * 16}.damaged").write_bytes(b"{")
    empty_archive.back_up(tmp_path / "backup.sqlite")
    (tmp_path / "restored").mkdir()
    shutil.copy(tmp_path / "backup.sqlite", tmp_path / "restored" / "record.sqlite")
    restored = Archive.open(tmp_path / "restored")
    there = ConversationStore(restored.folder)
    assert sorted(each.id for each in there.search()) == sorted([one.id, two.id])
    assert not there.damaged_files()
    there.delete(one)
    renamed = there.rename(two, "later")
    Archive.open(restored.folder).back_up(tmp_path / "again.sqlite")  # what was deleted does not come back
    (tmp_path / "again.sqlite").replace(tmp_path / "restored" / "record.sqlite")
    assert Archive.open(restored.folder).status().sound
    assert there.search() == [renamed]


def test_a_backup_writes_nowhere_else(empty_archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite"
    empty_archive.back_up(file)
    with closing(sqlite3.connect(file)) as db:
        db.execute("INSERT INTO conversations VALUES ('../../evil.json', x'7b7d')")
        db.commit()
    (tmp_path / "restored").mkdir()
    file.rename(tmp_path / "restored" / "record.sqlite")
    Archive.open(tmp_path / "restored")
    assert not list((tmp_path / "restored" / "conversations").iterdir())
    assert not list(tmp_path.rglob("evil.json"))


def test_a_backup_taken_while_somebody_writes_is_whole(
    empty_archive: Archive, add_articles: AddArticles, tmp_path: Path
) -> None:
    add_articles(empty_archive, [NOTE])
    stop, counts = threading.Event(), list[tuple[int, int, int, int]]()

    def back_up() -> None:
        reader = Archive.open(empty_archive.folder)
        while not stop.is_set() or not counts:
            file = tmp_path / f"{len(counts)}.sqlite"
            reader.back_up(file)
            (tmp_path / f"a{len(counts)}").mkdir()
            file.rename(tmp_path / f"a{len(counts)}" / "record.sqlite")
            copy = Archive.open(tmp_path / f"a{len(counts)}")
            assert copy.status().sound
            counts.append(copy.lookup.counts())

    failed = list[BaseException]()

    def guarded() -> None:
        try:
            back_up()
        except BaseException as error:  # noqa: BLE001 - passed to the thread that asserts
            failed.append(error)

    thread = threading.Thread(target=guarded)
    thread.start()
    for number in range(12):
        add_articles(
            empty_archive, [replace(NOTE, id=f"note-{number}", text=f"{NOTE.text} It was day {number} of the drought.")]
        )
    stop.set()
    thread.join()
    assert not failed
    assert counts == sorted(counts)
    assert all(passages >= articles and quotations == 2 * articles for articles, quotations, _, passages in counts)


def test_nothing_is_overwritten_and_nothing_is_left_behind(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    with pytest.raises(ArchiveError, match="already exists"):
        archive.back_up(tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"
    with pytest.raises(ArchiveError, match="cannot be written"):
        archive.back_up(tmp_path / "no such folder" / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
