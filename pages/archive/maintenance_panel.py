"""Keeping an archive sound: how it stands, making its indexes again, a copy of it."""

from __future__ import annotations

import streamlit as st

from index.archive import Archive
from index.core.errors import OnRecordError
from pages.components.session import the_worker
from pages.components.upload_panel import ADDING, running, start
from pages.html import fragments, tables
from rag.admin.background_job import Job
from rag.admin.maintenance import DOWNLOADED, copied, downloaded, rebuilding, renewing, size
from rag.admin.status_report import condition


def upkeep(archive: Archive) -> None:
    """Status, rebuild, backup."""
    st.html(fragments.heading("Maintenance", level=2))
    worker = the_worker(str(archive.folder))
    if worker.job and worker.job.name != ADDING:
        running(worker)
    with st.container(key="upkeep", horizontal=True, gap="small"):
        look = st.button("Check the archive", key="check", help="Reads the whole archive once")
        busy = bool(worker.job and worker.job.running)
        if st.button(
            "Rebuild", key="rebuild", disabled=busy, help="Rebuilds the search indexes and the list of speakers"
        ):
            start(worker, lambda: Job("Rebuilding", rebuilding(archive)))
            st.rerun()
        keep = st.button("Back up next to the archive", key="backup", help="Copies the archive to a single file")
        if size(archive) <= DOWNLOADED:
            st.download_button(
                "Download a backup", lambda: downloaded(archive), "record.sqlite", key="download", on_click="ignore"
            )
    if keep:
        try:
            st.html(fragments.line(f"Backed up: {copied(archive)}"))
        except OnRecordError as error:
            st.html(fragments.trouble(str(error)))
    if look:
        with st.spinner("Reading the whole archive"):
            held = archive.status()
        st.html(tables.facts([*condition(held), *(("fault", fault) for fault in held.faults)]))
        if held.models_differ:
            st.html(fragments.line("Some articles were processed by other models."))
    if look and held.models_differ:
        job = Job("Reprocessing articles", renewing(archive))
        st.button("Update with the current models", key="renew", on_click=start, args=(worker, lambda: job))
