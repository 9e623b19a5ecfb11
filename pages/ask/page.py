"""The page to ask on: the turns of the conversation and the question box."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from index.archive import Archive
from index.core.settings import load_settings
from index.store.filters import Filter
from pages.ask import summary_view
from pages.ask.filter_sidebar import beside
from pages.ask.history_sidebar import choose, listed
from pages.ask.turn_view import draw
from pages.components.polling import Ticks
from pages.components.session import Held, script
from pages.components.upload_panel import adding
from pages.html import fragments
from pages.html.escaping import label
from rag.conversation.permalink import Fields
from rag.conversation.turns import Turn, asked, asked_again, narrowing
from rag.llm.question_rewriting import full_question

_STOPPED = "You stopped this question before it was answered."
_AT_ONCE = threading.BoundedSemaphore(max(1, (os.cpu_count() or 1) // 2))
"""Answers that are looked for at once, of all windows: more would only make each of them late."""
_TICK, _LATER = 0.4, 1.5
"""Seconds after which a question that waits for its answer says so, and within which a click is noticed: at first, and
when it has waited long (each time costs every window that waits a hundredth of a second of the browser's)."""


def asking(held: Held) -> None:
    """Draw the page."""
    state = st.session_state
    holds = held.holdings
    if "pending" not in state:
        state.pending, state.kept = linked(held), None
    if state.kept and not state.turns and len(state.pending) < len(state.kept.turns):
        state.pending = []  # a new conversation was begun before the earlier one had been answered
    body = st.container(key="body")
    with st.container(key="foot"):  # in a container: at the page's own bottom Streamlit scrolls to the end of answers
        typed = st.chat_input("Ask who said what", key="question", max_chars=2000, disabled=not holds.articles)
    question = state.asked = typed or state.get("asked")  # until it has been answered, whatever is clicked meanwhile
    begun = bool(state.turns or state.pending or question)
    with st.sidebar:
        earlier = st.container(key="earlier")
        beside(holds, begun=begun)
    with body:
        if not begun:
            greeting(held)
        if held.archive:
            conversation(held.archive, held, question)
    with earlier:
        listed(held)
    if held.archive:
        summary_view.fill(held.archive)


def linked(held: Held) -> list[Fields]:
    """What the address asks that the page was opened with."""
    told = {name: st.query_params.get_all(name) for name in st.query_params}
    if "q" not in told or held.archive is None:
        return []
    choose(told, held)
    return [told]


def greeting(held: Held) -> None:
    """What to do first: ask, or add articles where there are none."""
    with st.container(key="greeting"):
        st.html(fragments.greeting(held.holdings))
        if not held.holdings.articles:
            adding(held)
            st.html(fragments.command(f"onrecord add FILES --archive {held.folder}"))
        for i, example in enumerate(held.holdings.examples):
            st.button(label(example), key=f"example-{i}", on_click=st.session_state.update, kwargs={"asked": example})


def conversation(archive: Archive, held: Held, question: str | None) -> None:
    """The turns so far, then those of a link or an earlier conversation, then the new one."""
    state = st.session_state
    turns: list[Turn] = state.turns
    for i, turn in enumerate(turns):
        with st.container(key=f"turn-{i}"):
            headed(turn.question)
            draw(i, turn, held, last=not (state.pending or question) and turn is turns[-1])
    while state.pending:
        told = state.pending[0]
        again = partial(anew, archive, held, told, turns)
        begin(held, told["q"][0] if told.get("q") else "", again, last=not question and len(state.pending) == 1)
    if question:
        narrowed = narrowing(state.to_dict())
        begin(held, question, partial(fresh, archive, question, tuple(turns), narrowed), last=True)
    arrival()


def arrival(*, waits: bool = False) -> None:
    """Bring the last turn to the top once it is there, or the one that waits for its answer."""
    turns: list[Turn] = st.session_state.turns
    address = turns[-1].address if turns else ""
    data = {"turns": len(turns) + waits, "address": address, "waits": waits}
    script("arrival")(data=data, key="arrival-waits" if waits else "arrival")


def fresh(archive: Archive, question: str, turns: Sequence[Turn], narrowed: Filter) -> Turn:
    """The answer to what was typed, a follow-up perhaps understood by a model."""
    before = [turn.understood or turn.question for turn in turns]
    understood = full_question(archive, question, before, load_settings())
    with _AT_ONCE:
        return asked(archive, question, turns, narrowed, understood)


def anew(archive: Archive, held: Held, told: Fields, turns: Sequence[Turn]) -> Turn:
    """The answer to what a link or an earlier conversation asks."""
    with _AT_ONCE:
        return asked_again(archive, held.holdings, told, turns)


def begin(held: Held, question: str, answered: Callable[[], Turn], *, last: bool) -> None:
    """A further turn: its question at once, its answer when it is there; until then it can be stopped."""
    turns: list[Turn] = st.session_state.turns
    with st.container(key=f"turn-{len(turns)}"):
        room = headed(question)
        try:
            turn = awaited(question, answered, room)
        except Exception:
            taken()
            raise
        taken()
        turns.append(turn)
        room.empty()
        draw(len(turns) - 1, turns[-1], held, last=last)


def headed(question: str) -> DeltaGenerator:
    """The question, and the room below it for what waits: always there, so that what follows keeps its place and
    Streamlit shows nothing of it twice."""
    st.html(fragments.question(question))
    return st.empty()


def awaited(question: str, answered: Callable[[], Turn], room: DeltaGenerator) -> Turn:
    """The answer, which may be long in coming; whatever is clicked meanwhile breaks this off."""
    shown: DeltaGenerator | None = None
    for turn in Ticks((each() for each in (answered,)), _TICK, _LATER):
        if turn:
            return turn
        if shown is None:
            with room.container(key="waiting", horizontal=True, vertical_alignment="center", gap="small"):
                shown = st.empty()
                st.button("Stop", icon=":material/stop_circle:", on_click=stop, args=(question,))
                arrival(waits=True)
        shown.html(fragments.waiting(), width="content")  # where Streamlit sees that something was clicked
    raise AssertionError("it is answered, or it has raised")


def stop(question: str) -> None:
    """Leave the question unanswered."""
    told = taken()
    st.session_state.turns.append(Turn(question, trouble=_STOPPED, told=told))


def taken() -> Fields | None:
    """Take the question that waits for its answer out of those that wait; the fields it was opened from, if any."""
    state = st.session_state
    if state.pending:
        told: Fields = state.pending.pop(0)
        return told
    state.asked = None
    return None
