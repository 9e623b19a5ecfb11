"""An extraction process: takes articles and texts, gives back what is read out of them. Started by `pool`, never by
hand.

It ends with its program, after a while without work, and when an answer takes more computing than allowed.
"""

from __future__ import annotations

import json
import os
import queue
import resource
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import numpy as np

from index.archive.reading import read_articles
from index.archive.worker import messages
from index.core.errors import OnRecordError
from index.core.settings import Settings
from index.core.types import Article
from index.embedding.embedder import Embedder, open_embedder
from index.extraction.documents.layout import DocumentLayout
from index.extraction.pipeline import extract
from index.store.record_writer import Reading
from index.system.compute import collect_garbage_less_often, lower_priority

IDLE = 600.0
"""Seconds without work after which it ends."""
_PAGE = resource.getpagesize()
_WARM = Article("", "Bob Smith said no. “No,” he said.")


class Requests:
    """The lines that come in. Where there will be no more, the program is gone, and this process ends with its
    children, whatever it is doing."""

    def __init__(self, lines: BinaryIO) -> None:
        self._lines = lines
        self._waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._take, daemon=True).start()

    def next(self) -> bytes:
        """The next line; ends the process where none comes."""
        try:
            return self._waiting.get(timeout=IDLE)
        except queue.Empty:
            os._exit(0)

    def _take(self) -> None:
        for line in self._lines:
            self._waiting.put(line)
        os.killpg(os.getpid(), signal.SIGKILL)


class Worker:
    """The models, loaded when first asked for and kept, and the answers to requests."""

    def __init__(self, embedder: Embedder, memory_mb: int) -> None:
        self._given, self._memory = embedder, memory_mb * 2**20

    def serve(self, requests: Requests, answers: BinaryIO) -> None:
        """Answer one request after the other."""
        while True:
            kind, seconds, rest = messages.parse_request(requests.next())
            articles = [messages.parse_article(requests.next()) for _ in rest] if kind == "read" else []
            try:
                for line in self._read(articles, rest, seconds) if articles else self._embed(rest, seconds):
                    answers.write(line)
            except OnRecordError as error:
                answers.write(messages.error_line(error))
            signal.setitimer(signal.ITIMER_PROF, 0)
            answers.flush()

    def _read(self, articles: Sequence[Article], kinds_only: Sequence[bool], seconds: float) -> Iterator[bytes]:
        embedder = None if all(kinds_only) else self._embedder
        signal.setitimer(signal.ITIMER_PROF, seconds)
        for only, part in groupby(zip(articles, kinds_only, strict=True), lambda pair: pair[1]):
            own = [article for article, _ in part]
            results = _kinds(own) if only or embedder is None else (each for _, each in read_articles(embedder, own))
            for result in results:
                yield messages.failure_line(result) if isinstance(result, str) else messages.reading_line(result)

    def _embed(self, texts: Sequence[str], seconds: float) -> Iterator[bytes]:
        embedder = self._embedder
        signal.setitimer(signal.ITIMER_PROF, seconds)
        yield messages.vectors_line(embedder.embed(texts))

    @cached_property
    def _embedder(self) -> Embedder:
        """The embedder, with all models loaded; from here on, memory is limited."""
        extract(_WARM)
        self._given.embed([_WARM.text])
        limit_memory(self._memory)
        return self._given


def _kinds(articles: Sequence[Article]) -> Iterator[Reading]:
    """The articles with their kinds, and nothing else."""
    nothing = np.zeros((0, 1), np.float32)
    for article in articles:
        yield Reading(article, (), (), nothing, nothing, kind=DocumentLayout.of(article).kind)


def limit_memory(more: int) -> None:
    """Limit the memory of this process to so many bytes more than it has; no effect where the system cannot."""
    try:
        size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * _PAGE
        resource.setrlimit(resource.RLIMIT_AS, (size + more, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        return


def main() -> None:
    """Serve the program that started this process. Arguments: the embedder's settings as JSON, and the memory in MB."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    lower_priority()
    collect_garbage_less_often()
    embedder = open_embedder(Settings.model_validate(json.loads(sys.argv[1])))
    Worker(embedder, int(sys.argv[2])).serve(Requests(sys.stdin.buffer), own)


if __name__ == "__main__":
    main()
