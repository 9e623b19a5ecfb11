"""Earlier conversations: the last ones in the sidebar; all of them, to search, rename and delete, in a dialog."""

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
from rag.conversation.turns import Turn, controls_of_filter
from rag.formats.card import format_day
from rag.query.types import Intent

_MAX_LISTED = 5
"""Conversations in the sidebar,"""
_MAX_MATCHES = 25
"""and in the dialog; more are found by searching."""


@st.cache_resource(show_spinner=False)
def conversation_store(folder: str, owner: str) -> ConversationStore:
    """The store of an actor's conversations, by id, in an archive; a file is read again when it has changed."""
    return ConversationStore(Path(folder), owner)


def draw_history(context: PageContext) -> None:
    """Save the conversation as it now is, and list the last ones."""
    if context.archive is None:
        return
    store = conversation_store(str(context.folder), context.archive.actor.id)
    try:
        save_conversation(store)
        earlier = store.latest()
    except OnRecordError as error:
        st.html(fragments.error_message(str(error)))
        return
    if not earlier and not store.damaged_files():
        return
    st.html('<h2 class="side">Conversations</h2>')
    open_conversation = st.session_state.kept
    for conversation in earlier[:_MAX_LISTED]:
        here = bool(open_conversation and conversation.id == open_conversation.id)
        with st.container(key=f"listed-{conversation.id}", gap=None):
            st.button(
                escape_label(conversation.name),
                key=f"kept-{conversation.id}",
                type="tertiary",
                disabled=here,
                on_click=reopen_conversation,
                args=(conversation, context),
            )
            st.html(fragments.small_line(describe_conversation(conversation)))
    if st.button("Search, rename, delete", key="all-kept", type="tertiary", icon=":material/manage_search:"):
        st.dialog("Conversations", width="medium")(lambda: draw_conversations(store, context))()


def describe_conversation(conversation: Conversation) -> str:
    """Return when it was changed last and how many questions it has: "28 November 2026 · 3 questions"."""
    count = len(conversation.turns)
    return f"{format_day(conversation.changed)} · {'1 question' if count == 1 else f'{count:,} questions'}"


def is_kept(turn: Turn) -> bool:
    """True for a turn that is worth keeping: not a greeting or other words that ask an archive nothing."""
    return turn.answer is None or turn.answer.query.intent is not Intent.OTHER


def save_conversation(store: ConversationStore) -> None:
    """Save the conversation if a question was asked since it was saved last."""
    state = st.session_state
    if not state.turns and not state.pending:
        state.kept = None
    fields = tuple(turn.fields for turn in state.turns) if any(map(is_kept, state.turns)) else ()
    if fields and not state.pending and (state.kept is None or state.kept.turns != fields):
        state.kept = store.save(state.kept, fields)


def reopen_conversation(conversation: Conversation, context: PageContext) -> None:
    """Ask all questions of a conversation again, within the filter of its last turn."""
    state = st.session_state
    clear_conversation()
    state.kept, state.pending = conversation, list(conversation.turns)
    if conversation.turns:
        set_filters(conversation.turns[-1], context)


def set_filters(fields: Fields, context: PageContext) -> None:
    """Set the sidebar's filter; one that this archive cannot have becomes the error of its turn."""
    try:
        if context.archive:
            st.session_state.update(
                controls_of_filter(request_from_fields(fields, context.archive, context.overview).narrowed)
            )
    except OnRecordError:
        return


def draw_conversations(store: ConversationStore, context: PageContext) -> None:
    """Draw the conversations that contain the words of a search field."""
    state = st.session_state
    words = st.text_input("Search", placeholder="Words from a name or question", key="kept-words")
    matches = store.search(words)
    if state.get("refused-kept"):
        st.html(fragments.error_message(state.pop("refused-kept")))
    for conversation in matches[:_MAX_MATCHES]:
        with st.container(key=f"row-{conversation.id}", horizontal=True, vertical_alignment="center", gap="small"):
            if st.button(
                escape_label(conversation.name), key=f"again-{conversation.id}", type="tertiary", width="stretch"
            ):
                reopen_conversation(conversation, context)
                st.rerun()
            st.html(fragments.small_line(describe_conversation(conversation)), width="content")
            draw_change_menu(store, conversation)
    if not matches:
        st.html('<p class="count">No conversation contains these words.</p>')
    elif len(matches) > _MAX_MATCHES:
        st.html(f'<p class="count">{_MAX_MATCHES} of {len(matches):,}; search to find the rest.</p>')
    if bad := store.damaged_files():
        st.html(fragments.error_message(f"Could not be read; set aside in {store.folder}: {', '.join(bad)}."))


def draw_change_menu(store: ConversationStore, conversation: Conversation) -> None:
    """Draw the menu that renames a conversation, or deletes it after a confirmation."""

    state = st.session_state

    def rename() -> None:
        with show_errors():
            renamed = store.rename(conversation, state[f"name-{conversation.id}"])
            if state.kept and state.kept.id == conversation.id:
                state.kept = renamed

    def delete() -> None:
        with show_errors():
            store.delete(conversation)
            if state.kept and state.kept.id == conversation.id:
                clear_conversation()

    with st.popover("Change", key=f"change-{conversation.id}", type="tertiary", help="Rename or delete"):
        st.text_input("Name", conversation.name, key=f"name-{conversation.id}", on_change=rename)
        sure = st.checkbox("Delete permanently", key=f"sure-{conversation.id}")
        st.button("Delete", key=f"delete-{conversation.id}", disabled=not sure, on_click=delete)


@contextmanager
def show_errors() -> Iterator[None]:
    """Show an error of the enclosed code in the dialog."""
    try:
        yield
    except OnRecordError as error:
        st.session_state["refused-kept"] = str(error)
