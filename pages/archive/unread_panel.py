"""The files that could not be read when they were last added, and why."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from index.core.rights import Action
from pages.components.session import job_runner
from pages.components.visit import current_visit
from pages.html import fragments
from rag.admin.unread_files import forget_unread, unread_files

_MOST = 50


def draw_unread_files(folder: Path) -> None:
    """Draw the files that could not be read, with the reason and remedy of each, and a button that forgets them."""
    unread, job = unread_files(folder), job_runner(str(folder)).job
    if not unread or (job and job.progress.report):
        return  # the report names them
    count = "1 file" if len(unread) == 1 else f"{len(unread):,} files"
    note = "mended ones leave this list when they are added again"
    with st.container(key="unread", gap="small"):
        st.html(fragments.part_heading(f"{count} could not be read", note))
        st.html(fragments.failure_list(list(unread.items())[-_MOST:]))
        st.button("Forget these", key="forget-unread", type="tertiary", on_click=_forget, args=(folder,))
    if refused := st.session_state.pop("forget-refused", ""):
        st.html(fragments.error_message(refused))


def _forget(folder: Path) -> None:
    current_visit().actor.require(Action.ADD)
    try:
        forget_unread(folder)
    except OSError as error:
        st.session_state["forget-refused"] = f"The list cannot be changed ({error.strerror or error})."
