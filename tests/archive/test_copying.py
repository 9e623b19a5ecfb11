"""A copy of a record is the same record, whichever engine it is in, also when it was interrupted on the way."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.archive import Archive
from index.archive.copying import copy_archive
from index.core.archive_place import Address
from index.core.errors import ArchiveError
from index.core.rights import AccessRole, Actor
from index.core.types import Being, Ruling, hull
from index.store.audit.events import EventAction
from index.store.backup import record_copying
from index.store.copying import record_copy
from index.store.copying.record_copy import CopyProgress, copy_record, finish_copy, unfinished_copy
from index.store.copying.tables import PARTS, TABLES
from index.store.database import Database
from index.store.erasure.backups import known_backups
from index.store.filters import Filter
from index.store.postgres.database import PostgresDatabase
from index.store.sqlite.database import FILE, SqliteDatabase
from index.system.subprocesses import Stopped
from rag.answers.engine import ask
from rag.conversation.history import ConversationStore
from tests.support.archives import LAVROV
from tests.support.command import onrecord

pytestmark = pytest.mark.slow
PLACES = ("here", "there")


@pytest.fixture(scope="module")
def corrected_folder(archive_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive with corrections of each kind, rows that are gone, and a conversation. Not to be written
    to."""
    archive = Archive.open(shutil.copytree(archive_folder, tmp_path_factory.mktemp("corrected") / "archive"))
    (first, *_, last) = archive.lookup.select(Filter(("sergei-lavrov",)))
    articles = archive.lookup.articles([first.article, last.article])
    with archive.writing() as writer:
        writer.correct(articles[first.article].id, hull(first.quotation.content), Ruling.SPEAKER, "Ada Brandt")
        writer.edit_article(articles[last.article].id, title="Another title — “so”")
        one, other = [each.id for each in archive.lookup.speakers() if each.being is Being.PERSON][-2:]
        writer.join(one, other)
        (gone, *_) = (identifier for _, identifier in archive.lookup.article_rows() if "lavrov" not in identifier)
        writer.remove(gone)
    ConversationStore(archive.folder).save(None, [{"q": [LAVROV]}])
    archive.database.close()
    return archive.folder


@pytest.fixture
def folder(corrected_folder: Path, tmp_path: Path) -> Path:
    """A copy of it that may be written to."""
    return shutil.copytree(corrected_folder, tmp_path / "archive")


@pytest.fixture
def address(postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty database."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return postgres_database


@pytest.fixture
def server(address: str) -> Iterator[PostgresDatabase]:
    database = PostgresDatabase(Address(address), create=True)
    yield database
    database.close()


def rows_of(database: Database, *, but: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, the columns in the order of their names."""
    content = {}
    for table in (*TABLES, "meta"):
        cursor = database.db.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        order = sorted(range(len(names)), key=names.__getitem__)
        rows = [tuple(row[i] for i in order) for row in cursor.fetchall()]
        content[table] = sorted(rows, key=repr) if table not in but else []
    return content


def stop_after(windows: int) -> tuple[Callable[[CopyProgress], None], Callable[[], bool]]:
    """What is told of progress, and a function that returns True once it was told so often."""
    told = list[CopyProgress]()
    return told.append, lambda: len(told) >= windows


def test_every_table_is_copied_after_those_that_it_points_to(tmp_path: Path) -> None:
    db = SqliteDatabase(tmp_path, create=True).db
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence'"
    assert {name for (name,) in db.execute(query)} == {*TABLES, "meta", "migrations"}
    for number, part in enumerate(PARTS):
        before = {each.table for each in PARTS[:number]}
        assert {row[2] for row in db.execute(f"PRAGMA foreign_key_list({part.table})")} <= {*before, part.table}
        keys = [row for row in db.execute(f"PRAGMA table_info({part.table})") if row[5]]
        assert part.key == tuple(row[1] for row in sorted(keys, key=lambda row: row[5]))
    db.close()


def test_there_and_back_is_the_same(folder: Path, address: str, tmp_path: Path) -> None:
    before = rows_of(SqliteDatabase(folder))
    numbers = sqlite3.connect(folder / FILE).execute("SELECT * FROM sqlite_sequence WHERE seq ORDER BY 1").fetchall()
    there = onrecord("copy", folder, address)
    assert there.returncode == 0, there.stderr
    assert f"{sum(map(len, before.values())) - len(before['meta']):,} rows of 12 articles" in there.stdout
    assert str(folder) in there.stdout.splitlines()[-1]
    on_server = Archive.open(address)
    assert rows_of(on_server.database) == before
    assert ConversationStore(on_server.folder).search() == []  # they stay where they are
    back = tmp_path / "back"
    copy_archive(on_server, back)
    returned = Archive.open(back)
    assert rows_of(returned.database) == before
    assert sqlite3.connect(back / FILE).execute("SELECT * FROM sqlite_sequence ORDER BY 1").fetchall() == numbers
    assert returned.status().sound and returned.status().lag == 0
    answers = [[(s.name, s.text) for s in ask(each, LAVROV).matches] for each in (on_server, returned)]
    assert answers[0] == answers[1] == [(s.name, s.text) for s in ask(Archive.open(folder), LAVROV).matches] != []
    for source, path in ((Archive.open(folder), str(Address(address))), (on_server, str(back / FILE))):
        assert source.event_log()[0].action == EventAction.COPY
        assert [each.path for each in known_backups(source.folder)] == [path]
    on_server.database.close()


@pytest.mark.parametrize("onto_server", [True, False])
def test_an_interrupted_copy_goes_on_where_it_was(
    folder: Path, server: PostgresDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, onto_server: bool
) -> None:
    monkeypatch.setattr(record_copy, "_WINDOW", 7)
    source: Database = SqliteDatabase(folder)
    target: Database = server
    before = rows_of(source)
    if not onto_server:
        copy_record(source, server, PLACES)
        finish_copy(server)
        (tmp_path / "target").mkdir()
        source, target = server, SqliteDatabase(tmp_path / "target", create=True)
    report, stopped = stop_after(20)
    with pytest.raises(Stopped):
        copy_record(source, target, PLACES, report, stopped)
    assert unfinished_copy(target) == "here"
    there = sum(len(rows) for rows in rows_of(target).values())
    done = copy_record(source, target, PLACES)
    assert 20 * 7 >= done.done - done.copied == there - 1 > 0  # but for the mark
    finish_copy(target)
    assert rows_of(target) == before
    triggers = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'quotations'::regclass AND tgenabled <> 'O'"
    assert not server.db.execute(triggers).fetchall()
    if not onto_server:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        assert target.db.execute(query).fetchall() == SqliteDatabase(folder).db.execute(query).fetchall()
        target.close()


def test_a_copy_that_was_killed_is_no_archive_until_it_is_finished(folder: Path, address: str) -> None:
    program = f"""
        import os, signal
        from index.archive import Archive
        from index.archive.copying import copy_archive
        from index.store.copying import record_copy
        record_copy._WINDOW = 10
        def report(progress):
            if progress.at == "quotations":
                os.kill(os.getpid(), signal.SIGKILL)
        copy_archive(Archive.open({str(folder)!r}), {address!r}, report)
    """
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], env=dict(os.environ), check=False)
    assert killed.returncode == -signal.SIGKILL
    with pytest.raises(ArchiveError, match=f"not finished. Finish it with: onrecord copy {folder} postgresql://"):
        Archive.open(address, create=True)
    copied = copy_archive(Archive.open(folder), address)
    assert 0 < copied.copied < copied.rows
    archive = Archive.open(address)
    assert rows_of(archive.database) == rows_of(SqliteDatabase(folder)) | {
        table: rows for table, rows in rows_of(archive.database).items() if table in ("events", "actors")
    }
    archive.database.close()


def test_ctrl_c_stops_it_and_says_how_to_go_on(folder: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def pressing(*values: object) -> CopyProgress:
        if values[0] == "passages":
            signal.raise_signal(signal.SIGINT)
        return CopyProgress(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(record_copy, "CopyProgress", pressing)
    monkeypatch.setattr(record_copy, "_WINDOW", 10)
    done = onrecord("copy", folder, address)
    assert done.returncode == 1
    assert f"stopped. What was copied stays; go on with: onrecord copy {folder} postgresql://" in done.stderr


def test_what_changed_since_begins_it_anew(folder: Path, server: PostgresDatabase) -> None:
    source = SqliteDatabase(folder)
    report, stopped = stop_after(8)
    with pytest.raises(Stopped):
        copy_record(source, server, PLACES, report, stopped)
    archive = Archive.open(folder)
    with archive.writing() as writer:
        writer.remove(next(iter(archive.lookup.article_rows()))[1])
    done = copy_record(source, server, PLACES)
    assert done.copied == done.done
    finish_copy(server)
    assert rows_of(server) == rows_of(source)


def test_nothing_is_copied_over_an_archive_or_another_copy(folder: Path, server: PostgresDatabase) -> None:
    source = SqliteDatabase(folder)
    report, stopped = stop_after(3)
    with pytest.raises(Stopped):
        copy_record(source, server, PLACES, report, stopped)
    with pytest.raises(ArchiveError, match="In there there is an unfinished copy of another archive, here"):
        copy_record(source, server, ("elsewhere", "there"))
    copy_record(source, server, PLACES)
    finish_copy(server)
    before = rows_of(server)
    with pytest.raises(ArchiveError, match="There is an archive in there already, and nothing is copied over it"):
        copy_record(source, server, PLACES)
    assert rows_of(server) == before


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("DELETE FROM bands WHERE article = (SELECT min(article) FROM bands)", "another number of rows of bands"),
        ("UPDATE articles SET text = replace(text, 'said', 'denied')", "the text of the article .* has another hash"),
        ("UPDATE quotations SET content = '[[0, 1]]'", "the statement in row [0-9]+ has other words"),
    ],
)
def test_what_is_not_the_same_is_no_copy(folder: Path, tmp_path: Path, change: str, told: str) -> None:
    (tmp_path / "target").mkdir()
    source, target = SqliteDatabase(folder), SqliteDatabase(tmp_path / "target", create=True)
    copy_record(source, target, PLACES)
    target.db.execute(change)
    with pytest.raises(ArchiveError, match=told):
        copy_record(source, target, PLACES)
    copy_record(source, target, PLACES)  # anew
    finish_copy(target)
    assert rows_of(target) == rows_of(source)
    target.close()


def test_a_character_that_the_server_cannot_store_is_named(folder: Path, server: PostgresDatabase) -> None:
    with closing(sqlite3.connect(folder / FILE)) as db:
        db.execute("UPDATE articles SET title = 'a' || char(0) || 'b' WHERE seq = 3")
        db.commit()
    with pytest.raises(ArchiveError, match=r"articles, row 3: its title has the character U\+0000"):
        copy_record(SqliteDatabase(folder), server, PLACES)


def test_it_is_of_one_moment(folder: Path, server: PostgresDatabase, tmp_path: Path) -> None:
    copy_record(SqliteDatabase(folder), server, PLACES)
    finish_copy(server)
    before, other = rows_of(server), PostgresDatabase(server.address)

    def change(progress: CopyProgress) -> None:
        if progress.at == "articles":
            record_copying(other, Actor("a", "Anna", AccessRole.ADMINISTRATOR, "page"), EventAction.BACK_UP)
            other.set_meta("later", "yes")

    (tmp_path / "target").mkdir()
    target = SqliteDatabase(tmp_path / "target", create=True)
    copy_record(server, target, PLACES, change)
    finish_copy(target)
    assert rows_of(target) == before != rows_of(server)
    other.close()
    target.close()


def test_a_backup_of_a_server_is_an_archive_in_a_folder(folder: Path, address: str, tmp_path: Path) -> None:
    copy_archive(Archive.open(folder), address)
    archive = Archive.open(address)
    ConversationStore(archive.folder).save(None, [{"q": ["who said it?"]}])
    before = rows_of(archive.database)
    (tmp_path / "backups").mkdir()
    done = onrecord("backup", "--to", tmp_path / "backups", "--keep", "7d", "--archive", address)
    assert done.returncode == 0, done.stderr
    (file,) = (tmp_path / "backups").iterdir()
    assert "read back and compared: 13." in done.stdout and file.name.startswith(f"{archive.name}-20")
    (tmp_path / "restored").mkdir()
    shutil.copy(file, tmp_path / "restored" / FILE)
    restored = Archive.open(tmp_path / "restored")
    assert rows_of(restored.database, but=("meta",)) == before | {"meta": []}
    (kept,) = ConversationStore(restored.folder).search()
    assert [*kept.turns] == [{"q": ["who said it?"]}]
    assert [s.text for s in ask(restored, LAVROV).matches] == [s.text for s in ask(archive, LAVROV).matches] != []
    assert archive.event_log()[0].action == EventAction.BACK_UP
    archive.database.close()
