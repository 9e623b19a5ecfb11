"""The part of the sidebar on a server: the archive, to be chosen, the name of who is signed in, and the way out."""

from __future__ import annotations

import streamlit as st

from pages.components.visit import current_visit
from pages.html import fragments
from pages.html.links import ARCHIVE_FIELD
from rag.access.site import served_site


def draw_account() -> None:
    """Draw the choice of archive, where there are several, and the account; nothing on the page of one person."""
    site, visit = served_site(), current_visit()
    if site.sessions is None:
        return
    if len(visit.archives) > 1:
        st.selectbox(
            "Archive",
            visit.archives,
            visit.archives.index(visit.name),
            key=f"archive-of-{visit.name}",
            on_change=_choose,
            args=(f"archive-of-{visit.name}",),
        )
    st.html(fragments.account_line(visit.actor.name, visit.actor.role, f"{site.base_path}/auth/logout"))


def _choose(key: str) -> None:
    """Have the page open the chosen archive, at its beginning."""
    name = st.session_state[key]
    st.query_params.clear()
    st.query_params[ARCHIVE_FIELD] = name
