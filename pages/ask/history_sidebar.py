"""Earlier conversations: the last ones beside the page; all of them, to be searched, named and deleted, in a dialog."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from index.core.errors import OnRecordError
from pages.ask.turn_actions import clear_conversation
from pages.components.session import PageContext
from pages.html import fragments
from pages.html.escaping import escape_label
from rag.conversation.history import Conversation, ConversationStore
from rag.conversation.permalink import Fields, request_from_fields
from rag.conversation.turns import controls_of_filter

_MAX_LISTED = 5
"""Conversations beside the page,"""
_MAX_MATCHES = 25
"""and in the dialog; more are found by searching."""


@st.cache_resource(show_spinner=False)
def conversation_store(folder: str) -> ConversationStore:
    """The conversations of an archive; they are read anew when they change."""
    return ConversationStore(Path(folder))


def draw_history(held: PageContext) -> None:
    """Keep the conversation as it now is, and list the last ones."""
    if held.archive is None:
        return
    book = conversation_store(str(held.folder))
    try:
        save_conversation(book)
        earlier = book.kept()
    except OnRecordError as error:
        st.html(fragments.error_message(str(error)))
        return
    if not earlier and not book.damaged():
        return
    st.html('<h2 class="side">Conversations</h2>')
    now = st.session_state.kept
    for kept in earlier[:_MAX_LISTED]:
        here = bool(now and kept.id == now.id)
        st.button(
            escape_label(kept.name),
            key=f"kept-{kept.id}",
            type="tertiary",
            disabled=here,
            on_click=reopen_conversation,
            args=(kept, held),
        )
    if st.button("Search, rename, delete", key="all-kept", type="tertiary", icon=":material/manage_search:"):
        st.dialog("Conversations", width="medium")(lambda: draw_conversations(book, held))()


def save_conversation(book: ConversationStore) -> None:
    """Write the conversation where something was asked since it was written last."""
    state = st.session_state
    if not state.turns and not state.pending:
        state.kept = None
    asked = tuple(turn.fields for turn in state.turns)
    if asked and not state.pending and (state.kept is None or state.kept.turns != asked):
        state.kept = book.keep(state.kept, asked)


def reopen_conversation(kept: Conversation, held: PageContext) -> None:
    """Ask everything of a conversation anew, within the filter that was last set."""
    state = st.session_state
    clear_conversation()
    state.kept, state.pending = kept, list(kept.turns)
    if kept.turns:
        set_filters(kept.turns[-1], held)


def set_filters(told: Fields, held: PageContext) -> None:
    """Set the filter beside the page; one that this archive cannot have is told in its turn."""
    try:
        if held.archive:
            st.session_state.update(controls_of_filter(request_from_fields(told, held.archive, held.holdings).narrowed))
    except OnRecordError:
        return


def draw_conversations(book: ConversationStore, held: PageContext) -> None:
    """All conversations that hold some words."""
    state = st.session_state
    words = st.text_input("Search", placeholder="Words from a name or question", key="kept-words")
    found = book.kept(words)
    if state.get("refused-kept"):
        st.html(fragments.error_message(state.pop("refused-kept")))
    for kept in found[:_MAX_MATCHES]:
        with st.container(key=f"row-{kept.id}", horizontal=True, vertical_alignment="center", gap="small"):
            if st.button(escape_label(kept.name), key=f"again-{kept.id}", type="tertiary", width="stretch"):
                reopen_conversation(kept, held)
                st.rerun()
            draw_change_menu(book, kept)
    if not found:
        st.html('<p class="count">No conversation contains these words.</p>')
    elif len(found) > _MAX_MATCHES:
        st.html(f'<p class="count">{_MAX_MATCHES} of {len(found):,}; search to find the rest.</p>')
    if bad := book.damaged():
        st.html(fragments.error_message(f"Could not be read; set aside in {book.folder}: {', '.join(bad)}."))


def draw_change_menu(book: ConversationStore, kept: Conversation) -> None:
    """Rename a conversation, or delete it, which is asked once more."""

    state = st.session_state

    def rename() -> None:
        with show_errors():
            renamed = book.rename(kept, state[f"name-{kept.id}"])
            if state.kept and state.kept.id == kept.id:
                state.kept = renamed

    def delete() -> None:
        with show_errors():
            book.delete(kept)
            if state.kept and state.kept.id == kept.id:
                clear_conversation()

    with st.popover("Change", key=f"change-{kept.id}", type="tertiary", help="Rename or delete"):
        st.text_input("Name", kept.name, key=f"name-{kept.id}", on_change=rename)
        sure = st.checkbox("Delete permanently", key=f"sure-{kept.id}")
        st.button("Delete", key=f"delete-{kept.id}", disabled=not sure, on_click=delete)


@contextmanager
def show_errors() -> Iterator[None]:
    """What cannot be done is told in the dialog."""
    try:
        yield
    except OnRecordError as error:
        st.session_state["refused-kept"] = str(error)
