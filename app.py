"""The entry point of the page, which draws what rag/ has computed, nothing else.

main → pages/ask/page: the conversation, beside it filters and files. The modules there draw it; its style is in
pages/static/page.css.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from index.core.errors import OnRecordError
from pages.archive.page import draw_archive_page
from pages.ask.page import draw_ask_page
from pages.components.session import STATIC, browser_script, page_context
from pages.html import fragments
from pages.speakers.page import draw_speakers_page


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="onrecord", page_icon=str(STATIC / "icon.svg"), layout="centered")
    st.html(STATIC / "page.css")
    st.session_state.setdefault("turns", [])
    try:
        archive = page_context()
    except OnRecordError as error:
        st.html(fragments.error_message(str(error)))
        return
    ask = st.Page(partial(draw_ask_page, archive), title="Ask", url_path="ask", default=True)
    speakers = st.Page(partial(draw_speakers_page, archive, ask), title="Speakers", url_path="speakers")
    keep = st.Page(partial(draw_archive_page, archive), title="Archive", url_path="archive")
    page = st.navigation([ask, speakers, keep], position="top")
    with st.sidebar:
        st.html('<p class="brand">onrecord<small>who said what, word for word</small></p>')
    page.run()
    browser_script("clicks")(key="clicks")


if __name__ == "__main__":
    main()
