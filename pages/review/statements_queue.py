"""The queue of statements whose speaker is doubtful."""

from __future__ import annotations

from functools import partial

import streamlit as st

from index.archive import Archive, Writer
from index.core.types import Ruling, Span, Speaker, hull
from pages.components.correction_dialog import draw_correction_dialog
from pages.components.session import PageContext
from pages.html import fragments
from pages.html.escaping import escape_label
from pages.review.decisions import decide, postpone, waiting
from rag.answers.revalidation import revalidate
from rag.answers.types import Statement
from rag.browse.review.desk import Desk
from rag.browse.review.doubtful_statements import DoubtfulStatement, DoubtView, view_doubt
from rag.browse.speaker_search import speaker_option
from rag.formats.addresses import article_address


def draw_statements_queue(archive: Archive, desk: Desk, context: PageContext) -> None:
    """Draw the first doubtful statement among its sentences, and the candidates as buttons."""
    queue = waiting(desk.statements, lambda each: each.row)
    for doubtful in queue:
        if view := view_doubt(archive, doubtful):
            _draw(archive, doubtful, view, context)
            return
    st.html(fragments.abstention_reason("No speaker is doubtful."))


def _draw(archive: Archive, doubtful: DoubtfulStatement, view: DoubtView, context: PageContext) -> None:
    statement, (present, *others) = view.statement, view.candidates
    place = article_address(statement.article.id, statement.place.spans)
    st.html(fragments.question_heading(f"Did {present.name} say this?"))
    st.html(fragments.small_line(f"{doubtful.doubt} Confidence {doubtful.confidence:.2f}."))
    st.html(fragments.excerpt(view.excerpt, place))
    with st.container(key="verdicts", horizontal=True, gap="small"):
        right = st.button(
            escape_label(f"Yes, {present.name}"),
            key="doubt-right",
            type="primary",
            shortcut="Y",
            help="Checked: you have read who said it",
        )
        nobody = st.button("Nobody named", key="doubt-nobody", shortcut="N")
        none = st.button("Not a quotation", key="doubt-none", shortcut="X")
        somebody = st.button("Somebody else", key="doubt-other", help="Choose any speaker, or correct the role")
        later = st.button("Later", key="doubt-later", type="tertiary", shortcut="L")
    with st.container(key="candidates", gap="xsmall"):
        for number, other in enumerate(others[:4], 1):
            label = escape_label(f"No, it was {speaker_option(other)}")
            if st.button(label, key=f"candidate-{number}", shortcut=str(number), width="stretch"):
                _correct(archive, statement, Ruling.SPEAKER, other)
    article, span = statement.article.id, hull(statement.place.spans)
    if right:
        outcome = f"Checked: {present.name}."
        decide(
            archive, lambda writer: writer.check(article, span), outcome, lambda writer: writer.uncheck(article, span)
        )
    if nobody or none:
        _correct(archive, statement, Ruling.NOBODY if nobody else Ruling.NO_QUOTATION)
    if somebody:
        draw_correction_dialog(revalidate(archive, [statement])[0], context)
    if later:
        postpone(doubtful.row)


def _correct(archive: Archive, statement: Statement, ruling: Ruling, speaker: Speaker | None = None) -> None:
    article, span = statement.article.id, hull(statement.place.spans)
    who = speaker.name if speaker else "nobody named" if ruling is Ruling.NOBODY else "not a quotation"

    def correct(writer: Writer) -> None:
        writer.correct(article, span, ruling, speaker.id if speaker else "")

    decide(archive, correct, f"Corrected: {who}.", partial(_take_back, article=article, span=span))


def _take_back(writer: Writer, *, article: str, span: Span) -> None:
    writer.uncorrect(article, span)
