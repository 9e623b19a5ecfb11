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

from index.archive.archive import Archive
from index.archive.ingest import BATCH_ARTICLES, BATCH_CHARACTERS, read_articles
from index.core.errors import ArchiveError
from index.core.types import Article, words_of
from index.extraction.pipeline import FINGERPRINT
from index.search.generations import publish, withdraw
from index.search.vectors import TABLES
from index.store.record_writer import Reading, Store
from index.store.rows import quotation_of_json

_TEXTS = 256


@dataclass(frozen=True, slots=True)
class Step:
    """The progress of one part of the work; all that is `done` is on disk."""

    what: str
    done: int
    total: int


def update_models(archive: Archive) -> Generator[Step, None, None]:
    """Bring the archive to the models of this program and of the settings. The work of an earlier run is not repeated.

    Raises ArchiveBusy, ReadOnlyArchive, ModelError, ArchiveError when the disk is full, and, once all is done, where
    articles could not be read.
    """
    with archive.locked():
        store, model = Store(archive.database), archive.wanted.fingerprint
        if archive.database.meta("embedder") != model:
            yield from _embed(archive, store)
            withdraw(archive.folder)  # its vectors are the old model's
            store.switch(model)
        unread = yield from _read(archive, store)
        publish(archive.folder, afresh=True)
        if unread:
            count = "1 article" if len(unread) == 1 else f"{len(unread):,} articles"
            raise ArchiveError(f"{count} could not be read again; the earlier reading is kept. The first: {unread[0]}")


def _embed(archive: Archive, store: Store) -> Iterator[Step]:
    """Store the new model's vectors of all texts."""
    model, total, done = archive.wanted.fingerprint, archive.lookup.counts(), 0
    for texts in _texts(archive):
        if missing := store.without_vector(texts, model):
            store.keep_vectors(missing, archive.wanted.embed(missing), model)
        done += len(texts)
        yield Step("texts embedded", done, max(done, total[1] + total[3]))


def _texts(archive: Archive) -> Iterator[list[str]]:
    """Every text that has a vector, corrected quotations included."""
    for table in TABLES:
        last, above = archive.lookup.last_row(table), 0
        while rows := archive.lookup.texts(table, above, last, _TEXTS):
            yield [text for _, text, _ in rows]
            above = rows[-1][0]
    query = (
        "SELECT c.found, o.text FROM corrections c JOIN articles a ON a.id = c.article AND a.ended IS NULL"
        " JOIN articles o ON o.seq = coalesce(a.copy_of, a.seq) WHERE c.vector NOT NULL AND c.found NOT NULL"
    )
    corrected = archive.database.db.execute(query).fetchall()
    yield [words_of(text, quotation_of_json(extracted).content) for extracted, text in corrected]


def _read(archive: Archive, store: Store) -> Generator[Step, None, list[str]]:
    """Read the articles of other quotation or speaker models again; returns those that failed, and why."""
    seqs, done, unread = store.read_by_others(FINGERPRINT), 0, list[str]()
    for batch in _batches(archive, seqs):
        results = read_articles(archive.wanted, [article for _, article in batch])
        for (seq, _), (article, reading) in zip(batch, results, strict=True):
            if isinstance(reading, Reading):
                store.read_again(seq, reading, model=archive.wanted.fingerprint, extractor=FINGERPRINT)
            else:
                unread.append(f"{article.id}: {reading}")
            done += 1
            yield Step("articles read", done, len(seqs))
    return unread


def _batches(archive: Archive, seqs: Sequence[int]) -> Iterator[list[tuple[int, Article]]]:
    batch: list[tuple[int, Article]] = []
    for seq in seqs:
        batch.append((seq, archive.lookup.articles([seq])[seq]))
        if len(batch) >= BATCH_ARTICLES or sum(len(article.text) for _, article in batch) >= BATCH_CHARACTERS:
            yield batch
            batch = []
    if batch:
        yield batch
