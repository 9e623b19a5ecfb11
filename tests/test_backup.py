"""A backup is the archive as it was at one moment, whoever writes meanwhile, and an archive again where it is restored."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import Archive
from index.errors import ArchiveError
from rag.ask import ask
from tests.command import onrecord
from tests.conftest import Put
from tests.test_archive import NOTE


def test_a_backup_is_restored_as_the_docs_say(archive: Archive, tmp_path: Path) -> None:
    done = onrecord("backup", tmp_path / "backup.sqlite", "--archive", archive.folder)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["backup.sqlite"]
    (tmp_path / "restored").mkdir()
    shutil.copy(tmp_path / "backup.sqlite", tmp_path / "restored" / "record.sqlite")
    restored = Archive.open(tmp_path / "restored")
    question = "what did Lavrov say about Patriot?"
    told = [(s.name, s.text) for s in ask(archive, question).matches]
    assert told and [(s.name, s.text) for s in ask(restored, question).matches] == told
    assert onrecord("rebuild", "--archive", restored.folder).returncode == 0
    assert [(s.name, s.text) for s in ask(restored, question).matches] == told
    assert restored.lookup.counts() == archive.lookup.counts()
    assert restored.status().sound and restored.lag() == 0


def test_a_backup_taken_while_somebody_writes_is_whole(empty: Archive, put: Put, tmp_path: Path) -> None:
    put(empty, [NOTE])
    stop, counts = threading.Event(), list[tuple[int, int, int, int]]()

    def back_up() -> None:
        reader = Archive.open(empty.folder)
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
        except BaseException as error:  # noqa: BLE001 - told to the thread that asserts
            failed.append(error)

    thread = threading.Thread(target=guarded)
    thread.start()
    for number in range(12):
        put(empty, [replace(NOTE, id=f"note-{number}", text=f"{NOTE.text} It was day {number} of the drought.")])
    stop.set()
    thread.join()
    assert not failed
    assert counts == sorted(counts)
    assert all(passages >= articles and quotations == 2 * articles for articles, quotations, _, passages in counts)


def test_nothing_is_overwritten_and_nothing_is_left_behind(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    with pytest.raises(ArchiveError, match="there already"):
        archive.back_up(tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"
    with pytest.raises(ArchiveError, match="cannot be written"):
        archive.back_up(tmp_path / "no such folder" / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
