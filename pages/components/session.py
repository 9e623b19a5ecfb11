"""The context of every page: the archive of this process, its overview, and the scripts of the browser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from index.archive import Archive
from index.core.errors import NotFound
from index.core.settings import Settings
from index.core.types import Speaker
from index.store.database import FILE
from index.system.compute import collect_garbage_less_often
from rag.admin.background_job import JobRunner
from rag.browse.keyness import ReferenceCounts, count_reference
from rag.browse.overview import EMPTY, Overview, archive_version, read_overview
from rag.browse.speaker_profile import Profile, read_profile

STATIC = Path(__file__).parents[1] / "static"


@dataclass(frozen=True, slots=True)
class PageContext:
    """The archive's folder, the archive (None where there is none yet), its overview and its version."""

    folder: Path
    archive: Archive | None
    overview: Overview
    version: tuple[int, ...] = ()


def page_context() -> PageContext:
    """Return the context of the archive as it is now; raises OnRecordError for a folder that is no archive."""
    folder = Settings().archive
    try:
        archive = cached_archive(str(folder))
        now = archive_version(archive)
        return PageContext(folder, archive, cached_overview(archive, now), now)
    except NotFound:
        return PageContext(folder, None, EMPTY)


@st.cache_resource(show_spinner=False, validate=lambda archive: (archive.folder / FILE).is_file())
def cached_archive(folder: str) -> Archive:
    """The one archive of this process."""
    collect_garbage_less_often()
    return Archive.open(folder)


@st.cache_resource(show_spinner=False, max_entries=1)
def cached_overview(_archive: Archive, version: tuple[int, ...]) -> Overview:
    """Return the archive's overview, computed once for each version of it."""
    return read_overview(_archive)


@st.cache_resource(show_spinner=False, max_entries=1)
def cached_speakers(_archive: Archive, version: tuple[int, ...]) -> list[Speaker]:
    """Return every speaker, the most quoted first, read once for each version of the archive."""
    return _archive.lookup.speakers()


@st.cache_resource(show_spinner=False, max_entries=1)
def cached_reference(_archive: Archive, version: tuple[int, ...]) -> ReferenceCounts:
    """Return the reference counts of terms, computed once for each version of the archive."""
    return count_reference(_archive)


@st.cache_resource(show_spinner=False, max_entries=32)
def cached_profile(_archive: Archive, who: str, version: tuple[int, ...]) -> Profile:
    """Return the profile of the speaker of this id, computed once for each version; raises NotFound."""
    return read_profile(_archive, who, cached_reference(_archive, version))


@st.cache_resource(show_spinner=False)
def job_runner(folder: str) -> JobRunner:
    """Return the job runner that all windows of this process share."""
    return JobRunner()


def browser_script(name: str) -> ComponentRenderer:
    """Return the component that runs a script of pages/static in an element of its own."""
    source = (STATIC / f"{name}.js").read_text("utf8")
    return st.components.v2.component(name, html=f'<div class="{name}"></div>', js=source, isolate_styles=False)
