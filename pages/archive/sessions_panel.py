"""The open sessions of a server, which its administrators list and end."""

from __future__ import annotations

import streamlit as st

from index.core.errors import NotFound
from index.core.rights import Action
from pages.components.visit import current_visit, may
from pages.html import fragments
from pages.html.escaping import escape_label
from rag.access.sessions import Session
from rag.access.site import SESSION_HEADER, served_site


def draw_sessions() -> None:
    """Draw the sessions of those who have a role in this archive, each with a button that ends it."""
    sessions = served_site().sessions
    if sessions is None or not may(Action.MANAGE_ACCESS):
        return
    listed = [each for each in sessions.open_sessions() if current_visit().name in each.roles]
    st.html(fragments.part_heading("Who is signed in", "an ended session is refused at once, in every tab", level=2))
    with st.container(key="sessions", gap=None):
        for session in listed:
            with st.container(
                key=f"session-{session.label}",
                horizontal=True,
                horizontal_alignment="distribute",
                vertical_alignment="center",
                gap="small",
            ):
                role, times = _describe(session)
                st.html(fragments.session_entry(session.name, role, times), width="content")
                st.button(
                    escape_label(f"End the session of {session.name}"),
                    key=f"end-{session.label}",
                    on_click=_end,
                    args=(session.id,),
                )


def _end(identifier: str) -> None:
    sessions = served_site().sessions
    if sessions is None:
        return
    current_visit().actor.require(Action.MANAGE_ACCESS)
    try:
        sessions.end(identifier)
    except NotFound:
        return  # it has ended meanwhile


def _describe(session: Session) -> tuple[str, str]:
    """The role, saying so where it is the session of this browser, and when it began and was used."""
    role = session.roles[current_visit().name]
    mine = st.context.headers.get(SESSION_HEADER) == session.id
    times = f"Since {session.made.day} {session.made:%B, %H:%M} UTC, last used {session.used:%H:%M}"
    return f"{role} · this browser" if mine else role, f"{times} · session {session.label}"
