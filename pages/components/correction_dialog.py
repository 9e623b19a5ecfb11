"""The dialog that corrects a statement (another speaker or role, nobody, no quotation), and the undo button."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from index.archive import Archive, Writer
from index.core.errors import OnRecordError
from index.core.rights import Action
from index.core.types import Being, Ruling, hull
from pages.components.session import PageContext
from pages.components.visit import may
from pages.html import fragments
from pages.html.escaping import escape_label
from rag.answers.revalidation import CitationStatus
from rag.answers.types import Statement
from rag.browse.review.pronoun_siblings import pronoun_siblings, written_pronoun
from rag.browse.speaker_search import speaker_option
from rag.formats.card import standing_card, statement_card
from rag.formats.event_text import describe_decision

_COMMAND = re.compile(r"\s*[^.:]*(?:: onrecord|`onrecord)[^.]*\.?")
"""A sentence of an error that names a command: of no use on the page."""


@dataclass(frozen=True, slots=True)
class _Decision:
    """A ruling on a statement's speaker."""

    ruling: Ruling
    name: str = ""
    being: Being | None = None

    def apply(self, writer: Writer, statement: Statement) -> None:
        """Correct the statement so."""
        writer.correct(statement.article.id, hull(statement.place.spans), self.ruling, self.name, self.being)


def draw_correction_dialog(
    standing: CitationStatus, context: PageContext, done: Callable[[], None] = lambda: None
) -> None:
    """Open the dialog in which a person corrects speaker and role; after the last correction `done` is called, and the
    page drawn anew. It is not opened for who may not correct."""
    if not may(Action.CORRECT):
        return
    begin_correction()

    def close() -> None:
        done()
        st.rerun()

    st.dialog("Correct this statement", width="medium")(lambda: draw_correction_form(standing, context, close))()


def take_back_correction(archive: Archive | None, statement: Statement) -> str:
    """Undo the correction of a statement; return '' or the message of the error."""
    where = (statement.article.id, hull(statement.place.spans))
    return change_archive(archive, lambda writer: writer.uncorrect(*where))


def change_archive(archive: Archive | None, change: Callable[[Writer], object]) -> str:
    """Change the archive; return '' or the message of the error, without what it says of commands."""
    if archive is None:
        return ""
    try:
        with archive.writing() as writer:
            change(writer)
    except OnRecordError as error:
        return _COMMAND.sub("", str(error)).strip() or str(error)
    return ""


def begin_correction() -> None:
    """Begin a correction with an empty form: what was left open after the one before belongs to another statement."""
    st.session_state.pop("same-pronoun", None)


def draw_correction_form(standing: CitationStatus, context: PageContext, done: Callable[[], None]) -> None:
    """Draw the form in which a person corrects speaker and role, then the statements that hang on the same pronoun;
    after the last correction `done` is called."""
    if "same-pronoun" in st.session_state:
        _offer_siblings(standing.statement, context, done)
    else:
        _form(standing, context, done)


def _form(standing: CitationStatus, context: PageContext, done: Callable[[], None]) -> None:
    statement = standing.statement
    decisions = (fragments.small_line(describe_decision(event)) for event in standing.decisions)
    st.html(fragments.statement_fragment(standing_card(standing)) + "".join(decisions))
    speakers = {each.id: speaker_option(each) for each in context.overview.listed_speakers}
    known = st.selectbox(
        "Who said it",
        [each for each in speakers if each != statement.speaker],
        None,
        format_func=lambda each: speakers.get(each, each),
        placeholder="Choose a speaker of the archive",
        key="correct-name",
    )
    new = "" if known else st.text_input("Or a name that is not in the list", key="correct-new", max_chars=200).strip()
    organisation = bool(new) and st.checkbox("This is an organisation, not a person", key="correct-organisation")
    with st.container(key="rulings", horizontal=True, gap="small"):
        rule_speaker = st.button("They said it", type="primary", disabled=not (known or new), key="rule-speaker")
        rule_nobody = st.button("No named speaker said it", key="rule-nobody")
        rule_none = st.button("Not a quotation", key="rule-none")
    if statement.name:
        _draw_role(statement, context, done)
    st.html('<p class="count">The correction is kept when the article is added again, and can be undone.</p>')
    if not (rule_speaker or rule_nobody or rule_none):
        return
    ruling = Ruling.SPEAKER if rule_speaker else Ruling.NOBODY if rule_nobody else Ruling.NO_QUOTATION
    decision = _Decision(ruling, known or new, Being.ORGANIZATION if organisation else None)
    others = pronoun_siblings(context.archive, statement) if context.archive and not rule_none else ()
    if refused := change_archive(context.archive, lambda writer: decision.apply(writer, statement)):
        st.html(fragments.error_message(refused))
    elif others:
        st.session_state["same-pronoun"] = (decision, others)
        st.rerun(scope="fragment")
    else:
        done()


def _draw_role(statement: Statement, context: PageContext, done: Callable[[], None]) -> None:
    """Draw the field for the role at this statement, and the button that strikes the present one out everywhere."""
    article, span, name, before = statement.article.id, hull(statement.place.spans), statement.name, statement.role
    with st.container(key="roles", horizontal=True, vertical_alignment="bottom", gap="small"):
        role = st.text_input(
            "Role", before or "", key=f"correct-role-{span.start}", max_chars=200, placeholder="No role"
        ).strip()
        save = st.button("Save role", key="save-role")
    strike = bool(before and statement.speaker) and st.button(
        escape_label(f"Strike “{before}” out at all statements of {name}"), key="strike-role", type="tertiary"
    )
    if not (save or strike):
        return
    refused = change_archive(
        context.archive,
        lambda writer: (
            writer.strike_role(statement.speaker or "", before or "")
            if strike
            else writer.correct_role(article, span, role or None)
        ),
    )
    if refused:
        st.html(fragments.error_message(refused))
    else:
        done()


def _offer_siblings(statement: Statement, context: PageContext, done: Callable[[], None]) -> None:
    """Draw the other statements that hang on the same pronoun, each to be corrected in the same way."""
    decision, others = st.session_state["same-pronoun"]
    times = "once more" if len(others) == 1 else f"{len(others):,} more times"
    pronoun = written_pronoun(statement)
    st.html(fragments.small_line(f"Corrected. The same “{pronoun}” speaks {times} in this article. Correct these too?"))
    chosen = list[Statement]()
    for i, other in enumerate(others):
        with st.container(key=f"sibling-{i}", gap=None):
            words = " ".join(other.text.split())
            label = words if len(words) <= 90 else f"{words[:89].rsplit(' ', 1)[0]}…"
            if st.checkbox(escape_label(label), True, key=f"too-{i}"):
                chosen.append(other)
            st.html(fragments.statement_fragment(statement_card(other)))
    with st.container(horizontal=True, gap="small"):
        too = st.button("Correct these too", type="primary", key="correct-too", disabled=not chosen)
        only = st.button("Only the one", key="correct-one")
    if not (too or only):
        return

    def correct_all(writer: Writer) -> None:
        for other in chosen:
            decision.apply(writer, other)

    if refused := (change_archive(context.archive, correct_all) if too else ""):
        st.html(fragments.error_message(refused))
    else:
        del st.session_state["same-pronoun"]
        done()
