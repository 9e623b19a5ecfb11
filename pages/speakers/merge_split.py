"""The controls that merge two speakers, split off a name, and undo either."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from index.archive import Archive, Writer
from index.core.types import Speaker
from index.identity.name import Name
from pages.components.correction_dialog import change_archive
from pages.components.session import PageContext
from pages.html import fragments
from pages.html.escaping import escape_label
from rag.browse.speaker_profile import Profile, RecordedTie, splittable_names
from rag.browse.speaker_search import speaker_option
from rag.formats.event_text import describe_name_change


def draw_names(archive: Archive, profile: Profile, context: PageContext) -> None:
    """Draw the controls that merge and split a speaker, and the ties made so far."""
    st.html(fragments.part_heading("Is this one speaker?", "changes are kept and can be undone", level=2))
    if refused := st.session_state.pop("names-refused", ""):
        st.html(fragments.error_message(refused))
    with st.container(key="names", gap="small"):
        draw_merge(archive, profile.speaker, context)
        draw_split(archive, profile.speaker)
        for i, tie in enumerate(profile.ties):
            with st.container(key=f"said-{i}", horizontal=True, vertical_alignment="center", gap="small"):
                st.html(fragments.small_line(tie.text), width="content")
                if st.button("Undo", key=f"untie-{i}", type="tertiary", help=escape_label(f"Undo: {tie.text}")):
                    change_names(archive, partial(undo_tie, tie))
        if profile.name_changes:
            with st.expander("History of these names"):
                st.html("".join(fragments.small_line(describe_name_change(each)) for each in profile.name_changes))


def undo_tie(tie: RecordedTie, writer: Writer) -> None:
    """Remove a tie."""
    writer.untie(tie.name, tie.other)


def draw_merge(archive: Archive, speaker: Speaker, context: PageContext) -> None:
    """Draw the control that merges a speaker with another."""
    blocks = {Name(alias, speaker.being).block for alias in speaker.aliases}
    near = archive.lookup.speakers(archive.lookup.speakers_in_blocks(blocks))
    listed = [*near, *context.overview.listed_speakers]
    others = {s.id: speaker_option(s) for s in listed if s.being is speaker.being and s.id != speaker.id}
    with st.container(key="joining", horizontal=True, vertical_alignment="bottom", gap="small"):
        other = st.selectbox(
            f"{escape_label(speaker.name)} is the same as",
            list(others),
            None,
            format_func=lambda each: others.get(each, each),
            placeholder="Choose a speaker",
            key=f"same-{speaker.id}",
        )
        if st.button("Merge speakers", key="join", disabled=not other) and other:
            change_names(archive, lambda writer: writer.join(speaker.id, other))


def draw_split(archive: Archive, speaker: Speaker) -> None:
    """Draw the control that splits off a name."""
    names = splittable_names(speaker)
    if not names:
        return
    with st.container(key="parting", horizontal=True, vertical_alignment="bottom", gap="small"):
        name = st.selectbox(
            "This name belongs to somebody else", names, None, placeholder="Choose a name", key=f"apart-{speaker.id}"
        )
        if st.button("Split off this name", key="part", disabled=not name) and name:
            change_names(archive, lambda writer: writer.part(speaker.id, name), stay=speaker.name)


def change_names(archive: Archive, change: Callable[[Writer], Speaker | None], stay: str = "") -> None:
    """Change the archive and show the changed speaker; an error is shown above the form."""
    changed = list[Speaker | None]()
    st.session_state["names-refused"] = change_archive(archive, lambda writer: changed.append(change(writer)))
    for speaker in [*archive.lookup.speakers_known_as(stay), *changed][:1]:
        if speaker:
            st.query_params["id"] = speaker.id
    st.rerun()
