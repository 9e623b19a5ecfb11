"""Erasure for good: of articles in all versions and places, of conversations, and of every byte that they leave.

    plan = plan_erasure(archive.folder, archive.database, ["secret-source.md-0123456789ab"])
    carry_out_erasure(archive.folder, archive.database, plan)     # with the archive's lock

The order makes it whole wherever it is interrupted. First the ledger: from then on the archive is not read until the
rest is done. Then the files beside the record that name what is erased, while the record still says what that is. Then
the rows, in one transaction. Then conversations, the free pages of the record and its log, the copy of the record from
before it was brought up to date, and the search indexes, which are deleted and published afresh. At last the receipt.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.core.errors import ArchiveError, NotFound
from index.core.hashing import text_hash
from index.core.rights import Actor
from index.search.generations import current_generation, publish, withdraw_all
from index.store.backup import CONVERSATIONS, owner_folders
from index.store.database import Database
from index.store.erasure.backups import backup_state, known_backups
from index.store.erasure.json_files import erase_from_files, erased_terms, file_changes
from index.store.erasure.ledger import (
    ERASING,
    ERASURES,
    Erasure,
    enter_in_ledger,
    erased_conversations,
    pending_erasures,
    read_ledger,
    record_erasures,
    recorded_erasures,
)
from index.store.erasure.scope import Scope, matching_scope, scope_rows, widen_scope
from index.store.migrations.safety_copy import delete_safety_copies, is_safety_copy
from index.store.record_writer import Store
from index.store.sqlite.database import FILE
from index.system.atomic_files import sync_to_disk, write_atomically
from index.system.private_files import access_within, make_private_folder

Report = Callable[[str], None]
"""A function that is given each step, in words, before it begins."""
_SAMPLE = 60
"""Letters of a text that are looked for in other files of the folder."""


@dataclass(frozen=True, slots=True)
class DoomedArticle:
    """An article that an erasure concerns, by its latest version; `asked` is False where it has a text of another one
    that was asked for; `state`: "in force", "removed", or "replaced" for one of which old versions alone go."""

    id: str
    title: str
    published: str
    state: str
    versions: int
    asked: bool


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """All that an erasure would erase: articles, and conversations by id.

    `names`: the ids of the articles, and all titles that any version had. `beside`: the numbers of clips, follows and
    lines of the list of unread files that are of them. `files`: other files in the archive's folder that have one of
    the names or the beginning of a text, and that stay, clip files with such a note among them.
    """

    scope: Scope
    articles: tuple[DoomedArticle, ...]
    names: frozenset[str] = frozenset()
    conversations: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    beside: Mapping[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The number of articles and conversations, which a person types to confirm the erasure."""
        return len(self.articles) + len(self.conversations)


def plan_erasure(
    folder: Path, database: Database, ids: Iterable[str], conversations: Sequence[str] = ()
) -> ErasurePlan:
    """The plan of erasing these articles, in force or removed, with all others of the same text, and these
    conversations. Raises NotFound for an id that the archive does not have."""
    db, asked = database.db, set(ids)
    scope = widen_scope(db, asked)
    if missing := sorted(asked - scope.ids):
        raise NotFound(f"The archive has no article {missing[0]!r}, not even a removed one.")
    rows = scope_rows(db, scope)
    articles, names, starts = dict[str, DoomedArticle](), set[str](), set[str]()
    query = "SELECT id, title, published, ended, substr(text, 1, ?) FROM articles WHERE seq = ?"
    for row in rows:
        identifier, title, published, ended, start = db.execute(query, (_SAMPLE, row)).fetchone()
        before = articles.get(identifier)
        state = "replaced" if identifier not in scope.ids else ended or "in force"
        versions = before.versions + 1 if before else 1
        articles[identifier] = DoomedArticle(identifier, title, published or "", state, versions, identifier in asked)
        names |= {identifier, title}
        starts.add(start)
    for identifier in scope.ids:
        titles = db.execute("SELECT value, given FROM edits WHERE article = ? AND field = 'title'", (identifier,))
        names.update(title or "" for row in titles for title in row)
    changes = list(file_changes(folder, db, erased_terms(db, scope)))
    beside = Counter[str]()
    for change in changes:
        beside[change.kind] += change.less
    files = _other_files(folder, (names | starts) - {""}, {change.file: change.content for change in changes})
    return ErasurePlan(scope, tuple(articles.values()), frozenset(names - {""}), tuple(conversations), files, beside)


def carry_out_erasure(
    folder: Path, database: Database, plan: ErasurePlan, report: Report, actor: Actor | None = None
) -> Path | None:
    """Erase what is in the plan, and return the receipt. For whoever has the archive's lock; raises ArchiveError.
    Without an actor it is an erasure by the person who runs the program.

    Interrupted, it is finished by `resume_erasures`.
    """
    erasure = Erasure(
        frozenset(map(text_hash, plan.scope.ids)),
        plan.scope.texts,
        frozenset(map(text_hash, plan.conversations)),
    )
    report("writing the ledger")
    enter_in_ledger(folder, erasure)
    _delete_rows(folder, database, [erasure], report, plan.files, actor)
    return _finish(folder, database, report)


def has_pending_erasures(folder: Path, database: Database) -> bool:
    """True where the record has articles, or a backup's conversations, that the ledger beside it says are erased."""
    db = database.db
    pending = pending_erasures(db, folder)
    if not pending:
        return False
    hashes = {each for erasure in pending for each in erasure.conversations}
    if database.has_table(CONVERSATIONS):
        names = db.execute(f"SELECT name FROM {CONVERSATIONS}").fetchall()
        if any(text_hash(Path(name).stem) in hashes for (name,) in names):
            return True
    return bool(scope_rows(db, matching_scope(db, pending)))


def resume_erasures(folder: Path, database: Database, report: Report = lambda step: None) -> Path | None:
    """Finish an erasure that was interrupted, and make those again that a restored backup does not know; return the
    receipt, None where nothing was to be done. For whoever has the archive's lock."""
    db = database.db
    entered = {each.number for each in read_ledger(folder)}
    for each in recorded_erasures(db):  # a backup of this archive that was restored elsewhere
        if each.number not in entered:
            enter_in_ledger(folder, each)
    if pending := pending_erasures(db, folder):
        hashes = {each for erasure in pending for each in erasure.conversations}
        scope = matching_scope(db, pending)
        changes = file_changes(folder, db, erased_terms(db, scope, pending))
        if scope_rows(db, scope) or _conversation_files(folder, hashes) or any(True for _ in changes):
            _delete_rows(folder, database, pending, report)
        else:
            with database.transaction() as db:
                record_erasures(db, pending)
    return _finish(folder, database, report)


def _delete_rows(
    folder: Path,
    database: Database,
    erasures: Sequence[Erasure],
    report: Report,
    files: Sequence[str] = (),
    actor: Actor | None = None,
) -> None:
    scope = matching_scope(database.db, erasures)
    terms = erased_terms(database.db, scope, erasures)
    report("deleting from clip files, follows and the list of unread files")
    try:
        beside = erase_from_files(folder, database.db, terms)
    except OSError as error:
        raise _unfinished(folder, error) from error
    report("deleting from the record")
    hashes = {each for erasure in erasures for each in erasure.conversations}
    facts = {
        "numbers": [each.number for each in erasures],
        "conversations": len({path.name.split(".")[0] for path in _conversation_files(folder, hashes)}),
        "files": list(files),
        "beside": beside,
        "indexed": current_generation(folder) is not None,
    }
    Store(database, actor).erase(scope, erasures, facts)


def _finish(folder: Path, database: Database, report: Report) -> Path | None:
    """Delete all traces of what was deleted from the record, and write the receipt; each step can be repeated."""
    note = database.meta(ERASING)
    if note is None:
        return None
    facts = json.loads(note)
    report("deleting conversations")
    try:
        for path in _conversation_files(folder, erased_conversations(database.db)):
            path.unlink(missing_ok=True)
        for owner in owner_folders(folder / CONVERSATIONS):
            if owner.is_dir():
                sync_to_disk(owner)
        report("overwriting the record")
        database.compact()
        delete_safety_copies(folder)
        report("deleting the search indexes")
        withdraw_all(folder)
        if facts["indexed"]:
            report("publishing the search indexes")
            publish(folder, afresh=True)
        report("writing the receipt")
        receipt = _write_receipt(folder, database, facts)
    except OSError as error:
        raise _unfinished(folder, error) from error
    with database.transaction() as db:
        db.execute("DELETE FROM meta WHERE key = ?", (ERASING,))
    return receipt


def _unfinished(folder: Path, error: OSError) -> ArchiveError:
    return ArchiveError(
        f"The erasure in {folder} is not finished ({error}). Free disk space, or give yourself write access to the "
        "folder; then finish it with: onrecord erase --again"
    )


def _write_receipt(folder: Path, database: Database, facts: dict[str, Any]) -> Path:
    erasures = [each for each in recorded_erasures(database.db) if each.number in facts["numbers"]]
    hashes = {kind: [sha256 for each in erasures for sha256 in each.hashes[kind]] for kind in ("id", "text")}
    receipt = {
        "archive": str(folder.resolve()),
        "erasures": [{"number": each.number, "made": each.made} for each in erasures],
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "erased": {**facts["counts"], "conversations": facts["conversations"], **facts.get("beside", {})},
        "sha256": hashes,
        "backups": [
            {"path": each.path, "made": each.made, "state": backup_state(each, erasures).value}
            for each in known_backups(folder)
        ],
        "other_files": facts["files"],
    }
    file = folder / ERASURES / f"receipt-{facts['numbers'][0]}-{receipt['finished'].replace(':', '')[:17]}.json"
    make_private_folder(file.parent, access_within(folder))
    write_atomically(file.with_suffix(".txt"), receipt_text(receipt).encode())
    write_atomically(file, json.dumps(receipt, ensure_ascii=False, indent=1).encode())
    return file


def receipt_text(receipt: dict[str, Any]) -> str:
    """Return a receipt in lines, for people."""
    made = ", ".join(f"{each['number']} of {each['made']}" for each in receipt["erasures"])
    erased = ", ".join(f"{number:,} {name}" for name, number in receipt["erased"].items())
    lines = [
        f"Erased from {receipt['archive']}, finished {receipt['finished']}",
        f"Erasure: {made}",
        f"Erased: {erased}",
    ]
    lines += [f"SHA-256 of {kind}: {sha256}" for kind, hashes in receipt["sha256"].items() for sha256 in hashes]
    lines += [f"Backup of {each['made']} {each['path']}: {each['state']}" for each in receipt["backups"]]
    lines += [f"This file in the folder has it and stays: {name}" for name in receipt["other_files"]]
    if not receipt["backups"]:
        lines.append("No backup of this archive is known to the program.")
    lines.append("Copies that others made of the folder or of a backup are not known to the program.")
    return "\n".join(lines) + "\n"


def _conversation_files(folder: Path, hashes: Iterable[bytes]) -> list[Path]:
    """The files of the conversations with these hashes of their ids, half-written and damaged ones included."""
    erased = set(hashes)
    files = (file for owner in owner_folders(folder / CONVERSATIONS) for file in owner.glob("*.*")) if erased else ()
    return [path for path in files if text_hash(path.name.split(".")[0]) in erased]


def _other_files(folder: Path, samples: set[str], changed: Mapping[Path, bytes | None]) -> tuple[str, ...]:
    """The files in the folder, but for those that an erasure sees to, that have one of these texts, plain or as JSON
    has it. `changed`: the contents that files will have, None for one that goes."""
    wanted = {form.encode("utf8", "surrogatepass") for each in samples for form in (each, json.dumps(each)[1:-1])}
    ours = ("generations", CONVERSATIONS, ERASURES)
    found_in = list[str]()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if name.parts[0] in ours or name.name.startswith(FILE) or is_safety_copy(str(name)):
            continue
        if path.is_symlink() or not path.is_file():
            continue
        try:
            content = changed[path] if path in changed else path.read_bytes()
        except OSError:
            continue
        if content and any(each in content for each in wanted):
            found_in.append(str(name))
    return tuple(found_in)
