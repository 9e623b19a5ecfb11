"""Archives of other versions of the program: an older one is read and corrected, a newer one refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from index.archive import Archive
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


def test_an_archive_of_a_newer_version_is_refused(empty: Archive) -> None:
    with empty.database.transaction() as db:
        db.execute("INSERT INTO migrations VALUES ('9999-later')")
    done = onrecord("status", "--archive", empty.folder)
    assert (done.returncode, "newer onrecord (9999-later)" in done.stderr) == (1, True)
