"""The start page: what is new, who and what is in the archive, what is missing, example questions."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from index.archive import Archive
from index.core.errors import OnRecordError
from index.core.rights import Action
from index.store.filters import Filter
from pages.ask.turn_actions import days_in_archive
from pages.components.browser_events import BrowserEvent, handle_event
from pages.components.follow_button import follow_store
from pages.components.news import news_since
from pages.components.session import ARCHIVES, BY_FOLDER, PageContext
from pages.components.visit import may
from pages.html import fragments, home
from pages.html.escaping import escape_label
from rag.admin.unread_files import unread_files
from rag.browse.at_a_glance import Glance, read_glance
from rag.browse.overview import Overview
from rag.browse.topic_matrix import TopicMatrix, topic_matrix
from rag.conversation.chips import filter_chips
from rag.conversation.turns import filter_of_controls
from rag.formats.card import format_day
from rag.query.types import Intent, Query

_NO_QUESTION = Query("", Intent.OTHER)


@st.cache_resource(show_spinner=False, max_entries=8, hash_funcs=BY_FOLDER)
def cached_glance(archive: Archive, narrowed: Filter, version: tuple[int, ...]) -> Glance:
    """Return the archive at a glance, computed once for each version of it and each filter."""
    return read_glance(archive, narrowed)


@st.cache_resource(show_spinner=False, max_entries=ARCHIVES, hash_funcs=BY_FOLDER)
def cached_topics(archive: Archive, _overview: Overview, version: tuple[int, ...]) -> TopicMatrix:
    """Return people and topics, computed once for each version of the archive."""
    return topic_matrix(archive, _overview.listed_speakers)


def draw_home(archive: Archive, context: PageContext) -> None:
    """Draw the archive at a glance. The topics, which take longest, come last, into their place."""
    handle_event("ask", _ask)
    handle_event("narrow", lambda event: _narrow(archive, event))
    draw_news(context)
    narrowed = filter_of_controls(st.session_state.to_dict())
    draw_filter_chips(narrowed, context.overview)
    glance = cached_glance(archive, narrowed, context.version)
    topics: DeltaGenerator | None = None
    if glance.speakers:
        st.html(fragments.part_heading("Who speaks most", _within(narrowed), level=2) + home.most_quoted(glance))
        topics = st.empty() if not narrowed else None
    else:
        st.html(fragments.small_line("No statement is within this filter."))
    if glance.outlets and (len(glance.outlets) > 1 or len(glance.outlets[0].timeline.bars) > 1):
        note = "statements; click an outlet or a bar to see only these"
        st.html(fragments.part_heading("Where and when", note, level=2) + home.outlet_bars(glance))
    if may(Action.EDIT):
        draw_missing(context, glance)
    draw_examples(context.overview)
    if topics is not None:
        matrix = cached_topics(archive, context.overview, context.version)
        if matrix.topics:
            note = "statements with the word, the darker the more than others; click one to read them"
            topics.html(fragments.part_heading("What about", note, level=2) + home.topics_table(matrix))


def draw_news(context: PageContext) -> None:
    """Draw how many articles have come since they were looked at last, and what is new about what is followed."""
    archive = context.archive
    if archive is None:
        return
    store, lines = follow_store(str(context.folder), archive.actor.id), list[tuple[str, str]]()
    try:
        since = store.articles().seen_until
        count, _ = archive.catalogue.added_since(since, 0)
        for follow in store.follows():
            if (news := news_since(context, follow)).statements:
                lines.append((f"/following?id={follow.id}", news.text))
    except OnRecordError:
        return  # a folder that cannot be written to: nothing is followed in it
    if count:
        articles = "1 new article" if count == 1 else f"{count:,} new articles"
        lines.append(("/following", f"{articles} since {format_day(since)}"))
    if lines:
        st.html(home.news_lines(lines))


def draw_filter_chips(narrowed: Filter, overview: Overview) -> None:
    """Draw the filter that the next question is asked within; a click clears it."""
    chips = filter_chips(narrowed, _NO_QUESTION, overview.names)
    if not chips:
        return
    with st.container(key="home-filter", horizontal=True, gap="xsmall"):
        for chip in chips:
            st.button(
                escape_label(chip.text),
                key=f"beside-home-{chip.field}",
                icon=":material/close:",
                icon_position="right",
                help=f"Remove “{escape_label(chip.text)}”",
                on_click=_clear,
                args=(chip.field,),
            )


def draw_missing(context: PageContext, glance: Glance) -> None:
    """Draw what the archive lacks, each with where it is mended."""
    unread = len(unread_files(context.folder))
    counts = (
        (glance.undated, "without a date", "article", "/review?queue=articles"),
        (glance.without_outlet, "without an outlet", "article", "/review?queue=articles"),
        (unread, "could not be read", "file", "/archive"),
    )
    lines = [(to, f"{n:,} {noun}{'' if n == 1 else 's'} {what}") for n, what, noun, to in counts if n]
    if lines:
        st.html(fragments.part_heading("What is missing", level=2) + home.missing_lines(lines))


def draw_examples(overview: Overview) -> None:
    """Draw the example questions, small."""
    if not overview.examples:
        return
    with st.container(key="examples", gap="xsmall"):
        st.html('<p class="count">For example</p>')
        with st.container(key="example-list", horizontal=True, gap="xsmall"):
            for i, example in enumerate(overview.examples):
                ask = {"asked": example}
                st.button(escape_label(example), key=f"example-{i}", on_click=st.session_state.update, kwargs=ask)


def _within(narrowed: Filter) -> str:
    return "within the filter" if narrowed else "a name opens the speaker, a number all that they said"


def _ask(event: BrowserEvent) -> None:
    st.session_state["asked"] = event.value[:2000]


def _narrow(archive: Archive, event: BrowserEvent) -> None:
    """Set the filter to an outlet, or to an outlet and the days of one of its bars."""
    outlet, _, days = event.value.rpartition("|")
    if outlet in archive.lookup.outlet_names():
        st.session_state["outlet"] = outlet
    if days and (within := days_in_archive(days, archive.lookup.dates())):
        st.session_state["since"], st.session_state["until"] = within


def _clear(name: str) -> None:
    st.session_state[name] = [] if name in ("speakers", "kinds") else None
