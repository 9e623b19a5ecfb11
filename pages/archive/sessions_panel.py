"""The open sessions of a server, which its administrators list and end."""

from __future__ import annotations

import streamlit as st

from index.core.errors import NotFound
from index.core.rights import Action
from pages.components.visit import current_visit, may
from pages.html import fragments, tables
from pages.html.escaping import escape_label
from rag.access.sessions import Session
from rag.access.site import served_site


def draw_sessions() -> None:
    """Draw the sessions of those who have a role in this archive, each with a button that ends it."""
    sessions = served_site().sessions
    if sessions is None or not may(Action.MANAGE_ACCESS):
        return
    listed = [each for each in sessions.open_sessions() if current_visit().name in each.roles]
    st.html(fragments.part_heading("Who is signed in", "an ended session is refused at once, in every tab", level=2))
    with st.container(key="sessions", gap="small"):
        for session in listed:
            with st.container(
                key=f"session-{session.label}", horizontal=True, vertical_alignment="center", gap="small"
            ):
                st.html(tables.fact_list([(session.name, _describe(session))]))
                st.button(
                    escape_label(f"End the session of {session.name}"),
                    key=f"end-{session.label}",
                    type="tertiary",
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


def _describe(session: Session) -> str:
    role = session.roles[current_visit().name]
    return f"{role}, since {session.made:%d %b %H:%M} UTC, last used {session.used:%H:%M}, session {session.label}"
