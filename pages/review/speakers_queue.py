"""The queue of speakers who are likely the same."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from index.archive import Archive, Writer
from index.core.types import Speaker
from index.identity.name import Name
from pages.html import fragments, tables
from pages.review.decisions import decide, postpone, waiting
from rag.answers.types import Statement
from rag.browse.review.desk import Desk
from rag.browse.review.same_speakers import SpeakerPair, view_pair
from rag.formats.card import statement_card


def draw_speakers_queue(archive: Archive, desk: Desk) -> None:
    """Draw the first pair: both speakers with statements, and the buttons that decide."""
    who = st.query_params.get("who", "")
    asked = sorted(desk.pairs, key=lambda pair: who not in (pair.one, pair.other))
    queue = waiting(asked, lambda pair: pair.key)
    view = next((view for pair in queue if (view := view_pair(archive, pair))), None)
    if view is None:
        st.html(fragments.abstention_reason("No two speakers look like one."))
        return
    one, other = view.speakers
    st.html(fragments.question_heading(f"Are {one.name} and {other.name} one person?"))
    _draw_buttons(archive, one, other, SpeakerPair(one.id, other.id, other.statements, False).key)
    for column, speaker, statements in zip(st.columns(2, gap="medium"), view.speakers, view.statements, strict=True):
        with column, st.container(key=f"side-{speaker.id}", gap="small"):
            _draw_speaker(speaker, statements)


def _draw_speaker(speaker: Speaker, statements: Sequence[Statement]) -> None:
    st.html(tables.speaker_list([speaker]))
    for statement in statements:
        st.html(fragments.cited_statement(statement_card(statement)))


def _draw_buttons(archive: Archive, one: Speaker, other: Speaker, key: str) -> None:
    names = Name(one.name, one.being), Name(other.name, other.being)

    def part(writer: Writer) -> None:
        writer.untie(*names)

    with st.container(key="verdicts", horizontal=True, gap="small"):
        same = st.button("Same person", key="pair-same", type="primary", shortcut="S")
        apart = st.button("Two people", key="pair-apart", shortcut="A")
        later = st.button("Later", key="pair-later", type="tertiary", shortcut="L")
    if same:
        decide(archive, lambda writer: writer.join(one.id, other.id), f"{one.name} and {other.name} are one.", part)
    if apart:
        decide(
            archive,
            lambda writer: writer.keep_apart(one.id, other.id),
            f"{one.name} and {other.name} are two people.",
            lambda writer: writer.undo_keep_apart(*names),
        )
    if later:
        postpone(key)
