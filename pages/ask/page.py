"""The page to ask on: the turns of the conversation and the question box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from index.archive import Archive
from index.core.settings import load_settings
from index.store.filters import Filter
from pages.ask import summary_view
from pages.ask.filter_sidebar import draw_sidebar
from pages.ask.history_sidebar import draw_history, set_filters
from pages.ask.home_view import draw_home
from pages.ask.turn_actions import clear_conversation, remember_filter
from pages.ask.turn_view import draw_turn
from pages.components.polling import PollingIterator
from pages.components.session import PageContext, browser_script
from pages.components.upload_panel import draw_adding, draw_upload_panel
from pages.html import fragments
from pages.html.links import ARCHIVE_FIELD
from rag.conversation.permalink import Fields
from rag.conversation.turns import Turn, answer_fields, answer_turn, filter_of_controls
from rag.llm.question_rewriting import full_question

_STOPPED = "You stopped this question before it was answered."
_TICK, _LATER = 0.4, 1.5
"""Seconds after which a question that waits for its answer says so, and within which a click is noticed: at first, and
when it has waited long (each time costs every window that waits a hundredth of a second of the browser's)."""


def draw_ask_page(context: PageContext) -> None:
    """Draw the page."""
    state = st.session_state
    overview = context.overview
    if "pending" not in state:
        fields = read_address(context)
        state.pending, state.kept, state.offered = fields, None, None
        if fields and load_settings().model:  # a link is not to send a question elsewhere by being opened
            state.pending, state.offered = [], fields[0]
    if state.kept and not state.turns and len(state.pending) < len(state.kept.turns):
        state.pending = []  # a new conversation was begun before the earlier one had been answered
    body = st.container(key="body")
    with st.container(key="foot"):  # in a container: at the page's own bottom Streamlit scrolls to the end of answers
        typed = st.chat_input("Ask who said what", key="question", max_chars=2000, disabled=not overview.articles)
    question = state.asked = typed or state.get("asked")  # until it has been answered, whatever is clicked meanwhile
    begun = bool(state.turns or state.pending or question)
    remember_filter(begun=begun)
    if begun:
        state.offered = None
    with st.sidebar:
        earlier = st.container(key="earlier")
        draw_sidebar(overview, begun=begun)
    with body:
        if not begun and not state.offered:
            draw_greeting(context)
        if context.archive:
            draw_conversation(context.archive, context, question)
            if state.offered and not begun:
                draw_offer(state.offered)
    with earlier:
        draw_history(context)
    if context.archive:
        summary_view.write_summaries(context.archive)


def read_address(context: PageContext) -> list[Fields]:
    """Return the fields of the address that the page was opened with; none where it asks nothing."""
    fields = {name: st.query_params.get_all(name) for name in st.query_params if name not in ("at", ARCHIVE_FIELD)}
    if "q" not in fields or context.archive is None:
        return []
    set_filters(fields, context)
    return [fields]


def draw_offer(fields: Fields) -> None:
    """Draw a link's question and the button that asks it, where a language model would get it."""
    question = fields["q"][0]
    with st.container(key="offer"):
        draw_question(question)
        st.html(fragments.offer_note(load_settings().model))
        st.button("Ask this", key="ask-this", type="primary", on_click=st.session_state.pending.append, args=(fields,))


def draw_greeting(context: PageContext) -> None:
    """Draw the start of an empty conversation: the archive at a glance, or the upload panel of an empty one."""
    with st.container(key="greeting"):
        if context.overview.articles:
            draw_adding(context)
        st.html(fragments.welcome(context.overview))
        if context.archive and context.overview.articles:
            draw_home(context.archive, context)
        else:
            draw_upload_panel(context)
            if not context.name:
                st.html(fragments.terminal_command(f"onrecord add FILES --archive {context.place}"))


def draw_conversation(archive: Archive, context: PageContext, question: str | None) -> None:
    """Draw the turns so far, then those of a link or an earlier conversation, then the new one."""
    state = st.session_state
    turns: list[Turn] = state.turns
    for i, turn in enumerate(turns):
        with st.container(key=f"turn-{i}"):
            draw_question(turn.question)
            draw_turn(i, turn, context, last=not (state.pending or question) and turn is turns[-1])
    while state.pending:
        fields = state.pending[0]
        answer = partial(answer_fields, archive, context.overview, fields, turns)
        draw_new_turn(
            context, fields["q"][0] if fields.get("q") else "", answer, last=not question and len(state.pending) == 1
        )
    if question:
        narrowed = filter_of_controls(state.to_dict())
        draw_new_turn(context, question, partial(answer_typed, archive, question, tuple(turns), narrowed), last=True)
    scroll_to_last()


def scroll_to_last(*, waits: bool = False) -> None:
    """Scroll to the last turn once it is there, or to the one that waits for its answer; keep the browser's history."""
    turns: list[Turn] = st.session_state.turns
    data = {"addresses": [turn.permalink for turn in turns], "waits": waits}
    key = f"arrival-waits-{len(turns)}" if waits else "arrival"
    browser_script("arrival")(data=data, key=key, on_returned_change=return_to_address)


def return_to_address() -> None:
    """Leave the conversation for what the browser's address asks: Back or Forward has led out of it."""
    clear_conversation()
    st.session_state.kept = None
    st.session_state.pop("pending", None)


def answer_typed(archive: Archive, question: str, turns: Sequence[Turn], narrowed: Filter) -> Turn:
    """Return the turn of a typed question; a follow-up may be rewritten by a model."""
    before = [turn.understood or turn.question for turn in turns]
    understood = full_question(archive, question, before, load_settings())
    return answer_turn(archive, question, turns, narrowed, understood)


def draw_new_turn(context: PageContext, question: str, answer: Callable[[], Turn], *, last: bool) -> None:
    """Draw a further turn: its question at once, its answer when it is there; until then it can be stopped."""
    turns: list[Turn] = st.session_state.turns
    with st.container(key=f"turn-{len(turns)}"):
        placeholder = draw_question(question)
        try:
            turn = wait_for_turn(question, answer, placeholder)
        except Exception:
            pop_pending()
            raise
        pop_pending()
        turns.append(turn)
        placeholder.empty()
        draw_turn(len(turns) - 1, turns[-1], context, last=last)


def draw_question(question: str) -> DeltaGenerator:
    """Draw the question and return the placeholder below it. That is there even for an answered question, so that what
    follows keeps its place and Streamlit shows nothing of it twice."""
    st.html(fragments.question_heading(question))
    return st.empty()


def wait_for_turn(question: str, answer: Callable[[], Turn], placeholder: DeltaGenerator) -> Turn:
    """Return the turn once it is answered; any click on the page meanwhile interrupts this."""
    i = len(
        st.session_state.turns
    )  # in every key: the turns of an earlier conversation wait one after another in one run
    shown: DeltaGenerator | None = None
    for turn in PollingIterator((each() for each in (answer,)), _TICK, _LATER):
        if turn:
            return turn
        if shown is None:
            with placeholder.container(key=f"waiting-{i}", horizontal=True, vertical_alignment="center", gap="small"):
                shown = st.empty()
                st.button(
                    "Stop",
                    key=f"stop-turn-{i}",
                    icon=":material/stop_circle:",
                    on_click=stop_question,
                    args=(question,),
                )
                scroll_to_last(waits=True)
        shown.html(fragments.searching_note(), width="content")  # where Streamlit sees that something was clicked
    raise AssertionError("it is answered, or it has raised")


def stop_question(question: str) -> None:
    """Leave the question unanswered."""
    fields = pop_pending()
    st.session_state.turns.append(Turn(question, error=_STOPPED, source_fields=fields))


def pop_pending() -> Fields | None:
    """Remove the question that waits for its answer; return the fields it was opened from, if any."""
    state = st.session_state
    if state.pending:
        fields: Fields = state.pending.pop(0)
        return fields
    state.asked = None
    return None
