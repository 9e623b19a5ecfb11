"""The page of the archive: overview, upload, list of articles, maintenance."""

from __future__ import annotations

import streamlit as st

from index.archive import Archive
from index.core.archive_place import resolved
from index.core.rights import Action
from pages.archive.article_list import draw_articles
from pages.archive.citation_panel import draw_citation_check
from pages.archive.maintenance_panel import draw_maintenance
from pages.archive.sessions_panel import draw_sessions
from pages.archive.unread_panel import draw_unread_files
from pages.components.histogram_chart import draw_timeline
from pages.components.session import PageContext
from pages.components.upload_panel import draw_upload_panel
from pages.components.visit import may
from pages.html import fragments, tables
from rag.browse.overview import article_timeline, overview_rows


def draw_archive_page(context: PageContext) -> None:
    """Draw the page."""
    st.html(fragments.page_title("Archive", context.name or str(resolved(context.place))))
    if context.archive and context.overview.articles:
        draw_overview(context.archive, context)
    if may(Action.ADD):
        st.html(fragments.part_heading("Add articles", "unchanged articles are skipped", level=2))
        draw_upload_panel(context)
        draw_unread_files(context.folder)
    if context.archive and context.overview.articles:
        draw_articles(context.archive)
        draw_citation_check(context.archive)
        draw_maintenance(context.archive)
    draw_sessions()


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
