"""The page of what is new: statements about what is followed, and new articles; what was opened counts as known."""

from __future__ import annotations

import streamlit as st

from index.archive import Archive
from index.core.errors import OnRecordError
from pages.components.follow_button import follow_store
from pages.components.news import news_since
from pages.components.session import PageContext
from pages.components.statement_card import draw_statements
from pages.html import fragments, tables
from pages.html.escaping import escape_label
from rag.conversation.follows import Follow, FollowStore
from rag.formats.card import format_day

_ARTICLES = 25


def draw_following_page(context: PageContext) -> None:
    """Draw what is new about the follow that the address names, or about all, and the new articles."""
    st.html(fragments.page_title("New", "since you looked last"))
    if context.archive is None:
        st.html(fragments.abstention_reason("There is no archive yet. Add articles first."))
        return
    store = follow_store(str(context.folder), context.archive.actor.id)
    try:
        follows = store.follows()
        asked = st.query_params.get("id")
        chosen = [each for each in follows if each.id == asked]
        for follow in chosen or follows:
            draw_follow(context, store, follow)
        if not follows:
            st.html(fragments.small_line("“Follow”, on a speaker’s page or below an answer, lists here what is new."))
        if not chosen:
            draw_new_articles(context.archive, store)
    except OnRecordError as error:
        st.html(fragments.error_message(str(error)))


def draw_follow(context: PageContext, store: FollowStore, follow: Follow) -> None:
    """Draw what is new about it since this window opened it first, and take it as known."""
    since = opened_since(store, follow)
    news = news_since(context, follow, since)
    count = len(news.statements)
    with st.container(key=f"news-{follow.id}", gap="small"):
        note = news.text if count else f"nothing new since {format_day(since)}"
        st.html(fragments.part_heading(follow.name, note, level=2))
        if news.error:
            st.html(fragments.error_message(news.error))
        draw_statements(f"news-{follow.id}", news.statements, context)
        st.button(
            "Follow no longer",
            key=f"unfollow-{follow.id}",
            type="tertiary",
            help=f"Follow no longer: {escape_label(follow.name)}",
            on_click=store.unfollow,
            args=(follow,),
        )


def draw_new_articles(archive: Archive, store: FollowStore) -> None:
    """Draw the articles that were added since, and take them as known."""
    since = opened_since(store, store.articles())
    count, entries = archive.catalogue.added_since(since, _ARTICLES)
    added = "1 article" if count == 1 else f"{count:,} articles"
    st.html(fragments.part_heading("Articles", f"{added} added since {format_day(since)}", level=2))
    if entries:
        st.html("".join(tables.article_entry(entry) for entry in entries))
    if count > len(entries):
        st.html(fragments.small_line(f"{len(entries)} of {count:,}, the last added first; all are under Archive."))


def opened_since(store: FollowStore, follow: Follow) -> str:
    """Return the time up to which it was known when this window opened it; it is known now."""
    opened: dict[str, str] = st.session_state.setdefault("news-opened", {})
    if follow.id not in opened:
        opened[follow.id] = follow.seen_until
        store.mark_seen(follow)
    return opened[follow.id]
