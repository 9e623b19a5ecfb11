"""The page to ask on: the turns of the conversation and the question box."""

from __future__ import annotations

import streamlit as st

from index.archive import Archive
from index.settings import load_settings
from pages import summary
from pages.adding import adding
from pages.beside import beside
from pages.held import Held, script
from pages.turn import draw
from rag import fragments
from rag.conversation import Turn, asked, narrowing
from rag.markup import label
from rag.rewriting import full_question


def asking(held: Held) -> None:
    """Draw the page."""
    state = st.session_state
    holds = held.holdings
    body = st.container(key="body")
    with st.container(key="foot"):  # in a container: at the page's own bottom Streamlit scrolls to the end of answers
        typed = st.chat_input("Ask who said what", key="question", max_chars=2000, disabled=not holds.articles)
    question = state.pop("asked", None) or typed
    with st.sidebar:
        beside(holds, begun=bool(state.turns or question))
    with body:
        if not state.turns and not question:
            greeting(held)
        if held.archive:
            conversation(held.archive, held, question)
    if held.archive:
        summary.fill(held.archive)


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
    """The turns so far, then the new one."""
    turns: list[Turn] = st.session_state.turns
    for i, turn in enumerate(turns):
        with st.container(key=f"turn-{i}"):
            st.html(fragments.question(turn.question))
            draw(i, turn, held)
    if question:
        with st.container(key=f"turn-{len(turns)}"):
            st.html(fragments.question(question))
            with st.spinner("Looking through the archive"):
                before = [turn.understood or turn.question for turn in turns]
                understood = full_question(archive, question, before, load_settings())
                turns.append(asked(archive, question, turns, narrowing(st.session_state.to_dict()), understood))
            draw(len(turns) - 1, turns[-1], held)
    script("arrival")(data=len(turns), key="arrival")
