"""A series of backups in a folder: a new one is written and read back, then older ones are thinned out by a rule.

ARCHIVE-2026-11-29T200305Z.sqlite    by the name of the archive's folder, or of its database, and the time, UTC
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.archive import Archive
from index.core.errors import ArchiveError, InputError, ReadOnlyArchive
from index.core.hashing import text_hash
from index.core.rights import Action
from index.store.database import Connection, Database
from index.store.migrations import APPLICATION
from index.store.sqlite.database import SqliteDatabase
from index.system.atomic_files import sync_to_disk

_TIME = "%Y-%m-%dT%H%M%SZ"
_SERIES = "series"
"""The fact in a record by which the backups of one archive are recognised: a number drawn once."""
_UNITS: dict[str, Callable[[datetime], object]] = {
    "d": lambda made: made.date(),
    "w": lambda made: made.isocalendar()[:2],
    "m": lambda made: (made.year, made.month),
    "y": lambda made: made.year,
}
"""The parts of time that a rule counts, by their letter."""
_PART = re.compile(r"([1-9]\d{0,3})([dwmy])")
_DRAWN = 50
"""Articles whose texts are read back from a new backup and compared."""
_TABLES = ("articles", "quotations", "passages", "vectors", "speakers", "names", "corrections", "edits", "ties")
"""Tables of which a new backup has as many rows as the archive."""


@dataclass(frozen=True, slots=True)
class KeepRule:
    """The numbers of days, weeks, months and years ("d", "w", "m", "y") of which the last backup of each is kept. Those
    without a backup are not counted, so that nothing goes because none was made for a while."""

    counts: tuple[tuple[str, int], ...]

    @classmethod
    def parse(cls, text: str) -> KeepRule:
        """Return the rule that is written so: "7d,4w,12m"; raises InputError."""
        parts = [_PART.fullmatch(part.strip()) for part in text.split(",")]
        counts = {part[2]: int(part[1]) for part in parts if part}
        if not all(parts) or len(counts) < len(parts):
            raise InputError(
                f"--keep {text}: write it like 7d,4w,12m: the numbers of days, weeks, months or years (y) of which the "
                "last backup is kept, each unit once."
            )
        return cls(tuple(counts.items()))

    def kept(self, times: Iterable[datetime]) -> set[datetime]:
        """Return those of these times whose backups are kept; always the newest."""
        newest_first = sorted(times, reverse=True)
        kept = set(newest_first[:1])
        for unit, count in self.counts:
            last = dict[object, datetime]()
            for time in newest_first:
                last.setdefault(_UNITS[unit](time), time)
            kept |= set(list(last.values())[:count])
        return kept


@dataclass(frozen=True, slots=True)
class SeriesReport:
    """A backup that was written and read back: its file and bytes, the articles in it and the texts that were compared;
    the older files that were deleted, and those that bear a name of the series and were left, since they cannot be read
    as backups of this archive."""

    file: Path
    size: int
    articles: int
    compared: int
    deleted: tuple[Path, ...] = ()
    left: tuple[Path, ...] = ()


def add_to_series(
    archive: Archive, folder: Path, keep: KeepRule | None = None, now: datetime | None = None
) -> SeriesReport:
    """Back an archive up into a folder, read the backup back, and then delete those older ones of this archive that the
    rule does not keep; without a rule none.

    Raises ArchiveError where the folder is not there or is the archive's own, where the backup cannot be written, or
    does not read back as it should: it is deleted then, and all older ones stay. Raises Forbidden.
    """
    archive.actor.require(Action.BACK_UP)
    if not folder.is_dir():
        raise ArchiveError(
            f"{folder} is not a folder. If it is on another disk, see that the disk is mounted; else make it with: "
            f"mkdir -m 700 {folder}"
        )
    if folder.resolve().is_relative_to(archive.folder.resolve()):
        raise ArchiveError(f"{folder} is inside the archive, with which it would be lost. Choose another folder.")
    db = archive.database.db
    number, time = _series_number(archive), (now or datetime.now(UTC)).replace(microsecond=0)
    file = folder / f"{_stem(archive)}-{time:{_TIME}}.sqlite"
    before, counts = _others_changes(archive.database), _counts(db)
    size = archive.back_up(file)
    unchanged = before is not None and before == _others_changes(archive.database)
    try:
        compared = _verify(file, db, counts if unchanged else None)
    except (sqlite3.Error, ArchiveError) as error:
        file.unlink(missing_ok=True)
        raise ArchiveError(
            f"The backup {file.name} does not read back as it was written ({error}); it was deleted, and all older "
            f"ones are kept. Check the disk of {folder}, and the archive with: onrecord status"
        ) from error
    deleted, left = _thin_out(archive, folder, keep, number) if keep else ((), ())
    return SeriesReport(file, size, counts["articles"], compared, deleted, left)


def _stem(archive: Archive) -> str:
    return archive.name


def _series_number(archive: Archive) -> str:
    """The number of the archive's series, drawn with its first backup; raises ReadOnlyArchive."""
    try:
        archive.database.make_writable()
    except ReadOnlyArchive as error:
        raise ReadOnlyArchive(
            f"{error} A single backup can be made all the same, with: onrecord backup FILE"
        ) from error
    number = archive.database.meta(_SERIES)
    if number is None:
        number = secrets.token_hex(8)
        archive.database.set_meta(_SERIES, number)
    return number


def _others_changes(database: Database) -> int | None:
    """A number that another connection's changes change; None on a server, where counts are compared while copying."""
    if not isinstance(database, SqliteDatabase):
        return None
    return int(database.db.execute("PRAGMA data_version").fetchone()[0])


def _counts(db: Connection | sqlite3.Connection) -> dict[str, int]:
    return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _TABLES}


def _verify(file: Path, db: Connection, counts: dict[str, int] | None) -> int:
    """Compare a backup with the record that it was made of: tables, numbers of rows where nobody wrote meanwhile, and
    some texts; return how many. Raises ArchiveError or sqlite3.Error where it is not the same."""
    with closing(_open(file)) as copy:
        if copy.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            raise ArchiveError("it is damaged")
        query = "SELECT name FROM migrations ORDER BY name"
        if copy.execute(query).fetchall() != db.execute(query).fetchall():
            raise ArchiveError("it is of another version")
        if counts and (differ := [table for table, count in _counts(copy).items() if count != counts[table]]):
            raise ArchiveError(f"it has another number of {', '.join(differ)}")
        compared = 0
        for row, text in copy.execute("SELECT seq, text FROM articles ORDER BY random() LIMIT ?", (_DRAWN,)):
            original = db.execute("SELECT text FROM articles WHERE seq = ?", (row,)).fetchone()
            if original is None:
                continue  # erased meanwhile
            if text_hash(text) != text_hash(original[0]):
                raise ArchiveError("a text in it differs")
            compared += 1
        return compared


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _thin_out(archive: Archive, folder: Path, keep: KeepRule, number: str) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Delete the backups that the rule does not keep; return them, and files of such names that are none of ours."""
    ours, left = dict[datetime, Path](), list[Path]()
    for time, path in _named(folder, _stem(archive)):
        if _is_backup(path, number):
            ours[time] = path
        else:
            left.append(path)
    kept = keep.kept(ours)
    deleted = [path for time, path in sorted(ours.items()) if time not in kept]
    try:
        for path in deleted:
            path.unlink(missing_ok=True)
        sync_to_disk(folder)
    except OSError as error:
        raise ArchiveError(
            f"The backup is written, but older ones in {folder} cannot be deleted ({error.strerror or error}). Give "
            "yourself write access to the folder."
        ) from error
    return tuple(deleted), tuple(left)


def _named(folder: Path, stem: str) -> Iterator[tuple[datetime, Path]]:
    """Yield the files of the folder with a name as those of the series have it, and the times in their names."""
    name = re.compile(rf"{re.escape(stem)}-(\d{{4}}-\d\d-\d\dT\d{{6}}Z)\.sqlite")
    for path in sorted(folder.iterdir()):
        if (match := name.fullmatch(path.name)) and path.is_file() and not path.is_symlink():
            try:
                yield datetime.strptime(match[1], _TIME).replace(tzinfo=UTC), path
            except ValueError:
                continue


def _is_backup(file: Path, number: str) -> bool:
    """True for a backup of the archive whose series has this number."""
    try:
        with closing(_open(file)) as db:
            if db.execute("PRAGMA application_id").fetchone() != (APPLICATION,):
                return False
            row = db.execute("SELECT value FROM meta WHERE key = ?", (_SERIES,)).fetchone()
            return row is not None and row[0] == number
    except sqlite3.Error:
        return False
