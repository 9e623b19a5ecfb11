"""Statements that are sent to a server without waiting, and rows that are inserted by JSON or by COPY."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from index.core.archive_place import Address
from index.core.errors import ArchiveBusy, ArchiveError
from index.store.postgres import connection
from index.store.postgres.database import PostgresDatabase
from tests.support.servers.postgres import new_schema

FACT = "INSERT INTO meta (key, value) VALUES (?, ?)"
REFUSED = 'INSERT INTO passages (article, start, "end", vector) VALUES (7, 0, 1, 7)'
TEXTS = ("", "“Nó”, ⛵ {said} [she]", 'a "quote", \\x00 a\tb\nc\\', "null", "1.50", "{}", "'; --")
MOST = 1_000
LOST = """
import sys
from index.core.archive_place import Address
from index.core.errors import ArchiveError
from index.store.postgres.database import PostgresDatabase
one, other = PostgresDatabase(Address(sys.argv[1])), PostgresDatabase(Address(sys.argv[1]))
try:
    with one.transaction(pipelined=True) as db:
        db.execute("INSERT INTO meta (key, value) VALUES ('a', '1')")
        other.db.execute("SELECT pg_terminate_backend(?)", (one.db.raw.info.backend_pid,))
        db.execute("SELECT 1").fetchone()
except ArchiveError as error:
    print(error)
"""


@pytest.fixture
def database(postgres_server: str) -> Iterator[PostgresDatabase]:
    with new_schema(postgres_server) as address:
        database = PostgresDatabase(Address(address), create=True)
        yield database
        database.close()


@pytest.mark.parametrize("pipelined", [False, True])
def test_rows_are_those_of_the_statement(database: PostgresDatabase, pipelined: bool) -> None:
    with database.transaction(pipelined=pipelined) as db:
        for key in ("a", "b", "c"):
            db.execute(FACT, (key, "1"))
        every = db.execute("SELECT key, value FROM meta ORDER BY key")
        changed = db.execute("UPDATE meta SET value = '2' WHERE key <> ?", ("b",))
        one = db.execute("SELECT value FROM meta WHERE key = ?", ("c",))
        none = db.execute("SELECT value FROM meta WHERE key = ?", ("d",))
        assert (one.fetchone(), none.fetchone()) == (("2",), None)
        assert every.fetchall() == [("a", "1"), ("b", "1"), ("c", "1")]
        assert changed.rowcount == 2
        assert list(db.execute("SELECT value FROM meta ORDER BY key")) == [("2",), ("1",), ("2",)]
        assert [column.name for column in db.execute("SELECT key FROM meta").description] == ["key"]
    assert database.facts() == {"a": "2", "b": "1", "c": "2"}


@pytest.mark.parametrize("asked", [False, True])
def test_what_the_server_refuses_is_an_error_by_the_end(database: PostgresDatabase, asked: bool) -> None:
    before = database.serial()
    with pytest.raises(ArchiveError, match="foreign key"), database.transaction(pipelined=True) as db:
        db.execute(FACT, ("a", "1"))
        db.execute(REFUSED)
        db.execute(FACT, ("b", "1"))
        if asked:
            db.execute("SELECT 1").fetchone()
    assert (database.facts(), database.serial()) == ({}, before)
    with database.transaction() as db:
        assert db.execute("SELECT 1").fetchone() == (1,)
        db.execute(FACT, ("c", "1"))
    assert database.facts() == {"c": "1"}


def test_a_connection_that_is_lost_is_one_error(database: PostgresDatabase) -> None:
    run = [sys.executable, "-c", LOST, database.address.secret]
    done = subprocess.run(run, capture_output=True, text=True, timeout=60, check=True)
    assert "is lost" in done.stdout
    assert done.stderr == ""
    assert database.facts() == {}


def test_who_waits_too_long_for_a_turn_stores_nothing(
    database: PostgresDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = PostgresDatabase(database.address)
    monkeypatch.setattr(connection, "_TURN_PATIENCE", "50ms")
    with other.transaction() as turned:
        turned.take_turn()
        with pytest.raises(ArchiveBusy), database.transaction(pipelined=True) as db:
            db.execute(FACT, ("a", "1"))
            db.take_turn()
            db.execute("SELECT 1").fetchone()
    other.close()
    assert database.facts() == {}


@pytest.mark.parametrize("pipelined", [False, True])
@pytest.mark.parametrize("count", [len(TEXTS), MOST])
def test_rows_are_inserted_as_they_are(database: PostgresDatabase, count: int, pipelined: bool) -> None:
    rows = [
        (n, TEXTS[n % len(TEXTS)].encode(), TEXTS[n % len(TEXTS)] + str(n), bytes([n % 256, 0, 92]))
        for n in range(1, count + 1)
    ]
    facts = [(f"{n}", TEXTS[n % len(TEXTS)]) for n in range(count)]
    with database.transaction(pipelined=pipelined) as db:
        db.insert_rows("vectors", ("seq", "hash", "model", "vector"), rows)
        db.insert_rows("meta", ("key", "value"), facts)
        db.insert_rows("speakers", ("id", "name", "being", "articles"), [("x", "X", "person", 2**40)])
    assert database.db.execute("SELECT seq, hash, model, vector FROM vectors ORDER BY seq").fetchall() == rows
    assert database.facts() == dict(facts)
    assert database.db.execute("SELECT * FROM speakers").fetchall() == [("x", "X", "person", 0, 2**40)]


@pytest.mark.parametrize("count", [3, MOST])
def test_rows_that_are_there_are_left_or_changed(database: PostgresDatabase, count: int) -> None:
    facts = [(f"{n}", "new") for n in range(count)]
    with database.transaction() as db:
        db.execute(FACT, ("1", "old"))
        db.insert_rows("meta", ("key", "value"), facts, "ON CONFLICT (key) DO NOTHING")
    assert database.facts() == dict(facts) | {"1": "old"}
    with database.transaction() as db:
        db.insert_rows("meta", ("key", "value"), facts, "ON CONFLICT (key) DO UPDATE SET value = excluded.value")
    assert database.facts() == dict(facts)


@pytest.mark.parametrize("count", [1, MOST])
def test_a_character_that_the_server_refuses_is_an_error(database: PostgresDatabase, count: int) -> None:
    with pytest.raises(ArchiveError), database.transaction() as db:
        db.insert_rows("meta", ("key", "value"), [(f"{n}", "a\0b") for n in range(count)])
    assert database.facts() == {}
