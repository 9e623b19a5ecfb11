"""The erasure of articles and conversations for good, typed twice."""

from __future__ import annotations

import streamlit as st

from index.archive import Archive
from index.core.errors import OnRecordError
from index.core.rights import Action
from pages.components.upload_panel import start_job
from pages.html import fragments
from pages.html.escaping import escape_html
from rag.admin.background_job import Job, JobRunner
from rag.admin.erasure import ErasureRequest, describe_proposal, erasure_work, propose_erasure


def draw_erasure(archive: Archive, runner: JobRunner, *, busy: bool) -> None:
    """Draw the form: what is to be erased, what that would be, and a field to type its number or id again."""
    with st.expander("Erase for good", key="erasure"):
        st.html(
            '<p class="note-plain">“Remove” keeps the text for those who cite it. This erases every version and copy '
            "to the last byte, and cannot be undone. Backups keep what they have: the receipt names them.</p>"
        )
        ids = st.text_area("Ids of articles, one a line", key="erase-ids", max_chars=20_000)
        speaker = st.text_input("All articles that quote this speaker", key="erase-speaker", max_chars=200)
        before = st.date_input("All articles published before", None, key="erase-before", min_value="1600-01-01")
        conversations = st.checkbox(
            "Conversations too", key="erase-conversations", help="Those that mention it; alone: all conversations"
        )
        request = ErasureRequest(tuple(ids.split()), speaker.strip(), before, conversations)
        if request == ErasureRequest():
            return
        try:
            proposal = propose_erasure(archive, request)
        except OnRecordError as error:
            st.html(fragments.error_message(str(error)))
            return
        lines = describe_proposal(proposal)
        st.html(f"<ul>{''.join(f'<li>{escape_html(line)}</li>' for line in lines)}</ul>")
        if not proposal.plan.count:
            st.html(fragments.small_line("Nothing is there to be erased."))
            return
        also = " or the id again" if len(proposal.confirmations) > 1 else ""
        typed = st.text_input(f"To erase it, type {proposal.plan.count}{also}", key="erase-typed", max_chars=500)
        sure = typed.strip() in proposal.confirmations
        if st.button("Erase it for good", type="primary", key="erase-now", disabled=busy or not sure):
            start_job(runner, lambda: Job("Erasing", erasure_work(archive, proposal.plan), Action.ERASE, archive.actor))
            st.rerun()
