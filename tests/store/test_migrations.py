"""Archives of other versions of the program: an older one is read and corrected, a newer one refused."""

from __future__ import annotations

import ast
import hashlib
import os
import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.archive import Archive
from index.core.errors import ReadOnlyArchive
from index.core.types import Article, Role, Ruling, Span
from index.store import migrations, stats
from index.store.filters import Filter
from index.store.migrations import MIGRATIONS
from index.store.record_writer import Reading, Store
from tests.support.archives import OLD_TEXT, AddArticles, old_archive
from tests.support.command import onrecord
from tests.support.speaker_stats import sound

FOLDER = Path(migrations.__file__).parent


def schema(folder: Path) -> list[tuple[str, ...]]:
    """SQLite's definitions of tables, indexes and triggers."""
    with closing(sqlite3.connect(folder / "record.sqlite")) as db:
        return db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()


@pytest.mark.parametrize("applied", range(1, len(MIGRATIONS) + 1))
def test_an_archive_of_every_older_version_comes_to_have_the_schema_of_a_new_one(applied: int, tmp_path: Path) -> None:
    old_archive(tmp_path / "old", applied)
    assert (schema(tmp_path / "old") == schema_of_a_new_one(tmp_path)) is (applied == len(MIGRATIONS))
    Archive.open(tmp_path / "old").database.close()
    assert schema(tmp_path / "old") == schema_of_a_new_one(tmp_path)


def schema_of_a_new_one(folder: Path) -> list[tuple[str, ...]]:
    """The schema of an archive that has just been made."""
    Archive.open(folder / "new", create=True).database.close()
    return schema(folder / "new")


def test_a_migration_is_never_edited() -> None:
    """Archives have applied these; what differs is a migration of its own, added below."""
    files = sorted(file for file in FOLDER.iterdir() if file.name[0].isdigit())
    assert {file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:16] for file in files} == {
        "0001_record.sql": "8f6dcbc8d4f987f2",
        "0002_carrier.sql": "0616bb4af635d64a",
        "0003_corrections.sql": "7e404bb9a648b77e",
        "0004_places.py": "36b0a42727cfb269",
        "0004_places.sql": "422c93697791a225",
        "0005_tallies.sql": "16475b879a6d3ec1",
        "0006_usage.sql": "92f7599198331022",
        "0007_edits.py": "374841c93a964ca7",
        "0007_edits.sql": "1a07c6d27bd37f84",
        "0008_transcripts.sql": "82d694dc9bda0dd0",
        "0009_erasures.sql": "a0f90e1328ab4edb",
        "0010_kept_roles.sql": "bfd392313d180766",
        "0011_events.sql": "97aa489f3c2a7fb9",
        "0012_times.sql": "850ebdf8aff41962",
    }


def test_a_migration_imports_the_standard_library_alone() -> None:
    steps = sorted(FOLDER.glob("[0-9]*.py"))
    assert steps
    for step in steps:
        for node in ast.walk(ast.parse(step.read_text("utf8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or "."] if isinstance(node, ast.ImportFrom) else []
            assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names, step.name


@pytest.mark.parametrize("applied", range(1, len(MIGRATIONS) + 1))
def test_an_archive_of_every_older_version_is_brought_up_to_date(applied: int, tmp_path: Path) -> None:
    old_archive(tmp_path / "old", applied)
    archive = Archive.open(tmp_path / "old")
    listed = archive.database.db.execute("SELECT name FROM migrations ORDER BY name")
    assert [name for (name,) in listed] == list(MIGRATIONS)
    assert archive.status().faults == ()
    day = date(2024, 5, 1)
    (speaker,) = archive.lookup.speakers()
    assert (speaker.id, speaker.statements, speaker.articles, speaker.first) == ("ada-brandt", 1, 1, day)
    assert speaker.roles == (Role("pilot", 1, day, day),)
    assert archive.lookup.rows(Filter(("ada-brandt",), since=day)) == [1]
    sound(archive.database)
    assert [q.quotation.content for q in archive.lookup.quotations_of(1)] == [(Span(50, 61),)]
    copy = Reading(Article("copy", OLD_TEXT), (), (), np.zeros((0, 1), np.float32), np.zeros((0, 1), np.float32))
    archive.database.make_writable()
    Store(archive.database).add(copy, model="m", extractor="")
    assert stats.duplicate_counts(archive.database.db) == (1, 0, 0)
    with archive.writing() as writer:
        writer.correct("copy", Span(50, 61), Ruling.NOBODY)
    assert archive.lookup.speakers() == []
    assert [(each.action, each.article) for each in archive.lookup.events()] == [("nobody", "old"), ("add", "copy")]
    sound(archive.database)


@pytest.mark.slow
def test_an_archive_of_an_older_version_is_read_and_corrected(tmp_path: Path, add_articles: AddArticles) -> None:
    old_archive(tmp_path / "old")
    archive = Archive.open(tmp_path / "old")
    assert [s.id for s in archive.lookup.speakers()] == ["ada-brandt"]
    add_articles(archive, [Article("new", "The pilots were tired, Ms. Brandt said.")])
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


def test_an_archive_of_a_newer_version_is_refused(unpublished_archive: Archive) -> None:
    with unpublished_archive.database.transaction() as db:
        db.execute("INSERT INTO migrations VALUES ('9999-later')")
    done = onrecord("status", "--archive", unpublished_archive.folder)
    assert (done.returncode, "newer onrecord (9999-later)" in done.stderr) == (1, True)
