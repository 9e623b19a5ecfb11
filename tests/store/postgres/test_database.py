"""The record on a PostgreSQL server: its tables, its refusals, its lock; and that no password is ever shown."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.archive import Archive
from index.core.archive_place import Address
from index.core.errors import ArchiveBusy, ArchiveError, NotAnArchive, NotFound, ReadOnlyArchive
from index.core.rights import local_actor
from index.core.settings import load_settings
from index.core.types import Article, Being, Quotation, Source, Span
from index.store.audit.events import EventAction, record_event
from index.store.migrations import MIGRATIONS
from index.store.postgres.database import _SCRIPTS, PostgresDatabase
from index.store.postgres.dialect import translate
from index.store.record_reader import Lookup
from index.store.record_writer import Reading, Store
from index.store.sqlite.database import SqliteDatabase
from index.system.subprocesses import Stopped
from tests.support.servers.postgres import connect, new_schema

NAMES = ("Ada Smith", "Smith", "A. Smith", "Ida Lind", "Lind", "Bill Smith", "Juri Kolb", "J. Kolb")


@pytest.fixture
def address(postgres_server: str) -> Iterator[str]:
    with new_schema(postgres_server) as address:
        yield address


@pytest.fixture
def database(address: str) -> Iterator[PostgresDatabase]:
    database = PostgresDatabase(Address(address), create=True)
    yield database
    database.close()


def put(database: PostgresDatabase, numbers: list[int]) -> None:
    """Add articles, each as a writer of its own would."""
    for n in numbers:
        text = " ".join(f"w{n}x{i}" for i in range(40))
        spans = (Span(8 * i, 8 * i + 5) for i in range(3))
        quotations = [
            Quotation((span,), Source(None, NAMES[(n + 3 * i) % len(NAMES)], None, Being.PERSON, 1.0))
            for i, span in enumerate(spans)
        ]
        vectors = np.full((3, 2), n, np.float32)
        with database.exclusive(seconds=60.0):
            reading = Reading(Article(f"{n}", text), quotations, (), vectors, vectors[:0])
            Store(database).add(reading, model="m", extractor="e")
    database.close()


def speakers(database: PostgresDatabase) -> list[tuple[object, ...]]:
    query = (
        "SELECT n.name, n.articles, s.id, s.name, s.statements, s.articles, (SELECT count(*) FROM quotations q"
        " WHERE q.speaker = s.id) FROM names n JOIN speakers s ON s.id = n.speaker ORDER BY n.name"
    )
    return database.db.execute(query).fetchall()


def test_the_tables_are_those_of_a_migrated_file(database: PostgresDatabase, tmp_path: Path) -> None:
    file = SqliteDatabase(tmp_path, create=True).db
    tables = file.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence'"
    ).fetchall()
    columns = {
        (table, column): needed or key
        for (table,) in tables
        for _, column, _, needed, _, key in file.execute(f"PRAGMA table_info({table})")
    }
    query = (
        "SELECT table_name, column_name, is_nullable = 'NO' FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name NOT IN ('search_due', 'changes')"
    )
    assert {row[:2]: row[2] for row in database.db.execute(query)} == {name: bool(n) for name, n in columns.items()}
    assert (
        database.db.execute("SELECT name FROM migrations ORDER BY 1").fetchall()
        == file.execute("SELECT name FROM migrations ORDER BY 1").fetchall()
    )
    file.close()


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM events",
        "TRUNCATE events CASCADE",
        "UPDATE events SET after = 'Another'",
        "UPDATE events SET article = NULL",
        "UPDATE actors SET name = 'Nobody'",
        "DELETE FROM actors",
    ],
)
@pytest.mark.parametrize("erasing", [False, True])
def test_no_event_is_changed_or_deleted(database: PostgresDatabase, change: str, erasing: bool) -> None:
    with database.transaction() as db:
        record_event(db, local_actor(), EventAction.EDIT, article="a", subject="title", before="x", after="y")
    if erasing:
        database.set_meta("erasing", "{}")
    with pytest.raises(ArchiveError, match="an event is never"):
        database.db.execute(change)
    blank = "UPDATE events SET article = 'sha256:00', before = NULL, after = NULL"
    if erasing:
        assert database.db.execute(blank).rowcount == 1
    else:
        with pytest.raises(ArchiveError, match="an event is never"):
            database.db.execute(blank)


def test_four_writers_at_once_leave_what_one_does(database: PostgresDatabase, postgres_server: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda first: put(database, list(range(first, 24, 4))), range(4)))
    with new_schema(postgres_server) as address:
        alone = PostgresDatabase(Address(address), create=True)
        put(alone, list(range(24)))
        assert speakers(database) == speakers(alone)
        alone.close()


def test_a_second_writer_is_told_who_writes_and_a_dead_one_lets_go(database: PostgresDatabase, address: str) -> None:
    other = PostgresDatabase(Address(address))
    told = pytest.raises(ArchiveBusy, match=r"written to by postgres from .* \(process \d+")
    with other.exclusive(), told, database.exclusive(seconds=0):
        pass
    with other.exclusive():
        other.db.raw.pgconn.finish()
        database.exclusive(seconds=10.0).__enter__()


def test_a_long_statement_is_stopped_and_undone(database: PostgresDatabase) -> None:
    event = threading.Event()
    threading.Timer(0.3, event.set).start()
    started = time.monotonic()
    with pytest.raises(Stopped), database.transaction(event.is_set) as db:
        db.execute("INSERT INTO meta VALUES ('half', 'done')")
        db.execute("SELECT pg_sleep(60)")
    assert time.monotonic() - started < 30
    assert database.meta("half") is None


def test_a_schema_without_tables_and_that_of_another_program_are_no_archives(address: str) -> None:
    with pytest.raises(NotFound, match="onrecord add FILES --archive"):
        PostgresDatabase(Address(address))
    with connect(address) as connection:
        connection.execute("CREATE TABLE articles (x integer)")
    with pytest.raises(NotAnArchive, match="another program"):
        PostgresDatabase(Address(address), create=True)


def test_what_is_kept_of_the_record_is_as_new_as_the_last_commit(database: PostgresDatabase, address: str) -> None:
    put(database, [1])
    lookup, other = Lookup(database), PostgresDatabase(Address(address))
    counts, state, edition = lookup.counts(), lookup.state(), lookup.edition()
    with ThreadPoolExecutor(1) as another_thread:
        assert another_thread.submit(lookup.state).result() == state == lookup.state()
    with other.transaction() as db:
        db.execute("DELETE FROM quotations WHERE seq = (SELECT min(seq) FROM quotations)")
        assert (lookup.counts(), lookup.edition(), lookup.state()) == (counts, edition, state)
        assert Lookup(other).counts()[1] == counts[1] - 1
        assert Lookup(other).state() != Lookup(other).state()
    assert lookup.counts()[1] == counts[1] - 1
    assert lookup.edition() != edition and lookup.state() != state
    other.close()


@pytest.mark.parametrize(
    "address",
    ["postgresql://anna:hunter2@127.0.0.1:1/news", "postgresql://anna@127.0.0.1:1/news?password=hunter2"],
)
def test_a_password_is_never_shown(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_ARCHIVE", address)
    shown = Address(address)
    assert "hunter2" not in f"{shown} {shown!r} {shown.state_folder} {load_settings()!r}"
    with pytest.raises(ArchiveError, match=r"anna@127\.0\.0\.1:1/news.* cannot be reached") as error:
        Archive.open(address)
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize("password", ["hunter2", "p@hunter2", "p/hunter2", "p?hunter2#", "[hunter2"])
def test_nor_is_one_that_an_address_should_not_have(password: str) -> None:
    assert str(Address(f"postgresql://anna:{password}@host/news")) == "postgresql://anna@host/news"


@pytest.mark.parametrize(
    ("query", "translated"),
    [
        ("x = ? AND y = '?' AND z LIKE '50 %'", "x = %s AND y = '?' AND z ILIKE '50 %%'"),
        ("seq IN (SELECT value FROM json_each(?)) OR a = :a", "seq = ANY(%s) OR a = %(a)s"),
        ("seq NOT IN (SELECT value FROM json_each(:rows))", "seq <> ALL(%(rows)s)"),
        ("json_extract(q, '$[0][0]'), x::text % 2", "json_extract(q, '$[0][0]'), x::text %% 2"),
    ],
)
def test_a_statement_is_translated(query: str, translated: str) -> None:
    assert translate(query) == translated


def schema(database: PostgresDatabase) -> list[tuple[object, ...]]:
    """Columns, indexes, triggers and functions, the schema's own name left out."""
    queries = (
        "SELECT table_name, column_name, data_type, column_default IS NULL, is_nullable"
        " FROM information_schema.columns WHERE table_schema = current_schema()",
        "SELECT replace(indexdef, current_schema(), '') FROM pg_indexes WHERE schemaname = current_schema()",
        "SELECT trigger_name, event_object_table, event_manipulation FROM information_schema.triggers"
        " WHERE trigger_schema = current_schema()",
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND prokind = 'f'",
        "SELECT name FROM migrations",
    )
    return [row for query in queries for row in sorted(map(tuple, database.db.execute(query)))]


@pytest.fixture
def older(address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an archive that lacks the migrations from 0011 on, with an article."""
    monkeypatch.setattr(PostgresDatabase, "_check", lambda database: None)
    made = PostgresDatabase(Address(address))
    made._migrate(up_to="0010-kept-roles")
    made.db.execute(
        "INSERT INTO articles (id, hash, text, title, outlet, author, url, added, extractor)"
        " VALUES ('old', '', 'Old.', '', '', '', '', '', '')"
    )
    made.close()
    monkeypatch.undo()
    return address


def test_an_older_archive_comes_to_have_the_schema_of_a_new_one(older: str, postgres_server: str) -> None:
    with new_schema(postgres_server) as address:
        new = PostgresDatabase(Address(address), create=True)
        expected = schema(new)
        new.close()
    database = PostgresDatabase(Address(older))
    assert schema(database) == expected
    assert database.db.execute("SELECT id FROM articles").fetchall() == [("old",)]
    put(database, [1])
    assert database.db.execute("SELECT count(*) FROM events").fetchone() == (1,)
    PostgresDatabase(Address(older)).close()
    database.close()


def test_a_migration_that_fails_leaves_the_older_archive(older: str) -> None:
    with connect(older) as connection:
        connection.execute("CREATE TABLE events (x integer)")  # in its way
    with pytest.raises(ArchiveError, match="already exists"):
        PostgresDatabase(Address(older))
    with connect(older) as connection:
        assert connection.execute("SELECT to_regclass('actors')").fetchone() == (None,)
        assert connection.execute("SELECT count(*) FROM migrations").fetchone() == (MIGRATIONS.index("0011-events"),)


def test_one_who_may_not_change_its_tables_is_told_who_may(older: str, postgres_server: str) -> None:
    with connect(older) as connection:
        (schema_name,) = connection.execute("SELECT current_schema()").fetchall()[0]
        connection.execute("CREATE ROLE reader LOGIN")
        connection.execute(f"GRANT USAGE ON SCHEMA {schema_name} TO reader")
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema_name} TO reader")
        try:
            with pytest.raises(ReadOnlyArchive, match=r"brought up to date first \(to 0012-times\).*owner"):
                PostgresDatabase(Address(older.replace("postgres:@", "reader:@")))
        finally:
            connection.execute("DROP OWNED BY reader; DROP ROLE reader")


@pytest.mark.parametrize("create", [False, True])
def test_a_schema_that_is_not_there_is_to_be_created(postgres_server: str, create: bool) -> None:
    with pytest.raises(NotFound, match="CREATE SCHEMA"):
        PostgresDatabase(Address(f"{postgres_server}&options=-csearch_path%3Dnowhere"), create=create)


def test_an_archive_of_a_newer_program_is_refused(database: PostgresDatabase, address: str) -> None:
    database.db.execute("INSERT INTO migrations VALUES ('9999-later')")
    with pytest.raises(NotAnArchive, match=r"newer onrecord \(9999-later\)"):
        PostgresDatabase(Address(address))


def test_each_later_migration_has_one_for_the_server() -> None:
    scripts = [each.name.removesuffix(".sql").replace("_", "-") for each in _SCRIPTS]
    assert scripts == list(MIGRATIONS[MIGRATIONS.index(scripts[0]) :])
