"""The page of the archive: overview, upload, list of articles, maintenance."""

from __future__ import annotations

import streamlit as st

from index.archive import Archive
from index.store.article_listing import CatalogueEntry
from pages.archive.maintenance_panel import draw_maintenance
from pages.components.correction_dialog import change_archive
from pages.components.histogram_chart import draw_timeline
from pages.components.session import PageContext
from pages.components.upload_panel import draw_upload_panel
from pages.html import fragments, tables
from pages.html.escaping import escape_label
from rag.browse.overview import article_timeline, overview_rows

_ROWS = 20


def draw_archive_page(context: PageContext) -> None:
    """Draw the page."""
    st.html(fragments.page_title("Archive", str(context.folder.resolve())))
    if context.archive and context.overview.articles:
        draw_overview(context.archive, context)
    st.html(fragments.part_heading("Add articles", "unchanged articles are skipped", level=2))
    draw_upload_panel(context)
    if context.archive and context.overview.articles:
        draw_articles(context.archive)
        draw_maintenance(context.archive)


def draw_overview(archive: Archive, context: PageContext) -> None:
    """Draw counts, months and outlets; the months of one outlet where it is selected."""
    outlets = [outlet for outlet, _ in context.overview.outlets]
    st.html(tables.fact_list(overview_rows(context.overview)))
    outlet_shown = st.session_state.get("stock-outlet")
    draw_timeline("stock", article_timeline(archive.catalogue, outlet_shown), "articles")
    if len(outlets) > 1:
        counts = dict(context.overview.outlets)
        st.selectbox(
            "Show months for",
            outlets,
            None,
            format_func=lambda outlet: f"{outlet} ({counts.get(outlet, 0):,})",
            key="stock-outlet",
            placeholder="All outlets",
        )


def draw_articles(archive: Archive) -> None:
    """Draw the articles, searched by title, a page at a time; each can be removed."""
    st.html(fragments.part_heading("Articles", "newest first", level=2))
    text = st.text_input(
        "Title", key="article-search", type="search", live="400ms", max_chars=200, placeholder="Words from the title"
    )
    state = st.session_state
    if state.get("articles-found") != text:
        state["articles-found"], state["articles-at"] = text, 0
    at = state["articles-at"]
    count, entries = archive.catalogue.entries(text or "", _ROWS, at)
    if refused := state.pop("remove-refused", ""):
        st.html(fragments.error_message(refused))
    for i, entry in enumerate(entries):
        with st.container(key=f"entry-{i}", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(tables.article_entry(entry))
            name = escape_label(f"Remove {entry.article.label}")
            if st.button("Remove", key=f"remove-{entry.article.id}", type="tertiary", help=name):
                draw_removal_dialog(archive, entry)
    if not entries:
        st.html(fragments.abstention_reason("No article title contains this."))
    with st.container(key="leaf", horizontal=True, vertical_alignment="center", gap="small"):
        leaf = state.update
        st.button("Newer", key="newer", disabled=not at, on_click=leaf, kwargs={"articles-at": max(0, at - _ROWS)})
        older = at + _ROWS
        st.button("Older", key="older", disabled=older >= count, on_click=leaf, kwargs={"articles-at": older})
        last = min(older, count)
        st.html(f'<p class="count">{at + 1 if count else 0:,} – {last:,} of {count:,}</p>', width="content")


def draw_removal_dialog(archive: Archive, entry: CatalogueEntry) -> None:
    """Open the dialog that confirms the removal of an article."""

    def form() -> None:
        st.html(tables.article_entry(entry))
        st.html(
            '<p class="note-plain">Its statements will no longer be found. To restore it, add its file again; '
            "corrections are reapplied.</p>"
        )
        with st.container(horizontal=True, gap="small"):
            if st.button("Remove it", type="primary", key="remove-now"):
                refused = change_archive(archive, lambda writer: writer.remove(entry.article.id))
                st.session_state["remove-refused"] = refused
                st.rerun()
            if st.button("Keep it", key="remove-not"):
                st.rerun()

    st.dialog("Remove this article?")(form)()
