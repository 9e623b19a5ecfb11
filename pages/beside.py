"""Beside the conversation: filters, adding files, what the archive holds."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from index.archive import Archive
from index.errors import OnRecordError
from index.readers import SUFFIXES
from pages.turns import again
from rag import fragments
from rag.card import KINDS
from rag.holdings import LISTED, Holdings
from rag.intake import take_in
from rag.markup import label


def beside(held: Holdings, *, begun: bool) -> DeltaGenerator | None:
    """Filters, adding files, what the archive holds; returns where files are added, unless the greeting has it."""
    if begun:
        st.button("New conversation", icon=":material/edit_square:", on_click=st.session_state.turns.clear)
    if not held.articles:
        return None
    filters(held)
    st.html('<h2 class="side">Add articles</h2>')
    files = st.container(key="files")
    st.html('<h2 class="side">In this archive</h2>' + fragments.holdings(held))
    return files


def filters(held: Holdings) -> None:
    """What narrows the last answer and all that follow."""
    st.html('<h2 class="side">Narrow down</h2>')
    listed = "Speaker" if held.speakers <= LISTED else f"Speaker (the {LISTED:,} most quoted)"
    names = held.names
    st.multiselect(
        listed,
        list(names),
        format_func=names.__getitem__,
        key="speakers",
        placeholder="Anybody",
        on_change=narrow,
        persist_state="session",
    )
    outlets = [outlet for outlet, _ in held.outlets]
    if outlets:
        st.selectbox(
            "Outlet",
            outlets,
            None,
            key="outlet",
            placeholder="Any outlet",
            on_change=narrow,
            persist_state="session",
        )
    if held.dates:
        first, last = held.dates
        for key, name in (("since", "Published from"), ("until", "Published to")):
            st.date_input(
                name, None, first, last, key=key, format="YYYY-MM-DD", on_change=narrow, persist_state="session"
            )
    st.pills(
        "Kind",
        list(KINDS),
        selection_mode="multi",
        format_func=KINDS.__getitem__,
        key="kinds",
        on_change=narrow,
        persist_state="session",
    )


def narrow() -> None:
    """Answer the last turn anew within the sidebar's filter."""
    turns = st.session_state.turns
    if turns and turns[-1].answer:
        again(len(turns) - 1, turns[-1].answer.query)


def take(archive: Archive | None, folder: Path) -> None:
    """Add files to the archive, with progress. Runs last: when a click breaks it off, the next run goes on with it."""
    state = st.session_state
    kinds = [suffix.lstrip(".") for suffix in SUFFIXES]
    files = st.file_uploader("Add articles", kinds, True, key=f"uploads-{state.uploads}", label_visibility="collapsed")
    if not files:
        if state.results:
            st.html(fragments.results(list(state.results.values())))
        return
    bar = st.progress(0.0, "Reading")
    if state.get("adding") != state.uploads:
        state.adding, state.results = state.uploads, {}
    try:
        for step in take_in(archive or Archive.open(folder, create=True), files, state.results):
            state.results = step.results
            bar.progress(step.share, label(step.text))
    except OnRecordError as error:
        st.html(fragments.trouble(str(error)))
        st.button("Try again", icon=":material/refresh:")
        return
    state.uploads += 1
    st.rerun()
