"""A dry run of adding: everything is real but the networks, and the archive, which stays as it is."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from index.archive.archive import Archive
from index.archive.ingest import IngestStatus, Outcome, erased_outcome, unread_outcome, unstorable
from index.archive.worker.pool import read_in_worker
from index.core.settings import load_settings
from index.core.types import Article
from index.embedding.embedder import open_embedder
from index.extraction.pipeline import FINGERPRINT
from index.readers import Unread
from index.store import stats
from index.store.record_reader import Lookup
from index.store.record_writer import Store
from index.store.sqlite.database import SqliteDatabase


class DryRun:
    """A dry run of adding to an archive, or to a new one (None): a context manager."""

    def __init__(self, archive: Archive | None) -> None:
        self._archive = archive
        self._embedder = archive.wanted if archive else open_embedder(load_settings())
        self._folder = TemporaryDirectory(prefix="onrecord-")
        self._database = SqliteDatabase(Path(self._folder.name), create=True)
        self._database.db.execute("PRAGMA synchronous = OFF")  # it is thrown away
        self._store, self._lookup = Store(self._database), Lookup(self._database)

    def __enter__(self) -> DryRun:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._database.close()
        self._folder.cleanup()

    def add(self, item: Article | Unread) -> Outcome:
        """The outcome that adding it would have."""
        if isinstance(item, Unread):
            return unread_outcome(item)
        if fault := unstorable(item):
            return Outcome(item.id, IngestStatus.FAILED, message=fault, label=item.label)
        existing = self._archive.lookup if self._archive else None
        lookups = [each for each in (existing, self._lookup) if each]
        if any(each.holds(item, FINGERPRINT) or each.added_otherwise(item) for each in lookups):
            return Outcome(item.id, IngestStatus.UNCHANGED, label=item.label)
        if existing and (erased := existing.erased_on(item)):
            return erased_outcome(item, erased)
        (reading,) = read_in_worker(self._embedder, [item], kinds_only=[True])
        if isinstance(reading, str):
            return Outcome(item.id, IngestStatus.FAILED, message=reading, label=item.label)
        replaced = self._store.add(reading, model="", extractor=FINGERPRINT)
        if replaced or (existing and existing.has(item.id)):
            return Outcome(item.id, IngestStatus.REPLACED, label=item.label, kind=reading.kind)
        copied = self._lookup.shares_text(item) or (existing and existing.shares_text(item))
        status = IngestStatus.COPY if copied else IngestStatus.ADDED
        return Outcome(item.id, status, label=item.label, kind=reading.kind)

    def stories(self) -> tuple[int, int]:
        """The numbers of stories in several versions, and of these versions, among the articles that would be added."""
        _, stories, versions = stats.duplicate_counts(self._database.db)
        return stories, versions
