"""From articles to the archive: extract, cut into passages, embed, store; then publish when it is due.

    for outcome in ingest(archive, read_paths([Path("seeds")])):
        print(outcome.place, outcome.status)

An outcome is yielded when its article is on disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from index.archive.archive import Archive, Writer
from index.core.errors import OnRecordError
from index.core.types import Article, Quotation, words_of
from index.embedding.embedder import Embedder
from index.extraction.documents.kind import DocumentKind
from index.extraction.documents.layout import DocumentLayout
from index.extraction.pipeline import FINGERPRINT, extract_all
from index.readers import Failure
from index.store.record_writer import Reading
from index.system.compute import run_in_background
from index.text.chunking import split_passages

BATCH_CHARACTERS = 60_000
"""Text that is embedded together: enough to fill the cores, little enough to hold and to lose."""
BATCH_ARTICLES = 32


class IngestStatus(StrEnum):
    """The result of adding one item."""

    ADDED = "added"
    COPY = "copy"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of adding one article (`place` is its id) or something unreadable (`place` names file and line)."""

    place: str
    status: IngestStatus
    quotations: int = 0
    message: str = ""
    label: str = ""
    """The article's title or first words."""
    kind: DocumentKind | None = None
    """The kind of document that the article is; None where it was not looked at."""


def ingest(archive: Archive, items: Iterable[Article | Failure]) -> Iterator[Outcome]:
    """Add articles and yield the outcome of each; an article is on disk when its outcome is yielded.

    Raises ArchiveBusy or ReadOnlyArchive before anything is read, ArchiveError when the disk is full. Articles
    that are in the archive unchanged, read by this version of the extractor, are skipped before any model runs.
    """
    with archive.writing() as writer:
        batch: list[Article] = []
        for item in items:
            if isinstance(item, Failure):
                yield Outcome(item.place, IngestStatus.FAILED, message=item.message)
            elif not _storable(item):
                yield Outcome(
                    item.id, IngestStatus.FAILED, message="its text contains lone surrogates: fix the file's encoding"
                )
            elif archive.lookup.holds(item, FINGERPRINT):
                yield Outcome(item.id, IngestStatus.UNCHANGED, label=item.label)
            else:
                if any(item.text == each.text for each in batch):
                    yield from _add_batch(archive, writer, batch)
                    batch = []
                batch.append(item)
                if len(batch) >= BATCH_ARTICLES or sum(len(a.text) for a in batch) >= BATCH_CHARACTERS:
                    yield from _add_batch(archive, writer, batch)
                    writer.publish_if_due(more=True)
                    batch = []
        yield from _add_batch(archive, writer, batch)
        writer.publish_if_due()


def _storable(article: Article) -> bool:
    """False for an article with lone surrogates, which JSON can spell and nothing can store."""
    try:
        f"{article.id}{article.text}{article.title}{article.outlet}{article.author}{article.url}".encode()
    except UnicodeEncodeError:
        return False
    return True


def _add_batch(archive: Archive, writer: Writer, articles: Sequence[Article]) -> Iterator[Outcome]:
    nothing, fresh = np.zeros((0, 1), np.float32), list[Article]()
    for article in articles:
        if archive.lookup.original(article, FINGERPRINT):
            yield _add_reading(archive, writer, Reading(article, (), (), nothing, nothing))
        else:
            fresh.append(article)
    for article, reading in read_articles(archive.embedder, fresh):
        if isinstance(reading, Reading):
            yield _add_reading(archive, writer, reading)
        else:
            yield Outcome(article.id, IngestStatus.FAILED, message=reading, label=article.label)


def _add_reading(archive: Archive, writer: Writer, reading: Reading) -> Outcome:
    article = reading.article
    replaced = writer.add(reading, extractor=FINGERPRINT)
    if replaced:
        status = IngestStatus.REPLACED
    else:
        status = IngestStatus.COPY if archive.lookup.shares_text(article) else IngestStatus.ADDED
    quotations = 0 if status is IngestStatus.COPY else len(reading.quotations)
    return Outcome(article.id, status, quotations, label=article.label, kind=DocumentLayout.of(article).kind)


def read_articles(embedder: Embedder, articles: Sequence[Article]) -> Iterator[tuple[Article, Reading | str]]:
    """Yield each article with its reading, or with the reason why it failed: one failure costs no other article."""
    if not articles:
        return
    try:
        results: list[Reading | str] = list(build_readings(embedder, articles, extract_all(articles)))
    except OnRecordError:
        raise
    except BaseException as error:  # a fault of ours, whatever it is
        if not (isinstance(error, Exception) or type(error).__module__ == "pyo3_runtime"):  # a panic of Rust's
            raise
        if len(articles) > 1:
            for article in articles:
                yield from read_articles(embedder, [article])
            return
        why = " ".join(f"{type(error).__name__}: {error}".split())
        results = [f"onrecord failed to read it ({why}). Please report this; everything else is unaffected."]
    yield from zip(articles, results, strict=True)


def build_readings(
    embedder: Embedder, articles: Sequence[Article], quotations: Iterable[Sequence[Quotation]]
) -> Iterator[Reading]:
    """Yield each article with its quotations and passages, all embedded."""
    cut = [split_passages(article) for article in articles]
    texts = [p.span.of(article.text) for article, parts in zip(articles, cut, strict=True) for p in parts]
    embedding = run_in_background(embedder.embed, texts)  # meanwhile, rules read what the network found
    extracted = list(quotations)
    words = [words_of(a.text, q.content) for a, own in zip(articles, extracted, strict=True) for q in own]
    of_quotations, of_passages = embedder.embed(words), embedding.result()
    at_passage, at_quotation = 0, 0
    for article, own, parts in zip(articles, extracted, cut, strict=True):
        yield Reading(
            article,
            own,
            parts,
            of_quotations[at_quotation : at_quotation + len(own)],
            of_passages[at_passage : at_passage + len(parts)],
        )
        at_passage += len(parts)
        at_quotation += len(own)
