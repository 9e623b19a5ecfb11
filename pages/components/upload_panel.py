"""The upload panel: files or a path of this machine to add, the progress of it, and the result for each."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from index.archive import Archive
from index.core.errors import OnRecordError
from index.readers import SUFFIXES
from pages.components.session import PageContext, job_runner
from pages.html import fragments
from pages.html.escaping import escape_label
from rag.admin import ingestion as intake
from rag.admin.background_job import Job, JobRunner, format_duration
from rag.admin.sources import Feed, Uploads, files_at_path

ADDING = "Adding articles"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def draw_upload_panel(context: PageContext) -> None:
    """Draw the inputs for files while nothing is being added; else the progress."""
    runner = job_runner(str(context.folder))
    with st.container(key="files"):
        if runner.job and runner.job.name == ADDING:
            draw_job(runner)
        if not (runner.job and runner.job.running):
            draw_inputs(context, runner)


def draw_job(runner: JobRunner) -> None:
    """Draw the job, once a second while it runs."""
    every = 1.0 if runner.job and runner.job.running else None
    st.fragment(run_every=every)(lambda: draw_progress(runner, every is not None))()


def draw_progress(runner: JobRunner, watched: bool) -> None:
    """Draw the progress and a button to stop; of a finished job the results, and a button to resume or retry."""
    job = runner.job
    if job is None:
        return
    if job.running:
        stopping = "Stopping after the current articles"
        st.progress(job.progress.share or 0.0, escape_label(stopping if job.stopped else job.description or "Reading"))
        st.button("Stop", key="stop", icon=":material/stop_circle:", on_click=job.stop, disabled=job.stopped)
        return
    if watched:
        st.rerun()
    again = False
    if job.error:
        st.html(fragments.error_message(job.error))
        again = st.button("Try again", key="again", icon=":material/refresh:")
    elif job.stopped:
        st.html(fragments.small_line("Stopped. Articles already added are kept."))
        again = st.button("Resume", key="again", icon=":material/play_arrow:")
    elif job.progress.report is None:
        st.html(fragments.small_line(f"{job.name}: done in {format_duration(job.seconds)}."))
    if again:
        start_job(runner, job.repeat)
        st.rerun()
    if job.progress.report:
        st.html(fragments.ingest_results(job.progress.report))


def draw_inputs(context: PageContext, runner: JobRunner) -> None:
    """Draw the file uploader, and the field for a path where the page is served to this machine alone."""
    state = st.session_state
    kinds = [suffix.lstrip(".") for suffix in SUFFIXES]
    number = state.setdefault("uploads", 0)
    files = st.file_uploader("Add articles", kinds, True, key=f"uploads-{number}", label_visibility="collapsed")
    if files:
        state.uploads += 1
        start_ingestion(context, runner, lambda: Uploads([(file.name, file.getvalue()) for file in files]))
        st.rerun()
    if st.get_option("server.address") not in _LOOPBACK:
        return
    with st.form("path", border=False), st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        path = st.text_input("Or a file or folder on this computer", placeholder="/home/me/articles", key="path-typed")
        if st.form_submit_button("Add") and path.strip():
            start_ingestion(context, runner, lambda: files_at_path(path))
            st.rerun()
    if refused := state.pop("adding-refused", ""):
        st.html(fragments.error_message(refused))


def start_ingestion(context: PageContext, runner: JobRunner, feed: Callable[[], Feed]) -> None:
    """Start adding; the archive is created first where there is none."""
    start_job(
        runner,
        lambda: Job(
            ADDING, intake.ingestion_work(feed(), context.archive or Archive.open(context.folder, create=True))
        ),
    )


def start_job(runner: JobRunner, job: Callable[[], Job]) -> None:
    """Start a job; an error on starting it is shown below the form."""
    try:
        runner.start(job())
    except OnRecordError as error:
        st.session_state["adding-refused"] = str(error)
