"""The queue of roles that can be none."""

from __future__ import annotations

import streamlit as st

from index.archive import Archive
from pages.html import fragments, tables
from pages.review.decisions import decide, postpone, waiting
from rag.browse.review.desk import Desk


def draw_roles_queue(archive: Archive, desk: Desk) -> None:
    """Draw the first doubtful role with its speaker, and the buttons that decide."""
    queue = waiting(desk.roles, lambda each: (each.speaker, each.role))
    if not queue:
        st.html(fragments.abstention_reason("No role looks wrong."))
        return
    role = queue[0]
    times = "once" if role.statements == 1 else f"{role.statements:,} times"
    st.html(fragments.question_heading(f"Is {role.name} “{role.role}”?"))
    st.html(fragments.small_line(f"The role is given {times}; {role.why}."))
    with st.container(key="verdicts", horizontal=True, gap="small"):
        strike = st.button("No, strike it out everywhere", key="role-strike", type="primary", shortcut="S")
        keep = st.button("Yes, keep this role", key="role-keep", shortcut="K")
        later = st.button("Later", key="role-later", type="tertiary", shortcut="L")
    st.html(tables.speaker_list(archive.lookup.speakers([role.speaker])))
    if strike:
        decide(
            archive,
            lambda writer: writer.strike_role(role.speaker, role.role),
            f"{role.name} is not “{role.role}”.",
            lambda writer: writer.restore_role(role.speaker, role.role),
        )
    if keep:
        decide(
            archive,
            lambda writer: writer.keep_role(role.speaker, role.role),
            f"{role.name} is “{role.role}”.",
            lambda writer: writer.undo_keep_role(role.speaker, role.role),
        )
    if later:
        postpone((role.speaker, role.role))
