"""The page to ask on: the turns of the conversation and the question box."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from index.archive import Archive
from index.settings import load_settings
from pages import summary
from pages.adding import adding
from pages.beside import beside
from pages.earlier import choose, listed
from pages.held import Held, script
from pages.turn import draw
from rag import fragments
from rag.conversation import Turn, asked, asked_again, narrowing
from rag.markup import label
from rag.request import Fields
from rag.rewriting import full_question


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
    question = state.pop("asked", None) or typed
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
        summary.fill(held.archive)


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
            st.html(fragments.question(turn.question))
            draw(i, turn, held, last=not (state.pending or question) and turn is turns[-1])
    while state.pending:
        told = state.pending[0]
        again = partial(asked_again, archive, held.holdings, told, turns)
        begin(held, told["q"][0] if told.get("q") else "", again, last=not question and len(state.pending) == 1)
        state.pending.pop(0)
    if question:
        begin(held, question, partial(fresh, archive, question), last=True)
    script("arrival")(data={"turns": len(turns), "address": turns[-1].address if turns else ""}, key="arrival")


def fresh(archive: Archive, question: str) -> Turn:
    """The answer to what was typed, a follow-up perhaps understood by a model."""
    turns: list[Turn] = st.session_state.turns
    before = [turn.understood or turn.question for turn in turns]
    understood = full_question(archive, question, before, load_settings())
    return asked(archive, question, turns, narrowing(st.session_state.to_dict()), understood)


def begin(held: Held, question: str, answered: Callable[[], Turn], *, last: bool) -> None:
    """A further turn: its question at once, its answer when it is there."""
    turns: list[Turn] = st.session_state.turns
    with st.container(key=f"turn-{len(turns)}"):
        st.html(fragments.question(question))
        with st.spinner("Looking through the archive"):
            turns.append(answered())
        draw(len(turns) - 1, turns[-1], held, last=last)
