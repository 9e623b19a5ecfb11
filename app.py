"""The page: a chat with an archive. Draws what rag/ has computed, nothing else.

main → sidebar (filters, adding files, what the archive holds) and conversation (turns, their cards, the question box).
The conversation lives in st.session_state.turns; its looks in pages/page.css.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer
from streamlit.delta_generator import DeltaGenerator

from index.archive import Archive
from index.database import FILE
from index.errors import NotFound, OnRecordError
from index.readers import SUFFIXES
from index.settings import Settings
from pages import summary
from rag import fragments
from rag.answer import Answer, CitedPassage, Place, Statement
from rag.conversation import NEAR, PAGE, Turn, answered_again, asked, meaning, narrowing, without
from rag.holdings import LISTED, NOTHING, Holdings, edition, holdings
from rag.intake import take_in
from rag.markup import label
from rag.query import Query
from rag.view import KINDS, Chip, also, card, chips, filter_chips, opened, passage_card, variant, where

PAGES = Path(__file__).parent / "pages"


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="onrecord", page_icon=str(PAGES / "icon.svg"), layout="centered")
    st.html(PAGES / "page.css")
    state = st.session_state
    for name, start in (("turns", []), ("results", {}), ("uploads", 0)):
        state.setdefault(name, start)
    folder = Settings().archive
    try:
        archive = the_archive(str(folder))
        held = the_holdings(archive, edition(archive))
    except NotFound:
        archive, held = None, NOTHING
    except OnRecordError as error:
        st.html(fragments.trouble(str(error)))
        return
    body = st.container(key="body")
    with st.container(key="foot"):  # in a container: at the page's own bottom Streamlit scrolls to the end of answers
        typed = st.chat_input("Ask who said what", key="question", max_chars=2000, disabled=not held.articles)
    question = state.pop("asked", None) or typed
    with st.sidebar:
        files = sidebar(held, begun=bool(state.turns or question))
    with body:
        if not state.turns and not question:
            files = greeting(held, folder) or files
        if archive:
            conversation(archive, held, question)
    if files:
        with files:
            take(archive, folder)
    summary.fill()


@st.cache_resource(show_spinner=False, validate=lambda archive: (archive.folder / FILE).is_file())
def the_archive(folder: str) -> Archive:
    """The one archive of this process."""
    return Archive.open(folder)


@st.cache_resource(show_spinner=False, max_entries=1)
def the_holdings(_archive: Archive, edition: tuple[int, ...]) -> Holdings:
    """What the archive holds, counted once for each edition of it."""
    return holdings(_archive)


# --- beside the conversation


def sidebar(held: Holdings, *, begun: bool) -> DeltaGenerator | None:
    """Filters, adding files, what the archive holds; returns where files are added, unless the greeting has it."""
    st.html('<p class="brand">onrecord<small>who said what, word for word</small></p>')
    if begun:
        st.button("New conversation", icon=":material/edit_square:", on_click=st.session_state.turns.clear)
    if not held.articles:
        return None
    filters(held)
    st.html('<h2 class="side">Add articles</h2>')
    files = st.container(key="files")
    st.html('<h2 class="side">In this archive</h2>' + fragments.holdings(held))
    return files


def filters(held: Holdings) -> None:
    """What narrows the last answer and all that follow."""
    st.html('<h2 class="side">Narrow down</h2>')
    listed = "Speaker" if held.speakers <= LISTED else f"Speaker (the {LISTED:,} most quoted)"
    names = held.names
    st.multiselect(
        listed, list(names), format_func=names.__getitem__, key="speakers", placeholder="Anybody", on_change=narrow
    )
    outlets = [outlet for outlet, _ in held.outlets]
    if outlets:
        st.selectbox("Outlet", outlets, None, key="outlet", placeholder="Any outlet", on_change=narrow)
    if held.dates:
        first, last = held.dates
        for key, name in (("since", "Published from"), ("until", "Published to")):
            st.date_input(name, None, first, last, key=key, format="YYYY-MM-DD", on_change=narrow)
    st.pills("Kind", list(KINDS), selection_mode="multi", format_func=KINDS.__getitem__, key="kinds", on_change=narrow)


def narrow() -> None:
    """Answer the last turn anew within the sidebar's filter."""
    turns = st.session_state.turns
    if turns and turns[-1].answer:
        again(len(turns) - 1, turns[-1].answer.query)


def widen(name: str) -> None:
    """Take one filter back."""
    st.session_state[name] = [] if name in ("speakers", "kinds") else None
    narrow()


def take(archive: Archive | None, folder: Path) -> None:
    """Add files to the archive, with progress. Runs last: when a click breaks it off, the next run goes on with it."""
    state = st.session_state
    kinds = [suffix.lstrip(".") for suffix in SUFFIXES]
    files = st.file_uploader("Add articles", kinds, True, key=f"uploads-{state.uploads}", label_visibility="collapsed")
    if not files:
        if state.results:
            st.html(fragments.results(list(state.results.values())))
        return
    bar = st.progress(0.0, "Reading")
    if state.get("adding") != state.uploads:
        state.adding, state.results = state.uploads, {}
    try:
        for step in take_in(archive or Archive.open(folder, create=True), files, state.results):
            state.results = step.results
            bar.progress(step.share, label(step.text))
    except OnRecordError as error:
        st.html(fragments.trouble(str(error)))
        st.button("Try again", icon=":material/refresh:")
        return
    state.uploads += 1
    st.rerun()


# --- the conversation


def greeting(held: Holdings, folder: Path) -> DeltaGenerator | None:
    """What to do first; returns where files are added when the archive is empty."""
    state = st.session_state
    with st.container(key="greeting"):
        st.html(fragments.greeting(held))
        if not held.articles:
            files = st.container(key="files")
            st.html(fragments.command(f"onrecord add FILES --archive {folder}"))
            return files
        for i, example in enumerate(held.examples):
            st.button(label(example), key=f"example-{i}", on_click=state.update, kwargs={"asked": example})
    return None


def conversation(archive: Archive, held: Holdings, question: str | None) -> None:
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
                turns.append(asked(archive, question, turns, narrowing(st.session_state.to_dict())))
            draw(len(turns) - 1, turns[-1], held)
    script("arrival")(data=len(turns), key="arrival")


def draw(i: int, turn: Turn, held: Holdings) -> None:
    """An answer: what was understood, what it comes to, then statements, near ones, passages."""
    if turn.trouble:
        st.html(fragments.trouble(turn.trouble))
    answer = turn.answer
    if answer is None:
        return
    draw_chips(i, turn, answer, held)
    if answer.text or answer.notes:
        st.html(fragments.said(answer.text, answer.notes))
    if answer.reason:
        st.html(fragments.reason(answer.reason.text))
    draw_choices(i, answer)
    draw_list(i, "shown", answer.matches, turn.shown, PAGE)
    if answer.near:
        st.html(fragments.heading("Near", "not an answer to the question, but close to it"))
        draw_list(i, "near", answer.near, turn.near, NEAR)
    if answer.passages:
        st.html(fragments.heading("Passages", "parts of articles that speak of it"))
        draw_list(i, "passages", answer.passages, turn.passages, PAGE)
    summary.place(i, answer)


def draw_chips(i: int, turn: Turn, answer: Answer, held: Holdings) -> None:
    """What was understood and what narrows it, each to be taken away with a click."""
    last = i == len(st.session_state.turns) - 1
    understood = chips(answer.query)
    beside = filter_chips(turn.narrowed, answer.query, held.names)
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


def draw_list(i: int, part: str, found: Sequence[Statement | CitedPassage], shown: int, page: int) -> None:
    """Cards, as many as were asked for, and how to see more."""
    for each in found[:shown]:
        draw_card(f"{i}-{part}-{each.n}", each)
    rest = len(found) - shown
    if rest > 0:
        with st.container(key=f"more-{i}-{part}", horizontal=True, vertical_alignment="center", gap="small"):
            st.button(f"Show {min(rest, page)} more", key=f"show-{i}-{part}", on_click=show, args=(i, part, page))
            st.html(f'<p class="count">{shown} of {len(found):,}</p>', width="content")


def draw_card(key: str, found: Statement | CitedPassage) -> None:
    """A statement or passage, and the way to its place in the article."""
    seen = card(found) if isinstance(found, Statement) else passage_card(found)
    with st.container(key=f"card-{key}", gap=None):
        st.html(fragments.statement(seen))
        with st.container(key=f"cite-{key}", horizontal=True, gap="small"):
            if st.button(label(f"[{seen.n}] {seen.where}"), key=f"open-{key}", type="tertiary"):
                open_article(found)
            for p, place in enumerate(found.places if isinstance(found, Statement) else ()):
                if st.button(label(also(found, place)), key=f"open-{key}-{p}", type="tertiary"):
                    open_article(found, place)
        if isinstance(found, Statement):
            for place in found.places:
                if worded := variant(found, place):
                    st.html(fragments.variant(where(place), worded))


def open_article(found: Statement | CitedPassage, place: Place | None = None) -> None:
    """The article in a dialog, scrolled to the place."""
    there = opened(found, place)
    st.dialog(label(there.title), width="medium")(lambda: script("article")(data=there.record(), key="article"))()


def script(name: str) -> ComponentRenderer:
    """What runs one of the scripts in pages/ in an element of its own."""
    source = (PAGES / f"{name}.js").read_text("utf8")
    return st.components.v2.component(name, html=f'<div class="{name}"></div>', js=source, isolate_styles=False)


# --- what changes a turn


def again(i: int, query: Query) -> None:
    """Answer a turn anew, its query changed; the last one within the filter as it now is."""
    turns = st.session_state.turns
    narrowed = narrowing(st.session_state.to_dict()) if i == len(turns) - 1 else turns[i].narrowed
    turns[i] = answered_again(the_archive(str(Settings().archive)), turns[i], query, narrowed)


def show(i: int, part: str, page: int) -> None:
    """Show one page more of a list."""
    turn = st.session_state.turns[i]
    st.session_state.turns[i] = replace(turn, **{part: getattr(turn, part) + page})


if __name__ == "__main__":
    main()
