"""The controls that strike a wrong role out at all statements of a speaker, and undo that."""

from __future__ import annotations

from functools import partial

import streamlit as st

from index.archive import Archive, Writer
from index.core.types import Speaker
from pages.html import fragments
from pages.html.escaping import escape_label
from pages.speakers.merge_split import change_names


def draw_roles(archive: Archive, speaker: Speaker) -> None:
    """Draw a choice of the speaker's roles with the button that strikes one out, and those that are struck out."""
    struck = archive.lookup.struck_roles(speaker.id)
    if not (speaker.roles or struck):
        return
    st.html(fragments.part_heading("Is a role wrong?", "it is struck out at all statements", level=2))
    with st.container(key="striking", gap="small"):
        if speaker.roles:
            _draw_strike(archive, speaker)
        for i, role in enumerate(struck):
            with st.container(key=f"struck-{i}", horizontal=True, vertical_alignment="center", gap="small"):
                st.html(fragments.small_line(f"“{role}” is struck out"), width="content")
                if st.button("Undo", key=f"restore-{i}", type="tertiary", help=escape_label(f"Undo: “{role}”")):
                    change_names(archive, partial(_restore, speaker.id, role))


def _restore(speaker: str, role: str, writer: Writer) -> None:
    writer.restore_role(speaker, role)


def _draw_strike(archive: Archive, speaker: Speaker) -> None:
    counts = {role.text: role.statements for role in speaker.roles}
    with st.container(key="strike-one", horizontal=True, vertical_alignment="bottom", gap="small"):
        role = st.selectbox(
            "This role is wrong",
            list(counts),
            None,
            format_func=lambda each: f"{each} · {counts.get(each, 0):,}",
            placeholder="Choose a role",
            key=f"strike-{speaker.id}",
        )
        if st.button("Strike it out", key="strike", disabled=not role) and role:
            change_names(archive, lambda writer: writer.strike_role(speaker.id, role))
