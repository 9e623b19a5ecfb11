"""A comparison as HTML: a grid of a row for each month or year and a cell for each speaker or period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pages.html import fragments
from pages.html.escaping import escape_html
from pages.html.events import event_button
from pages.html.links import page_anchor
from rag.answers.revalidation import CitationStatus
from rag.answers.types import Statement
from rag.browse.comparison import Column, Row
from rag.formats.addresses import speaker_address
from rag.formats.card import article_title, format_date, locator_label, shown_place, standing_card
from rag.formats.citation import cite_statement, statement_address

_WIDTHS = {1: "one", 2: "two", 3: "three", 4: "four"}


def column_heads(columns: Sequence[Column]) -> str:
    """Return the heads of the columns: who, when, how many statements, or the reason for none."""
    cells = "".join(f'<div class="cell">{_head(column)}</div>' for column in columns)
    return f'<div class="compare heads {_WIDTHS[len(columns)]}"><div class="cells">{cells}</div></div>'


def row_statements(rows: Sequence[Row]) -> list[Statement]:
    """Return the statements of the rows, in their order."""
    return [statement for row in rows for cell in row.cells for statement in cell]


def comparison_rows(
    columns: Sequence[Column],
    rows: Sequence[Row],
    standings: Sequence[CitationStatus],
    clipped: frozenset[tuple[str, str]],
    origin: str = "",
    *,
    correctable: bool = True,
) -> str:
    """Return the rows, a section each, with buttons that correct where that is allowed. `standings` are the
    `row_statements` as the archive has them now, `clipped` the statements in the clip file, as `fragments.star_value`
    has them; `origin` is that of the page, for citations."""
    present = iter(standings)
    sections = "".join(_row(columns, row, present, clipped, origin, correctable) for row in rows)
    return f'<div class="compare {_WIDTHS[len(columns)]}">{sections}</div>'


def column_label(column: Column, columns: Sequence[Column]) -> str:
    """Return the name that tells a column from the others: the speaker's, or the period."""
    return column.name if len({c.speaker for c in columns}) == len(columns) else column.period.label


def _head(column: Column) -> str:
    name = page_anchor(speaker_address(column.speaker), f"<bdi>{escape_html(column.name)}</bdi>")
    kind = "reason" if column.answer.reason else "count"
    notes = "".join(f'<p class="note">{escape_html(note)}</p>' for note in column.answer.notes)
    return f'<h2>{name}</h2>{_period(column)}<p class="{kind}">{escape_html(column.note)}</p>{notes}'


def _row(
    columns: Sequence[Column],
    row: Row,
    present: Iterator[CitationStatus],
    clipped: frozenset[tuple[str, str]],
    origin: str,
    correctable: bool,
) -> str:
    cells = "".join(
        f'<div class="cell{"" if cell else " none"}"><p class="whose">{escape_html(column_label(column, columns))}</p>'
        f"{''.join(_statement(next(present), column, clipped, origin, correctable) for _ in cell)}</div>"
        for column, cell in zip(columns, row.cells, strict=True)
    )
    return f'<section><h3>{escape_html(row.name)}</h3><div class="cells">{cells}</div></section>'


def _statement(
    standing: CitationStatus, column: Column, clipped: frozenset[tuple[str, str]], origin: str, correctable: bool
) -> str:
    """A statement under its present speaker, who is named where it is no longer the column's, with its actions."""
    statement, card = standing.statement, standing_card(standing)
    moved = statement.speaker != column.speaker
    words = fragments.statement_fragment(card if moved else replace(card, name=""))
    acts = list[str]()
    if standing.exists:
        acts += [
            fragments.copy_citation_button(cite_statement(statement, origin)),
            fragments.star_button(statement, clipped),
            _deed("correct-cell", "Correct", statement) if correctable else "",
        ]
    if correctable and (standing.ruling or (standing.exists and statement.role_corrected)):
        acts.append(_deed("undo-cell", "Undo", statement))
    return (
        f'<div class="entry{" moved" if moved else ""}">{words}<p class="cite">'
        f"{page_anchor(statement_address(statement), escape_html(_source(statement)))} "
        f'<span class="acts">{"".join(acts)}</span></p></div>'
    )


def _deed(event: str, name: str, statement: Statement) -> str:
    """A button that begins or undoes a correction, named by the statement's first words."""
    value = "|".join(fragments.star_value(statement))
    return event_button(event, value, name, f"{name}: {fragments.beginning_of(statement)}", style="deed")


def _source(statement: Statement) -> str:
    """Outlet, headline, day, and page or time."""
    article = statement.article
    day = format_date(article.published) if article.published else "undated"
    title = f"“{article_title(article)}”"
    return " · ".join(filter(None, (article.outlet, title, day, locator_label(shown_place(statement)))))


def _period(column: Column) -> str:
    if column.period.since is None and column.period.until is None:
        return ""
    return f'<p class="period">{escape_html(column.period.label)}</p>'
