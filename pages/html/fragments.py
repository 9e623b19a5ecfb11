"""The page's static parts as HTML: every text in them escaped, every class name one of pages/static/page.css."""

from __future__ import annotations

from collections.abc import Sequence

from index.archive.ingest import IngestStatus
from pages.html.escaping import escape_html, speaker_address
from rag.admin.ingest_report import IngestReport, describe_counts, describe_outcome
from rag.browse.overview import Overview
from rag.formats.card import Card
from rag.formats.segments import Part, Segment

_MAX_LISTED = 50


def statement_fragment(card: Card) -> str:
    """Return a card's name, role, kind and words."""
    unclear = " unclear" if card.unclear else ""
    who = f'<span class="name{unclear}">{_name(card)}</span>' if card.name else ""
    role = f'<span class="role"><bdi>{escape_html(card.role)}</bdi></span>' if card.role else ""
    when = f'<span class="when">{escape_html(card.date_label)}</span>' if card.date_label else ""
    gap = '<span class="gap"> […] </span>'
    words = gap.join("".join(_segment(segment) for segment in part) for part in card.parts)
    tag = "blockquote" if card.kind == "direct" else "p"
    shape = f"{card.kind}{' bare' if card.lacks_marks else ''}{' struck' if card.struck else ''}"
    struck = f'<p class="struck" role="status">{escape_html(card.struck)}</p>' if card.struck else ""
    kind = f'<span class="kind">{escape_html(card.kind_label)}</span>'
    return (
        f'<article class="statement {shape}"><header>{who}{role}{when}{kind}</header>'
        f'{struck}<{tag} class="words" dir="auto">{words}</{tag}></article>'
    )


def _name(card: Card) -> str:
    """The name; a link to the speaker's page where somebody is named."""
    if not card.speaker:
        return f"<bdi>{escape_html(card.name)}</bdi>"
    return f'<a class="within" href="{speaker_address(card.speaker)}"><bdi>{escape_html(card.name)}</bdi></a>'


def copy_citation_button(citation: str) -> str:
    """The button that copies a citation; pages/static/clicks.js listens to it."""
    return f'<button type="button" class="copy" data-citation="{escape_html(citation)}">Copy citation</button>'


def copy_link_button(address: str) -> str:
    """The button that copies a link, of whose URL this is the query; pages/static/clicks.js listens to it."""
    return f'<button type="button" class="copy" data-address="{escape_html(address)}">Copy link</button>'


def _segment(segment: Segment) -> str:
    words = (
        f'<mark class="matched">{escape_html(segment.text)}</mark>' if segment.matched else escape_html(segment.text)
    )
    if segment.verbatim:
        return f'<span class="verbatim">{words}</span>'
    return words if segment.part is Part.CONTENT else f'<span class="{segment.part}">{words}</span>'


def other_wording(where: str, stretches: Sequence[tuple[str, bool]]) -> str:
    """Return the words of a statement as another article has them, the different words marked."""
    words = "".join(f"<mark>{escape_html(text)}</mark>" if new else escape_html(text) for text, new in stretches)
    return f'<p class="variant" dir="auto"><small>In {escape_html(where)}:</small> {words}</p>'


def question_heading(text: str) -> str:
    """The question of a turn."""
    return f'<h2 class="question" dir="auto">{escape_html(text)}</h2>'


def part_heading(text: str, note: str = "", level: int = 3) -> str:
    """Return a heading inside an answer, or (level 2) of a page's part, with an explanatory note."""
    small = f"<small>{escape_html(note)}</small>" if note else ""
    return f'<h{level} class="part">{escape_html(text)}{small}</h{level}>'


def page_title(text: str, note: str = "") -> str:
    """Return the title of a page, with a note."""
    return f'<div class="title"><h1>{escape_html(text)}</h1>{f"<p>{escape_html(note)}</p>" if note else ""}</div>'


def empty_page(title: str, text: str) -> str:
    """Return a page that has nothing to show yet."""
    return page_title(title) + f'<div class="reason"><p>{escape_html(text)}</p></div>'


def small_line(text: str) -> str:
    """A line of small text."""
    return f'<p class="count"><bdi>{escape_html(text)}</bdi></p>'


def answer_summary(text: str, notes: Sequence[str] = ()) -> str:
    """Return the summary line of an answer, and its notes."""
    lines = "".join(f'<p class="note">{escape_html(note)}</p>' for note in notes)
    return f'<div class="summary">{f"<p>{escape_html(text)}</p>" if text else ""}{lines}</div>'


def abstention_reason(text: str) -> str:
    """Return the reason why there is no answer."""
    first, stop, rest = text.partition(". ")
    more = f"<p>{escape_html(rest)}</p>" if rest else ""
    return f'<div class="reason"><p>{escape_html(first + stop.strip())}</p>{more}</div>'


def searching_note() -> str:
    """Return the note that the archive is being searched."""
    return '<p class="count" role="status">Searching the archive …</p>'


def error_message(text: str) -> str:
    """Return the message of an error."""
    return f'<div class="trouble" role="alert">{escape_html(text)}</div>'


def fixed_chip(text: str) -> str:
    """A chip that cannot be removed."""
    return f'<span class="tag"><bdi>{escape_html(text)}</bdi></span>'


def welcome(overview: Overview) -> str:
    """Return the head of an empty conversation."""
    if not overview.articles:
        return (
            '<div class="greeting"><h1>Who said what?</h1>'
            "<p>This archive is empty. Add articles below, or from a terminal, and then ask what somebody said: "
            "the statements come back word for word, each one click away from its place in the article.</p></div>"
        )
    return (
        '<div class="greeting"><h1>Who said what?</h1>'
        f"<p>Ask {_count(overview.articles, 'article')} what somebody said. You get their words as the article has "
        "them, who said them, and where.</p></div>"
    )


def terminal_command(line: str) -> str:
    """A line to be typed in a terminal."""
    return f'<p class="command">In a terminal: <code>{escape_html(line)}</code></p>'


def ingest_results(report: IngestReport) -> str:
    """Return the results of an ingestion: failures first, then the rest, of each the first 50."""
    lines = list[str]()
    for failed, mark, word in ((True, "✕", "failed"), (False, "✓", "added or unchanged")):
        each = [row for row in report.rows if (row["status"] == IngestStatus.FAILED) is failed]
        lines += [
            f'<li class="{"bad" if failed else "good"}"><span class="mark" role="img" aria-label="{word}">{mark}</span>'
            f"<bdi>{escape_html(row.get('title') or row['place'])}</bdi>"
            f"<small>{escape_html(describe_outcome(row))}</small></li>"
            for row in each[:_MAX_LISTED]
        ]
        if len(each) > _MAX_LISTED:
            lines.append(f"<li>and {len(each) - _MAX_LISTED:,} more {word}</li>")
    counts = f'<p class="count">{escape_html(describe_counts(report.counts))}</p>'
    return f'{counts}<ul class="results" tabindex="0" aria-label="Results">{"".join(lines)}</ul>'


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
