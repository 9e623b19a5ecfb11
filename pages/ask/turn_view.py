"""A turn of the conversation: what was understood, what it comes to, then statements, near ones, passages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from index.archive import Archive
from pages.ask import summary_view
from pages.ask.chips_bar import draw_chips
from pages.ask.turn_actions import again, show, sort, take_as, unfold
from pages.components.histogram_chart import draw_timeline
from pages.components.session import Held
from pages.components.statement_card import draw_statements
from pages.html import fragments
from pages.html.article_cursor import Found
from pages.html.escaping import label
from rag.answers.sorting import Order, ordered
from rag.answers.types import Answer, Code
from rag.browse.histogram import timeline
from rag.conversation.chips import alternatives
from rag.conversation.follow_ups import leads
from rag.conversation.turns import NEAR, PAGE, Turn, meaning
from rag.formats.export import FORMS, export

_SPAN = 3
"""Months from which it is worth seeing when the statements were published."""


def draw(i: int, turn: Turn, held: Held, *, last: bool) -> None:
    """An answer, or the trouble that the question met. The last turn's question can be changed."""
    if turn.understood:
        draw_understood(i, turn.understood)
    if turn.trouble:
        st.html(fragments.trouble(turn.trouble))
    answer = turn.answer
    if answer is None:
        return
    draw_chips(i, turn, answer, held.holdings, last=last)
    if answer.text or answer.notes:
        st.html(fragments.said(answer.text, answer.notes))
    if answer.reason:
        st.html(fragments.reason(answer.reason.text))
    draw_choices(i, answer)
    draw_alternatives(i, answer)
    draw_order(i, turn, answer)
    draw_answers(i, turn, answer, held)
    summary_view.place(i, answer)
    if answer.matches and not (turn.near or turn.passages) and (answer.near or answer.passages):
        st.button(
            "Show what else is close to your question", key=f"close-{i}", type="tertiary", on_click=unfold, args=(i,)
        )
    elif answer.near:
        st.html(fragments.heading("Closest to your question", "statements that do not answer it, nearest first"))
        draw_list(i, "near", answer.near, turn.near, NEAR, held)
    if answer.passages and turn.passages:
        st.html(fragments.heading("Passages", "parts of articles that mention it"))
        draw_list(i, "passages", answer.passages, turn.passages, PAGE, held)
    if held.archive:
        draw_taking(i, turn, answer, held.archive)
        if last:
            draw_leads(i, answer, held.archive)


def draw_understood(i: int, understood: str) -> None:
    """The full question that a model made of a follow-up, to be changed, or to be taken back."""
    key = f"understood-{i}"
    with st.container(key=f"understanding-{i}", horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        st.text_input("Understood as", understood, max_chars=2000, key=key, on_change=take_as, args=(i, key))
        st.button("Use as typed", key=f"typed-{i}", type="tertiary", on_click=take_as, args=(i, None))


def draw_leads(i: int, answer: Answer, archive: Archive) -> None:
    """Questions that go on from the answer; they are looked for once."""
    kept = st.session_state.setdefault("leads", {})
    if i not in kept or kept[i][0] is not answer:
        kept[i] = (answer, leads(archive, answer))
    if kept[i][1]:
        with st.container(key=f"leads-{i}", gap="xsmall"):
            st.html('<p class="count">Related questions</p>')
            for at, lead in enumerate(kept[i][1]):
                st.button(label(lead), key=f"lead-{i}-{at}", on_click=st.session_state.update, kwargs={"asked": lead})


def draw_taking(i: int, turn: Turn, answer: Answer, archive: Archive) -> None:
    """The answer to take along, checked against the archive when it is taken; a link that asks it again."""
    with st.container(key=f"take-{i}", horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.html('<p class="count">Export</p>', width="content")
        st.html(fragments.linker(turn.address), width="content")
        for form in FORMS if answer.matches else ():
            st.download_button(
                form.name,
                partial(export, archive, answer, form),
                f"statements.{form.suffix}",
                form.mime,
                key=f"take-{i}-{form.suffix}",
                type="tertiary",
                on_click="ignore",
            )


def draw_choices(i: int, answer: Answer) -> None:
    """Other speakers who may be meant."""
    if answer.choices:
        with st.container(key=f"choices-{i}", horizontal=True, vertical_alignment="center", gap="xsmall"):
            if not answer.reason or answer.reason.code is not Code.WHICH_ONE:
                st.html('<p class="count">Did you mean</p>', width="content")
            for speaker in answer.choices:
                role = f", {speaker.roles[0].text}" if speaker.roles else ""
                query = meaning(answer.query, speaker)
                st.button(label(speaker.name + role), key=f"choice-{i}-{speaker.id}", on_click=again, args=(i, query))


def draw_alternatives(i: int, answer: Answer) -> None:
    """Other readings of the question that are nearly as likely."""
    others = alternatives(answer.query)
    if others:
        with st.container(key=f"alternatives-{i}", horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.html('<p class="count">Or are you asking</p>', width="content")
            for at, (text, query) in enumerate(others):
                st.button(label(text), key=f"alternative-{i}-{at}", on_click=again, args=(i, query))


def draw_order(i: int, turn: Turn, answer: Answer) -> None:
    """When the statements were published, where that spans months; and which come first."""
    days = {statement.article.published for statement in answer.matches} - {None}
    if len(days) < 2:
        return
    line = timeline(statement.article.published for statement in answer.matches)
    if len(line.bars) >= _SPAN or line.unit == "year":
        draw_timeline(str(i), line, "statements")
    with st.container(key=f"order-{i}", horizontal=True, vertical_alignment="center", gap="small"):
        key = f"sort-{i}"
        st.segmented_control(
            *("Sort", list(Order)),
            default=turn.order,
            required=True,
            key=key,
            label_visibility="collapsed",
            on_change=sort,
            args=(i, key),
        )


def draw_answers(i: int, turn: Turn, answer: Answer, held: Held) -> None:
    """The statements that answer; where several speakers were asked for, under the name of each."""
    found = ordered(answer.matches, turn.order)
    if not answer.groups:
        draw_list(i, "shown", found, turn.shown, PAGE, held)
        return
    for at, group in enumerate(answer.groups):
        count = "1 statement" if group.count == 1 else f"{group.count:,} statements"
        st.html(fragments.heading(group.name, group.reason.text if group.reason else count))
        theirs = [s for s in found if s.speaker in group.speakers]
        draw_list(i, "shown", theirs, turn.shown, PAGE, held, under=f"-{at}")


def draw_list(i: int, part: str, found: Sequence[Found], shown: int, page: int, held: Held, *, under: str = "") -> None:
    """Cards, as many as were asked for, and how to see more; `under` tells lists of one part from each other."""
    key = f"{i}-{part}{under}"
    draw_statements(key, found, held, shown)
    rest = len(found) - shown
    if rest > 0:
        with st.container(key=f"more-{key}", horizontal=True, vertical_alignment="center", gap="small"):
            st.button(f"Show {min(rest, page)} more", key=f"show-{key}", on_click=show, args=(i, part, page))
            st.html(f'<p class="count">{shown} of {len(found):,}</p>', width="content")
