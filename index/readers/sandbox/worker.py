"""A reader's process: takes files, a line each, and gives back what they hold. Started by `pool`, never by hand.

It can neither write a file nor start a program nor open a connection; what it may take is limited by the system.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from typing import BinaryIO

from index.readers.formats.registry import read_file
from index.readers.sandbox.protocol import DONE, item_line, parse_file_line

FORBIDDEN = (
    *("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.", "shutil.", "tempfile.", "os.system"),
    *("os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link"),
    *("os.symlink", "os.truncate", "os.chmod", "os.chown", "os.utime", "os.kill"),
)
"""Audit events (PEP 578) of which reading a file needs none."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
GRACE = 5.0
"""Seconds of computing after which a process ends by itself whose program has gone away before it could end it."""


def serve_files(files: BinaryIO, items: BinaryIO, seconds: float) -> None:
    """Read file after file until there are no more."""
    while line := files.readline():
        signal.setitimer(signal.ITIMER_PROF, seconds + GRACE)
        for item in read_file(parse_file_line(line)):
            items.write(item_line(item))
            items.flush()
            signal.setitimer(signal.ITIMER_PROF, seconds + GRACE)
        items.write(DONE)
        items.flush()
        signal.setitimer(signal.ITIMER_PROF, 0)


def confine(memory_mb: int) -> None:
    """Give up for good what reading needs none of: memory above the limit, writing, programs, connections."""
    for which, most in (
        (resource.RLIMIT_AS, memory_mb * 2**20),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(which, (most, most))
        except (ValueError, OSError):  # a system that has not got this limit, or a lower one
            continue
    sys.dont_write_bytecode = True
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        flags = arguments[2]
        if not isinstance(flags, int) or not flags & WRITING:
            return
    elif not event.startswith(FORBIDDEN):
        return
    raise PermissionError(f"a reader may not: {event}")


if __name__ == "__main__":
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    confine(int(sys.argv[2]))
    serve_files(sys.stdin.buffer, own, float(sys.argv[1]))
