"""The page of the archive: what is in it, adding to it, its articles, its upkeep."""

from __future__ import annotations

import streamlit as st

from index.archive import Archive
from index.store.article_listing import CatalogueEntry
from pages.archive.maintenance_panel import upkeep
from pages.components.correction_dialog import written
from pages.components.histogram_chart import draw_timeline
from pages.components.session import Held
from pages.components.upload_panel import adding
from pages.html import fragments, tables
from pages.html.escaping import label
from rag.browse.overview import months, table_rows

_ROWS = 20


def keeping(held: Held) -> None:
    """Draw the page."""
    st.html(fragments.titled("Archive", str(held.folder.resolve())))
    if held.archive and held.holdings.articles:
        draw_stock(held.archive, held)
    st.html(fragments.heading("Add articles", "unchanged articles are skipped", level=2))
    adding(held)
    if held.archive and held.holdings.articles:
        draw_articles(held.archive)
        upkeep(held.archive)


def draw_stock(archive: Archive, held: Held) -> None:
    """Counts, months, outlets; one outlet's months where it is chosen."""
    outlets = [outlet for outlet, _ in held.holdings.outlets]
    st.html(tables.facts(table_rows(held.holdings)))
    chosen = st.session_state.get("stock-outlet")
    draw_timeline("stock", months(archive.catalogue, chosen), "articles")
    if len(outlets) > 1:
        counts = dict(held.holdings.outlets)
        st.selectbox(
            "Show months for",
            outlets,
            None,
            format_func=lambda outlet: f"{outlet} ({counts.get(outlet, 0):,})",
            key="stock-outlet",
            placeholder="All outlets",
        )


def draw_articles(archive: Archive) -> None:
    """The articles, searched by title, a page at a time; each can be removed."""
    st.html(fragments.heading("Articles", "newest first", level=2))
    text = st.text_input(
        "Title", key="article-search", type="search", live="400ms", max_chars=200, placeholder="Words from the title"
    )
    state = st.session_state
    if state.get("articles-found") != text:
        state["articles-found"], state["articles-at"] = text, 0
    at = state["articles-at"]
    count, entries = archive.catalogue.entries(text or "", _ROWS, at)
    if refused := state.pop("remove-refused", ""):
        st.html(fragments.trouble(refused))
    for i, entry in enumerate(entries):
        with st.container(key=f"entry-{i}", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(tables.entry(entry))
            name = label(f"Remove {entry.article.label}")
            if st.button("Remove", key=f"remove-{entry.article.id}", type="tertiary", help=name):
                removing(archive, entry)
    if not entries:
        st.html(fragments.reason("No article title contains this."))
    with st.container(key="leaf", horizontal=True, vertical_alignment="center", gap="small"):
        leaf = state.update
        st.button("Newer", key="newer", disabled=not at, on_click=leaf, kwargs={"articles-at": max(0, at - _ROWS)})
        older = at + _ROWS
        st.button("Older", key="older", disabled=older >= count, on_click=leaf, kwargs={"articles-at": older})
        last = min(older, count)
        st.html(f'<p class="count">{at + 1 if count else 0:,} – {last:,} of {count:,}</p>', width="content")


def removing(archive: Archive, entry: CatalogueEntry) -> None:
    """Ask once more, then take the article out."""

    def form() -> None:
        st.html(tables.entry(entry))
        st.html(
            '<p class="note-plain">Its statements will no longer be found. To restore it, add its file again; '
            "corrections are reapplied.</p>"
        )
        with st.container(horizontal=True, gap="small"):
            if st.button("Remove it", type="primary", key="remove-now"):
                refused = written(archive, lambda writer: writer.remove(entry.article.id))
                st.session_state["remove-refused"] = refused
                st.rerun()
            if st.button("Keep it", key="remove-not"):
                st.rerun()

    st.dialog("Remove this article?")(form)()
