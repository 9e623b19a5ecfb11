"""An archive kept sound from the page: making again what is derived, and copies of what cannot be made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from index.archive import Archive
from index.archive.reindex import update_models
from index.store.database import FILE
from rag.admin.background_job import Step, Work

DOWNLOADED = 300_000_000
"""Bytes of a record up to which it is offered as a download, which goes through memory."""


def rebuilding(archive: Archive) -> Work:
    """Search indexes and speakers made again from the record. It cannot be stopped half way."""

    def work(stopped: Callable[[], bool]) -> Iterator[Step]:
        yield Step(at="Rebuilding the search indexes and the list of speakers")
        with archive.writing() as writer:
            writer.rebuild()

    return work


def renewing(archive: Archive) -> Work:
    """What other models embedded or read, done again; goes on where it was stopped."""

    def work(stopped: Callable[[], bool]) -> Iterator[Step]:
        for step in update_models(archive):
            yield Step(step.done, step.done / max(1, step.total), things=step.what)
            if stopped():
                return

    return work


def copied(archive: Archive) -> Path:
    """Back the archive up to a file beside its folder, named by it and the day; raises ArchiveError."""
    folder = archive.folder.resolve()
    stem = f"{folder.name}-{date.today().isoformat()}"
    names = (folder.with_name(f"{stem}{f'-{n}' if n else ''}.sqlite") for n in count())
    file = next(name for name in names if not name.exists())
    archive.back_up(file)
    return file


def downloaded(archive: Archive) -> bytes:
    """A backup as bytes; raises ArchiveError."""
    with TemporaryDirectory(prefix="onrecord-") as folder:
        file = Path(folder) / FILE
        archive.back_up(file)
        return file.read_bytes()


def size(archive: Archive) -> int:
    """Bytes of the record."""
    return (archive.folder / FILE).stat().st_size
