"""A clip file's items as HTML: statements with the result of their check, headings, notes, and the buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pages.html import fragments
from pages.html.escaping import escape_html
from pages.html.events import event_button
from pages.html.links import page_anchor
from rag.formats.card import article_title, format_date, locator_label, shown_place, statement_card
from rag.formats.citation import cite_statement, statement_address
from rag.notebook.clip_check import CheckedClip, ClipState
from rag.notebook.clip_files import ClipFile, Item, ItemSort

_STATES = {
    ClipState.UNCHANGED: "unchanged",
    ClipState.CORRECTED: "corrected since",
    ClipState.WITHDRAWN: "no longer a statement",
    ClipState.REPLACED: "in an older version",
    ClipState.REMOVED: "article removed",
    ClipState.GONE: "text gone",
}
"""The states in a summary."""
_NAMED = 60


def file_list(files: Sequence[ClipFile], current: ClipFile | None) -> str:
    """Return the clip files as links, each with the number of its statements."""
    items = "".join(
        f"<li>{page_anchor(f'/notebook?file={file.id}', f'<bdi>{escape_html(file.name)}</bdi>', _here(file, current))} "
        f"<small>{len(file.statements):,}</small></li>"
        for file in files
    )
    return f'<nav class="clip-files" aria-label="Clip files"><ul>{items}</ul></nav>'


def state_summary(checked: Sequence[CheckedClip]) -> str:
    """Return how many statements are unchanged, corrected since, and so on."""
    if not checked:
        return "no statements yet"
    counts = [(state, sum(clip.state is state for clip in checked)) for state in ClipState]
    listed = [f"{count:,} {_STATES[state]}" for state, count in counts if count]
    total = "1 statement" if len(checked) == 1 else f"{len(checked):,} statements"
    if len(listed) == 1 and checked[0].state is ClipState.UNCHANGED:
        return f"{total}, checked against the archive just now: unchanged"
    return f"{total}, checked against the archive just now: {', '.join(listed)}"


def item_body(item: Item, clip: CheckedClip | None, origin: str = "") -> str:
    """Return an item: its heading, its note, or its statement with the result of the check. `origin` is that of the
    page, for citations."""
    if clip is None:
        if item.sort is ItemSort.HEADING:
            return f'<h3 class="clip-heading">{escape_html(item.text)}</h3>'
        lines = "".join(f"<p>{escape_html(line)}</p>" for line in item.text.splitlines())
        return f'<div class="clip-text">{lines}</div>'
    if clip.statement is None:
        where = f" Article {item.place.article}." if item.place else ""
        return f'<p class="clip-state changed" role="status">{escape_html(clip.note + where)}</p>'
    statement = clip.statement
    card = statement_card(statement)
    if clip.state is ClipState.WITHDRAWN:
        card = replace(card, struck=clip.note)
    changed = "" if clip.state is ClipState.UNCHANGED else " changed"
    note = "" if clip.state is ClipState.WITHDRAWN else f'<p class="clip-state{changed}">{escape_html(clip.note)}</p>'
    article, place = statement.article, shown_place(statement)
    day = format_date(article.published) if article.published else "undated"
    source = " · ".join(filter(None, (article.outlet, f"“{article_title(article)}”", day, locator_label(place))))
    link = page_anchor(statement_address(statement), escape_html(f"[{statement.n}] {source}"))
    return (
        f'{fragments.statement_fragment(card)}<p class="cite">'
        f"{link} {fragments.copy_citation_button(cite_statement(statement, origin))}</p>{note}"
    )


def item_buttons(item: Item, clip: CheckedClip | None, index: int, count: int) -> str:
    """Return the buttons of an item: up, down, edit, remove, and a heading or note below."""
    name = _item_name(item, clip)
    buttons = [
        _button("clip-move", f"{item.id}|-1", "↑", f"Move up: {name}") if index else "",
        _button("clip-move", f"{item.id}|1", "↓", f"Move down: {name}") if index < count - 1 else "",
        "" if item.place else _button("clip-edit", item.id, "Edit", f"Edit: {name}"),
        _button("clip-accept", item.id, "Accept", f"Accept the correction: {name}")
        if clip and clip.state is ClipState.CORRECTED
        else "",
        _button("clip-insert", f"{item.id}|heading", "+ Heading", f"Add a heading below: {name}"),
        _button("clip-insert", f"{item.id}|note", "+ Note", f"Add a note below: {name}"),
        _button("clip-remove", item.id, "Remove", f"Remove: {name}"),
    ]
    return f'<div class="clip-acts">{"".join(buttons)}</div>'


def _button(event: str, value: str, text: str, name: str) -> str:
    return event_button(event, value, f'<span aria-hidden="true">{text}</span>', name)


def _item_name(item: Item, clip: CheckedClip | None) -> str:
    text = item.text or (clip.statement.text if clip and clip.statement else "statement")
    return " ".join(text.split())[:_NAMED]


def _here(file: ClipFile, current: ClipFile | None) -> str:
    return 'aria-current="page"' if current and file.id == current.id else ""
