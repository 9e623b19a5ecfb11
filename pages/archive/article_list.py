"""The list of the archive's articles: searched, opened, and, one or many at once, edited and removed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from index.archive import Archive, Writer
from index.core.rights import Action
from index.store.article_listing import CatalogueEntry
from pages.components.article_editing import draw_article_editor
from pages.components.correction_dialog import change_archive
from pages.components.visit import may
from pages.html import fragments, tables
from pages.html.escaping import escape_label
from rag.browse.article_search import Lack, search_articles

_ROWS = 20
_CHOSEN = "articles-chosen"


def draw_articles(archive: Archive) -> None:
    """Draw the articles, searched by title and text, a page at a time; each can be chosen, opened and removed."""
    st.html(fragments.part_heading("Articles", "newest first", level=2))
    with st.container(key="article-filters", horizontal=True, vertical_alignment="bottom", gap="small"):
        text = st.text_input(
            "Title or words of the text",
            key="article-search",
            type="search",
            live="400ms",
            max_chars=200,
            placeholder="Words from the title or the text",
        )
        lacks = st.pills("Without", list(Lack), selection_mode="multi", key="article-lacks")
    state = st.session_state
    asked = (text, tuple(lacks))
    if state.get("articles-asked") != asked:
        state["articles-asked"], state["articles-at"] = asked, 0
    at = state["articles-at"]
    count, entries = search_articles(archive, text or "", tuple(lacks), _ROWS, at)
    if refused := state.pop("remove-refused", ""):
        st.html(fragments.error_message(refused))
    if may(Action.EDIT):
        draw_chosen(archive, entries)
    for i, entry in enumerate(entries):
        draw_entry(archive, i, entry)
    if not entries:
        st.html(fragments.abstention_reason("No article has this in its title or text." if text else "None."))
    with st.container(key="leaf", horizontal=True, vertical_alignment="center", gap="small"):
        leaf = state.update
        st.button("Newer", key="newer", disabled=not at, on_click=leaf, kwargs={"articles-at": max(0, at - _ROWS)})
        older = at + _ROWS
        st.button("Older", key="older", disabled=older >= count, on_click=leaf, kwargs={"articles-at": older})
        last = min(older, count)
        st.html(f'<p class="count">{at + 1 if count else 0:,} – {last:,} of {count:,}</p>', width="content")


def draw_entry(archive: Archive, i: int, entry: CatalogueEntry) -> None:
    """Draw an article's row: a box to choose it by, its title, which leads to its page, and a button to remove it."""
    identifier, chosen = entry.article.id, chosen_articles()
    key = f"choose-{identifier}"
    st.session_state[key] = identifier in chosen
    with st.container(key=f"entry-{i}", horizontal=True, vertical_alignment="center", gap="small"):
        if may(Action.EDIT):
            st.checkbox(
                escape_label(f"Choose “{entry.article.label}”"),
                key=key,
                label_visibility="collapsed",
                on_change=choose_articles,
                args=([identifier], identifier not in chosen),
            )
        st.html(tables.article_entry(entry))
        if may(Action.REMOVE) and st.button(
            escape_label(f"Remove “{entry.article.label}”"), key=f"remove-{identifier}", type="tertiary"
        ):
            draw_removal_dialog(archive, [identifier], entry.article.label)


def draw_chosen(archive: Archive, entries: Sequence[CatalogueEntry]) -> None:
    """Draw what can be done with the chosen articles, and how all of this page are chosen."""
    chosen = chosen_articles()
    shown = [entry.article.id for entry in entries]
    with st.container(key="chosen", horizontal=True, vertical_alignment="center", gap="small"):
        if not chosen:
            st.button(
                "Choose all on this page",
                key="choose-page",
                type="tertiary",
                disabled=not shown,
                on_click=choose_articles,
                args=(shown, True),
            )
            return
        names = "1 article chosen" if len(chosen) == 1 else f"{len(chosen):,} articles chosen"
        st.html(f'<p class="count" role="status">{names}</p>', width="content")
        if st.button("Edit outlet and date", key="chosen-edit"):
            draw_article_editor(archive, sorted(chosen))
        if may(Action.REMOVE) and st.button("Remove chosen", key="chosen-discard"):
            draw_removal_dialog(archive, sorted(chosen), names)
        more = [identifier for identifier in shown if identifier not in chosen]
        if more:
            st.button(
                "Choose all on this page",
                key="choose-page",
                type="tertiary",
                on_click=choose_articles,
                args=(more, True),
            )
        st.button("Choose none", key="choose-none", type="tertiary", on_click=choose_articles, args=(chosen, False))


def chosen_articles() -> set[str]:
    """Return the ids of the articles that are chosen, on whatever page of the list."""
    chosen: set[str] = st.session_state.setdefault(_CHOSEN, set())
    return chosen


def choose_articles(identifiers: Sequence[str], chosen: bool) -> None:
    """Choose articles, or no longer."""
    now = chosen_articles()
    st.session_state[_CHOSEN] = now | set(identifiers) if chosen else now - set(identifiers)


def remove_articles(writer: Writer, identifiers: Sequence[str]) -> None:
    """Remove articles; raises NotFound for the first that is not there."""
    for identifier in identifiers:
        writer.remove(identifier)


def draw_removal_dialog(archive: Archive, identifiers: Sequence[str], name: str) -> None:
    """Open the dialog that confirms the removal of articles."""

    def form() -> None:
        st.html(fragments.small_line(name))
        st.html(
            f'<p class="note-plain">{"Its" if len(identifiers) == 1 else "Their"} statements will no longer be found. '
            "To restore an article, add its file again; corrections are reapplied.</p>"
        )
        with st.container(horizontal=True, gap="small"):
            if st.button("Remove it" if len(identifiers) == 1 else "Remove them", type="primary", key="removal-now"):
                st.session_state["remove-refused"] = change_archive(archive, lambda w: remove_articles(w, identifiers))
                choose_articles(identifiers, False)
                st.rerun()
            if st.button("Keep it" if len(identifiers) == 1 else "Keep them", key="removal-not"):
                st.rerun()

    st.dialog("Remove this article?" if len(identifiers) == 1 else "Remove these articles?")(form)()
