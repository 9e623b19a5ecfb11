"""News about what is followed, computed once for each version of the archive."""

from __future__ import annotations

import streamlit as st

from index.archive import Archive
from pages.components.session import BY_FOLDER, PageContext
from rag.browse.overview import Overview
from rag.conversation.follows import Follow, News, read_news


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs=BY_FOLDER)
def cached_news(
    archive: Archive, _overview: Overview, version: tuple[int, ...], _follow: Follow, key: tuple[str, str, str]
) -> News:
    """Return what is new, computed once for each version of the archive and each `key`: id, name and time."""
    return read_news(archive, _overview, _follow, key[2])


def news_since(context: PageContext, follow: Follow, since: str = "") -> News:
    """Return what is new about it since a time, or since it was opened last."""
    assert context.archive
    key = (follow.id, follow.name, since or follow.seen_until)
    return cached_news(context.archive, context.overview, context.version, follow, key)
