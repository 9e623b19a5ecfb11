"""The queue of articles without a date, an outlet or a title: ticked, and given one together."""

from __future__ import annotations

from datetime import date

import streamlit as st

from index.archive import Archive
from index.store.article_listing import ArticleLine
from pages.components.session import PageContext
from pages.html import fragments
from pages.html.escaping import escape_label
from pages.review.decisions import decide
from rag.browse.review.desk import Desk
from rag.browse.review.metadata_gaps import Gap
from rag.formats.card import format_date

_ROWS = 20
_NAMES = {Gap.DATE: "No date", Gap.OUTLET: "No outlet", Gap.TITLE: "No title"}


def draw_articles_queue(archive: Archive, desk: Desk, context: PageContext) -> None:
    """Draw the articles of one gap, a page at a time, and the fields for those that are ticked."""
    gaps = [gap for gap in Gap if desk.gaps[gap]]
    if not gaps:
        st.html(fragments.abstention_reason("Every article has a date, an outlet and a title."))
        return
    gap = st.segmented_control(
        "What is missing",
        gaps,
        default=gaps[0],
        format_func=lambda each: f"{_NAMES[each]} {len(desk.gaps[each]):,}",
        key=f"gap-{'-'.join(gaps)}",
        required=True,
    )
    lines = desk.gaps[gap or gaps[0]]
    last = (len(lines) - 1) // _ROWS
    at = min(st.session_state.setdefault("gap-page", 0), last)
    shown = lines[at * _ROWS : (at + 1) * _ROWS]
    st.checkbox("Tick all on this page", key=f"tick-all-{gap}-{at}", on_change=_tick_all, args=(gap, at, shown))
    with st.container(key="gap-list", gap=None):
        ticked = [line for line in shown if st.checkbox(_label(line), key=f"tick-{line.id}")]
    if last:
        with st.container(key="gap-leaf", horizontal=True, vertical_alignment="center", gap="small"):
            leaf = st.session_state.update
            st.button("Back", key="gap-back", disabled=not at, on_click=leaf, kwargs={"gap-page": at - 1})
            st.button("More", key="gap-more", disabled=at == last, on_click=leaf, kwargs={"gap-page": at + 1})
            st.html(
                f'<p class="count">{at * _ROWS + 1:,} – {at * _ROWS + len(shown):,} of {len(lines):,}</p>',
                width="content",
            )
    _draw_fields(archive, ticked, context)


def _tick_all(gap: Gap | None, at: int, shown: list[ArticleLine]) -> None:
    for line in shown:
        st.session_state[f"tick-{line.id}"] = st.session_state[f"tick-all-{gap}-{at}"]


def _label(line: ArticleLine) -> str:
    facts = (line.outlet or "no outlet", format_date(line.published) if line.published else "undated")
    return escape_label(f"{line.title or line.id} · {' · '.join(facts)}")


def _draw_fields(archive: Archive, ticked: list[ArticleLine], context: PageContext) -> None:
    """Draw the fields; those that stay empty are left as they are."""
    with st.form("gap-fields", border=False, clear_on_submit=True):
        with st.container(horizontal=True, gap="small"):
            outlet = st.text_input("Outlet", key="gap-outlet", max_chars=200, placeholder="As it is").strip()
            author = st.text_input("Author", key="gap-author", max_chars=200, placeholder="As it is").strip()
        with st.container(horizontal=True, gap="small"):
            day = st.date_input("Published", None, min_value=date(1800, 1, 1), format="YYYY-MM-DD", key="gap-day")
            title = st.text_input("Title", key="gap-title", max_chars=500, placeholder="As it is").strip()
        count = "1 article" if len(ticked) == 1 else f"{len(ticked):,} articles"
        saved = st.form_submit_button(f"Save for {count}" if ticked else "Tick articles first", disabled=not ticked)
    fields = {"outlet": outlet, "author": author, "title": title}
    given = {name: value for name, value in fields.items() if value}
    if not saved or not (given or isinstance(day, date)):
        return
    ids = [line.id for line in ticked]
    published = day if isinstance(day, date) else None
    decide(
        archive,
        lambda writer: writer.edit_article(*ids, published=published, **given),
        f"Saved for {count}.",
        lambda writer: writer.unedit_article(*ids, fields=[*given, *(["published"] if published else [])]),
    )
