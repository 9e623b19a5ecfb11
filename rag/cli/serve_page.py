"""Serve the page: to one person of this machine in a process of its own, or to people who sign in."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from index.core.archive_place import Address, resolved
from index.core.errors import OnRecordError
from rag.access.handed_places import handed_addresses

_PATHS = ("ONRECORD_CACHE", "ONRECORD_EMBEDDER", "ONRECORD_OIDC_CLIENT_SECRET_FILE")
"""Settings that may be paths, relative to the folder where the command is given."""


def serve_page(archive: Path | Address, *, host: str, port: int | None, browser: bool) -> int:
    """Run the page of one person over an archive until it is stopped; returns its exit code."""
    place = resolved(archive)
    arguments = ["chat", str(place), "--host", host]
    arguments += ["--port", str(port)] if port is not None else []
    command, environment, folder = _pages([*arguments, *([] if browser else ["--no-browser"])], [place])
    try:
        return subprocess.run(command, env=environment, cwd=folder, check=False).returncode  # noqa: S603 - no shell
    except KeyboardInterrupt:
        return 0


def become_server(archives: Mapping[str, Path | Address], arguments: Sequence[str]) -> NoReturn:
    """Go on as `python -m pages serve` with these archives and arguments, in this process: whoever stops it stops the
    server."""
    places = {name: resolved(place) for name, place in archives.items()}
    named = [part for name, place in places.items() for part in ("--archive", f"{name}={place}")]
    command, environment, folder = _pages(["serve", *named, *arguments], places.values())
    os.chdir(folder)
    os.execve(command[0], command, environment)  # noqa: S606 - no shell


def _pages(arguments: Sequence[str], places: Iterable[Path | Address]) -> tuple[list[str], dict[str, str], Path]:
    """The command `python -m pages` with these arguments about archives in places, its environment and the folder to
    run it in.

    That is the package's own folder, and not in the module path: nothing that lies where the command is given is read.
    """
    server = importlib.util.find_spec("pages")
    if server is None or server.origin is None:
        raise OnRecordError("The page is not installed. Install onrecord again: pip install -e .")
    environment = os.environ | handed_addresses(places)
    environment |= {
        name: str(Path(value).resolve()) for name in _PATHS if (value := os.environ.get(name)) and Path(value).exists()
    }
    return [sys.executable, "-P", "-m", "pages", *arguments], environment, Path(server.origin).parent
