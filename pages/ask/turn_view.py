"""A turn of the conversation: chips, a summary line, then statements, near ones, passages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from index.archive import Archive
from pages.ask import summary_view
from pages.ask.chips_bar import draw_chips
from pages.ask.turn_actions import change_query, change_reading, set_order, show_more, show_near
from pages.components.histogram_chart import draw_timeline
from pages.components.session import PageContext
from pages.components.statement_card import draw_statements
from pages.html import fragments
from pages.html.article_cursor import CitedItem
from pages.html.escaping import escape_label
from rag.answers.sorting import Order, sort_statements
from rag.answers.types import Answer, Code
from rag.browse.histogram import timeline
from rag.conversation.chips import describe_alternatives
from rag.conversation.follow_ups import related_questions
from rag.conversation.turns import NEAR_SIZE, PAGE_SIZE, Turn, choose_speaker
from rag.formats.export import EXPORT_FORMATS, export_answer

_MIN_BARS = 3
"""Months from which a chart of the dates of publication is drawn."""


def draw_turn(i: int, turn: Turn, context: PageContext, *, last: bool) -> None:
    """Draw an answer, or the error of the question. The last turn's question can be changed."""
    if turn.understood:
        draw_understood(i, turn.understood)
    if turn.error:
        st.html(fragments.error_message(turn.error))
    answer = turn.answer
    if answer is None:
        return
    draw_chips(i, turn, answer, context.overview, last=last)
    if answer.text or answer.notes:
        st.html(fragments.answer_summary(answer.text, answer.notes))
    if answer.reason:
        st.html(fragments.abstention_reason(answer.reason.text))
    draw_choices(i, answer)
    draw_alternatives(i, answer)
    draw_order(i, turn, answer)
    draw_answers(i, turn, answer, context)
    summary_view.place_summary(i, answer)
    if answer.matches and not (turn.near or turn.passages) and (answer.near or answer.passages):
        st.button(
            "Show what else is close to your question", key=f"close-{i}", type="tertiary", on_click=show_near, args=(i,)
        )
    elif answer.near:
        st.html(fragments.part_heading("Closest to your question", "statements that do not answer it, nearest first"))
        draw_results(i, "near", answer.near, turn.near, NEAR_SIZE, context)
    if answer.passages and turn.passages:
        st.html(fragments.part_heading("Passages", "parts of articles that mention it"))
        draw_results(i, "passages", answer.passages, turn.passages, PAGE_SIZE, context)
    if context.archive:
        draw_export(i, turn, answer, context.archive)
        if last:
            draw_related(i, answer, context.archive)


def draw_understood(i: int, understood: str) -> None:
    """Draw the full question that a model made of a follow-up, to be changed or dropped."""
    key = f"understood-{i}"
    with st.container(key=f"understanding-{i}", horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        st.text_input("Understood as", understood, max_chars=2000, key=key, on_change=change_reading, args=(i, key))
        st.button("Use as typed", key=f"typed-{i}", type="tertiary", on_click=change_reading, args=(i, None))


def draw_related(i: int, answer: Answer, archive: Archive) -> None:
    """Draw the related questions of an answer, which are computed once."""
    cache = st.session_state.setdefault("leads", {})
    if i not in cache or cache[i][0] is not answer:
        cache[i] = (answer, related_questions(archive, answer))
    if cache[i][1]:
        with st.container(key=f"leads-{i}", gap="xsmall"):
            st.html('<p class="count">Related questions</p>')
            for at, lead in enumerate(cache[i][1]):
                st.button(
                    escape_label(lead), key=f"lead-{i}-{at}", on_click=st.session_state.update, kwargs={"asked": lead}
                )


def draw_export(i: int, turn: Turn, answer: Answer, archive: Archive) -> None:
    """Draw the exports of the answer, each checked against the archive when it is made, and its permalink."""
    with st.container(key=f"take-{i}", horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.html('<p class="count">Export</p>', width="content")
        st.html(fragments.copy_link_button(turn.permalink), width="content")
        for form in EXPORT_FORMATS if answer.matches else ():
            st.download_button(
                form.name,
                partial(export_answer, archive, answer, form),
                f"statements.{form.suffix}",
                form.mime,
                key=f"take-{i}-{form.suffix}",
                type="tertiary",
                on_click="ignore",
            )


def draw_choices(i: int, answer: Answer) -> None:
    """Draw the other speakers who may be meant."""
    if answer.choices:
        with st.container(key=f"choices-{i}", horizontal=True, vertical_alignment="center", gap="xsmall"):
            if not answer.reason or answer.reason.code is not Code.WHICH_ONE:
                st.html('<p class="count">Did you mean</p>', width="content")
            for speaker in answer.choices:
                role = f", {speaker.roles[0].text}" if speaker.roles else ""
                query = choose_speaker(answer.query, speaker)
                st.button(
                    escape_label(speaker.name + role),
                    key=f"choice-{i}-{speaker.id}",
                    on_click=change_query,
                    args=(i, query),
                )


def draw_alternatives(i: int, answer: Answer) -> None:
    """Draw the other readings of the question that are nearly as likely."""
    others = describe_alternatives(answer.query)
    if others:
        with st.container(key=f"alternatives-{i}", horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.html('<p class="count">Or are you asking</p>', width="content")
            for at, (text, query) in enumerate(others):
                st.button(escape_label(text), key=f"alternative-{i}-{at}", on_click=change_query, args=(i, query))


def draw_order(i: int, turn: Turn, answer: Answer) -> None:
    """Draw a chart of the dates of publication, where they span months, and the control of the order."""
    days = {statement.article.published for statement in answer.matches} - {None}
    if len(days) < 2:
        return
    line = timeline(statement.article.published for statement in answer.matches)
    if len(line.bars) >= _MIN_BARS or line.unit == "year":
        draw_timeline(str(i), line, "statements")
    with st.container(key=f"order-{i}", horizontal=True, vertical_alignment="center", gap="small"):
        key = f"sort-{i}"
        st.segmented_control(
            *("Sort", list(Order)),
            default=turn.order,
            required=True,
            key=key,
            label_visibility="collapsed",
            on_change=set_order,
            args=(i, key),
        )


def draw_answers(i: int, turn: Turn, answer: Answer, context: PageContext) -> None:
    """Draw the matches; where several speakers were asked for, under the name of each."""
    statements = sort_statements(answer.matches, turn.order)
    if not answer.groups:
        draw_results(i, "shown", statements, turn.shown, PAGE_SIZE, context)
        return
    for i_group, group in enumerate(answer.groups):
        count = "1 statement" if group.count == 1 else f"{group.count:,} statements"
        st.html(fragments.part_heading(group.name, group.reason.text if group.reason else count))
        by_group = [s for s in statements if s.speaker in group.speakers]
        draw_results(i, "shown", by_group, turn.shown, PAGE_SIZE, context, key_suffix=f"-{i_group}")


def draw_results(
    i: int, part: str, items: Sequence[CitedItem], shown: int, page: int, context: PageContext, *, key_suffix: str = ""
) -> None:
    """Draw the first `shown` cards and a button for more; `key_suffix` distinguishes the keys of lists of one part."""
    key = f"{i}-{part}{key_suffix}"
    draw_statements(key, items, context, shown)
    rest = len(items) - shown
    if rest > 0:
        with st.container(key=f"more-{key}", horizontal=True, vertical_alignment="center", gap="small"):
            st.button(f"Show {min(rest, page)} more", key=f"show-{key}", on_click=show_more, args=(i, part, page))
            st.html(f'<p class="count">{shown} of {len(items):,}</p>', width="content")
