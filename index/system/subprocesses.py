"""Our own modules as programs in processes of their own, which can be ended at any moment."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

ENVIRONMENT = {
    "PYTHONPATH": os.pathsep.join(filter(None, (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")))),
}
"""Our own modules are found, and none in the folder that the program was started in (-P)."""

POLL = 0.1
"""Seconds after which a wait looks whether it was stopped."""
_PIECE = 2**20

Stop = Callable[[], bool]
"""A function that returns True once nobody waits for the result any more."""


_Item = TypeVar("_Item")


class Stopped(Exception):
    """The work was given up because it was stopped."""


def never() -> bool:
    """False: nobody stops it."""
    return False


def unless_stopped(items: Iterable[_Item], stopped: Stop) -> Iterator[_Item]:
    """Yield the items; raises Stopped before the next one once `stopped` returns True."""
    for item in items:
        if stopped():
            raise Stopped
        yield item


def module_command(module: str, *arguments: object) -> list[str]:
    """The command line that runs one of our modules as a program."""
    return [sys.executable, "-P", "-m", module, *map(str, arguments)]


def run_module(module: str, *arguments: object, stopped: Stop = never) -> str | None:
    """Run the module to its end, undisturbed by a Ctrl-C meant for us; None, or the last line of its error output.

    Raises Stopped, and ends it, once `stopped` returns True.
    """
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        module_command(module, *arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | ENVIRONMENT,
        start_new_session=os.getsid(0) != os.getpid(),  # a process without a terminal keeps its own in its group
    ) as process:
        try:
            while True:
                try:
                    _, errors = process.communicate(timeout=POLL)
                    break
                except subprocess.TimeoutExpired:
                    if stopped():
                        raise Stopped from None
        except BaseException:
            process.kill()
            raise
    if not process.returncode:
        return None
    return (errors.strip().splitlines() or [f"exit {process.returncode}"])[-1]


class ModuleProcess:
    """One of our modules as a process that takes lines and answers in lines. It ends when its input does.

    `launcher`: a command that runs it. `by_socket`: its input is the other end of `channel`, through which open files
    can be sent too, instead of `send`.
    """

    def __init__(
        self,
        module: str,
        *arguments: object,
        environment: Mapping[str, str] = ENVIRONMENT,
        launcher: Sequence[str] = (),
        by_socket: bool = False,
    ) -> None:
        self.channel: socket.socket | None = None
        theirs: socket.socket | None = None
        if by_socket:
            self.channel, theirs = socket.socketpair()
        self.command = [*launcher, *module_command(module, *arguments)]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            self.command,
            stdin=theirs.fileno() if theirs else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | environment,
            start_new_session=True,  # Ctrl-C is for the program, which decides what comes of the work
        )
        if theirs:
            theirs.close()
        assert self._process.stdout
        self._input, self._output = self._process.stdin, self._process.stdout
        if self._input:
            os.set_blocking(self._input.fileno(), False)
        self._received = bytearray()

    @property
    def pid(self) -> int:
        """The number of the process, which is also that of its group."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """True while it can be given another line."""
        return self._process.poll() is None

    def send(self, line: bytes, seconds: float, stopped: Stop = never) -> None:
        """Give it a line; raises TimeoutError when it does not take it, Stopped. One that has ended takes anything:
        `receive` says so."""
        assert self._input, "it takes files through its channel"
        until, rest = time.monotonic() + seconds, memoryview(line)
        while rest:
            if not _ready((), (self._input.fileno(),), until, stopped):
                raise TimeoutError
            try:
                rest = rest[os.write(self._input.fileno(), rest[:_PIECE]) :]
            except BrokenPipeError:
                return

    def receive(self, seconds: float, stopped: Stop = never) -> bytes:
        """Its next line; raises TimeoutError when it is too long in coming, EOFError when it has ended, Stopped."""
        until, looked = time.monotonic() + seconds, 0
        while (at := self._received.find(b"\n", looked)) < 0:
            looked = len(self._received)
            if not _ready((self._output.fileno(),), (), until, stopped):
                raise TimeoutError
            piece = os.read(self._output.fileno(), _PIECE)
            if not piece:
                raise EOFError
            self._received += piece
        line = bytes(self._received[: at + 1])
        del self._received[: at + 1]
        return line

    def end(self) -> int:
        """End it and its children, whatever they are doing; returns its exit status, which is its own where it had
        ended by itself."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        code = self._process.wait()
        for stream in (self._input, self._output):
            with suppress(BrokenPipeError):
                if stream:
                    stream.close()
        if self.channel:
            self.channel.close()
        return code


def _ready(read: tuple[int, ...], write: tuple[int, ...], until: float, stopped: Stop) -> bool:
    """Wait until the file can be read or written to; False when it is too late, raises Stopped."""
    while True:
        if stopped():
            raise Stopped
        left = until - time.monotonic()
        if any(select.select(read, write, (), max(0.0, min(POLL, left)))):
            return True
        if left <= 0:
            return False
