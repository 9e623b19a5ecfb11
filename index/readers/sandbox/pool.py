"""Reading in processes of their own, so that a hostile file ends its reader and nothing else."""

from __future__ import annotations

import atexit
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress

from index.core.types import Article
from index.readers.sandbox.confinement import launcher
from index.readers.sandbox.protocol import DONE, parse_item_line, send_file
from index.readers.source.file import Failure, File, Unread
from index.readers.source.limits import Limits
from index.system import subprocesses
from index.system.subprocesses import ModuleProcess, Stop, Stopped, never

_ENVIRONMENT = {
    **subprocesses.ENVIRONMENT,
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
"""Few threads, each of which claims memory of its own."""
_START = 30.0
"""Seconds that a process may take to start on a busy machine, beside what its first file may take."""
_IDLE = 2
"""Processes that are kept for the next file: those that read last."""


class ReaderProcess:
    """One reader's process. Reads one file at a time."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._process = ModuleProcess(
            "index.readers.sandbox.worker",
            limits.seconds,
            limits.memory_mb,
            environment=_ENVIRONMENT,
            launcher=launcher(),
            by_socket=True,
        )
        self._fresh = True

    def begin(self, file: File) -> None:
        """Set it to read a file; it goes to work at once."""
        with suppress(BrokenPipeError, ConnectionResetError):  # it has ended: `items` says how
            assert self._process.channel
            send_file(self._process.channel, file)

    def items(self, file: File, stopped: Stop = never) -> Iterator[Article | Unread]:
        """Yield what the file that it was set to read holds; a Failure when it had to be ended, or ended itself.

        Once `stopped` returns True, it is ended and nothing more comes of the file.
        """
        count = 0
        try:
            while (line := self._line(stopped)) != DONE:
                yield parse_item_line(line)
                count += 1
        except Stopped:
            self.end()
        except TimeoutError:
            self.end()
            yield Failure(file.place, f"{self._slow()}{_lost(count)}")
        except (EOFError, ValueError):
            yield Failure(file.place, f"{self._died()}{_lost(count)}")
        except BaseException:
            self.end()
            raise

    @property
    def alive(self) -> bool:
        """True while it can be given another file."""
        return self._process.alive

    def end(self) -> int:
        """End it, whatever it is doing; returns its exit status."""
        return self._process.end()

    def _line(self, stopped: Stop) -> bytes:
        """Its next line; raises as `ModuleProcess.receive` does."""
        line = self._process.receive(self.limits.seconds + (_START if self._fresh else 0), stopped)
        self._fresh = False
        return line

    def _slow(self) -> str:
        return (
            f"reading it takes more than {self.limits.seconds:,.0f} seconds: save its text as .txt,"
            " or raise ONRECORD_READER_SECONDS"
        )

    def _died(self) -> str:
        code = self.end()
        if code in (-signal.SIGPROF, 128 + signal.SIGPROF, -signal.SIGXCPU):  # 128 + N: of bwrap, for what it ran
            return self._slow()
        return "it crashed its reader, as a damaged or hostile file can: save it again, or its text as .txt"


class ReaderPool:
    """Reader processes, kept and used again; each thread takes its own. One that had to be ended is replaced."""

    def __init__(self) -> None:
        self._idle: list[ReaderProcess] = []
        self._lock = threading.Lock()
        atexit.register(self.close)

    def begin(self, file: File, limits: Limits, stopped: Stop = never) -> Iterator[Article | Unread]:
        """Begin to read a file; what it holds comes from the iterator, which is to be used up or closed, and ends once
        `stopped` returns True."""
        worker = self._taken(limits)
        worker.begin(file)
        items = self._items(worker, file, stopped)
        next(items)
        return items

    def _items(self, worker: ReaderProcess, file: File, stopped: Stop) -> Iterator[Article | Unread]:
        try:
            yield Failure("", "begun")  # taken by `begin`: from here on, closing the iterator frees the worker
            yield from worker.items(file, stopped)
        except BaseException:
            worker.end()
            raise
        if not worker.alive:
            worker.end()
            return
        with self._lock:
            self._idle.append(worker)
            spare, self._idle = self._idle[:-_IDLE], self._idle[-_IDLE:]
        for one in spare:
            one.end()

    def _taken(self, limits: Limits) -> ReaderProcess:
        with self._lock:
            for worker in self._idle:
                if worker.limits == limits and worker.alive:
                    self._idle.remove(worker)
                    return worker
        return ReaderProcess(limits)

    def close(self) -> None:
        """End those that have nothing to do."""
        with self._lock:
            while self._idle:
                self._idle.pop().end()


def _lost(count: int) -> str:
    if not count:
        return ""
    return (
        f" (everything after its first {count:,} articles is skipped)"
        if count > 1
        else " (everything after its first article is skipped)"
    )
