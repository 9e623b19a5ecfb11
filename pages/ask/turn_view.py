"""A turn of the conversation: chips, a summary line, then statements, near ones, passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from index.archive import Archive
from pages.ask import summary_view
from pages.ask.answer_overview import draw_answer_overview, selected_statements
from pages.ask.chips_bar import draw_chips
from pages.ask.turn_actions import change_query, change_reading, include_undated, show_more, show_near
from pages.components.export_bar import StatementChoice, draw_export_bar
from pages.components.follow_button import draw_follow_button
from pages.components.session import PageContext, page_origin
from pages.components.statement_card import MOST_BOXES, draw_statements
from pages.html import fragments
from pages.html.article_cursor import CitedItem
from pages.html.escaping import escape_label
from rag.answers.revalidation import count_corrected
from rag.answers.types import Answer, Code, Statement
from rag.browse.comparison import ComparisonRequest
from rag.browse.facets import describe_facets
from rag.conversation.chips import describe_alternatives, filter_chips, query_chips
from rag.conversation.follow_ups import related_of_turn
from rag.conversation.turns import NEAR_SIZE, PAGE_SIZE, Turn, choose_speaker
from rag.formats.export_content import ExportRequest

_NO_HEADINGS: Mapping[int, str] = {}


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
        st.html(fragments.answer_summary(answer.text, answer.notes, cached_corrected(i, answer, context)))
    if answer.reason:
        st.html(fragments.abstention_reason(answer.reason.text))
    if last and answer.undated:
        noun = "article" if answer.undated == 1 else "articles"
        label = f"Include {answer.undated:,} {noun} without a date"
        st.button(label, key=f"undated-{i}", type="tertiary", icon=":material/event_busy:", on_click=include_undated)
    draw_choices(i, answer)
    draw_alternatives(i, answer)
    draw_comparison_link(answer)
    draw_answer_overview(i, turn, answer)
    choice = StatementChoice(str(i), answer)
    draw_answers(i, turn, answer, context, choice)
    summary_view.place_summary(i, answer)
    if answer.matches and not (turn.near or turn.passages) and (answer.near or answer.passages):
        st.button(
            "Show what else is close to your question", key=f"close-{i}", type="tertiary", on_click=show_near, args=(i,)
        )
    elif answer.near:
        st.html(fragments.part_heading("Closest to your question", "statements that do not answer it, nearest first"))
        draw_results(i, "near", answer.near, turn.near, NEAR_SIZE, context, choice)
    if answer.passages and turn.passages:
        st.html(fragments.part_heading("Passages", "parts of articles that mention it"))
        draw_results(i, "passages", answer.passages, turn.passages, PAGE_SIZE, context)
    if context.archive:
        draw_export(i, turn, answer, choice, context, context.archive)
        if last:
            draw_related(i, turn, context.archive)


def cached_corrected(i: int, answer: Answer, context: PageContext) -> int:
    """Return how many of an answer's statements were corrected since it was given, counted once for each version of
    the archive."""
    if context.archive is None:
        return 0
    cache = st.session_state.setdefault("corrected-counts", {})
    if i not in cache or cache[i][0] is not answer or cache[i][1] != context.version:
        cache[i] = (answer, context.version, count_corrected(context.archive, answer.statements))
    count: int = cache[i][2]
    return count


def draw_understood(i: int, understood: str) -> None:
    """Draw the full question that a model made of a follow-up, to be changed or dropped."""
    key = f"understood-{i}"
    with st.container(key=f"understanding-{i}", horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        st.text_input("Understood as", understood, max_chars=2000, key=key, on_change=change_reading, args=(i, key))
        st.button("Use as typed", key=f"typed-{i}", type="tertiary", on_click=change_reading, args=(i, None))


def draw_related(i: int, turn: Turn, archive: Archive) -> None:
    """Draw the related questions of an answer."""
    if leads := related_of_turn(archive, turn):
        with st.container(key=f"leads-{i}", gap="xsmall"):
            st.html('<p class="count">Related questions</p>')
            for at, lead in enumerate(leads):
                st.button(
                    escape_label(lead), key=f"lead-{i}-{at}", on_click=st.session_state.update, kwargs={"asked": lead}
                )


def draw_export(
    i: int, turn: Turn, answer: Answer, choice: StatementChoice, context: PageContext, archive: Archive
) -> None:
    """Draw the exports of the answer, in the order of the page, and its permalink."""
    names = context.overview.names
    chips = (*query_chips(answer.query), *filter_chips(turn.narrowed, answer.query, names))
    listed = [s.n for _, group in selected_statements(turn, answer) for s in group]
    listed += [] if turn.facets else [s.n for s in answer.near]
    request = ExportRequest(
        turn.order,
        choice.among(listed),
        origin=page_origin(),
        address=f"/?{turn.permalink}",
        filters=(*(chip.text for chip in chips), *describe_facets(turn.facets, names)),
    )
    if answer.query.speakers or answer.query.topic:
        draw_follow_button(f"turn-{i}", archive, turn.question, fields=turn.fields)
    draw_export_bar(archive, answer, choice, request, turn.permalink)


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


def draw_comparison_link(answer: Answer) -> None:
    """Draw the link that compares the speakers of the question side by side, where it names several."""
    request = ComparisonRequest.from_query(answer.query)
    if len(request.speakers) > 1:
        st.html(fragments.page_link(request.address, "Compare side by side"))


def draw_answers(i: int, turn: Turn, answer: Answer, context: PageContext, choice: StatementChoice) -> None:
    """Draw the selected matches; where several speakers were asked for, under the name of each."""
    groups = selected_statements(turn, answer)
    statements = [s for _, group in groups for s in group]
    if not answer.groups:
        draw_results(i, "shown", statements, turn.shown, PAGE_SIZE, context, choice, headings=_headings(groups))
        return
    for i_group, group in enumerate(answer.groups):
        count = "1 statement" if group.count == 1 else f"{group.count:,} statements"
        st.html(fragments.part_heading(group.name, group.reason.text if group.reason else count))
        own = [(name, [s for s in part if s.speaker in group.speakers]) for name, part in groups]
        by_group = [s for _, part in own for s in part]
        headings, suffix = _headings(own), f"-{i_group}"
        draw_results(i, "shown", by_group, turn.shown, PAGE_SIZE, context, choice, key_suffix=suffix, headings=headings)


def _headings(groups: Sequence[tuple[str, Sequence[Statement]]]) -> dict[int, str]:
    """The headings of groups by the index of each group's first statement."""
    headings, at = dict[int, str](), 0
    for name, group in groups:
        if name and group:
            headings[at] = f"{name} · {len(group):,}"
        at += len(group)
    return headings


def draw_results(
    i: int,
    part: str,
    items: Sequence[CitedItem],
    shown: int,
    page: int,
    context: PageContext,
    choice: StatementChoice | None = None,
    *,
    key_suffix: str = "",
    headings: Mapping[int, str] = _NO_HEADINGS,
) -> None:
    """Draw the first `shown` cards and buttons for more; `key_suffix` distinguishes the keys of lists of one part."""
    key = f"{i}-{part}{key_suffix}"
    boxes = bool(choice and choice.is_open)
    if boxes and shown > MOST_BOXES:
        st.html(fragments.small_line(f"Boxes stand at the first {MOST_BOXES}. Filter the list to choose among others."))
    draw_statements(key, items, context, min(shown, MOST_BOXES) if boxes else shown, headings, choice)
    rest = len(items) - shown
    if rest > 0:
        with st.container(key=f"more-{key}", horizontal=True, vertical_alignment="center", gap="small"):
            st.button(f"Show {min(rest, page)} more", key=f"show-{key}", on_click=show_more, args=(i, part, page))
            if part == "shown" and rest > page:
                st.button(f"Show all {len(items):,}", key=f"all-{key}", on_click=show_more, args=(i, part, len(items)))
            st.html(f'<p class="count">{shown} of {len(items):,}</p>', width="content")
