"""Articles read: quotations extracted, text cut into passages, all of it embedded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from index.core.errors import OnRecordError
from index.core.types import Article, Quotation, words_of
from index.embedding.embedder import Embedder
from index.extraction.documents.layout import DocumentLayout
from index.extraction.pipeline import extract_all
from index.store.record_writer import Reading
from index.system.compute import run_in_background
from index.text.chunking import split_passages


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
        results = [_failure(error)]
    yield from zip(articles, results, strict=True)


def _failure(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "extracting from it takes more memory than allowed: split it, or raise ONRECORD_EXTRACTION_MEMORY_MB"
    why = " ".join(f"{type(error).__name__}: {error}".split())
    return f"onrecord failed to read it ({why}). Please report this; everything else is unaffected."


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
            DocumentLayout.of(article).kind,
        )
        at_passage += len(parts)
        at_quotation += len(own)
