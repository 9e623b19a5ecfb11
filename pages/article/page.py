"""The page of an article: its text with its statements beside it, each to be opened, cited and corrected there."""

from __future__ import annotations

import streamlit as st

from index.archive import Archive
from index.core.errors import NotFound
from index.core.rights import Action
from pages.components.article_editing import draw_article_editor, draw_edit_undo
from pages.components.article_text import draw_article_text
from pages.components.correction_dialog import draw_correction_dialog, take_back_correction
from pages.components.session import PageContext, page_origin
from pages.components.visit import may
from pages.html import fragments
from pages.html.article_head import article_facts, article_head, missing_article
from pages.html.article_view import view_article
from rag.browse.article_reading import ArticleReading, read_article

_NO_ARTICLE = "No article was asked for. Choose one under Archive, or open one from a citation."


def draw_article_page(context: PageContext) -> None:
    """Draw the article whose id the address has, at the place that it has."""
    identifier, at, text_hash = (st.query_params.get(name, "") for name in ("id", "at", "text"))
    if context.archive is None or not identifier:
        st.html(missing_article(_NO_ARTICLE))
        return
    try:
        reading = read_article(context.archive, identifier, at, text_hash)
    except NotFound as error:
        st.html(missing_article(str(error)))
        return
    with st.container(key="reading"):
        draw_article(context.archive, context, reading)


def draw_article(archive: Archive, context: PageContext, reading: ArticleReading) -> None:
    """Draw the head of an article, and its text with the statements; a correction that was asked for is begun, or one
    undone."""
    spans = (reading.place,) if reading.place else ()
    view = view_article(reading.article, reading.statements, reading.selected, spans, page_origin())
    st.html(article_head(reading, view))
    if not reading.ended and may(Action.EDIT):
        with st.container(key="metadata", horizontal=True, vertical_alignment="center", gap="small"):
            if st.button(
                "Edit title, outlet, author, date", key="edit-article", type="tertiary", icon=":material/edit:"
            ):
                draw_article_editor(archive, [reading.article.id], reading.article)
            draw_edit_undo(archive, reading.article)
    st.html(article_facts(reading))
    if refused := st.session_state.pop("article-refused", ""):
        st.html(fragments.error_message(refused))
    statements = {viewed.at: standing for viewed, standing in zip(view.statements, reading.statements, strict=True)}
    clicked = draw_article_text(f"article-{reading.article.id}", view, dialog=False)
    if standing := statements.get(clicked.correct):
        draw_correction_dialog(standing, context)
    if standing := statements.get(clicked.undo):
        st.session_state["article-refused"] = take_back_correction(archive, standing.statement)
        st.rerun()
