"""The start page's parts as HTML: who speaks most, people and topics, outlets and months, what lacks, what is new."""

from __future__ import annotations

from collections.abc import Sequence

from pages.html.bars import spark_bars
from pages.html.escaping import escape_html
from pages.html.events import event_button
from pages.html.links import page_anchor
from rag.browse.at_a_glance import Glance
from rag.browse.speaker_profile import term_question
from rag.browse.topic_matrix import TopicMatrix
from rag.formats.addresses import speaker_address


def news_lines(lines: Sequence[tuple[str, str]]) -> str:
    """Return what is new: lines of an address and a text."""
    items = "".join(f"<li>{page_anchor(to, escape_html(text))}</li>" for to, text in lines)
    return f'<section class="news" aria-label="New"><ul>{items}</ul></section>'


def most_quoted(glance: Glance) -> str:
    """Return who speaks most: the name, which leads to the speaker's page, a small timeline, and the count, which asks
    for all that they said."""
    items = "".join(
        f"<li>{page_anchor(speaker_address(line.speaker.id), f'<bdi>{escape_html(line.speaker.name)}</bdi>')}"
        f"{spark_bars(line.timeline, 'statements')}"
        + event_button(
            "ask",
            f"Everything {line.speaker.name} said",
            f"{line.count:,}",
            f"{line.count:,} statements: everything {line.speaker.name} said",
            style="plain number",
        )
        + "</li>"
        for line in glance.speakers
    )
    return f'<ol class="most">{items}</ol>'


def topics_table(matrix: TopicMatrix) -> str:
    """Return people and topics as a table; each cell with statements asks what this person said about it."""
    head = "".join(
        f'<th scope="col" title="{escape_html(s.name)}"><bdi>{escape_html(_short(s.name))}</bdi></th>'
        for s in matrix.speakers
    )
    rows = list[str]()
    for topic, cells in zip(matrix.topics, matrix.cells, strict=True):
        columns = list[str]()
        for speaker, cell in zip(matrix.speakers, cells, strict=True):
            question = term_question(speaker, topic)
            shown = event_button("ask", question, f"{cell.count}", f"{cell.count}: {question}", style="plain number")
            columns.append(f'<td class="s{cell.strength}">{shown if cell.count else ""}</td>')
        rows.append(f'<tr><th scope="row">{escape_html(topic)}</th>{"".join(columns)}</tr>')
    return (
        '<div class="topics" tabindex="0" role="region" aria-label="People and topics"><table><thead><tr><td></td>'
        f"{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def outlet_bars(glance: Glance) -> str:
    """Return the outlets' statements by month; an outlet or a bar narrows the page to it."""
    items = list[str]()
    for line in glance.outlets:
        name = f"<bdi>{escape_html(line.outlet or 'without an outlet')}</bdi>"
        if line.outlet:
            name = event_button("narrow", f"{line.outlet}|", name, style="plain name")
            bars = spark_bars(line.timeline, "statements", "narrow", line.outlet, "only this outlet and time")
        else:
            name, bars = f'<span class="name">{name}</span>', spark_bars(line.timeline, "statements")
        items.append(f'<li>{name}{bars}<span class="number">{line.count:,}</span></li>')
    ends = glance.outlets[0].timeline.bars
    axis = f"<span>{escape_html(ends[0].name)}</span><span>{escape_html(ends[-1].name)}</span>" if len(ends) > 1 else ""
    more = f'<p class="count">and {glance.more_outlets:,} smaller outlets</p>' if glance.more_outlets else ""
    foot = f'<li class="axis" aria-hidden="true"><span></span><span class="ends">{axis}</span><span></span></li>'
    return f'<ul class="outlets">{"".join(items)}{foot}</ul>{more}'


def missing_lines(lines: Sequence[tuple[str, str]]) -> str:
    """Return what is missing: lines of an address where it is mended and a text."""
    items = "".join(f"<li>{page_anchor(to, escape_html(text))}</li>" for to, text in lines)
    return f'<ul class="missing">{items}</ul>'


def _short(name: str) -> str:
    """The surname, or whatever stands last."""
    return name.split()[-1] if name.split() else name
