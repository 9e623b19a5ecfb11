"""The links to the pages, at the top of every page; on a narrow screen they take two lines."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.html.fragments import navigation_bar


def draw_page_links(pages: Sequence[StreamlitPage]) -> StreamlitPage:
    """Draw the links to the visible pages; return the page of the address, to be run."""
    current = st.navigation(list(pages), position="hidden")
    links = [(f"/{page.url_path}", page.title, page is current) for page in pages if page.visibility == "visible"]
    with st.container(key="pages"):
        st.html(navigation_bar(links))
    return current
