"""The copy of the record that is made before it is brought up to date, and that leads back to an older program.

    before-0012.sqlite    in the archive's folder: the record before the migrations up to 0012

The next one takes its place. Whatever is erased from the archive deletes it, since it has what was erased.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from index.core.errors import ArchiveError
from index.system.atomic_files import sync_to_disk
from index.system.private_files import access_within, create_part

_NAME = re.compile(r"before-\d{4}\.sqlite(?:\.[0-9a-f]{16}\.part)?")


def is_safety_copy(name: str) -> bool:
    """True for the name of such a copy, also of one that was not written to its end."""
    return _NAME.fullmatch(name) is not None


def make_safety_copy(record: Path, migration: str) -> Path:
    """Copy the record as it is on the disk, before the migrations up to this one are applied; return the copy.

    Raises ArchiveError where it cannot be written whole; then nothing is to be migrated.
    """
    folder = record.parent
    file, part = folder / f"before-{migration[:4]}.sqlite", None
    try:
        part = create_part(file, access_within(folder))
        source = sqlite3.connect(f"{record.resolve().as_uri()}?mode=ro", uri=True)
        with closing(source), closing(sqlite3.connect(part, isolation_level=None)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            if copy.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
                raise ArchiveError(
                    f"The archive {folder} is not brought up to date: {record.name} is damaged. Restore a backup "
                    "(docs/operation.md)."
                )
        sync_to_disk(part)
        part.replace(file)
        sync_to_disk(folder)
    except (OSError, sqlite3.Error) as error:
        raise ArchiveError(
            f"The archive {folder} is not brought up to date: the copy that is made before, {file.name}, cannot be "
            f"written ({error}). It needs as much free disk space as {record.name} takes, and write access."
        ) from error
    finally:
        if part:
            part.unlink(missing_ok=True)
    return file


def safety_copies(folder: Path) -> list[Path]:
    """Return the copies in the archive's folder, by name, those too that were not written to their end."""
    return sorted(path for path in folder.glob("before-*") if is_safety_copy(path.name))


def delete_safety_copies(folder: Path, but: Path | None = None) -> None:
    """Delete the copies in the archive's folder, but for this one; raises OSError."""
    for path in safety_copies(folder):
        if path != but:
            path.unlink(missing_ok=True)
