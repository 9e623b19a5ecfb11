"""The review desk: queues of what is uncertain; one key decides, and the next comes."""

from __future__ import annotations

import streamlit as st

from index.archive import Archive
from index.core.rights import Action
from pages.components.session import PageContext, cached_desk
from pages.components.visit import may
from pages.html import fragments
from pages.review.articles_queue import draw_articles_queue
from pages.review.decisions import draw_last_decision
from pages.review.roles_queue import draw_roles_queue
from pages.review.speakers_queue import draw_speakers_queue
from pages.review.statements_queue import draw_statements_queue
from rag.browse.review.desk import Desk

_QUEUES = {
    "speakers": "Same person?",
    "statements": "Who said it?",
    "roles": "Wrong roles",
    "articles": "Missing facts",
}


def draw_review_page(context: PageContext) -> None:
    """Draw the desk: the progress, a choice of queues, and the first question of the chosen one."""
    archive = context.archive
    if not may(Action.CORRECT):
        st.html(fragments.empty_page("Review", "Correctors and administrators decide here."))
        return
    if archive is None or not context.overview.articles:
        st.html(fragments.empty_page("Review", "There is nothing to review yet. Add articles first."))
        return
    desk = cached_desk(archive, context.version)
    st.html(fragments.page_title("Review", desk.line))
    counts = {
        "speakers": len(desk.pairs),
        "statements": len(desk.statements),
        "roles": len(desk.roles),
        "articles": len({line.id for lines in desk.gaps.values() for line in lines}),
    }
    first = next((queue for queue, count in counts.items() if count), "speakers")
    asked = st.query_params.get("queue", "")
    queue = st.segmented_control(
        "Queue",
        list(_QUEUES),
        default=asked if asked in _QUEUES else first,
        format_func=lambda each: f"{_QUEUES[each]} {counts[each]:,}",
        key="review-queue",
        label_visibility="collapsed",
        required=True,
    )
    draw_last_decision(archive)
    with st.container(key="desk", gap="small"):
        _draw_queue(queue or first, archive, desk, context)


def _draw_queue(queue: str, archive: Archive, desk: Desk, context: PageContext) -> None:
    if queue == "speakers":
        draw_speakers_queue(archive, desk)
    elif queue == "statements":
        draw_statements_queue(archive, desk, context)
    elif queue == "roles":
        draw_roles_queue(archive, desk)
    else:
        draw_articles_queue(archive, desk, context)
