"""The maintenance of an archive: its status, rebuilding its indexes, backups."""

from __future__ import annotations

import streamlit as st

from index.archive import Archive
from index.core.errors import OnRecordError
from index.core.rights import Action
from index.core.settings import load_settings
from pages.archive.erasure_panel import draw_erasure
from pages.components.session import job_runner
from pages.components.upload_panel import ADDING, draw_job, start_job
from pages.components.visit import may
from pages.html import fragments, tables
from rag.admin.background_job import Job
from rag.admin.maintenance import MAX_DOWNLOAD, back_up_beside, backup_bytes, rebuild_work, record_size, reprocess_work
from rag.admin.status_report import machine_rows, status_rows


def draw_maintenance(archive: Archive) -> None:
    """Draw the status check and the buttons that rebuild, reprocess and back up."""
    st.html(fragments.part_heading("Maintenance", level=2))
    runner = job_runner(str(archive.folder))
    if runner.job and runner.job.name != ADDING:
        draw_job(runner)
    with st.container(key="upkeep", horizontal=True, gap="small"):
        look = st.button("Check the archive", key="check", help="Reads the whole archive once")
        busy = bool(runner.job and runner.job.running)
        if may(Action.REBUILD) and st.button(
            "Rebuild", key="rebuild", disabled=busy, help="Rebuilds the search indexes and the list of speakers"
        ):
            start_job(runner, lambda: Job("Rebuilding", rebuild_work(archive), Action.REBUILD, archive.actor))
            st.rerun()
        keeps = may(Action.BACK_UP)
        keep = (
            keeps
            and archive.is_in_folder
            and st.button("Back up next to the archive", key="backup", help="Copies the archive to a single file")
        )
        if keeps and record_size(archive) <= MAX_DOWNLOAD:
            st.download_button(
                "Download a backup", lambda: backup_bytes(archive), "record.sqlite", key="download", on_click="ignore"
            )
    if may(Action.ERASE):
        draw_erasure(archive, runner, busy=busy)
    if keep:
        try:
            st.html(fragments.small_line(f"Backed up: {back_up_beside(archive)}"))
        except OnRecordError as error:
            st.html(fragments.error_message(str(error)))
    if look:
        with st.spinner("Reading the whole archive"):
            status = archive.status()
        facts = [*status_rows(status), *machine_rows(load_settings(), status)]
        st.html(tables.fact_list([*facts, *(("fault", fault) for fault in status.faults)]))
        if status.models_differ:
            st.html(fragments.small_line("Some articles were processed by other models."))
    if look and status.models_differ and may(Action.REBUILD):
        job = Job("Reprocessing articles", reprocess_work(archive), Action.REBUILD, archive.actor)
        st.button("Update with the current models", key="renew", on_click=start_job, args=(runner, lambda: job))
