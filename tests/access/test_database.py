"""The file of keys and sessions: private, of one version, kept between openings."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from index.core.errors import ArchiveError
from rag.access.database import FILE, AccessDatabase


def test_the_file_is_private_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    first = AccessDatabase(folder)
    with first.transaction() as db:
        db.execute("INSERT INTO keys (hash, name, role, made) VALUES (x'00', 'desk', 'reader', '2026-01-01T00:00:00Z')")
    first.close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    again = AccessDatabase(folder)
    assert again.rows("SELECT name FROM keys") == [("desk",)]
    again.close()


def test_a_transaction_that_fails_keeps_nothing(tmp_path: Path) -> None:
    database = AccessDatabase(tmp_path)
    with pytest.raises(ZeroDivisionError), database.transaction() as db:
        db.execute("INSERT INTO keys (hash, name, role, made) VALUES (x'00', 'desk', 'reader', '')")
        raise ZeroDivisionError
    assert database.rows("SELECT * FROM keys") == []
    database.close()


def test_what_is_no_such_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database" * 100)
    with pytest.raises(ArchiveError, match=r"cannot be opened.*--state"):
        AccessDatabase(tmp_path)


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA user_version = 9")
    db.close()
    with pytest.raises(ArchiveError, match="newer onrecord"):
        AccessDatabase(tmp_path)
