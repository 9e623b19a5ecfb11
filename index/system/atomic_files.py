"""Files that outlive a power cut: written whole or not at all, and on the disk on return."""

from __future__ import annotations

import os
from pathlib import Path

from index.system.private_files import access_within, create_private_file


def write_atomically(file: Path, content: bytes) -> None:
    """Replace the content of the file, or leave it as it was; a reader sees the one or the other.

    One writer at a time. What one who died here left, `NAME.draft`, is replaced. Raises OSError.
    """
    draft = file.with_name(f"{file.name}.draft")
    draft.unlink(missing_ok=True)
    create_private_file(draft, access_within(file.parent))
    draft.write_bytes(content)
    sync_to_disk(draft)
    draft.replace(file)
    sync_to_disk(file.parent)


def sync_to_disk(*paths: Path) -> None:
    """Flush the contents of these files and folders to the disk, folders where the system can; raises OSError."""
    for path in paths:
        if path.is_file() or (path.is_dir() and hasattr(os, "O_DIRECTORY")):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
