"""Maintenance of an archive from the page: rebuilding its derived indexes, reprocessing, backups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from index.archive import Archive
from index.archive.reindex import update_models
from index.store.sqlite.database import FILE
from index.system.subprocesses import Stopped
from rag.admin.background_job import JobProgress, Work

MAX_DOWNLOAD = 300_000_000
"""Bytes of a record up to which it is offered as a download, which goes through memory."""


def rebuild_work(archive: Archive) -> Work:
    """Return the work that rebuilds search indexes and speakers from the record; stopped, it leaves those that were."""

    def work(stopped: Callable[[], bool]) -> Iterator[JobProgress]:
        yield JobProgress(current="Rebuilding the search indexes and the list of speakers")
        with suppress(Stopped), archive.writing(stopped=stopped) as writer:
            writer.rebuild(stopped)

    return work


def reprocess_work(archive: Archive) -> Work:
    """Return the work that reprocesses the articles of other models; resumes where it was stopped."""

    def work(stopped: Callable[[], bool]) -> Iterator[JobProgress]:
        for step in update_models(archive, stopped):
            yield JobProgress(step.done, step.done / max(1, step.total), unit=step.what)

    return work


def back_up_beside(archive: Archive) -> Path:
    """Back the archive up to a file beside its folder, named by the folder and the day; raises ArchiveError."""
    folder = archive.folder.resolve()
    stem = f"{folder.name}-{date.today().isoformat()}"
    names = (folder.with_name(f"{stem}{f'-{n}' if n else ''}.sqlite") for n in count())
    file = next(name for name in names if not name.exists())
    archive.back_up(file)
    return file


def backup_bytes(archive: Archive) -> bytes:
    """Return a backup as bytes; raises ArchiveError."""
    with TemporaryDirectory(prefix="onrecord-") as folder:
        file = Path(folder) / FILE
        archive.back_up(file, downloaded=True)
        return file.read_bytes()


def record_size(archive: Archive) -> int:
    """Return the size of the record in bytes."""
    return archive.database.size()
