"""The dialog in which a person edits articles: title, outlet, author, date; of many at once the last three."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from index.archive import Archive, Writer
from index.core.types import Article
from pages.components.correction_dialog import change_archive
from pages.html import fragments
from pages.html.escaping import escape_label

FIELD_NAMES = {"title": "Title", "outlet": "Outlet", "author": "Author", "published": "Published"}
"""The page's names for the fields that can be edited."""
_FIRST_DAY = date(1600, 1, 1)
Changes = dict[str, str | date | None]
"""New values by field; "" empties one, None leaves it."""


def draw_article_editor(archive: Archive, identifiers: Sequence[str], article: Article | None = None) -> None:
    """Open the dialog that edits these articles; of a single `article` every field, with its present values."""
    st.dialog("Edit this article" if article else "Edit these articles", width="medium")(
        lambda: _form(archive, identifiers, article)
    )()


def draw_edit_undo(archive: Archive, article: Article) -> None:
    """Draw the fields of an article that a person has edited, and a button that undoes the edits."""
    if not article.edited:
        return
    with st.container(key="edited", horizontal=True, vertical_alignment="center", gap="small"):
        names = ", ".join(FIELD_NAMES[field].lower() for field in article.edited)
        st.html(fragments.small_line(f"Corrected by a person: {names}."), width="content")
        if st.button("Undo", key="undo-edit", type="tertiary", help="Take the fields as the file has them"):
            st.session_state["article-refused"] = change_archive(
                archive, lambda writer: writer.unedit_article(article.id)
            )
            st.rerun()


def _form(archive: Archive, identifiers: Sequence[str], article: Article | None) -> None:
    title: str | None = None
    if article:
        title = st.text_input(FIELD_NAMES["title"], article.title, max_chars=500, key="edit-title")
    else:
        count = f"{len(identifiers):,} articles. What you leave empty stays as it is."
        st.html(fragments.small_line(count))
    outlets = sorted({outlet for outlet, _ in archive.lookup.outlets() if outlet} | {article.outlet if article else ""})
    outlet = st.selectbox(
        FIELD_NAMES["outlet"],
        [each for each in outlets if each],
        outlets.index(article.outlet) - (outlets[0] == "") if article and article.outlet else None,
        format_func=escape_label,
        accept_new_options=True,
        placeholder="Choose an outlet, or type one",
        key="edit-outlet",
    )
    author = st.text_input(FIELD_NAMES["author"], article.author if article else "", max_chars=500, key="edit-author")
    day = st.date_input(
        FIELD_NAMES["published"],
        article.published if article else None,
        min_value=_FIRST_DAY,
        max_value=date.today().replace(year=date.today().year + 1),
        key="edit-published",
    )
    changed = _changes(article, {"title": title, "outlet": outlet or "", "author": author, "published": day or ""})
    save = st.button("Save", type="primary", key="edit-save", disabled=not changed)
    st.html('<p class="count">Kept when the article is added again, and can be undone on its page.</p>')
    if save:
        refused = change_archive(archive, lambda writer: _edit(writer, identifiers, changed))
        if refused:
            st.html(fragments.error_message(refused))
        else:
            st.rerun()


def _changes(article: Article | None, values: Changes) -> Changes:
    """The values that are to be changed: of a single article those that differ, of many those that are given."""
    if article is None:
        return {name: value for name, value in values.items() if value}
    return {name: value for name, value in values.items() if value != (getattr(article, name) or "")}


def _edit(writer: Writer, identifiers: Sequence[str], changes: Changes) -> None:
    values = {name: value.isoformat() if isinstance(value, date) else value for name, value in changes.items()}
    writer.edit_article(*identifiers, **values)
