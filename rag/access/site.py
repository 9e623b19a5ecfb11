"""The site of this process: the archives that it serves, and the sessions of those who may come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.core.archive_place import Address
from index.core.settings import Settings
from rag.access.sessions import Sessions

SESSION_HEADER = "x-onrecord-session"
"""The header in which the guard tells the page the id of a request's session; it drops what a browser sends as such."""


@dataclass(frozen=True, slots=True)
class Site:
    """The places of the archives by name, the path under which the page is served ("" or "/onrecord"), and the
    sessions; None on the page of one person, who may do everything."""

    archives: Mapping[str, Path | Address]
    base_path: str = ""
    sessions: Sessions | None = None


_sites = list[Site]()


def serve_site(site: Site) -> None:
    """Make this the site of the process."""
    _sites[:] = [site]


def served_site() -> Site:
    """Return the site of the process: the one that is served, or else that of the archive in the settings alone."""
    return _sites[0] if _sites else Site({"": Settings().archive})
