"""The files that could not be read when they were last added, in a small file of the archive's folder."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from index.archive.ingest import IngestStatus
from index.store.erasure.json_files import UNREAD
from index.system.atomic_files import write_atomically

_LINE = re.compile(r":\d+$")
_MOST = 500
"""Files that are kept, the last ones."""


def unread_files(archive: Path) -> dict[str, str]:
    """Return the reason for each file, or place in one, that failed when it was last added; {} where none did."""
    try:
        record = json.loads((archive / UNREAD).read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(record, Mapping):
        return {}
    return {place: why for place, why in record.items() if isinstance(why, str)}


def update_unread(archive: Path, rows: Iterable[Mapping[str, Any]], files_read: Collection[str]) -> None:
    """Record the failures among the rows of an ingestion's report; earlier ones of files of these names are none any
    more."""
    before = unread_files(archive)
    now = {place: why for place, why in before.items() if _file_name(place) not in files_read}
    for row in rows:
        if row["status"] == IngestStatus.FAILED:
            now[row["place"]] = str(row["message"])
    if now != before:
        kept = dict(list(now.items())[-_MOST:])
        write_atomically(archive / UNREAD, json.dumps(kept, ensure_ascii=True).encode("ascii"))


def forget_unread(archive: Path) -> None:
    """Forget all failures; raises OSError."""
    (archive / UNREAD).unlink(missing_ok=True)


def _file_name(place: str) -> str:
    """The name of the file, without folders, that a place ("/press/dump.jsonl:7") is in."""
    return Path(_LINE.sub("", place)).name
