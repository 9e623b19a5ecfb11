"""Readers that were open before a writer began find what it has acknowledged, and none of them fails."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from index.archive import Archive
from index.core.types import Being, Kind, Passage, Quotation, Source, Span
from index.extraction.pipeline import FINGERPRINT
from index.store.record_writer import Reading
from rag.answers.engine import ask
from tests.support.archives import AddArticles
from tests.support.sample_article import NOTE

pytestmark = pytest.mark.slow

_ARTICLES = 30


def word(number: int) -> str:
    """A name of its own for each number."""
    return "".join("ba ke lo mi nu ra so ti ve zu".split()[int(digit)] for digit in f"{number:03d}").capitalize() + "n"


def reading(number: int, vector: np.ndarray) -> Reading:
    """An article of one speaker, as if a model had read it."""
    words = "the harbour was too shallow"
    article = replace(NOTE, id=f"w{number}", text=f"{word(number)} said {words}.")
    span = Span(article.text.index(words), article.text.index(words) + len(words))
    quotation = Quotation(
        (span,),
        Source(Span(0, len(word(number))), word(number), None, Being.PERSON, 1.0),
        (),
        Kind.INDIRECT,
        confidence=1.0,
    )
    return Reading(article, (quotation,), (Passage(Span(0, len(article.text))),), vector, vector)


def test_two_readers_find_what_is_acknowledged_while_it_is_added_and_published(
    empty_archive: Archive, add_articles: AddArticles
) -> None:
    add_articles(empty_archive, [NOTE])
    acknowledged, done = [0], threading.Event()
    vector = empty_archive.embedder.embed(["the harbour was too shallow"])

    def read() -> int:
        reader = Archive.open(empty_archive.folder)
        for questions in count():
            last = done.is_set()
            number = acknowledged[0]
            name = word(number) if number else "Brandt"
            assert ask(reader, f"what did {name} say about {'the harbour' if number else 'the channel'}?").matches, (
                number
            )
            if last:
                return questions
        raise AssertionError

    with ThreadPoolExecutor() as pool:
        readers = [pool.submit(read) for _ in range(2)]
        with empty_archive.writing() as writer:
            for number in range(1, _ARTICLES + 1):
                writer.add(reading(number, vector), extractor=FINGERPRINT)
                acknowledged[0] = number
                if number == _ARTICLES // 2:
                    writer.rebuild()
        done.set()
        assert all(reader.result(timeout=300) for reader in readers)
    assert empty_archive.lookup.counts()[0] == _ARTICLES + 1
