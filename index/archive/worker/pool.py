"""Extraction in processes of their own, so that a text that takes too long costs itself and nothing else.

for result in read_in_worker(embedder, articles, stopped):
    ...                                     # a Reading, or why there is none
"""

from __future__ import annotations

import atexit
import json
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.archive.worker import messages
from index.archive.worker.program import IDLE
from index.core.errors import ModelError
from index.core.settings import load_settings
from index.core.types import Article
from index.embedding.embedder import Embedder, Vectors
from index.store.record_writer import Reading
from index.system.subprocesses import ModuleProcess, Stop, never

PROGRAM = "index.archive.worker.program"
_CHARACTERS = 30_000
"""Characters for which a text may take as long again as the shortest one."""
_START = 300.0
"""Seconds that a process may take to load the models on a busy machine; the first time, one of them is exported."""
_WAIT = 20
"""Seconds that may pass for each second of computing: others may be at work on this machine."""
_FRESH = IDLE / 2
"""Seconds without work up to which a process is used again."""


@dataclass(frozen=True, slots=True)
class ExtractionLimits:
    """The seconds of computing that a text may take, and as many more for each 30,000 characters; the memory in MB
    beside that of the models."""

    seconds: float = 30.0
    memory_mb: int = 2048

    @classmethod
    def of_settings(cls) -> ExtractionLimits:
        """The limits that the settings name."""
        settings = load_settings()
        return cls(settings.extraction_seconds, settings.extraction_memory_mb)

    def allowed(self, characters: int) -> float:
        """The seconds of computing that texts of so many characters may take."""
        return self.seconds * (1 + characters / _CHARACTERS)


class ExtractionProcess:
    """One extraction process; `key` has its program, its embedder's settings and its limits."""

    def __init__(self, key: tuple[str, str, ExtractionLimits]) -> None:
        self.key = key
        program, settings, limits = key
        self.process = ModuleProcess(program, settings, limits.memory_mb)
        self.used = time.monotonic()
        self._start = _START

    def ask(self, request: bytes, seconds: float, stopped: Stop) -> None:
        """Give it a request that may take so many seconds of computing; raises as `ModuleProcess.send` does."""
        self.process.send(request, self._start + seconds * _WAIT, stopped)

    def answer(self, seconds: float, stopped: Stop) -> bytes:
        """The next line of its answer; raises as `ModuleProcess.receive` does."""
        line = self.process.receive(self._start + seconds * _WAIT, stopped)
        self._start, self.used = 0.0, time.monotonic()
        return line


class ExtractionPool:
    """The extraction process that is kept for the next request; while it is at work, others are started beside."""

    def __init__(self) -> None:
        self._idle: ExtractionProcess | None = None
        self._lock = threading.Lock()
        atexit.register(self.close)

    def take(self, embedder: Embedder, limits: ExtractionLimits) -> ExtractionProcess:
        """A process that is at work for the caller alone; to be given back, or ended."""
        key = PROGRAM, json.dumps(dict(embedder.settings), sort_keys=True), limits
        with self._lock:
            kept, self._idle = self._idle, None
        if kept:
            if kept.key == key and kept.process.alive and time.monotonic() - kept.used < _FRESH:
                return kept
            kept.process.end()
        return ExtractionProcess(key)

    def give_back(self, process: ExtractionProcess) -> None:
        """Keep a process that has answered all it was asked."""
        with self._lock:
            other, self._idle = self._idle, process
        if other:
            other.process.end()

    def close(self) -> None:
        """End the process that is kept."""
        with self._lock:
            kept, self._idle = self._idle, None
        if kept:
            kept.process.end()


_pool = ExtractionPool()


def read_in_worker(
    embedder: Embedder, articles: Sequence[Article], stopped: Stop = never, *, kinds_only: Sequence[bool] = ()
) -> Iterator[Reading | str]:
    """Yield the reading of each article, or the reason why there is none: one failure costs no other article.

    `kinds_only`: True for each article of which the kind alone is wanted. Raises Stopped, and ends the work, once
    `stopped` returns True; ModelError.
    """
    limits, left, only = ExtractionLimits.of_settings(), list(articles), list(kinds_only) or [False] * len(articles)
    while left:
        allowed = limits.allowed(sum(len(article.text) for article in left))
        worker = _pool.take(embedder, limits)
        try:
            worker.ask(messages.reading_request(left, only, allowed), allowed, stopped)
            while left:
                result = messages.parse_reading(worker.answer(allowed, stopped), left[0])
                del left[0], only[0]
                if not left:
                    _pool.give_back(worker)
                yield result
            return
        except (TimeoutError, EOFError, ValueError) as error:
            slow = worker.process.end() in (-signal.SIGPROF, -signal.SIGXCPU) or isinstance(error, TimeoutError)
        except BaseException:
            if left:
                worker.process.end()
            raise
        if len(left) > 1:
            for one, kind_only in zip(left, only, strict=True):
                yield from read_in_worker(embedder, [one], stopped, kinds_only=[kind_only])
        else:
            yield _slow(allowed) if slow else _died(limits)
        return


def embed_in_worker(embedder: Embedder, texts: Sequence[str], stopped: Stop = never) -> Vectors:
    """The vectors of texts, float32[len(texts), dimension], each row of unit length; raises Stopped, ModelError."""
    limits = ExtractionLimits.of_settings()
    allowed = limits.allowed(sum(map(len, texts)))
    worker = _pool.take(embedder, limits)
    try:
        worker.ask(messages.embedding_request(texts, allowed), allowed, stopped)
        vectors = messages.parse_vectors(worker.answer(allowed, stopped))
    except (TimeoutError, EOFError, ValueError) as error:
        worker.process.end()
        raise ModelError(
            "The embedding model's process came to an end, or took too long. Try again; if it happens again, raise "
            "ONRECORD_EXTRACTION_SECONDS or ONRECORD_EXTRACTION_MEMORY_MB, and please report this."
        ) from error
    except BaseException:
        worker.process.end()
        raise
    _pool.give_back(worker)
    return vectors


def _slow(seconds: float) -> str:
    return (
        f"extracting from it takes more than {seconds:,.0f} seconds of computing: split it, leave it out, or raise "
        "ONRECORD_EXTRACTION_SECONDS; everything else is unaffected"
    )


def _died(limits: ExtractionLimits) -> str:
    return (
        f"it crashed the process that extracts from it, or needs more than {limits.memory_mb:,} MB: split it, leave it "
        "out, or raise ONRECORD_EXTRACTION_MEMORY_MB; everything else is unaffected. Please report this"
    )
