"""Before an older archive is brought up to date, its record is copied: the way back where that fails, or is regretted."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive.erasure import carry_out_erasure
from index.core.errors import ArchiveError, NotAnArchive, ReadOnlyArchive
from index.store import migrations
from index.store.migrations import MIGRATIONS, safety_copy
from index.store.migrations.safety_copy import is_safety_copy
from rag.admin.status_report import status_rows
from tests.support.archives import OLD_TEXT as TEXT
from tests.support.archives import old_archive
from tests.support.command import onrecord

COPY = f"before-{MIGRATIONS[-1][:4]}.sqlite"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The folder of an archive that the first version of the program made."""
    old_archive(tmp_path / "old", 1)
    return tmp_path / "old"


def applied(file: Path) -> list[str]:
    """The migrations that a record has."""
    with closing(sqlite3.connect(file)) as db:
        return [name for (name,) in db.execute("SELECT name FROM migrations ORDER BY name")]


def safety_copies(folder: Path) -> list[str]:
    """The names of the copies in an archive's folder, half-made ones among them."""
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("before-"))


def fail(db: sqlite3.Connection, name: str) -> None:
    """Apply half of a migration."""
    db.execute("DELETE FROM articles")
    raise sqlite3.IntegrityError("FOREIGN KEY constraint failed")


def test_the_copy_is_the_archive_as_it_was(old: Path, tmp_path: Path) -> None:
    Archive.open(old).database.close()
    assert safety_copies(old) == [COPY]
    assert (old / COPY).stat().st_mode & 0o077 == 0
    assert applied(old / COPY) == [MIGRATIONS[0]]
    assert applied(old / "record.sqlite") == list(MIGRATIONS)
    (tmp_path / "back").mkdir()
    (old / COPY).rename(tmp_path / "back" / "record.sqlite")
    back = Archive.open(tmp_path / "back")
    assert back.lookup.articles([1])[1].text == TEXT


def test_a_new_archive_and_one_that_is_up_to_date_need_none(empty_archive: Archive) -> None:
    Archive.open(empty_archive.folder, create=True).database.close()
    assert safety_copies(empty_archive.folder) == []


def test_the_next_one_takes_its_place(old: Path) -> None:
    for name in ("before-0001.sqlite", f"before-0002.sqlite.{'0' * 16}.part", "before-the-war.sqlite"):
        (old / name).write_bytes(b"earlier")
    Archive.open(old).database.close()
    assert safety_copies(old) == [COPY, "before-the-war.sqlite"]


def test_the_status_lists_it(old: Path) -> None:
    assert dict(status_rows(Archive.open(old).status()))["kept from before"] == COPY
    listed = onrecord("status", "--json", "--archive", old)
    assert (listed.returncode, json.loads(listed.stdout)["safety_copies"]) == (0, [COPY])
    (old / COPY).unlink()
    assert "kept from before" not in dict(status_rows(Archive.open(old).status()))


def test_a_migration_that_fails_leaves_the_archive_as_it_was_and_names_the_copy(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old / "before-0001.sqlite").write_bytes(b"of an earlier one, which succeeded")
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "_apply", fail)
        with pytest.raises(ArchiveError, match=rf"FOREIGN KEY constraint failed.*as it was.*{COPY}") as failed:
            Archive.open(old)
    assert not isinstance(failed.value, ReadOnlyArchive)
    assert applied(old / "record.sqlite") == applied(old / COPY) == [MIGRATIONS[0]]
    assert safety_copies(old) == ["before-0001.sqlite", COPY]
    assert Archive.open(old).lookup.articles([1])[1].text == TEXT
    assert safety_copies(old) == [COPY]


def test_without_room_for_the_copy_nothing_is_migrated(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*paths: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(safety_copy, "sync_to_disk", full)
    with pytest.raises(ArchiveError, match=r"not brought up to date.*No space left on device"):
        Archive.open(old)
    assert safety_copies(old) == []
    assert applied(old / "record.sqlite") == [MIGRATIONS[0]]


def test_what_is_erased_is_not_in_the_copy_either(old: Path) -> None:
    archive = Archive.open(old)
    (old / f"{COPY}.{'0' * 16}.part").write_bytes(TEXT.encode())
    assert TEXT.encode() in (old / COPY).read_bytes()
    plan = archive.plan_erasure(["old"])
    assert plan.files == ()  # the copy is seen to, and does not have to be deleted by hand
    with archive.locked():
        carry_out_erasure(old, archive.database, plan, lambda step: None)
    assert safety_copies(old) == []
    assert not [path for path in old.rglob("*") if path.is_file() and TEXT.encode() in path.read_bytes()]


def test_an_older_backup_restored_after_an_erasure_brings_nothing_back(old: Path) -> None:
    """Opening it makes a copy, which has the erased; erasing again deletes that."""
    backup = (old / "record.sqlite").read_bytes()
    archive = Archive.open(old)
    archive.erase(archive.plan_erasure(["old"]))
    archive.database.close()
    (old / "record.sqlite").write_bytes(backup)
    with pytest.raises(ArchiveError, match="erase --again"):
        Archive.open(old)
    assert safety_copies(old) == [COPY]
    Archive.open(old, erase_again=True).database.close()
    assert safety_copies(old) == []
    assert not [path for path in old.rglob("*") if path.is_file() and TEXT.encode() in path.read_bytes()]


def test_an_archive_of_a_newer_version_is_neither_read_nor_changed(old: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(old / "record.sqlite")) as db:
        db.execute("INSERT INTO migrations VALUES ('9999-later')")
        db.commit()
    before = (old / "record.sqlite").read_bytes()
    for create in (False, True):
        with pytest.raises(NotAnArchive, match="newer onrecord"):
            Archive.open(old, create=create)
    done = onrecord("backup", tmp_path / "backup.sqlite", "--archive", old)
    assert (done.returncode, "Update this one" in done.stderr) == (1, True)
    assert (old / "record.sqlite").read_bytes() == before
    assert safety_copies(old) == []
    assert not (tmp_path / "backup.sqlite").exists()


@pytest.mark.parametrize("name", ["before-.sqlite", "before-0011.sqlite.part", "x-before-0011.sqlite", "record.sqlite"])
def test_other_files_are_no_copies(name: str) -> None:
    assert not is_safety_copy(name)
