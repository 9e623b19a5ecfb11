"""Archives of other versions of the program: an older one is read and corrected, a newer one refused."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from index.archive import Archive
from index.errors import ReadOnlyArchive
from index.ingest import Outcome
from index.schema import APPLICATION, MIGRATIONS
from index.vocabulary import Article, Ruling, Span
from tests.test_cli import onrecord

Put = Callable[[Archive, Iterable[Article]], list[Outcome]]


def old_archive(folder: Path) -> None:
    """An archive as the program left it two migrations ago, with one article in it."""
    folder.mkdir()
    db = sqlite3.connect(folder / "record.sqlite")
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute("CREATE TABLE migrations (name TEXT PRIMARY KEY) STRICT")
    for name, script in MIGRATIONS[:2]:
        db.executescript(f"{script}\nINSERT INTO migrations VALUES ('{name}');")
    text = "Ada Brandt of the Harbour Pilots Guild (HPG) said it was late."
    db.execute("INSERT INTO articles VALUES (1, 'old', 'x', ?, '', '', '', NULL, '', '', '', NULL)", (text,))
    db.execute("INSERT INTO vectors VALUES (1, x'00', 'm', ?)", (bytes(4 * 384),))
    db.execute("INSERT INTO speakers VALUES ('ada-brandt', 'Ada Brandt', 'person')")
    db.execute("INSERT INTO names VALUES ('Ada Brandt', 'person', 'an older rule', 'ada-brandt')")
    row = "(1, 1, '[[50, 61]]', '[]', '[0, 10]', 'indirect', 1, 0.9, 'Ada Brandt', NULL, 'person', 0.9, '[]', 'ada-brandt'"
    db.execute(f"INSERT INTO quotations VALUES {row}, 1, NULL)")
    db.commit()
    db.close()


def test_an_archive_of_an_older_version_is_read_and_corrected(tmp_path: Path, put: Put) -> None:
    old_archive(tmp_path / "old")
    archive = Archive.open(tmp_path / "old")
    assert [s.id for s in archive.lookup.speakers()] == ["ada-brandt"]
    put(archive, [Article("new", "The pilots were tired, Ms. Brandt said.")])
    assert {s.id: s.statements for s in archive.lookup.speakers()} == {"ada-brandt": 2}
    with archive.writing() as writer:
        writer.correct("old", Span(50, 61), Ruling.NOBODY)
    assert {s.id: s.statements for s in archive.lookup.speakers()} == {"brandt": 1}


def test_an_older_archive_that_cannot_be_written_to_says_what_to_do(tmp_path: Path) -> None:
    """As somebody without the right to write; root has it always, so a child process gives it up."""
    folder = tmp_path / "old"
    old_archive(folder)
    (folder / "record.sqlite").chmod(0o444)
    folder.chmod(0o555)
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_uid == os.getuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o055)
    reader = os.fork()
    if not reader:
        os._exit(_is_told_of_the_older_version(folder))
    assert os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1]) == 0


def _is_told_of_the_older_version(folder: Path) -> int:
    if os.getuid() == 0:
        os.setresgid(65534, 65534, 65534)
        os.setresuid(65534, 65534, 65534)
    try:
        Archive.open(folder)
    except ReadOnlyArchive as error:
        return 0 if "older onrecord" in str(error) and "onrecord status" in str(error) else 3
    return 4


def test_an_archive_of_a_newer_version_is_refused(new: Archive) -> None:
    with new.database.transaction() as db:
        db.execute("INSERT INTO migrations VALUES ('9999-later')")
    done = onrecord("status", "--archive", new.folder)
    assert (done.returncode, "newer onrecord (9999-later)" in done.stderr) == (1, True)
