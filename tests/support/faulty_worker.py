"""An extraction process with the faults that words of an article name; run as a program, it is one."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from sentencex import get_sentence_boundaries

from index.archive import reading
from index.archive.worker import program
from index.core.types import Article, Quotation
from index.extraction.pipeline import extract_all

FAULTY = "tests.support.faulty_worker"
PIDS = "ONRECORD_TEST_PIDS"
"""The variable that names a file to which each such process adds its number."""
BEGUN = "ONRECORD_TEST_BEGUN"
"""The variable that names a file which is made when a text is met that takes for ever."""


def fail(text: str) -> None:
    """Do what the text names."""
    if "shallow" in text:
        raise IndexError("no such piece")
    if "panics" in text:
        get_sentence_boundaries("en", "A\u00a0.")
    if "dies" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "swells" in text:
        bytearray(2**40)
    if "computes" in text or "sleeps" in text:
        if begun := os.environ.get(BEGUN):
            Path(begun).touch()
        while "computes" in text:
            pass
        time.sleep(3600)


def faulty(articles: Iterable[Article]) -> Iterator[list[Quotation]]:
    """Extraction with faults that some articles meet."""
    for article in articles:
        fail(article.text)
        yield from extract_all([article])


if __name__ == "__main__":
    if numbers := os.environ.get(PIDS):
        with Path(numbers).open("a") as file:
            file.write(f"{os.getpid()}\n")
    vars(reading)["extract_all"] = faulty
    program.main()
