"""What every page works on: the archive of this process and what it holds; the scripts that run in the browser."""

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
from rag.admin.background_job import Worker
from rag.browse.keyness import Background, background
from rag.browse.overview import NOTHING, Holdings, edition, holdings
from rag.browse.speaker_profile import Profile, profile

PAGES = Path(__file__).parents[1] / "static"


@dataclass(frozen=True, slots=True)
class Held:
    """The archive's folder, the archive (None where there is none yet), what it holds, and in which edition."""

    folder: Path
    archive: Archive | None
    holdings: Holdings
    edition: tuple[int, ...] = ()


def held() -> Held:
    """The archive as it is now; raises OnRecordError for a folder that is none."""
    folder = Settings().archive
    try:
        archive = the_archive(str(folder))
        now = edition(archive)
        return Held(folder, archive, the_holdings(archive, now), now)
    except NotFound:
        return Held(folder, None, NOTHING)


@st.cache_resource(show_spinner=False, validate=lambda archive: (archive.folder / FILE).is_file())
def the_archive(folder: str) -> Archive:
    """The one archive of this process."""
    collect_garbage_less_often()
    return Archive.open(folder)


@st.cache_resource(show_spinner=False, max_entries=1)
def the_holdings(_archive: Archive, edition: tuple[int, ...]) -> Holdings:
    """What the archive holds, counted once for each edition of it."""
    return holdings(_archive)


@st.cache_resource(show_spinner=False, max_entries=1)
def the_speakers(_archive: Archive, edition: tuple[int, ...]) -> list[Speaker]:
    """Every speaker, the most quoted first, read once for each edition of the archive."""
    return _archive.lookup.speakers()


@st.cache_resource(show_spinner=False, max_entries=1)
def the_background(_archive: Archive, edition: tuple[int, ...]) -> Background:
    """What the archive's speakers speak of, counted once for each edition of it."""
    return background(_archive)


@st.cache_resource(show_spinner=False, max_entries=32)
def the_profile(_archive: Archive, who: str, edition: tuple[int, ...]) -> Profile:
    """The profile of the speaker of this id, made once for each edition; raises NotFound."""
    return profile(_archive, who, the_background(_archive, edition))


@st.cache_resource(show_spinner=False)
def the_worker(folder: str) -> Worker:
    """What adds and rebuilds, for all windows of this process."""
    return Worker()


def script(name: str) -> ComponentRenderer:
    """What runs one of the scripts beside this module in an element of its own."""
    source = (PAGES / f"{name}.js").read_text("utf8")
    return st.components.v2.component(name, html=f'<div class="{name}"></div>', js=source, isolate_styles=False)
