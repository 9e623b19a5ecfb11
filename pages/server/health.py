"""The checks for programs that watch the server: alive, and ready. They name nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from index.core.archive_place import Address, folder_beside
from index.core.errors import OnRecordError

if TYPE_CHECKING:
    from starlette.routing import Route

    from index.archive import Archive

_FREE = 200 * 2**20
"""Bytes that must be free where an archive is."""


def health_paths(base_path: str) -> frozenset[str]:
    """The paths of the checks."""
    return frozenset((f"{base_path}/healthz", f"{base_path}/readyz"))


def health_routes(places: Iterable[Path | Address], base_path: str = "") -> list[Route]:
    """Return the routes: "/healthz", which answers as long as the process does, and "/readyz", which answers 503 where
    an archive does not open, lacks its search index, or has too little room."""
    from starlette.requests import Request
    from starlette.responses import JSONResponse, Response
    from starlette.routing import Route

    watched = tuple(places)

    def alive(request: Request) -> Response:
        return JSONResponse({"ok": True})

    def ready(request: Request) -> Response:
        opened = [*map(_open, watched)]
        checks = {
            "record": None not in opened,
            "index": all(archive is not None and _has_index(archive) for archive in opened),
            "disk": all(map(_has_room, watched)),
        }
        return JSONResponse({"ok": all(checks.values()), **checks}, 200 if all(checks.values()) else 503)

    return [Route(f"{base_path}/healthz", alive), Route(f"{base_path}/readyz", ready)]


def _open(place: Path | Address) -> Archive | None:
    """The archive, whose record can be read; else None."""
    from index.archive import Archive

    try:
        archive = Archive.open(place)
        archive.lookup.counts()
    except (OnRecordError, OSError, sqlite3.DatabaseError):
        return None
    return archive


def _has_index(archive: Archive) -> bool:
    """True if the archive has a generation, or nothing to search yet; on a server its rows are found at once."""
    from index.search.generations import current_generation
    from index.store.sqlite.database import SqliteDatabase

    if not isinstance(archive.database, SqliteDatabase):
        return True
    try:
        return current_generation(archive.folder) is not None or not archive.lookup.counts()[0]
    except (OnRecordError, OSError, sqlite3.DatabaseError):
        return False


def _has_room(place: Path | Address) -> bool:
    """True if there is room in the archive's folder, or in the one for what is kept beside it."""
    try:
        return shutil.disk_usage(folder_beside(place)).free > _FREE
    except OSError:
        return False
