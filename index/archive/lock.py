"""The writer's lock of an archive: held by one process at a time, named, and free as soon as its holder has died."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.core.errors import ArchiveBusy, ReadOnlyArchive


@contextmanager
def hold_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of the archive in the folder; raises ArchiveBusy naming the holder, ReadOnlyArchive."""
    from filelock import FileLock, Timeout

    holder = folder / "writer"
    lock = FileLock(folder / "writer.lock", timeout=0)
    try:
        lock.acquire()
        holder.write_text(f"process {os.getpid()} on {socket.gethostname()}", "utf8")
    except Timeout:
        who = holder.read_text("utf8") if holder.is_file() else "another process"
        raise ArchiveBusy(f"{folder} is being written to by {who}. Wait until it is done, then try again.") from None
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
