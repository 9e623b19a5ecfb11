"""An archive copied to another place, a folder or a server: its record, row by row, and then the search indexes.

    report = copy_archive(Archive.open("archive"), "postgresql://anna@db.example/news")

No model runs. The copy is of one moment, whoever writes to the archive meanwhile. What people keep beside an archive
(conversations, clip files, follows, the list of unread files) is not part of the record, and stays where it is.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from index.archive.archive import Archive, open_record, open_search, rebuild_search
from index.core.archive_place import Address, parse_place
from index.core.rights import Action
from index.store.audit.events import EventAction
from index.store.backup import record_copying
from index.store.copying.record_copy import CopyProgress, Report, copy_record, finish_copy, silent
from index.store.erasure.backups import list_backup
from index.store.postgres.database import PostgresDatabase
from index.store.record_reader import Lookup
from index.store.sqlite.database import FILE
from index.system.subprocesses import Stop, Stopped, never


@dataclass(frozen=True, slots=True)
class CopyReport:
    """A copy that is finished: its rows, those of them that this run copied, and in how many seconds; the articles."""

    rows: int
    copied: int
    seconds: float
    articles: int


def copy_archive(
    source: Archive, place: str | Path | Address, report: Report = silent, stopped: Stop = never
) -> CopyReport:
    """Copy an archive to a place where there is none yet; on return the copy is compared, searched and an archive of
    its own.

    Where it was interrupted, the next run goes on from there, or begins anew if the archive has changed since. Raises
    Stopped, ArchiveError where there is another archive in the place or the copy is not the same, and Forbidden.
    """
    source.actor.require(Action.BACK_UP)
    folder, target = open_record(place, create=True)
    shown = str(parse_place(place))
    try:
        with target.exclusive(stopped=stopped):
            began = time.monotonic()
            progress = copy_record(source.database, target, (source.place, shown), report, stopped)
            seconds = time.monotonic() - began
            report(CopyProgress("search indexes", progress.done, progress.total, progress.copied))
            lookup = Lookup(target)
            search = open_search(folder, target, lookup, lambda: lookup.dimension() or source.wanted.dimension)
            rebuild_search(target, search, stopped)
            if stopped():
                raise Stopped
            articles = lookup.counts()[0]
            finish_copy(target)
    finally:
        target.close()
    record_copying(source.database, source.actor, EventAction.COPY)
    list_backup(source.folder, target.address if isinstance(target, PostgresDatabase) else folder / FILE)
    return CopyReport(progress.done, progress.copied, seconds, articles)
