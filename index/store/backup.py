"""A copy of the record while others read and write: one SQLite file, from which everything can be made again, also
where the record is on a server.

The conversations, clip files and follows kept in the archive's folder go with it, in tables of the copy's own; where
the copy is opened as an archive, they are put back into their folders, and the tables go. Those of each person who
signs in are in a folder of their own inside these folders.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from index.core.errors import ArchiveError, ReadOnlyArchive
from index.core.rights import Actor, local_actor
from index.store.audit.events import EventAction, record_event
from index.store.copying.record_copy import copy_record, finish_copy
from index.store.database import Database
from index.store.erasure.backups import list_backup
from index.store.sqlite.database import FILE, SqliteDatabase
from index.system.atomic_files import sync_to_disk, write_atomically
from index.system.private_files import access_within, create_part, default_access, make_private_folder, set_access

CONVERSATIONS, CLIP_FILES, FOLLOWS = "conversations", "clips", "follows"
"""The folders in an archive's with a file for each conversation, clip file and follow, and the tables in a copy."""
_FOLDERS = {CONVERSATIONS: "conversations", CLIP_FILES: "clip files", FOLLOWS: "follows"}
"""The folders that a backup includes, and what they hold, in words."""
_RECORD_FILE = re.compile(r"(?:[0-9a-f]{32}/)?[0-9a-f]{16}\.json")
_OWNER = re.compile(r"[0-9a-f]{32}")
_LOCAL = "os:"


def owner_folder(folder: Path, owner: str) -> Path:
    """The folder inside one of an archive's for what belongs to an actor, by id: for accounts of this machine ("os:…")
    and without an owner the folder itself, for others one of their own."""
    if not owner or owner.startswith(_LOCAL):
        return folder
    return folder / hashlib.sha256(owner.encode("utf8", "surrogatepass")).hexdigest()[:32]


def owner_folders(folder: Path) -> Iterator[Path]:
    """The folders of all owners inside one of an archive's, itself first."""
    yield folder
    yield from sorted(each for each in folder.glob("*/") if _OWNER.fullmatch(each.name))


def back_up(
    database: Database, folder: Path, file: Path, *, downloaded: bool = False, actor: Actor | None = None
) -> int:
    """Write the record of the archive in `folder` and what is kept beside it, as they are at one moment, to a file that
    is not there yet, whole or not at all; its bytes.

    A folder that holds it as `record.sqlite` is an archive. The backup is added to the list of known ones, with
    `downloaded` as one whose place nobody knows, and to the events as made by the actor, or by the person who runs the
    program; not on a medium that cannot be written to. Raises ArchiveError where the file is there, cannot be written,
    or the copy is damaged.
    """
    if file.exists():
        raise ArchiveError(f"{file} already exists. Nothing is overwritten: name a file that does not exist yet.")
    part = None
    try:
        part = create_part(file, default_access())
        if not isinstance(database, SqliteDatabase):
            _copy_from_server(database, file, part)
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            if isinstance(database, SqliteDatabase):
                database.db.backup(copy)  # in one step: of one moment, and no writer waits
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            for name in _FOLDERS:
                _add_folder(copy, folder / name)
            if copy.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
                raise ArchiveError(f"The copy {file} is damaged. Check the archive itself with: onrecord status")
        sync_to_disk(part)
        record_copying(database, actor or local_actor(), EventAction.DOWNLOAD if downloaded else EventAction.BACK_UP)
        os.link(part, file)  # unlike a rename, never over a file that came meanwhile
        sync_to_disk(file.parent)
        list_backup(folder, None if downloaded else file)
        return file.stat().st_size
    except (OSError, sqlite3.Error) as error:
        raise ArchiveError(f"The backup {file} cannot be written ({error}). Choose another place for it.") from error
    finally:
        if part:
            part.unlink(missing_ok=True)


def _copy_from_server(database: Database, file: Path, part: Path) -> None:
    """Copy the record on a server into a file of ours, row by row; raises ArchiveError where it is not the same."""
    with TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
        copy = SqliteDatabase(Path(folder), create=True)
        try:
            copy_record(database, copy, ("the server", str(file)))
            finish_copy(copy)
            copy.db.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
        (Path(folder) / FILE).replace(part)
    set_access(part, default_access())


def record_copying(database: Database, actor: Actor, action: EventAction) -> None:
    """Add it to the events that the record was copied; not on a medium that cannot be written to."""
    try:
        database.make_writable()
        with database.transaction() as db:
            record_event(db, actor, action)
    except ReadOnlyArchive:
        return


def restore_folders(database: Database, folder: Path) -> None:
    """Put the conversations, clip files and follows that a backup holds into the folder of the archive that it has
    become; those that are there stay as they are. Where nothing may be written, they wait; raises ArchiveError on a
    full disk."""
    for name in _FOLDERS:
        if database.has_table(name):
            _restore_folder(database, folder, name)


def _restore_folder(database: Database, folder: Path, name: str) -> None:
    try:
        database.make_writable()
        target = folder / name
        with database.transaction() as db:
            make_private_folder(target, access_within(folder))
            for file, written in db.execute(f"SELECT name, written FROM {name}"):
                if _RECORD_FILE.fullmatch(file) and not (target / file).exists():
                    make_private_folder((target / file).parent, access_within(folder))
                    write_atomically(target / file, written)
            db.execute(f"DROP TABLE {name}")
    except ReadOnlyArchive:
        return
    except OSError as error:
        raise ArchiveError(
            f"The {_FOLDERS[name]} in the backup {folder} cannot be written ({error.strerror or error}). "
            "Free disk space, or give yourself write access to the folder."
        ) from error


def _add_folder(copy: sqlite3.Connection, folder: Path) -> None:
    """Write the files of the folder into a table of the copy, named like it."""
    name = folder.name
    copy.execute("BEGIN")
    copy.execute(f"CREATE TABLE IF NOT EXISTS {name} (name TEXT PRIMARY KEY, written BLOB NOT NULL)")
    for file in sorted(file for owner in owner_folders(folder) for file in owner.glob("*.json")):
        path = file.relative_to(folder).as_posix()
        if _RECORD_FILE.fullmatch(path):
            try:
                row = (path, file.read_bytes())
            except FileNotFoundError:
                continue  # deleted meanwhile
            copy.execute(f"INSERT OR REPLACE INTO {name} VALUES (?, ?)", row)
    copy.execute("COMMIT")
