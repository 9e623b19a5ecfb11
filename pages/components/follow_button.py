"""The button that follows a speaker or a question."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from index.archive import Archive
from index.core.errors import OnRecordError
from rag.conversation.follows import FollowStore
from rag.conversation.permalink import Fields


@st.cache_resource(show_spinner=False)
def follow_store(folder: str, owner: str) -> FollowStore:
    """The store of what an actor, by id, follows in an archive; a file is read again when it has changed."""
    return FollowStore(Path(folder), owner)


def draw_follow_button(key: str, archive: Archive, name: str, speaker: str = "", fields: Fields | None = None) -> None:
    """Draw the button that follows a speaker, by id, or the question of a turn's fields, or follows it no longer."""
    store = follow_store(str(archive.folder), archive.actor.id)
    present = store.matching(speaker, fields)

    def toggle() -> None:
        try:
            if present:
                store.unfollow(present)
            else:
                store.follow(name, speaker, fields)
        except OnRecordError as error:
            st.toast(str(error))

    st.button(
        "Following" if present else "Follow",
        key=f"follow-{key}",
        type="tertiary",
        icon=":material/notifications_active:" if present else ":material/notifications:",
        help="Follow no longer" if present else "What is new about it is listed on the start page",
        on_click=toggle,
    )
