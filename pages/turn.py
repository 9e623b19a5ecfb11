"""A turn of the conversation: what was understood, what it comes to, then statements, near ones, passages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from index.archive import Archive
from pages import summary
from pages.held import Held
from pages.statement import draw_passage, draw_statements
from pages.turns import again, show, take_as, widen
from rag import fragments
from rag.answer import Answer, CitedPassage, Statement
from rag.chips import Chip, chips, filter_chips
from rag.conversation import NEAR, PAGE, Turn, meaning, without
from rag.export import FORMS, export
from rag.markup import label


def draw(i: int, turn: Turn, held: Held) -> None:
    """An answer, or the trouble that the question met."""
    if turn.understood:
        draw_understood(i, turn.understood)
    if turn.trouble:
        st.html(fragments.trouble(turn.trouble))
    answer = turn.answer
    if answer is None:
        return
    draw_chips(i, turn, answer, held.holdings.names)
    if answer.text or answer.notes:
        st.html(fragments.said(answer.text, answer.notes))
    if answer.reason:
        st.html(fragments.reason(answer.reason.text))
    draw_choices(i, answer)
    draw_list(i, "shown", answer.matches, turn.shown, PAGE, held)
    summary.place(i, answer)
    if answer.near:
        st.html(fragments.heading("Near", "not an answer to the question, but close to it"))
        draw_list(i, "near", answer.near, turn.near, NEAR, held)
    if answer.passages:
        st.html(fragments.heading("Passages", "parts of articles that speak of it"))
        draw_list(i, "passages", answer.passages, turn.passages, PAGE, held)
    if answer.matches and held.archive:
        draw_taking(i, answer, held.archive)


def draw_understood(i: int, understood: str) -> None:
    """The full question that a model made of a follow-up, to be changed, or to be taken back."""
    key = f"understood-{i}"
    with st.container(key=f"understanding-{i}", horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        st.text_input("Understood as", understood, max_chars=2000, key=key, on_change=take_as, args=(i, key))
        st.button("Take it as typed", key=f"typed-{i}", type="tertiary", on_click=take_as, args=(i, None))


def draw_taking(i: int, answer: Answer, archive: Archive) -> None:
    """The answer to take along; it is checked against the archive when it is taken."""
    with st.container(key=f"take-{i}", horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.html('<p class="count">Take along</p>', width="content")
        for form in FORMS:
            st.download_button(
                form.name,
                partial(export, archive, answer, form),
                f"statements.{form.suffix}",
                form.mime,
                key=f"take-{i}-{form.suffix}",
                type="tertiary",
                on_click="ignore",
            )


def draw_chips(i: int, turn: Turn, answer: Answer, names: dict[str, str]) -> None:
    """What was understood and what narrows it, each to be taken away with a click."""
    last = i == len(st.session_state.turns) - 1
    understood = chips(answer.query)
    beside = filter_chips(turn.narrowed, answer.query, names)
    if not understood and not beside:
        return
    with st.container(key=f"chips-{i}", horizontal=True, gap="xsmall"):
        for chip in understood:
            draw_chip(f"chip-{i}-{chip.field}", chip, again, (i, without(answer.query, chip.field)))
        for chip in beside:
            draw_chip(f"beside-{i}-{chip.field}", replace(chip, removable=last), widen, (chip.field,))


def draw_chip(key: str, chip: Chip, remove: Callable[..., None], what: tuple[object, ...]) -> None:
    """A chip; a button where it can be removed."""
    if chip.removable:
        st.button(label(chip.text), key=key, icon=":material/close:", icon_position="right", on_click=remove, args=what)
    else:
        st.html(fragments.tag(chip.text), width="content")


def draw_choices(i: int, answer: Answer) -> None:
    """Other speakers who may be meant."""
    if answer.choices:
        with st.container(key=f"choices-{i}", horizontal=True, vertical_alignment="center", gap="xsmall"):
            if not answer.reason:
                st.html('<p class="count">Or did you mean</p>', width="content")
            for speaker in answer.choices:
                role = f", {speaker.roles[0].text}" if speaker.roles else ""
                query = meaning(answer.query, speaker)
                st.button(label(speaker.name + role), key=f"choice-{i}-{speaker.id}", on_click=again, args=(i, query))


def draw_list(
    i: int, part: str, found: Sequence[Statement] | Sequence[CitedPassage], shown: int, page: int, held: Held
) -> None:
    """Cards, as many as were asked for, and how to see more."""
    draw_statements(f"{i}-{part}", [each for each in found[:shown] if isinstance(each, Statement)], held)
    for each in found[:shown]:
        if isinstance(each, CitedPassage):
            draw_passage(f"{i}-{part}-{each.n}", each)
    rest = len(found) - shown
    if rest > 0:
        with st.container(key=f"more-{i}-{part}", horizontal=True, vertical_alignment="center", gap="small"):
            st.button(f"Show {min(rest, page)} more", key=f"show-{i}-{part}", on_click=show, args=(i, part, page))
            st.html(f'<p class="count">{shown} of {len(found):,}</p>', width="content")
