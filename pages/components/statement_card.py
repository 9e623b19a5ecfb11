"""The card of a statement: its words, the links into the article, and the actions on it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from index.archive import Archive
from index.core.rights import Action
from index.core.types import Span
from pages.components.article_text import draw_article_text
from pages.components.browser_events import BrowserEvent, handle_event
from pages.components.correction_dialog import (
    begin_correction,
    change_archive,
    draw_correction_dialog,
    draw_correction_form,
    take_back_correction,
)
from pages.components.export_bar import StatementChoice
from pages.components.session import CLICK, PLACE_OPENED, PageContext, page_archive, page_origin
from pages.components.stars import Clipped, clipped_statements
from pages.components.visit import may
from pages.html import fragments
from pages.html.article_cursor import CitedItem, Cursor, find_place, place_value
from pages.html.cards import card_fragment, clicked_card, correct_button, undo_button
from rag.answers.revalidation import CitationStatus, revalidate
from rag.answers.types import CitedPassage, Place, Statement
from rag.formats.card import (
    other_place_label,
    passage_card,
    place_label,
    standing_card,
    wording_changes,
)
from rag.formats.citation import cite_statement

MOST_BOXES = 60
"""Cards that get tick boxes."""
_MANY = 60
"""Cards from which a browser lays out only those near the window."""
_AT_ONCE = 240
"""Cards that are one element of the page."""
_REFUSED = "refused-undo"
"""The state with the list and card whose correction could not be undone, "KEY|N", and the message."""
_CLOSED = "place-closed"
"""The state with the place that the address still had when its dialog was closed: it is not opened again for that."""
_DRAWN = "drawn-lists"
_MOST = 8_000_000
"""Characters of HTML that a window keeps; of more, what was drawn longest ago is made anew."""
_NO_HEADINGS: Mapping[int, str] = {}


def draw_statements(
    key: str,
    items: Sequence[CitedItem],
    context: PageContext,
    shown: int | None = None,
    headings: Mapping[int, str] = _NO_HEADINGS,
    choice: StatementChoice | None = None,
) -> None:
    """Draw a card for each item, or for the first `shown`; statements as the archive has them now, headings before
    those of their index, with a tick box where a choice of them is made. All are one element, but for the boxes."""
    if context.archive is None:
        return
    open_from_address(items, context)
    receive_clicks()
    answer_click(key, items, context)
    if choice and choice.is_open:
        draw_with_boxes(key, items[:shown], context.archive, context, headings, choice)
        return
    clipped, refused = clipped_statements(context), st.session_state.get(_REFUSED)
    made_of = (context.version, may(Action.CORRECT), clipped, refused, tuple(headings.items()), page_origin())
    listed, archive = items[:shown], context.archive
    for start in range(0, len(listed), _AT_ONCE):  # a browser draws the first while the next are made
        part = listed[start : start + _AT_ONCE]
        own = {at - start: text for at, text in headings.items() if start <= at < start + _AT_ONCE}
        make = partial(_joined_cards, key, part, archive, own, clipped)
        html = drawn_html(f"{key}|{start}" if start else key, part, made_of, make)
        st.html(f'<div class="long">{html}</div>' if len(listed) > _MANY else html)


def _joined_cards(
    key: str, items: Sequence[CitedItem], archive: Archive, headings: Mapping[int, str], clipped: Clipped
) -> str:
    return "".join(_cards(key, items, archive, headings, clipped))


def _cards(
    key: str, items: Sequence[CitedItem], archive: Archive, headings: Mapping[int, str], clipped: Clipped
) -> Iterator[str]:
    """The cards of statements, with their headings, then those of passages."""
    origin, corrects = page_origin(), may(Action.CORRECT)
    for i, standing in enumerate(revalidate(archive, [s for s in items if isinstance(s, Statement)])):
        if i in headings:
            yield fragments.group_heading(headings[i])
        yield statement_html(key, standing, clipped, origin, corrects=corrects)
    for item in items:
        if isinstance(item, CitedPassage):
            card = passage_card(item)
            yield card_fragment(key, card, [f"[{card.n}] {card.place_label}"])


def draw_with_boxes(
    key: str,
    items: Sequence[CitedItem],
    archive: Archive,
    context: PageContext,
    headings: Mapping[int, str],
    choice: StatementChoice,
) -> None:
    """Draw the cards of statements, each below its tick box."""
    clipped = clipped_statements(context)
    for i, standing in enumerate(revalidate(archive, [s for s in items if isinstance(s, Statement)])):
        if i in headings:
            st.html(fragments.group_heading(headings[i]))
        n = standing.statement.n
        with st.container(key=f"chosen-{key}-{n}", gap=None):
            if standing.exists:
                choice.draw_box(n, f"{key}-{n}")
            st.html(statement_html(key, standing, clipped, page_origin(), corrects=may(Action.CORRECT)))


def statement_html(key: str, standing: CitationStatus, clipped: Clipped, origin: str, *, corrects: bool) -> str:
    """Return the card of a statement with its further places and its actions: copy, clip, correct, undo."""
    statement, card, acts = standing.statement, standing_card(standing), list[str]()
    if standing.exists:
        acts += [
            fragments.copy_citation_button(cite_statement(statement, origin)),
            fragments.star_button(statement, clipped),
        ]
    if standing.exists and corrects:
        acts.append(correct_button(key, card.n))
    if corrects and (standing.ruling or (standing.exists and statement.role_corrected)):
        acts.append(undo_button(key, card.n, place_value(statement.article.id, statement.place.spans)))
    at, refused = st.session_state.get(_REFUSED, ("", ""))
    below = fragments.error_message(refused) if refused and at == f"{key}|{card.n}" else ""
    for place in statement.places:
        if changes := wording_changes(statement, place):
            below += fragments.other_wording(place_label(place), changes)
    labels = [f"[{card.n}] {card.place_label}", *(other_place_label(statement, each) for each in statement.places)]
    return card_fragment(key, card, labels, "".join(acts), below)


def receive_clicks() -> None:
    """Have the clicks on the buttons of cards noted for the next run, and corrections undone before it."""
    for name in ("open", "correct"):
        handle_event(name, partial(_note, name))
    handle_event("undo", _undo)


def _note(name: str, event: BrowserEvent) -> None:
    st.session_state[CLICK] = (name, event.value)


def _undo(event: BrowserEvent) -> None:
    place, key, n = clicked_card(event.value)
    article, _, ends = place.rpartition(":")
    start, _, end = ends.partition("-")
    refused = change_archive(page_archive(), lambda writer: writer.uncorrect(article, Span(int(start), int(end))))
    st.session_state[_REFUSED] = (f"{key}|{n}", refused)


def answer_click(key: str, items: Sequence[CitedItem], context: PageContext) -> None:
    """Open the place, or the form of the correction, of the list's card that was clicked before this run."""
    name, value = context.click
    if context.archive is None or not name or st.session_state[PLACE_OPENED]:
        return
    place, at, n = clicked_card(value)
    index = next((i for i, item in enumerate(items) if item.n == n), None) if at == key else None
    if index is None:
        return
    item, number = items[index], int(place or 0)
    if name == "open":
        further = item.places[number - 1] if number and isinstance(item, Statement) else None
        open_article(Cursor(context.archive, items, index), context, further)
    elif isinstance(item, Statement):
        (standing,) = revalidate(context.archive, [item])
        if standing.exists:
            draw_correction_dialog(standing, context)


def open_from_address(items: Sequence[CitedItem], context: PageContext) -> None:
    """Open the place that the address names, where it is one of the items', no other list has opened it, and it was not
    just closed: the browser takes it out of the address some moments later."""
    state, value = st.session_state, st.query_params.get("at", "")
    if value != state.get(_CLOSED):
        state.pop(_CLOSED, None)
    if not value or value == state.get(_CLOSED) or state[PLACE_OPENED] or context.archive is None:
        return
    if (at := find_place(items, value)) is not None:
        open_article(Cursor(context.archive, items, at[0]), context, at[1])


def open_article(cursor: Cursor, context: PageContext, place: Place | None = None) -> None:
    """Open the article in a dialog, scrolled to the place, with buttons to the list's next and previous items. The
    speaker of each statement of the article can be corrected there."""
    state = st.session_state
    state[PLACE_OPENED] = True
    state.pop(_CLOSED, None)
    state["cursor"], state["correcting"] = (cursor, place), None

    def step(by: int) -> None:
        cursor, _ = state["cursor"]
        state["cursor"], state["correcting"] = (replace(cursor, index=cursor.index + by), None), None

    st.dialog("In context", width="medium", on_dismiss=_close)(lambda: draw_place(step, context))()


def _close() -> None:
    st.session_state[_CLOSED] = st.query_params.get("at", "")


def draw_place(step: Callable[[int], None], context: PageContext) -> None:
    """Draw the open place: the way to the next one, the form of a correction where one was begun, the article."""
    state = st.session_state
    cursor, place = state["cursor"]
    opened = cursor.open(place, page_origin())
    if len(cursor.items) > 1:
        draw_navigation(cursor, step)
    if standing := opened.at(state["correcting"] or ""):
        draw_correction_form(standing, context, end_correction)
        st.button(
            "Cancel", key="correction-cancel", type="tertiary", on_click=state.update, kwargs={"correcting": None}
        )
    item = cursor.items[cursor.index]
    there = place or item.place
    clicked = draw_article_text("article", opened.view, dialog=True, place=place_value(there.article.id, there.spans))
    if clicked.correct:
        begin_correction()
        state["correcting"] = clicked.correct
        st.rerun(scope="fragment")
    if clicked.undo and (standing := opened.at(clicked.undo)):
        refused = take_back_correction(cursor.archive, standing.statement)
        if refused:
            st.html(fragments.error_message(refused))
        else:
            st.rerun(scope="fragment")


def end_correction() -> None:
    """Draw the open place again, without the form, after a correction."""
    st.session_state["correcting"] = None
    st.rerun(scope="fragment")


def draw_navigation(cursor: Cursor, step: Callable[[int], None]) -> None:
    """Draw the buttons to the previous and next items; pages/static/article.js clicks them for the keys."""
    with st.container(key="steps", horizontal=True, vertical_alignment="center", gap="small"):
        for by, name, icon, help_ in (
            (-1, "Previous", "arrow_back", "Keyboard: ← or k"),
            (1, "Next", "arrow_forward", "Keyboard: → or j"),
        ):
            st.button(
                name,
                key=f"step-{'back' if by < 0 else 'on'}",
                icon=f":material/{icon}:",
                disabled=not 0 <= cursor.index + by < len(cursor.items),
                on_click=step,
                args=(by,),
                help=help_,
            )
        st.html(f'<p class="count" role="status">{cursor.index + 1} of {len(cursor.items):,}</p>', width="content")


@dataclass(frozen=True, slots=True)
class _Drawn:
    items: tuple[CitedItem, ...]
    made_of: Hashable
    html: str


def drawn_html(key: str, items: Sequence[CitedItem], made_of: Hashable, make: Callable[[], str]) -> str:
    """Return the HTML that `make` gives for a list of these very items, kept under the list's key; made anew where it
    was of others, or of anything else than it is now `made_of`."""
    lists: dict[str, _Drawn] = st.session_state.setdefault(_DRAWN, {})
    drawn = lists.pop(key, None)
    if drawn is None or drawn.made_of != made_of or not _same(drawn.items, items):
        drawn = _Drawn(tuple(items), made_of, make())
    lists[key] = drawn
    room = _MOST - sum(len(each.html) for each in lists.values())
    for oldest in list(lists)[:-1]:
        if room >= 0:
            break
        room += len(lists.pop(oldest).html)
    return drawn.html


def forget_drawn() -> None:
    """Keep no list any longer."""
    st.session_state.pop(_DRAWN, None)


def _same(before: Sequence[CitedItem], now: Sequence[CitedItem]) -> bool:
    """True for the very same objects; comparing their texts would take as long as drawing them."""
    return len(before) == len(now) and all(one is other for one, other in zip(before, now, strict=True))
