"""Models that have changed since an archive was made: texts embedded again, articles read again. Resumable.

    for step in update_models(archive):
        print(step.what, step.done, step.total)

Vectors of the new embedding model are stored beside the old ones until all are there; then one transaction switches to
them. Readings are replaced article by article; the article itself stays the version it is, and corrections by hand
apply to the new reading.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from index.archive.archive import Archive, note_model_file
from index.archive.ingest import BATCH_ARTICLES, BATCH_CHARACTERS
from index.archive.worker.pool import embed_in_worker, read_in_worker
from index.core.errors import ArchiveError
from index.core.rights import Action
from index.core.types import Article, words_of
from index.extraction.pipeline import FINGERPRINT
from index.search.generations import withdraw
from index.search.searcher import FolderSearch
from index.search.vectors import TABLES
from index.store.record_writer import Reading, Store
from index.store.rows import quotation_of_json
from index.system.subprocesses import Stop, Stopped, never

_TEXTS = 256
_PATIENCE = 600.0
"""Seconds to wait for somebody else's writing."""


@dataclass(frozen=True, slots=True)
class Step:
    """The progress of one part of the work; all that is `done` is on disk."""

    what: str
    done: int
    total: int


def update_models(archive: Archive, stopped: Stop = never) -> Generator[Step, None, None]:
    """Bring the archive to the models of this program and of the settings. The work of an earlier run is not repeated.

    Others may write while models run. Ends once `stopped` returns True. Raises ArchiveBusy, ReadOnlyArchive,
    Forbidden, ModelError, ArchiveError when the disk is full, and, once all is done, where articles could not be read.
    """
    archive.actor.require(Action.REBUILD)
    with archive.locked():
        store, model = Store(archive.database, archive.actor), archive.wanted.fingerprint
    try:
        while archive.database.meta("embedder") != model:
            yield from _embed(archive, store, stopped)
            _switch(archive, store, stopped)
        unread = yield from _read(archive, store, stopped)
        with archive.locked(seconds=_PATIENCE, stopped=stopped):
            archive.search.rebuild(stopped)
    except Stopped:
        return
    if unread:
        count = "1 article" if len(unread) == 1 else f"{len(unread):,} articles"
        raise ArchiveError(f"{count} could not be read again; the earlier reading is kept. The first: {unread[0]}")


def _embed(archive: Archive, store: Store, stopped: Stop) -> Iterator[Step]:
    """Store the new model's vectors of all texts."""
    model, total, done = archive.wanted.fingerprint, archive.lookup.counts(), 0
    for texts in _texts(archive):
        if missing := store.without_vector(texts, model):
            vectors = embed_in_worker(archive.wanted, missing, stopped)
            with archive.locked(seconds=_PATIENCE, stopped=stopped):
                store.keep_vectors(missing, vectors, model)
                note_model_file(archive)
        done += len(texts)
        yield Step("texts embedded", done, max(done, total[1] + total[3]))


def _switch(archive: Archive, store: Store, stopped: Stop) -> None:
    """Switch to the new model's vectors, unless somebody has added a text that has none."""
    model = archive.wanted.fingerprint
    with archive.locked(seconds=_PATIENCE, stopped=stopped):
        if not any(store.without_vector(texts, model) for texts in _texts(archive)):
            if isinstance(archive.search, FolderSearch):
                withdraw(archive.folder)  # its vectors are the old model's
            store.switch(model)


def _texts(archive: Archive) -> Iterator[list[str]]:
    """Every text that has a vector, corrected quotations included."""
    for table in TABLES:
        last, above = archive.lookup.last_row(table), 0
        while rows := archive.lookup.texts(table, above, last, _TEXTS):
            yield [text for _, text, _ in rows]
            above = rows[-1][0]
    query = (
        "SELECT c.found, o.text FROM corrections c JOIN articles a ON a.id = c.article AND a.ended IS NULL"
        " JOIN articles o ON o.seq = coalesce(a.copy_of, a.seq) WHERE c.vector IS NOT NULL AND c.found IS NOT NULL"
    )
    corrected = archive.database.db.execute(query).fetchall()
    yield [words_of(text, quotation_of_json(extracted).content) for extracted, text in corrected]


def _read(archive: Archive, store: Store, stopped: Stop) -> Generator[Step, None, list[str]]:
    """Read the articles of other quotation or speaker models again; returns those that failed, and why."""
    failures, done = dict[int, str](), 0
    while seqs := [seq for seq in store.read_by_others(FINGERPRINT) if seq not in failures]:
        total = done + len(seqs)
        for batch in _batches(archive, seqs):
            results = read_in_worker(archive.wanted, [article for _, article in batch], stopped)
            for (seq, article), reading in zip(batch, results, strict=True):
                if isinstance(reading, Reading):
                    with archive.locked(seconds=_PATIENCE, stopped=stopped):
                        _store_again(archive, store, seq, reading)
                else:
                    failures[seq] = f"{article.id}: {reading}"
                done += 1
                yield Step("articles read", done, total)
    return list(failures.values())


def _store_again(archive: Archive, store: Store, seq: int, reading: Reading) -> None:
    """Store the reading, unless the article was edited meanwhile, or is no longer in force with a text of its own."""
    article = reading.article
    if archive.lookup.original_rows([article.id]) == [seq] and archive.lookup.articles([seq])[seq] == article:
        store.read_again(seq, reading, model=archive.wanted.fingerprint, extractor=FINGERPRINT)
        note_model_file(archive)


def _batches(archive: Archive, seqs: Sequence[int]) -> Iterator[list[tuple[int, Article]]]:
    batch: list[tuple[int, Article]] = []
    for seq in seqs:
        batch.append((seq, archive.lookup.articles([seq])[seq]))
        if len(batch) >= BATCH_ARTICLES or sum(len(article.text) for _, article in batch) >= BATCH_CHARACTERS:
            yield batch
            batch = []
    if batch:
        yield batch
