"""A folder that is no archive is reported and left alone; an archive that is read-only answers."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive.ingest import ingest
from index.core.errors import NotAnArchive, NotFound, ReadOnlyArchive
from tests.support.sample_article import NOTE


class TestWhatIsNoArchive:
    def test_nothing_there(self, tmp_path: Path) -> None:
        with pytest.raises(NotFound, match="onrecord add"):
            Archive.open(tmp_path / "none")

    def test_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        with pytest.raises(NotAnArchive, match="is a file"):
            Archive.open(tmp_path / "file", create=True)

    def test_a_folder_with_other_things_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8")
        with pytest.raises(NotAnArchive, match="holds other files"):
            Archive.open(tmp_path, create=True)
        assert [p.name for p in tmp_path.iterdir()] == ["holiday.jpg"]

    def test_a_file_of_the_right_name_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "record.sqlite").write_bytes(b"no database at all" * 100)
        with pytest.raises(NotAnArchive, match="cannot be read"):
            Archive.open(tmp_path, create=True)

    def test_somebody_elses_database(self, tmp_path: Path) -> None:
        db = sqlite3.connect(tmp_path / "record.sqlite")
        db.execute("CREATE TABLE theirs (x)")
        db.close()
        with pytest.raises(NotAnArchive, match="another program"):
            Archive.open(tmp_path, create=True)


def test_a_read_only_archive_answers_and_cannot_be_added_to(archive_folder: Path, tmp_path: Path) -> None:
    """As somebody without the right to write; root has it always, so a child process gives it up."""
    folder = tmp_path / "archive"
    shutil.copytree(archive_folder, folder)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_uid == os.getuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o055)
    reader = os.fork()
    if not reader:
        os._exit(_reads_but_does_not_write(folder))
    assert os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1]) == 0


def _reads_but_does_not_write(folder: Path) -> int:
    import filelock  # noqa: F401 - what the child needs is loaded before it gives up its rights

    if os.getuid() == 0:
        os.setresgid(65534, 65534, 65534)
        os.setresuid(65534, 65534, 65534)
    archive = Archive.open(folder)
    if not archive.lookup.speakers():
        return 2
    try:
        list(ingest(archive, iter([NOTE])))
    except ReadOnlyArchive as error:
        return 0 if str(folder) in str(error) else 3
    return 4
