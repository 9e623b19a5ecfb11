"""The stars that put statements into a clip file, and the bar that says into which one."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from index.archive import Archive
from index.core.errors import OnRecordError
from index.core.types import Span
from pages.components.browser_events import BrowserEvent, draw_listener, handle_event
from pages.components.session import PageContext
from pages.html import fragments
from rag.answers.placed_statements import statement_at
from rag.notebook.clip_files import DEFAULT_NAME, ClipFile, ClipStore, Item

Clipped = frozenset[tuple[str, str]]
"""Statements of a clip file: article and spans, as `fragments.star_value` has them."""


@st.cache_resource(show_spinner=False)
def clip_store(folder: str, owner: str) -> ClipStore:
    """The store of an actor's clip files, by id, in an archive; a file is read again when it has changed."""
    return ClipStore(Path(folder), owner)


def current_file(store: ClipStore) -> ClipFile | None:
    """Return the clip file that stars put statements into: the one chosen in this window, else the last changed one."""
    files = store.files()
    chosen = st.session_state.get("clip-file")
    return next((file for file in files if file.id == chosen), files[0] if files else None)


def clipped_statements(context: PageContext) -> Clipped:
    """Return the statements of the current clip file."""
    file = current_file(clip_store(str(context.folder), context.archive.actor.id)) if context.archive else None
    places = [item.place for item in file.statements if item.place] if file else []
    return frozenset((p.article, " ".join(f"{span.start}-{span.end}" for span in p.spans)) for p in places)


def draw_stars(context: PageContext) -> None:
    """Receive the clicks on stars, and say what they did; nothing else of the page is drawn again for it."""
    st.session_state.pop("clip-last", None)  # a fragment does not come here: only what else happens on the page
    if context.archive:
        st.fragment(lambda: _draw(context))()


def _draw(context: PageContext) -> None:
    archive = context.archive
    if archive is None:
        return
    store = clip_store(str(context.folder), archive.actor.id)
    handle_event("star", lambda event: toggle_clip(archive, store, event))
    draw_listener("stars")
    last = st.session_state.get("clip-last")
    if not last:
        return
    with st.container(key="clip-bar", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(fragments.clip_note(last["text"], failed=last["failed"]), width="content")
        if last["item"] and (file := current_file(store)):
            _draw_choice(store, file, last["item"])
        st.button("Done", key="clip-done", type="tertiary", on_click=st.session_state.pop, args=("clip-last",))


def _draw_choice(store: ClipStore, file: ClipFile, item: Item) -> None:
    """Draw the choice of another clip file for the statement that was just put into one."""
    names = list(dict.fromkeys(each.name for each in store.files()))

    def move() -> None:
        name = str(st.session_state["clip-choice"] or file.name)
        try:
            other = store.create(name)
            if other.id != file.id:
                store.change(file, lambda now: now.remove(item.id))
                store.change(other, lambda now: now.add(item))
            st.session_state["clip-file"] = other.id
            st.session_state["clip-last"] = {"text": f"In “{other.name}”", "item": item, "failed": False}
        except OnRecordError as error:
            st.session_state["clip-last"] = {"text": str(error), "item": None, "failed": True}

    st.selectbox(
        "Clip file",
        names,
        names.index(file.name),
        key="clip-choice",
        accept_new_options=True,
        label_visibility="collapsed",
        help="Choose another clip file, or type a new name",
        on_change=move,
    )


def toggle_clip(archive: Archive, store: ClipStore, event: BrowserEvent) -> None:
    """Put a statement into the current clip file, or take it out."""
    state = st.session_state
    state.pop("clip-choice", None)
    try:
        text, item = _toggle(archive, store, event)
        state["clip-last"] = {"text": text, "item": item, "failed": False}
    except OnRecordError as error:
        state["clip-last"] = {"text": str(error), "item": None, "failed": True}


def _toggle(archive: Archive, store: ClipStore, event: BrowserEvent) -> tuple[str, Item | None]:
    article, _, ranges = event.value.rpartition("|")
    try:
        spans = tuple(Span(*map(int, span.split("-"))) for span in ranges.split())
    except (ValueError, TypeError):
        return "", None
    file = current_file(store) or store.create(DEFAULT_NAME)
    st.session_state["clip-file"] = file.id
    present = file.item_at(article, spans)
    if present and not event.pressed:
        store.change(file, lambda now: now.remove(present.id))
        return f"Taken out of “{file.name}”", None
    standing = statement_at(archive, article, spans)
    if present or standing is None:
        return (f"In “{file.name}”" if present else "The archive no longer has this statement."), None
    item = Item.of_statement(standing.statement)
    store.change(file, lambda now: now if now.item_at(article, spans) else now.add(item))
    return f"In “{file.name}”", item
