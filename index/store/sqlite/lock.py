"""The writer's lock of an archive: held by one process at a time, named, and free as soon as its holder has died."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.core.errors import ArchiveBusy, ReadOnlyArchive
from index.store.database import PATIENCE
from index.system.private_files import access_within, create_private_file
from index.system.subprocesses import Stop, Stopped, never

if TYPE_CHECKING:
    from filelock import FileLock

_POLL = 0.02


@contextmanager
def hold_lock(folder: Path, seconds: float = PATIENCE, stopped: Stop = never) -> Iterator[None]:
    """Hold the lock of the archive in the folder; raises ArchiveBusy naming who still holds it after so many seconds,
    ReadOnlyArchive, Stopped."""
    from filelock import FileLock

    holder = folder / "writer"
    access = access_within(folder)
    lock = FileLock(folder / "writer.lock", timeout=0, mode=access.file)
    until = time.monotonic() + seconds
    try:
        while not _acquired(lock):
            if stopped():
                raise Stopped
            if time.monotonic() >= until:
                raise ArchiveBusy(
                    f"{folder} is being written to by {_name(holder)}. Wait until it is done, then try again."
                )
            time.sleep(_POLL)
        holder.unlink(missing_ok=True)
        create_private_file(holder, access)
        holder.write_text(f"process {os.getpid()} on {socket.gethostname()}", "utf8")
    except OSError as error:
        lock.release()
        raise ReadOnlyArchive(
            f"The archive {folder} cannot be written to ({error.strerror}). "
            "Free disk space, or give yourself write access to the folder, or choose another with --archive."
        ) from error
    try:
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _name(holder: Path) -> str:
    try:
        return holder.read_text("utf8") or "another process"
    except OSError:  # it has just let go of it
        return "another process"


def _acquired(lock: FileLock) -> bool:
    from filelock import Timeout

    try:
        lock.acquire()
    except Timeout:
        return False
    return True
