"""Whether a speaker is one: two that are the same, a name that is another's; and taking that back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from index.archive import Archive, Writer
from index.core.types import Speaker
from pages.components.correction_dialog import written
from pages.components.session import Held
from pages.html import fragments
from pages.html.escaping import label
from rag.browse.speaker_profile import Profile, Said, partable


def draw_names(archive: Archive, seen: Profile, held: Held) -> None:
    """What a person can say of a speaker's names, and what persons have said."""
    st.html(fragments.heading("Is this one speaker?", "changes are kept and can be undone", level=2))
    if refused := st.session_state.pop("names-refused", ""):
        st.html(fragments.trouble(refused))
    with st.container(key="names", gap="small"):
        draw_joining(archive, seen.speaker, held)
        draw_parting(archive, seen.speaker)
        for i, said in enumerate(seen.said):
            with st.container(key=f"said-{i}", horizontal=True, vertical_alignment="center", gap="small"):
                st.html(fragments.line(said.text), width="content")
                if st.button("Undo", key=f"untie-{i}", type="tertiary", help=label(f"Undo: {said.text}")):
                    change(archive, partial(take_back, said))


def take_back(said: Said, writer: Writer) -> None:
    """Undo what a person said of names."""
    writer.untie(said.name, said.other)


def draw_joining(archive: Archive, speaker: Speaker, held: Held) -> None:
    """The same speaker, under another name."""
    others = {s.id: s for s in held.holdings.listed if s.being is speaker.being and s.id != speaker.id}
    with st.container(key="joining", horizontal=True, vertical_alignment="bottom", gap="small"):
        other = st.selectbox(
            f"{label(speaker.name)} is the same as",
            list(others),
            None,
            format_func=lambda each: others[each].name if each in others else each,
            accept_new_options=True,
            placeholder="Choose a speaker, or type a name",
            key=f"same-{speaker.id}",
        )
        if st.button("Merge speakers", key="join", disabled=not other) and other:
            change(archive, lambda writer: writer.join(speaker.id, other))


def draw_parting(archive: Archive, speaker: Speaker) -> None:
    """A name that is another's."""
    names = partable(speaker)
    if not names:
        return
    with st.container(key="parting", horizontal=True, vertical_alignment="bottom", gap="small"):
        name = st.selectbox(
            "This name belongs to somebody else", names, None, placeholder="Choose a name", key=f"apart-{speaker.id}"
        )
        if st.button("Split off this name", key="part", disabled=not name) and name:
            change(archive, lambda writer: writer.part(speaker.id, name), stay=speaker.name)


def change(archive: Archive, said: Callable[[Writer], Speaker | None], stay: str = "") -> None:
    """Say it, and show who the speaker is now; the trouble that this met is shown above the form."""
    now = list[Speaker | None]()
    st.session_state["names-refused"] = written(archive, lambda writer: now.append(said(writer)))
    for speaker in [*archive.lookup.speakers_known_as(stay), *now][:1]:
        if speaker:
            st.query_params["id"] = speaker.id
    st.rerun()
