"""The page of clip files: statements in the order of a person, with headings and notes between, checked when opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from index.archive import Archive
from index.core.errors import OnRecordError
from pages.components.browser_events import BrowserEvent, handle_event
from pages.components.session import PageContext, page_origin
from pages.components.stars import clip_store, current_file
from pages.html import clips, fragments
from rag.notebook.clip_check import CheckedClip, check_clips
from rag.notebook.clip_export import CLIP_FORMATS, export_clips
from rag.notebook.clip_files import MAX_NAME, MAX_TEXT, ClipFile, ClipStore, Item, ItemSort

_LABELS = {ItemSort.HEADING: "Heading", ItemSort.NOTE: "Note"}
_TOP = "top"
"""The place of a new heading or note above all items."""


def draw_notebook_page(context: PageContext) -> None:
    """Draw the clip files, and the one that the address names, else the last one used."""
    st.html(fragments.page_title("Notebook", "statements set aside, word for word"))
    if context.archive is None:
        st.html(fragments.abstention_reason("There is no archive yet. Add articles first."))
        return
    store = clip_store(str(context.folder), context.archive.actor.id)
    try:
        asked = st.query_params.get("file")
        file = next((each for each in store.files() if each.id == asked), None) or current_file(store)
        if file:
            st.session_state["clip-file"] = file.id  # what is starred from now on goes here
        if message := st.session_state.pop("clip-refused", ""):
            st.html(fragments.error_message(message))
        draw_undo(store)
        draw_files(store, file)
        if file:
            draw_file(context.archive, store, file)
        else:
            st.html(fragments.small_line("Nothing yet. The star beside a statement puts it here."))
    except OnRecordError as error:
        st.html(fragments.error_message(str(error)))


def draw_files(store: ClipStore, file: ClipFile | None) -> None:
    """Draw the list of clip files and the field for a new one."""
    files = store.files()
    if files:
        st.html(clips.file_list(sorted(files, key=lambda each: each.name.casefold()), file))

    def create() -> None:
        name = str(st.session_state["clip-new"]).strip()
        if name and (made := attempt(lambda: store.create(name))):
            st.session_state["clip-new"] = ""
            st.query_params["file"] = made.id

    st.text_input("New clip file", key="clip-new", max_chars=MAX_NAME, placeholder="Name", on_change=create)
    if bad := store.damaged_files():
        st.html(fragments.error_message(f"Could not be read; set aside in {store.folder}: {', '.join(bad)}."))


def draw_file(archive: Archive, store: ClipStore, file: ClipFile) -> None:
    """Draw a clip file: its name and the result of the check, its exports, its items."""
    checked = check_clips(archive, file)
    st.html(fragments.part_heading(file.name, clips.state_summary(list(checked.values())), level=2))
    with st.container(key="clip-tools", horizontal=True, vertical_alignment="center", gap="small"):
        st.html('<p class="count">Export</p>', width="content")
        for form in CLIP_FORMATS:
            st.download_button(
                form.name,
                partial(export_clips, archive, file, form, page_origin()),
                f"{_file_stem(file.name)}.{form.suffix}",
                form.mime,
                key=f"clip-take-{form.suffix}",
                type="tertiary",
                on_click="ignore",
                disabled=not file.items,
            )
        _draw_change_menu(store, file)
    _handle_events(archive, store, file)
    editing = st.session_state.get("clip-editing", ("", ""))
    with st.container(key="clips", gap="small"):
        for i, item in enumerate(file.items):
            _draw_item(store, file, item, checked.get(item.id), i, editing)
        if not file.items or editing[0] == _TOP:
            _draw_text_form(store, file, None, ItemSort(editing[1] or ItemSort.NOTE))


def _draw_item(
    store: ClipStore, file: ClipFile, item: Item, clip: CheckedClip | None, i: int, editing: tuple[str, str]
) -> None:
    with st.container(key=f"clip-{item.id}", gap=None):
        if editing == (item.id, ""):
            _draw_text_form(store, file, item, item.sort)
            return
        body, buttons = clips.item_body(item, clip, page_origin()), clips.item_buttons(item, clip, i, len(file.items))
        st.html(body + buttons)
        if editing[0] == item.id:
            _draw_text_form(store, file, item, ItemSort(editing[1]), below=True)


def _draw_text_form(
    store: ClipStore, file: ClipFile, item: Item | None, sort: ItemSort, *, below: bool = False
) -> None:
    """Draw the form for a heading or note: the item's own, or a new one below it; at the end where there is no item."""
    key = f"clip-text-{item.id if item else _TOP}-{sort}"
    old = item.text if item and not below else ""

    def save() -> None:
        text = str(st.session_state[key])
        if item and not below:
            attempt(lambda: store.change(file, lambda now: now.set_text(item.id, text)))
        elif text.strip():
            made = Item.of_text(sort, text)
            attempt(lambda: store.change(file, lambda now: now.add(made, _index_below(now, item))))
        st.session_state.pop("clip-editing", None)

    with st.form(key=f"form-{key}", border=False):
        field = st.text_input if sort is ItemSort.HEADING else st.text_area
        field(_LABELS[sort], old, key=key, max_chars=MAX_TEXT if sort is ItemSort.NOTE else 200)
        with st.container(horizontal=True, gap="small"):
            st.form_submit_button("Save", on_click=save)
            st.form_submit_button("Cancel", on_click=st.session_state.pop, args=("clip-editing", None))


def _index_below(file: ClipFile, item: Item | None) -> int:
    ids = [each.id for each in file.items]
    return ids.index(item.id) + 1 if item and item.id in ids else len(ids)


def _draw_change_menu(store: ClipStore, file: ClipFile) -> None:
    """Draw the menu that renames or deletes the clip file."""

    def rename() -> None:
        attempt(lambda: store.rename(file, str(st.session_state[f"clip-name-{file.id}"])))

    def delete() -> None:
        if last := attempt(lambda: store.delete(file)):
            st.query_params.pop("file", None)
            st.session_state.pop("clip-file", None)
            st.session_state["clip-undo"] = (f"Deleted “{file.name}”", lambda: store.restore(last))

    with st.popover("Rename, delete", key="clip-change", type="tertiary"):
        st.text_input("Name", file.name, key=f"clip-name-{file.id}", max_chars=MAX_NAME, on_change=rename)
        st.button("Delete this clip file", key=f"clip-delete-{file.id}", on_click=delete)


def _handle_events(archive: Archive, store: ClipStore, file: ClipFile) -> None:
    """Have the items' buttons change the clip file."""
    state = st.session_state

    def move(event: BrowserEvent) -> None:
        item_id, _, by = event.value.partition("|")
        attempt(lambda: store.change(file, lambda now: now.move(item_id, 1 if by == "1" else -1)))

    def remove(event: BrowserEvent) -> None:
        at = next((i for i, item in enumerate(file.items) if item.id == event.value), None)
        if at is not None and attempt(lambda: store.change(file, lambda now: now.remove(event.value))):
            put_back = partial(store.change, file, lambda now: now.add(file.items[at], min(at, len(now.items))))
            state["clip-undo"] = ("Removed", put_back)

    def edit(event: BrowserEvent) -> None:
        state["clip-editing"] = (event.value, "")

    def insert(event: BrowserEvent) -> None:
        item_id, _, sort = event.value.partition("|")
        if sort in (ItemSort.HEADING, ItemSort.NOTE):
            state["clip-editing"] = (item_id, sort)

    def accept(event: BrowserEvent) -> None:
        clip = check_clips(archive, file).get(event.value)
        if clip and clip.statement:
            place = Item.of_statement(clip.statement).place
            attempt(lambda: store.change(file, lambda now: now.set_place(event.value, place)))

    for name, handler in (("move", move), ("remove", remove), ("edit", edit), ("insert", insert), ("accept", accept)):
        handle_event(f"clip-{name}", handler)


def draw_undo(store: ClipStore) -> None:
    """Draw the button that undoes the last removal or deletion."""
    text, undo = st.session_state.get("clip-undo", ("", None))
    if undo is None:
        return

    def take_back() -> None:
        st.session_state.pop("clip-undo")
        attempt(undo)

    with st.container(key="clip-undo-row", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(fragments.small_line(text), width="content")
        st.button("Undo", key="undo-clip", type="tertiary", on_click=take_back)


def attempt(change: Callable[[], ClipFile]) -> ClipFile | None:
    """Return the changed clip file; None where it cannot be changed, and the page then says why."""
    try:
        return change()
    except OnRecordError as error:
        st.session_state["clip-refused"] = str(error)
        return None


def _file_stem(name: str) -> str:
    """The name as one for a file on every system."""
    kept = "".join(c if c.isalnum() or c in " -_" else " " for c in name)
    return " ".join(kept.split())[:80] or "clips"
