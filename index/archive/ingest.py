"""From articles to the archive: extract, cut into passages, embed, store; then publish when it is due.

    for outcome in ingest(archive, read_paths([Path("seeds")])):
        print(outcome.place, outcome.status)

An outcome is yielded when its article is on disk.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from index.archive.archive import Archive, Writer
from index.archive.worker.pool import read_in_worker
from index.core.given_text import is_encodable
from index.core.rights import Action
from index.core.types import Article
from index.embedding.embedder import Embedder
from index.extraction.documents.kind import DocumentKind
from index.extraction.pipeline import FINGERPRINT
from index.readers import Omission, Unread
from index.store.record_writer import Reading
from index.system.subprocesses import Stop, Stopped, never

BATCH_CHARACTERS = 60_000
"""Text that is read together: enough to fill the cores, little enough to hold and to lose."""
BATCH_ARTICLES = 32
_PATIENCE = 600.0
"""Seconds to wait for somebody else's writing once articles are being added: a rebuild takes minutes."""


class IngestStatus(StrEnum):
    """The result of adding one item."""

    ADDED = "added"
    COPY = "copy"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    LEFT_OUT = "left_out"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of adding one article (`place` is its id) or an unread item (`place` names file and line)."""

    place: str
    status: IngestStatus
    quotations: int = 0
    message: str = ""
    label: str = ""
    """The article's title or first words."""
    kind: DocumentKind | None = None
    """The kind of document that the article is; None where it was not looked at."""


class Reader(Protocol):
    """Reads the articles that are added: this machine, or others."""

    @property
    def room(self) -> int:
        """The number of batches that may be under way at once."""

    def read(
        self, articles: Sequence[Article], stopped: Stop, *, kinds_only: Sequence[bool]
    ) -> Iterator[Reading | str]:
        """Begin to read the articles, and yield the reading of each, or the reason why there is none, in their order;
        raises Stopped. `kinds_only`: True for each of which the kind alone is wanted."""


@dataclass(frozen=True, slots=True)
class _ThisMachine:
    """One batch at a time, in an extraction process of this machine."""

    embedder: Embedder
    room: int = 1

    def read(
        self, articles: Sequence[Article], stopped: Stop, *, kinds_only: Sequence[bool]
    ) -> Iterator[Reading | str]:
        return read_in_worker(self.embedder, articles, stopped, kinds_only=kinds_only)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Articles that are being read, as they are given and as edits by hand have them; whether each is a copy."""

    articles: Sequence[Article]
    edited: Sequence[Article]
    copies: Sequence[bool]
    results: Iterator[Reading | str]


def unread_outcome(item: Unread) -> Outcome:
    """Return the outcome of an item of which no article comes: it is left out, or failed."""
    status = IngestStatus.LEFT_OUT if isinstance(item, Omission) else IngestStatus.FAILED
    return Outcome(item.place, status, message=item.message)


def erased_outcome(article: Article, when: str) -> Outcome:
    """Return the outcome of an article that was erased at this time: it is left out."""
    message = f"it was erased on {when[:10]}, or has the text of one that was; --allow-erased lets it in again"
    return Outcome(article.id, IngestStatus.LEFT_OUT, message=message)


def ingest(
    archive: Archive,
    items: Iterable[Article | Unread],
    stopped: Stop = never,
    *,
    allow_erased: bool = False,
    reader: Reader | None = None,
) -> Iterator[Outcome]:
    """Add articles and yield the outcome of each; an article is on disk when its outcome is yielded.

    Raises Forbidden, ArchiveBusy or ReadOnlyArchive before anything is read, ArchiveError when the disk is full.
    Articles that are in the archive unchanged, read by this version of the extractor, are skipped before any model
    runs; so are those that are there because their file was added in another way. What was erased is left out, unless
    `allow_erased` lets it in again. Others may write while models run. It ends at once when `stopped` returns True.
    `reader`: what reads them, without one this machine; they are stored in their order, whichever is read first.
    """
    archive.actor.require(Action.ADD)
    if allow_erased:
        archive.actor.require(Action.ERASE)
    with archive.writing():
        pass
    reader = reader or _ThisMachine(archive.embedder)
    going = deque[_Batch]()
    try:
        for batch in _batches(archive, items, stopped, allow_erased=allow_erased):
            if isinstance(batch, Outcome):
                yield batch
                continue
            going.append(_begin(archive, reader, batch, stopped))
            while len(going) >= reader.room:
                yield from _store_batch(archive, reader, going.popleft(), stopped, allow_erased=allow_erased)
        while going:
            yield from _store_batch(archive, reader, going.popleft(), stopped, allow_erased=allow_erased)
        _publish_if_due(archive, stopped, more=False)
    except Stopped:
        return


def _batches(
    archive: Archive, items: Iterable[Article | Unread], stopped: Stop, *, allow_erased: bool
) -> Iterator[Outcome | Sequence[Article]]:
    """Yield what is not to be read as an outcome, and the rest in batches."""
    batch: list[Article] = []
    for item in items:
        if stopped():
            raise Stopped
        if isinstance(item, Unread):
            yield unread_outcome(item)
        elif fault := unstorable(item):
            yield Outcome(item.id, IngestStatus.FAILED, message=fault, label=item.label)
        elif archive.lookup.holds(item, FINGERPRINT):
            yield Outcome(item.id, IngestStatus.UNCHANGED, label=item.label)
        elif (erased := archive.lookup.erased_on(item)) and not allow_erased:
            yield erased_outcome(item, erased)
        else:
            if any(item.text == each.text for each in batch):
                yield batch
                batch = []
            if archive.lookup.added_otherwise(item):
                yield Outcome(item.id, IngestStatus.UNCHANGED, label=item.label)
                continue
            batch.append(item)
            if len(batch) >= BATCH_ARTICLES or sum(len(a.text) for a in batch) >= BATCH_CHARACTERS:
                yield batch
                batch = []
    if batch:
        yield batch


def unstorable(article: Article) -> str:
    """Return the reason why no record can store an article; "" where one can."""
    text = f"{article.id}{article.text}{article.title}{article.outlet}{article.author}{article.url}"
    if not is_encodable(text):
        return "its text contains lone surrogates: fix the file's encoding"
    return "its text or a field contains the character U+0000: fix the file" if "\0" in text else ""


def _begin(archive: Archive, reader: Reader, articles: Sequence[Article], stopped: Stop) -> _Batch:
    """Begin to read articles."""
    edited = [archive.lookup.edited(article) for article in articles]
    copies = [archive.lookup.original(article, FINGERPRINT) for article in edited]
    return _Batch(articles, edited, copies, reader.read(edited, stopped, kinds_only=copies))


def _store_batch(
    archive: Archive, reader: Reader, batch: _Batch | None, stopped: Stop, *, allow_erased: bool
) -> Iterator[Outcome]:
    """Store articles as they are read; those that others have changed meanwhile are read again."""
    while batch:
        again = list[Article]()
        rows = zip(batch.articles, batch.edited, batch.copies, batch.results, strict=True)
        for article, before, copy, result in rows:
            if isinstance(result, str):
                yield Outcome(article.id, IngestStatus.FAILED, message=result, label=article.label)
                continue
            with archive.adding(article, seconds=_PATIENCE, stopped=stopped) as writer:
                if allow_erased and archive.lookup.erased_on(article):
                    writer.admit(article)
                outcome = _add_reading(archive, writer, replace(result, article=article), before, copy)
            if outcome:
                yield outcome
            else:
                again.append(article)
        batch = _begin(archive, reader, again, stopped) if again else None
    _publish_if_due(archive, stopped, more=True)


def _add_reading(archive: Archive, writer: Writer, reading: Reading, edited: Article, copy: bool) -> Outcome | None:
    """Store an article; None where it is to be read again: it was edited after it was `edited`, or it was not read as
    the `copy` of an article that is gone."""
    article = reading.article
    if archive.lookup.holds(article, FINGERPRINT) or archive.lookup.added_otherwise(article):
        return Outcome(article.id, IngestStatus.UNCHANGED, label=article.label)
    if archive.lookup.edited(article) != edited or (copy and not archive.lookup.original(edited, FINGERPRINT)):
        return None
    replaced = writer.add(reading, extractor=FINGERPRINT)
    if replaced:
        status = IngestStatus.REPLACED
    else:
        status = IngestStatus.COPY if archive.lookup.shares_text(article) else IngestStatus.ADDED
    quotations = 0 if status is IngestStatus.COPY else len(reading.quotations)
    return Outcome(article.id, status, quotations, label=article.label, kind=reading.kind)


def _publish_if_due(archive: Archive, stopped: Stop, *, more: bool) -> None:
    with archive.writing(seconds=_PATIENCE, stopped=stopped) as writer:
        writer.publish_if_due(more=more, stopped=stopped)
