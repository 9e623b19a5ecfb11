"""A reader's process: takes files, a line each, and gives back what they hold. Started by `pool`, never by hand.

It is given each file open, and can open no other but its libraries; it can neither write a file nor start a program nor
open a connection (`confinement`); what it may take is limited by the system.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from typing import BinaryIO

from index.readers.formats.registry import read_file
from index.readers.sandbox.confinement import PROBE, confine
from index.readers.sandbox.protocol import DONE, item_line, receive_file

GRACE = 5.0
"""Seconds of computing after which a process ends by itself whose program has gone away before it could end it."""


def serve_files(files: socket.socket, items: BinaryIO, seconds: float) -> None:
    """Read file after file until there are no more."""
    while file := receive_file(files):
        signal.setitimer(signal.ITIMER_PROF, seconds + GRACE)
        for item in read_file(file):
            items.write(item_line(item))
            items.flush()
            signal.setitimer(signal.ITIMER_PROF, seconds + GRACE)
        if file.descriptor is not None:
            os.close(file.descriptor)
        items.write(DONE)
        items.flush()
        signal.setitimer(signal.ITIMER_PROF, 0)


if __name__ == "__main__":
    if sys.argv[1] == PROBE:
        sys.stdout.write(" ".join(confine(1024)))
        sys.exit()
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=0)
    confine(int(sys.argv[2]))
    serve_files(channel, own, float(sys.argv[1]))
