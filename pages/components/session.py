"""The context of every page: the archive of this process, its overview, and the scripts of the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from index.archive import Archive
from index.core.archive_place import Address, folder_beside
from index.core.errors import NotFound
from index.core.types import Speaker
from index.system.compute import collect_garbage_less_often
from pages.components.visit import begin_visit, current_visit
from rag.access.site import served_site
from rag.admin.background_job import JobRunner
from rag.browse.keyness import ReferenceCounts, count_reference
from rag.browse.overview import EMPTY, Overview, archive_version, read_overview
from rag.browse.review.desk import Desk, read_desk
from rag.browse.review.same_speakers import SpeakerPair, likely_same_speakers
from rag.browse.speaker_profile import Profile, read_profile

STATIC = Path(__file__).parents[1] / "static"
PLACE_OPENED = "place-opened"
"""The state that is True once a run of the page has opened a place in a dialog: a page has one at most."""
CLICK = "card-click"
"""The state with the event and value of a card's button that was clicked, until a run of the page has ended."""


@dataclass(frozen=True, slots=True)
class PageContext:
    """The archive's place, the archive (None where there is none yet, on the page of one person), its overview and
    version; its name on a server, "" on the page of one person; the event and value of the card's button whose click
    this run answers."""

    place: Path | Address
    archive: Archive | None
    overview: Overview
    version: tuple[int, ...] = ()
    name: str = ""
    click: tuple[str, str] = ("", "")

    @property
    def folder(self) -> Path:
        """The folder for what people keep beside the archive."""
        return folder_beside(self.place)


def page_context() -> PageContext:
    """Begin a run of the page: return the context of the archive as it is now, for whoever opened the page.

    Raises OnRecordError for a place that has no archive, NotFound where a server's is gone, Forbidden where the session
    has ended and for an archive in which the person has no role."""
    visit = begin_visit()
    st.session_state[PLACE_OPENED] = False
    click: tuple[str, str] = st.session_state.get(CLICK, ("", ""))
    try:
        archive = cached_archive(visit.place).acting_as(visit.actor)
        now = archive_version(archive)
        return PageContext(visit.place, archive, cached_overview(archive, now), now, visit.name, click)
    except NotFound:
        if served_site().sessions is not None:
            raise NotFound("This archive is not there any more. Ask whoever runs this server.") from None
        return PageContext(visit.place, None, EMPTY, name=visit.name)


@contextmanager
def page_run() -> Iterator[None]:
    """A run of the page: by its end, also by an error, its click is answered. A run that another breaks off, which is
    no Exception, leaves its click to that one."""
    try:
        yield
    except Exception:
        st.session_state.pop(CLICK, None)
        raise
    st.session_state.pop(CLICK, None)


def page_archive() -> Archive:
    """Return the archive of the page, for callbacks, which run before the page does."""
    visit = current_visit()
    return cached_archive(visit.place).acting_as(visit.actor)


@st.cache_resource(show_spinner=False, hash_funcs={Address: str, type(Path()): str}, validate=Archive.is_there)
def cached_archive(place: Path | Address) -> Archive:
    """The archive in a place, opened once in this process, for all who act on it."""
    collect_garbage_less_often()
    return Archive.open(place)


BY_FOLDER: dict[str | type[Any], Callable[[Any], Any]] = {Archive: lambda archive: str(archive.folder)}
"""Archives are told apart by their folders where something is kept for each."""
ARCHIVES = len(served_site().archives)
"""The number of archives: so many versions are kept of what there is one of for each."""


@st.cache_resource(show_spinner=False, max_entries=ARCHIVES, hash_funcs=BY_FOLDER)
def cached_overview(archive: Archive, version: tuple[int, ...]) -> Overview:
    """Return the archive's overview, computed once for each version of it."""
    return read_overview(archive)


@st.cache_resource(show_spinner=False, max_entries=ARCHIVES, hash_funcs=BY_FOLDER)
def cached_speakers(archive: Archive, version: tuple[int, ...]) -> list[Speaker]:
    """Return every speaker, the most quoted first, read once for each version of the archive."""
    return archive.lookup.speakers()


@st.cache_resource(show_spinner=False, max_entries=ARCHIVES, hash_funcs=BY_FOLDER)
def cached_pairs(archive: Archive, version: tuple[int, ...]) -> list[SpeakerPair]:
    """Return the pairs of speakers who are likely the same, computed once for each version of the archive."""
    return likely_same_speakers(archive.lookup)


@st.cache_resource(show_spinner=False, max_entries=ARCHIVES, hash_funcs=BY_FOLDER)
def cached_desk(archive: Archive, version: tuple[int, ...]) -> Desk:
    """Return the queues of the review desk, read once for each version of the archive."""
    return read_desk(archive.lookup, cached_pairs(archive, version))


@st.cache_resource(show_spinner=False, max_entries=ARCHIVES, hash_funcs=BY_FOLDER)
def cached_reference(archive: Archive, version: tuple[int, ...]) -> ReferenceCounts:
    """Return the reference counts of terms, computed once for each version of the archive."""
    return count_reference(archive)


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs=BY_FOLDER)
def cached_profile(archive: Archive, who: str, version: tuple[int, ...]) -> Profile:
    """Return the profile of the speaker of this id, computed once for each version; raises NotFound."""
    return read_profile(archive, who, cached_reference(archive, version))


@cache
def job_runner(folder: str) -> JobRunner:
    """Return the job runner that all windows of this process share, and that none can clear, as it can Streamlit's
    cache."""
    return JobRunner()


def page_origin() -> str:
    """Return the address before which the browser has those of the page's places: "http://127.0.0.1:8501", or, of one
    of several archives on a server, "https://news.example/onrecord/in/politics"; "" where it is not known."""
    parts, site = urlsplit(st.context.url or ""), served_site()
    if parts.scheme not in ("http", "https"):
        return ""
    within = f"/in/{current_visit().name}" if len(site.archives) > 1 else ""
    return f"{parts.scheme}://{parts.netloc}{site.base_path}{within}"


def browser_script(name: str) -> ComponentRenderer:
    """Return the component that runs a script of pages/static in an element of its own."""
    source = (STATIC / f"{name}.js").read_text("utf8")
    return st.components.v2.component(name, html=f'<div class="{name}"></div>', js=source, isolate_styles=False)
