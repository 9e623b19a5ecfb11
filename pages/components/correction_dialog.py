"""The dialog that corrects a statement (another speaker, nobody, no quotation), and the button that undoes it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from index.archive import Archive, Writer
from index.core.errors import OnRecordError
from index.core.types import Being, Ruling, hull
from pages.components.session import PageContext
from pages.html import fragments
from rag.answers.revalidation import CitationStatus
from rag.answers.types import Statement
from rag.formats.card import standing_card


def draw_correction_dialog(standing: CitationStatus, context: PageContext) -> None:
    """Open the dialog in which a person corrects the speaker."""
    st.dialog("Correct this statement", width="medium")(lambda: _form(standing, context))()


def draw_undo_button(key: str, statement: Statement, context: PageContext) -> None:
    """Draw the button that undoes a correction, and the error of the last attempt."""

    def take_back() -> None:
        where = (statement.article.id, hull(statement.place.spans))
        st.session_state["refused"] = (key, change_archive(context.archive, lambda writer: writer.uncorrect(*where)))

    st.button("Undo", key=f"undo-{key}", type="tertiary", help="Undo the correction", on_click=take_back)
    at, refused = st.session_state.get("refused", ("", ""))
    if at == key and refused:
        st.html(fragments.error_message(refused))


def change_archive(archive: Archive | None, change: Callable[[Writer], object]) -> str:
    """Change the archive; return '' or the message of the error."""
    if archive is None:
        return ""
    try:
        with archive.writing() as writer:
            change(writer)
    except OnRecordError as error:
        return str(error)
    return ""


def _form(standing: CitationStatus, context: PageContext) -> None:
    statement, names = standing.statement, context.overview.names
    st.html(fragments.statement_fragment(standing_card(standing)))
    name = st.selectbox(
        "Who said it",
        [each for each in names if each != statement.speaker],
        None,
        format_func=lambda each: names.get(each, each),
        accept_new_options=True,
        placeholder="Choose a speaker, or type a name",
        key="correct-name",
    )
    new = bool(name) and name not in names
    organisation = new and st.checkbox("This is an organisation, not a person", key="correct-organisation")
    with st.container(key="rulings", horizontal=True, gap="small"):
        rule_speaker = st.button("They said it", type="primary", disabled=not name, key="rule-speaker")
        rule_nobody = st.button("No named speaker said it", key="rule-nobody")
        rule_none = st.button("Not a quotation", key="rule-none")
    st.html('<p class="count">The correction is kept when the article is added again, and can be undone.</p>')
    if not (rule_speaker or rule_nobody or rule_none):
        return
    ruling = Ruling.SPEAKER if rule_speaker else Ruling.NOBODY if rule_nobody else Ruling.NO_QUOTATION
    being = Being.ORGANIZATION if organisation else None
    place = (statement.article.id, hull(statement.place.spans))
    refused = change_archive(context.archive, lambda writer: writer.correct(*place, ruling, name or "", being))
    if refused:
        st.html(fragments.error_message(refused))
    else:
        st.rerun()
