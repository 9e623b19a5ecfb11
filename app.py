"""The entry point of the page, which draws what rag/ has computed, nothing else, and behind pages/server's guard alone.

main → pages/ask/page: the conversation, beside it filters and files. The modules there draw it; its style is in
pages/static/page.css, and in print.css for paper.
"""

from __future__ import annotations

from functools import partial
from typing import Literal

import streamlit as st

from index.core.errors import Forbidden, OnRecordError
from index.core.rights import Action
from pages.archive.page import draw_archive_page
from pages.article.page import draw_article_page
from pages.ask.page import draw_ask_page
from pages.compare.page import draw_compare_page
from pages.components.account import draw_account
from pages.components.browser_events import draw_clicks, draw_listener
from pages.components.navigation import draw_page_links
from pages.components.session import STATIC, page_context, page_run
from pages.components.stars import draw_stars
from pages.components.visit import may
from pages.following.page import draw_following_page
from pages.html import fragments
from pages.notebook.page import draw_notebook_page
from pages.review.page import draw_review_page
from pages.server.guard import is_guarded
from pages.speakers.page import draw_speakers_page


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="onrecord", page_icon=str(STATIC / "icon.svg"), layout="centered")
    st.html(STATIC / "page.css")
    st.html(STATIC / "print.css")
    if not is_guarded():
        st.html(fragments.error_message("The page is served by onrecord alone. Start it with: onrecord chat"))
        return
    st.session_state.setdefault("turns", [])
    try:
        archive = page_context()
    except OnRecordError as error:
        if isinstance(error, Forbidden):
            st.session_state.clear()
        st.html(fragments.error_message(str(error)))
        return
    ask = st.Page(partial(draw_ask_page, archive), title="Ask", url_path="ask", default=True)
    speakers = st.Page(partial(draw_speakers_page, archive, ask), title="Speakers", url_path="speakers")
    keep = st.Page(partial(draw_archive_page, archive), title="Archive", url_path="archive")
    compare = st.Page(partial(draw_compare_page, archive), title="Compare", url_path="compare")
    notebook = st.Page(partial(draw_notebook_page, archive), title="Notebook", url_path="notebook")
    following = st.Page(partial(draw_following_page, archive), title="New", url_path="following")
    decides: Literal["visible", "hidden"] = "visible" if may(Action.CORRECT) else "hidden"
    review = st.Page(partial(draw_review_page, archive), title="Review", url_path="review", visibility=decides)
    article = st.Page(partial(draw_article_page, archive), title="Article", url_path="article", visibility="hidden")
    page = draw_page_links([ask, speakers, compare, notebook, review, keep, following, article])
    with st.sidebar:
        st.html(fragments.brand())
        draw_account()
    draw_clicks()
    draw_listener()
    page.run()
    draw_stars(archive)


if __name__ == "__main__":
    with page_run():
        main()
