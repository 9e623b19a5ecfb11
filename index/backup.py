"""A copy of the record while others read and write: one SQLite file, from which everything can be made again."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from index.database import Database
from index.errors import ArchiveError


def back_up(database: Database, file: Path) -> int:
    """Write the record, as it is at one moment, to a file that is not there yet, whole or not at all; its bytes.

    A folder that holds it as `record.sqlite` is an archive. Raises ArchiveError where the file is there, cannot be
    written, or what was copied is not sound.
    """
    if file.exists():
        raise ArchiveError(f"{file} is there already. Nothing is overwritten: name a file that is not there yet.")
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        part.touch(0o600)
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            database.db.backup(copy)  # in one step: of one moment, and no writer waits
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            if copy.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
                raise ArchiveError(f"What was copied to {file} is not sound. Is the archive? `onrecord status` tells.")
        with part.open("rb") as written:
            os.fsync(written.fileno())
        os.link(part, file)  # unlike a rename, never over a file that came meanwhile
        return file.stat().st_size
    except (OSError, sqlite3.Error) as error:
        raise ArchiveError(f"The backup {file} cannot be written ({error}). Choose another place for it.") from error
    finally:
        part.unlink(missing_ok=True)
