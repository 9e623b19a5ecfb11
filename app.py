"""The page: draws what rag/ has computed, nothing else.

main → pages/ask/page: the conversation, beside it filters and files. It is drawn by modules there, a noun each; the
looks are in pages/static/page.css.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from index.core.errors import OnRecordError
from pages.archive.page import keeping
from pages.ask.page import asking
from pages.components.session import PAGES, held, script
from pages.html import fragments
from pages.speakers.page import speaking


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="onrecord", page_icon=str(PAGES / "icon.svg"), layout="centered")
    st.html(PAGES / "page.css")
    st.session_state.setdefault("turns", [])
    try:
        archive = held()
    except OnRecordError as error:
        st.html(fragments.trouble(str(error)))
        return
    ask = st.Page(partial(asking, archive), title="Ask", url_path="ask", default=True)
    speakers = st.Page(partial(speaking, archive, ask), title="Speakers", url_path="speakers")
    keep = st.Page(partial(keeping, archive), title="Archive", url_path="archive")
    chosen = st.navigation([ask, speakers, keep], position="top")
    with st.sidebar:
        st.html('<p class="brand">onrecord<small>who said what, word for word</small></p>')
    chosen.run()
    script("clicks")(key="clicks")


if __name__ == "__main__":
    main()
