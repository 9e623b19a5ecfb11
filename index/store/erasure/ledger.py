"""The ledger of erasures, in hashes alone: in the record, and in a file beside it that outlives the record.

    erasures/ledger.jsonl    a line for each erasure, written before anything is deleted

An erasure that is in the file and not in the record is still to be made: it was interrupted, or the record is an older
one that was restored from a backup.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from index.core.errors import ArchiveError
from index.core.hashing import text_hash
from index.core.types import Article
from index.store.database import Connection
from index.system.private_files import access_within, append_private_line, make_private_folder

ERASURES = "erasures"
"""The folder inside an archive's with the ledger and the receipts."""
ERASING = "erasing"
"""The fact in the record about an erasure whose rows are deleted, and whose traces are not all gone yet: JSON."""
_LEDGER = "ledger.jsonl"
_KINDS = ("id", "text", "conversation")


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure: its number (random), its time (UTC, ISO 8601), and the SHA-256 of all that it erases."""

    ids: frozenset[bytes] = frozenset()
    texts: frozenset[bytes] = frozenset()
    conversations: frozenset[bytes] = frozenset()
    number: str = field(default_factory=lambda: secrets.token_hex(4))
    made: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def hashes(self) -> dict[str, list[str]]:
        """The hashes by kind, in hexadecimal digits, in order."""
        kinds = (self.ids, self.texts, self.conversations)
        return {kind: sorted(each.hex() for each in hashes) for kind, hashes in zip(_KINDS, kinds, strict=True)}


def enter_in_ledger(folder: Path, erasure: Erasure) -> None:
    """Add an erasure to the ledger of the archive in the folder; on the disk on return. Raises ArchiveError."""
    file = folder / ERASURES / _LEDGER
    line = json.dumps({"number": erasure.number, "made": erasure.made, **erasure.hashes})
    try:
        make_private_folder(file.parent, access_within(folder))
        torn = file.is_file() and not file.read_bytes().endswith(b"\n")
        append_private_line(file, f"\n{line}" if torn else line)
    except OSError as error:
        raise ArchiveError(
            f"The ledger of erasures {file} cannot be written ({error.strerror or error}); nothing was erased. "
            "Free disk space, or give yourself write access to the folder."
        ) from error


def read_ledger(folder: Path) -> list[Erasure]:
    """The erasures in the ledger of the archive in the folder; a line that was not written to its end is none."""
    try:
        lines = (folder / ERASURES / _LEDGER).read_text("ascii", "replace").splitlines()
    except OSError:
        return []
    read = list[Erasure]()
    for line in lines:
        try:
            row = json.loads(line)
            ids, texts, conversations = (frozenset(map(bytes.fromhex, row[kind])) for kind in _KINDS)
            read.append(Erasure(ids, texts, conversations, str(row["number"]), str(row["made"])))
        except (ValueError, KeyError, TypeError):
            continue
    return read


def recorded_erasures(db: Connection) -> list[Erasure]:
    """The erasures that the record knows, in the order of making."""
    rows = db.execute("SELECT erasure, made, kind, sha256 FROM erasures ORDER BY made, erasure").fetchall()
    hashes: dict[tuple[str, str], dict[str, set[bytes]]] = {}
    for number, made, kind, sha256 in rows:
        hashes.setdefault((number, made), {each: set() for each in _KINDS})[kind].add(sha256)
    return [
        Erasure(frozenset(of["id"]), frozenset(of["text"]), frozenset(of["conversation"]), number, made)
        for (number, made), of in hashes.items()
    ]


def pending_erasures(db: Connection, folder: Path) -> list[Erasure]:
    """The erasures in the ledger that the record does not know."""
    entries = read_ledger(folder)
    known = {number for (number,) in db.execute("SELECT DISTINCT erasure FROM erasures")} if entries else set()
    return [each for each in entries if each.number not in known]


def record_erasures(db: Connection, erasures: Iterable[Erasure]) -> None:
    """Store erasures in the record."""
    for each in erasures:
        for kind, hashes in each.hashes.items():
            rows = [(kind, bytes.fromhex(sha256), each.number, each.made) for sha256 in hashes]
            db.executemany("INSERT INTO erasures (kind, sha256, erasure, made) VALUES (?, ?, ?, ?)", rows)


def erased_on(db: Connection, article: Article) -> str:
    """The time at which an article of this id or with this text was erased; "" where none was, or it was let in
    again."""
    query = (
        "SELECT max(made) FROM erasures WHERE admitted IS NULL"
        " AND ((kind = 'id' AND sha256 = ?) OR (kind = 'text' AND sha256 = ?))"
    )
    return db.execute(query, (text_hash(article.id), text_hash(article.text))).fetchone()[0] or ""


def admit_erased(db: Connection, article: Article) -> None:
    """Let an article of this id and text in again, from now on."""
    query = "UPDATE erasures SET admitted = ? WHERE kind = ? AND sha256 = ? AND admitted IS NULL"
    now = datetime.now(UTC).isoformat(timespec="seconds")
    db.executemany(query, [(now, "id", text_hash(article.id)), (now, "text", text_hash(article.text))])


def erased_conversations(db: Connection) -> set[bytes]:
    """The hashes of the ids of conversations that were erased."""
    return {sha256 for (sha256,) in db.execute("SELECT sha256 FROM erasures WHERE kind = 'conversation'")}


def erasure_counts(db: Connection) -> tuple[int, int]:
    """The numbers of erasures, and of articles that they erased."""
    query = "SELECT count(DISTINCT erasure), count(DISTINCT CASE kind WHEN 'id' THEN sha256 END) FROM erasures"
    row = db.execute(query).fetchone()
    return (row[0], row[1])
