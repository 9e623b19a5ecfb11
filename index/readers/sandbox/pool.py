"""Reading in processes of their own, so that a hostile file ends its reader and nothing else."""

from __future__ import annotations

import atexit
import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Iterator

from index.core.types import Article
from index.readers.sandbox.protocol import DONE, file_line, parse_item_line
from index.readers.source.file import Failure, File
from index.readers.source.limits import Limits
from index.system import subprocesses

_PIECE = 2**20
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
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            subprocesses.module_command("index.readers.sandbox.worker", limits.seconds, limits.memory_mb),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | _ENVIRONMENT,
            start_new_session=True,  # Ctrl-C is for the program, which lets the file at hand be read
        )
        self._held = bytearray()
        self._fresh = True

    def begin(self, file: File) -> None:
        """Set it to read a file; it goes to work at once."""
        assert self._process.stdin
        try:
            self._process.stdin.write(file_line(file))
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended: `items` says how

    def items(self, file: File) -> Iterator[Article | Failure]:
        """Yield what the file that it was set to read holds; a Failure when it had to be ended, or ended itself."""
        count = 0
        try:
            while (line := self._line()) != DONE:
                yield parse_item_line(line)
                count += 1
        except TimeoutError:
            self.end()
            yield Failure(file.place, f"{self._slow()}{_lost(count)}")
        except (EOFError, ValueError):
            self.end()
            yield Failure(file.place, f"{self._died()}{_lost(count)}")
        except BaseException:
            self.end()
            raise

    @property
    def alive(self) -> bool:
        """True while it can be given another file."""
        return self._process.poll() is None

    def end(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue

    def _line(self) -> bytes:
        """Its next line; raises TimeoutError when it is too long in coming, EOFError when it has ended."""
        assert self._process.stdout
        until = time.monotonic() + self.limits.seconds + (_START if self._fresh else 0)
        source, cpu_seconds = self._process.stdout.fileno(), 0
        while (at := self._held.find(b"\n", cpu_seconds)) < 0:
            cpu_seconds = len(self._held)
            ready, _, _ = select.select([source], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise TimeoutError
            piece = os.read(source, _PIECE)
            if not piece:
                raise EOFError
            self._held += piece
        self._fresh = False
        line = bytes(self._held[: at + 1])
        del self._held[: at + 1]
        return line

    def _slow(self) -> str:
        return (
            f"reading it takes more than {self.limits.seconds:,.0f} seconds: save its text as .txt,"
            " or raise ONRECORD_READER_SECONDS"
        )

    def _died(self) -> str:
        code = self._process.wait()
        if code in (-signal.SIGPROF, -signal.SIGXCPU):
            return self._slow()
        return "it crashed its reader, as a damaged or hostile file can: save it again, or its text as .txt"


class ReaderPool:
    """Reader processes, kept and used again; each thread takes its own. One that had to be ended is replaced."""

    def __init__(self) -> None:
        self._idle: list[ReaderProcess] = []
        self._lock = threading.Lock()
        atexit.register(self.close)

    def begin(self, file: File, limits: Limits) -> Iterator[Article | Failure]:
        """Begin to read a file; what it holds comes from the iterator, which is to be used up or closed."""
        worker = self._taken(limits)
        worker.begin(file)
        items = self._items(worker, file)
        next(items)
        return items

    def _items(self, worker: ReaderProcess, file: File) -> Iterator[Article | Failure]:
        try:
            yield Failure("", "begun")  # taken by `begin`: from here on, closing the iterator frees the worker
            yield from worker.items(file)
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
