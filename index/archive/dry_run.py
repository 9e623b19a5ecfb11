"""A dry run of adding: everything is real but the models, and the archive, which stays as it is."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import numpy as np

from index.archive.archive import Archive
from index.archive.ingest import IngestStatus, Outcome
from index.core.types import Article
from index.extraction.documents.layout import DocumentLayout
from index.extraction.pipeline import FINGERPRINT
from index.readers import Failure
from index.store import stats
from index.store.database import Database
from index.store.record_reader import Lookup
from index.store.record_writer import Reading, Store

_NOTHING = np.zeros((0, 1), np.float32)


class DryRun:
    """A dry run of adding to an archive, or to a new one (None): a context manager."""

    def __init__(self, archive: Archive | None) -> None:
        self._archive = archive
        self._folder = TemporaryDirectory(prefix="onrecord-")
        self._database = Database(Path(self._folder.name), create=True)
        self._database.db.execute("PRAGMA synchronous = OFF")  # it is thrown away
        self._store, self._lookup = Store(self._database), Lookup(self._database)

    def __enter__(self) -> DryRun:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._database.close()
        self._folder.cleanup()

    def add(self, item: Article | Failure) -> Outcome:
        """The outcome that adding it would have."""
        if isinstance(item, Failure):
            return Outcome(item.place, IngestStatus.FAILED, message=item.message)
        existing = self._archive.lookup if self._archive else None
        if (existing and existing.holds(item, FINGERPRINT)) or self._lookup.holds(item, FINGERPRINT):
            return Outcome(item.id, IngestStatus.UNCHANGED, label=item.label)
        replaced = self._store.add(Reading(item, (), (), _NOTHING, _NOTHING), model="", extractor=FINGERPRINT)
        if replaced or (existing and existing.has(item.id)):
            return Outcome(item.id, IngestStatus.REPLACED, label=item.label, kind=DocumentLayout.of(item).kind)
        copied = self._lookup.shares_text(item) or (existing and existing.shares_text(item))
        status = IngestStatus.COPY if copied else IngestStatus.ADDED
        return Outcome(item.id, status, label=item.label, kind=DocumentLayout.of(item).kind)

    def stories(self) -> tuple[int, int]:
        """The numbers of stories in several versions, and of these versions, among the articles that would be added."""
        _, stories, versions = stats.duplicate_counts(self._database.db)
        return stories, versions
