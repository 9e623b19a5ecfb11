"""The upload panel: files or a path of this machine to add, the progress of it, and the result for each."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from index.archive import Archive
from index.core.errors import OnRecordError
from index.core.rights import Action
from pages.components.session import PageContext, job_runner
from pages.components.visit import current_visit, may
from pages.html import fragments
from pages.html.escaping import escape_label
from rag.access.site import served_site
from rag.admin import ingestion as intake
from rag.admin.background_job import Job, JobRunner, format_duration
from rag.admin.sources import Feed, Uploads, files_at_path

ADDING = "Adding articles"
_KINDS = (
    "Text, Word, PDF, web pages, e-books, tables, subtitles, exports of press databases, archives of these. A file of "
    "another kind is refused, with the reason."
)


def draw_upload_panel(context: PageContext) -> None:
    """Draw the inputs for files while nothing is being added; else the progress. Nothing for who may not add."""
    if not may(Action.ADD):
        return
    runner = job_runner(str(context.folder))
    with st.container(key="files"):
        draw_adding(context)
        if not (runner.job and runner.job.running):
            draw_inputs(context, runner)


def draw_adding(context: PageContext) -> None:
    """Draw the progress of what is being added, or its results until they are closed; else nothing."""
    runner = job_runner(str(context.folder))
    if runner.job and runner.job.name == ADDING:
        draw_job(runner)


def draw_job(runner: JobRunner) -> None:
    """Draw the job, once a second while it runs; nothing for who may not do what it does."""
    if runner.job is None or not may(runner.job.action):
        return
    every = 1.0 if runner.job.running else None
    st.fragment(run_every=every)(lambda: draw_progress(runner, every is not None))()


def draw_progress(runner: JobRunner, watched: bool) -> None:
    """Draw the progress and a button to stop; of a finished job the results, and a button for who began it to resume
    or retry."""
    job = runner.job
    if job is None:
        return
    if job.running:
        doing = "Stopping" if job.stopped else job.description or "Reading"
        st.progress(job.progress.share or 0.0, escape_label(doing))
        st.button("Stop", key="stop", icon=":material/stop_circle:", on_click=job.stop, disabled=job.stopped)
        return
    if watched:
        st.rerun()
    again, mine = False, job.actor.id == current_visit().actor.id
    if job.error:
        st.html(fragments.error_message(job.error))
        again = mine and st.button("Try again", key="again", icon=":material/refresh:")
    elif job.stopped:
        kept = "Articles already added are kept" if job.name == ADDING else "Nothing is lost"
        st.html(fragments.small_line(f"Stopped. {kept}."))
        again = mine and st.button("Resume", key="again", icon=":material/play_arrow:")
    elif job.progress.report is None:
        st.html(fragments.small_line(f"{job.name}: done in {format_duration(job.seconds)}."))
    if again:
        start_job(runner, job.repeat)
        st.rerun()
    if job.progress.report:
        st.html(fragments.ingest_results(job.progress.report))
    st.button("Close", key="close-job", icon=":material/close:", on_click=runner.close, help="Close this report")


def draw_inputs(context: PageContext, runner: JobRunner) -> None:
    """Draw the file uploader, and the field for a path where the page is served to this machine alone."""
    state = st.session_state
    number = state.setdefault("uploads", 0)
    files = st.file_uploader("Add articles", None, True, key=f"uploads-{number}", label_visibility="collapsed")
    st.html(fragments.small_line(_KINDS))
    if files:
        state.uploads += 1
        start_ingestion(context, runner, lambda: Uploads([(file.name, file.getvalue()) for file in files]))
        st.rerun()
    if served_site().sessions is None:
        draw_path_form(context, runner)
    if refused := state.pop("adding-refused", ""):
        st.html(fragments.error_message(refused))


def draw_path_form(context: PageContext, runner: JobRunner) -> None:
    """Draw the field for a path of this machine, which the page of one person alone has."""
    with st.form("path", border=False), st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        path = st.text_input("Or a file or folder on this computer", placeholder="/home/me/articles", key="path-typed")
        if st.form_submit_button("Add") and path.strip():
            start_ingestion(context, runner, lambda: files_at_path(path))
            st.rerun()


def start_ingestion(context: PageContext, runner: JobRunner, feed: Callable[[], Feed]) -> None:
    """Start adding; the archive is created first where there is none."""

    def adding() -> Job:
        given, actor = feed(), current_visit().actor
        archive = context.archive or Archive.open(context.place, create=True, actor=actor)
        return Job(ADDING, intake.ingestion_work(given, archive), given.action, actor)

    start_job(runner, adding)


def start_job(runner: JobRunner, job: Callable[[], Job]) -> None:
    """Start a job; an error on starting it is shown below the form."""
    try:
        runner.start(job())
    except OnRecordError as error:
        st.session_state["adding-refused"] = str(error)
