"""The backups that were made of an archive, and whether each still has what was erased.

erasures/backups.jsonl    a line for each backup: its path ("" for a download) and its time
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from index.core.archive_place import Address, parse_place
from index.core.hashing import text_hash
from index.store.erasure.ledger import ERASURES, Erasure
from index.system.private_files import access_within, append_private_line, make_private_folder

_LIST = "backups.jsonl"


class BackupState(StrEnum):
    """The result of looking for what was erased in a backup."""

    WITH_IT = "still has what was erased"
    WITHOUT_IT = "does not have it"
    GONE = "is no longer at this place"
    UNREADABLE = "cannot be read"
    DOWNLOADED = "was downloaded; nobody knows where it is"
    ON_SERVER = "is an archive of its own on a server: what it has is erased there"


@dataclass(frozen=True, slots=True)
class KnownBackup:
    """A backup by its path, or a copy by its address, "" for one that was downloaded, and when it was made (UTC, ISO
    8601)."""

    path: str
    made: str


def list_backup(folder: Path, file: Path | Address | None) -> None:
    """Add a backup of the archive in the folder, or a copy, to the list, None: one that is downloaded. Without effect
    on a medium that cannot be written to."""
    made = datetime.now(UTC).isoformat(timespec="seconds")
    with suppress(OSError):
        make_private_folder(folder / ERASURES, access_within(folder))
        line = json.dumps({"path": str(file.resolve() if isinstance(file, Path) else file or ""), "made": made})
        append_private_line(folder / ERASURES / _LIST, line)


def known_backups(folder: Path) -> list[KnownBackup]:
    """The backups in the list, in the order of making."""
    try:
        lines = (folder / ERASURES / _LIST).read_text("utf8", "replace").splitlines()
    except OSError:
        return []
    backups = list[KnownBackup]()
    for line in lines:
        with suppress(ValueError, KeyError, TypeError):
            row = json.loads(line)
            backups.append(KnownBackup(str(row["path"]), str(row["made"])))
    return backups


def backup_state(backup: KnownBackup, erasures: Iterable[Erasure]) -> BackupState:
    """Open a backup and look for what these erasures erased."""
    if not backup.path:
        return BackupState.DOWNLOADED
    if isinstance(file := parse_place(backup.path), Address):
        return BackupState.ON_SERVER
    if not file.is_file():
        return BackupState.GONE
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            return BackupState.WITH_IT if _has_erased(db, list(erasures)) else BackupState.WITHOUT_IT
    except sqlite3.Error:
        return BackupState.UNREADABLE


def _has_erased(db: sqlite3.Connection, erasures: list[Erasure]) -> bool:
    ids = {sha256 for each in erasures for sha256 in each.ids}
    texts = {sha256 for each in erasures for sha256 in each.texts}
    conversations = {sha256 for each in erasures for sha256 in each.conversations}
    for identifier, text in db.execute("SELECT id, text FROM articles"):
        if text_hash(identifier) in ids or text_hash(text) in texts:
            return True
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'conversations'").fetchone():
        return False
    names = db.execute("SELECT name FROM conversations").fetchall()
    return any(text_hash(Path(name).stem) in conversations for (name,) in names)
