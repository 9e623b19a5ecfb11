"""A copy of the record while others read and write: one SQLite file, from which everything can be made again.

The conversations kept in the archive's folder go with it, in a table of the copy's own; where the copy is opened as an
archive, they are put back into the folder, and the table goes.
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from index.core.errors import ArchiveError, ReadOnlyArchive
from index.store.database import Database
from index.system.atomic_files import sync_to_disk, write_atomically

CONVERSATIONS = "conversations"
"""The folder in an archive's that holds what was asked, a file for each conversation; and the table in a copy."""
_KEPT = re.compile(r"[0-9a-f]{16}\.json")


def back_up(database: Database, folder: Path, file: Path) -> int:
    """Write the record and the conversations of the archive in `folder`, as they are at one moment, to a file that is
    not there yet, whole or not at all; its bytes.

    A folder that holds it as `record.sqlite` is an archive. Raises ArchiveError where the file is there, cannot be
    written, or what was copied is not sound.
    """
    if file.exists():
        raise ArchiveError(f"{file} already exists. Nothing is overwritten: name a file that does not exist yet.")
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        part.touch(0o600)
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            database.db.backup(copy)  # in one step: of one moment, and no writer waits
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            _enclose(copy, folder / CONVERSATIONS)
            if copy.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
                raise ArchiveError(f"The copy {file} is damaged. Check the archive itself with: onrecord status")
        sync_to_disk(part)
        os.link(part, file)  # unlike a rename, never over a file that came meanwhile
        sync_to_disk(file.parent)
        return file.stat().st_size
    except (OSError, sqlite3.Error) as error:
        raise ArchiveError(f"The backup {file} cannot be written ({error}). Choose another place for it.") from error
    finally:
        part.unlink(missing_ok=True)


def take_out(database: Database, folder: Path) -> None:
    """Put the conversations that a backup holds into the folder of the archive that it has become; those that are there
    stay as they are. Where nothing may be written, they wait; raises ArchiveError on a full disk."""
    if not database.db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (CONVERSATIONS,)).fetchone():
        return
    try:
        database.make_writable()
        target = folder / CONVERSATIONS
        with database.transaction() as db:
            target.mkdir(exist_ok=True)
            for name, written in db.execute(f"SELECT name, written FROM {CONVERSATIONS}"):
                if _KEPT.fullmatch(name) and not (target / name).exists():
                    write_atomically(target / name, written)
            db.execute(f"DROP TABLE {CONVERSATIONS}")
    except ReadOnlyArchive:
        return
    except OSError as error:
        raise ArchiveError(
            f"The conversations in the backup {folder} cannot be written ({error.strerror or error}). "
            "Free disk space, or give yourself write access to the folder."
        ) from error


def _enclose(copy: sqlite3.Connection, kept: Path) -> None:
    """The files of the folder, into a table of the copy."""
    copy.execute("BEGIN")
    copy.execute(f"CREATE TABLE IF NOT EXISTS {CONVERSATIONS} (name TEXT PRIMARY KEY, written BLOB NOT NULL)")
    for file in sorted(kept.glob("*.json")):
        if _KEPT.fullmatch(file.name):
            try:
                row = (file.name, file.read_bytes())
            except FileNotFoundError:
                continue  # deleted meanwhile
            copy.execute(f"INSERT OR REPLACE INTO {CONVERSATIONS} VALUES (?, ?)", row)
    copy.execute("COMMIT")
