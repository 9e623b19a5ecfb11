"""The page's static parts as HTML: every text in them escaped, every class name one of pages/static/page.css."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from index.archive.ingest import IngestStatus
from index.core.types import Span
from index.text.sentences import sentences
from pages.html.escaping import escape_html
from pages.html.events import event_button
from pages.html.links import page_anchor
from rag.admin.ingest_report import IngestReport, describe_counts, describe_outcome
from rag.answers.overview import count_of
from rag.answers.types import Statement
from rag.browse.overview import Overview
from rag.browse.review.doubtful_statements import Excerpt
from rag.formats.addresses import speaker_address
from rag.formats.card import Card, article_title
from rag.formats.citation import Citation
from rag.formats.segments import Part, Segment

_MAX_LISTED = 50
_CURRENT = 'aria-current="page"'
_NAMED = 60
"""Characters of a statement by which a button is named."""


def statement_fragment(card: Card) -> str:
    """Return a card's name, role, kind and words."""
    who = _name(card) if card.name else ""
    role = f'<bdi class="role">{escape_html(card.role)}</bdi>' if card.role else ""
    basis = f'<span class="basis">{escape_html(card.resolution)}</span>' if card.resolution else ""
    when = f'<span class="when">{escape_html(card.date_label)}</span>' if card.date_label else ""
    gap = '<span class="gap"> […] </span>'
    words = gap.join("".join(_segment(segment) for segment in part) for part in card.parts)
    tag = "blockquote" if card.kind == "direct" else "p"
    shape = f"{card.kind}{' bare' if card.lacks_marks else ''}{' struck' if card.struck else ''}"
    struck = f'<p class="struck" role="status">{escape_html(card.struck)}</p>' if card.struck else ""
    doubt = f'<p class="doubt">{escape_html(card.doubt)}</p>' if card.doubt else ""
    kind = f'<span class="kind">{escape_html(card.kind_label)}</span>'
    return (
        f'<article class="statement {shape}"><header>{who}{basis}{role}{when}{kind}</header>'
        f'{struck}{doubt}<{tag} class="words" dir="auto">{words}</{tag}></article>'
    )


def group_heading(text: str) -> str:
    """Return the heading of a group of statements."""
    return f'<h4 class="group">{escape_html(text)}</h4>'


def _name(card: Card) -> str:
    """The name; a link to the speaker's page where somebody is named."""
    if not card.speaker:
        return f'<bdi class="name{" unclear" if card.unclear else ""}">{escape_html(card.name)}</bdi>'
    return page_anchor(speaker_address(card.speaker), f"<bdi>{escape_html(card.name)}</bdi>", style="name")


def copy_citation_button(citation: Citation) -> str:
    """The button that copies a citation; pages/static/clicks.js listens to it. On paper its source is in its place."""
    source = "\n".join((f"[{citation.n}] {citation.source[0]}", *citation.source[1:]))
    return (
        f'<button class="copy" aria-label="Copy citation [{citation.n}]" '
        f'data-citation="{escape_html(citation.text)}" data-printed="{escape_html(source)}">Copy citation</button>'
    )


def beginning_of(statement: Statement) -> str:
    """Return the first words of a statement, by which its buttons are named."""
    return " ".join(statement.text.split())[:_NAMED]


def star_value(statement: Statement) -> tuple[str, str]:
    """The article's id and the spans of a statement's words, "12-40 57-80": by these it is put into a clip file."""
    return statement.article.id, " ".join(f"{span.start}-{span.end}" for span in statement.place.spans)


def star_button(statement: Statement, clipped: Collection[tuple[str, str]]) -> str:
    """The button that puts a statement into the clip file, or, where it is among the `clipped`, takes it out."""
    article, spans = star_value(statement)
    return event_button(
        "star",
        f"{article}|{spans}",
        "",
        f"Clip into the notebook: {beginning_of(statement)}",
        style="star",
        channel="stars",
        pressed=(article, spans) in clipped,
    )


def clip_note(text: str, *, failed: bool) -> str:
    """Return the note on what a click on a star did; the link to the notebook follows it where nothing failed."""
    if failed:
        return f'<p class="clipped" role="alert">{escape_html(text)}</p>'
    return (
        f'<p class="clipped" role="status"><bdi>{escape_html(text)}</bdi> '
        f"{page_anchor('/notebook', 'Open the notebook')}</p>"
    )


def copy_link_button(address: str) -> str:
    """The button that copies a link, of whose URL this is the query; pages/static/clicks.js listens to it."""
    return f'<button class="copy" data-address="{escape_html(address)}">Copy link</button>'


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


def page_link(address: str, text: str) -> str:
    """Return a link to another page of this program, on a line of its own."""
    return f'<p class="onward">{page_anchor(address, escape_html(text))}</p>'


def brand() -> str:
    """Return the program's name, which leads to the start page."""
    return f'<p class="brand">{page_anchor("/", "onrecord")}<small>who said what, word for word</small></p>'


def account_line(name: str, role: str, sign_out: str) -> str:
    """Return the name and role of who is signed in, with the link to the address that signs out."""
    return (
        f'<p class="account"><bdi>{escape_html(name)}</bdi> <small>{escape_html(role)} · '
        f'<a href="{escape_html(sign_out)}" target="_self">Sign out</a></small></p>'
    )


def session_entry(name: str, role: str, times: str) -> str:
    """Return a session: whose it is, their role, and since when."""
    return (
        f'<div class="session"><p><bdi>{escape_html(name)}</bdi> <small>{escape_html(role)}</small></p>'
        f'<p class="count">{escape_html(times)}</p></div>'
    )


def navigation_bar(links: Sequence[tuple[str, str, bool]]) -> str:
    """Return the links to the pages: the address, the title, and True for the page that is shown."""
    items = "".join(
        f"<li>{page_anchor(address, escape_html(title), _CURRENT if here else '')}</li>"
        for address, title, here in links
    )
    return f'<nav class="pages" aria-label="Pages"><ul>{items}</ul></nav>'


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


def status_line(text: str) -> str:
    """A line of small text that a screen reader announces."""
    return f'<p class="count" role="status"><bdi>{escape_html(text)}</bdi></p>'


def cited_statement(card: Card) -> str:
    """Return a statement of a speaker who is named above, with its place in a line below."""
    words = statement_fragment(replace(card, name="", role=""))
    return f'{words}<p class="count cited"><bdi>{escape_html(card.place_label)}</bdi></p>'


def excerpt(around: Excerpt, address: str) -> str:
    """Return a stretch of an article around a statement, its words and its source marked, with a link to the place."""
    article, start = around.article, around.span.start
    marks = [(span, "words") for span in around.words] + ([(around.source, "speaker")] if around.source else [])
    cuts = sorted({start, around.span.end, *(at for span, _ in marks for at in (span.start, span.end))})
    pieces = list[str]()
    for begin, end in pairwise(cuts):
        names = [name for span, name in marks if span.overlaps(Span(begin, end))]
        words = escape_html(article.text[begin:end])
        pieces.append(f'<mark class="{" ".join(names)}">{words}</mark>' if names else words)
    where = " · ".join(filter(None, (article_title(article), article.outlet)))
    link = page_anchor(address, f"<bdi>{escape_html(where)}</bdi>")
    return f'<blockquote class="excerpt" dir="auto">{"".join(pieces)}</blockquote><p class="count cited">{link}</p>'


def answer_summary(text: str, notes: Sequence[str] = (), corrected: int = 0) -> str:
    """Return the summary line of an answer, with the number of its statements corrected since, and its notes."""
    lines = "".join(f'<p class="note">{escape_html(note)}</p>' for note in notes)
    since = f' <span role="status">· {corrected:,} corrected since</span>' if corrected else ""
    return f'<div class="summary">{f"<p>{escape_html(text)}{since}</p>" if text else ""}{lines}</div>'


def abstention_reason(text: str) -> str:
    """Return the reason why there is no answer: its first sentence, then the rest."""
    first, *rest = sentences(text) or [Span(0, max(1, len(text)))]
    more = f"<p>{escape_html(text[rest[0].start :])}</p>" if rest else ""
    return f'<div class="reason"><p>{escape_html(first.of(text))}</p>{more}</div>'


def searching_note() -> str:
    """Return the note that the archive is being searched."""
    return '<p class="count" role="status">Searching the archive …</p>'


def offer_note(model: str) -> str:
    """Return the note at a link's question that waits to be asked, since a language model will get it."""
    return f'<p class="note">This question came with a link. The language model {escape_html(model)} will get it.</p>'


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
        f"<p>Ask {count_of(overview.articles, 'article')} what somebody said. You get their words as the article has "
        "them, who said them, and where.</p></div>"
    )


def terminal_command(line: str) -> str:
    """A line to be typed in a terminal."""
    return f'<p class="command">In a terminal: <code>{escape_html(line)}</code></p>'


def ingest_results(report: IngestReport) -> str:
    """Return the results of an ingestion: failures, what is left out, the rest; of each the first 50."""
    lines = list[str]()
    groups = {IngestStatus.FAILED: ("bad", "✕", "failed"), IngestStatus.LEFT_OUT: ("left-out", "–", "left out")}
    for group in (*groups, None):
        each = [row for row in report.rows if (status if (status := row["status"]) in groups else None) == group]
        style, mark, word = groups[group] if group else ("good", "✓", "added or unchanged")
        lines += [
            f'<li class="{style}"><span class="mark" role="img" aria-label="{word}">{mark}</span>'
            f"<bdi>{escape_html(row.get('title') or row['place'])}</bdi>"
            f"<small>{escape_html(describe_outcome(row))}</small></li>"
            for row in each[:_MAX_LISTED]
        ]
        if len(each) > _MAX_LISTED:
            lines.append(f"<li>and {len(each) - _MAX_LISTED:,} more {word}</li>")
    counts = f'<p class="count">{escape_html(describe_counts(report.counts))}</p>'
    return f'{counts}<ul class="results" tabindex="0" aria-label="Results">{"".join(lines)}</ul>'


def failure_list(failures: Sequence[tuple[str, str]]) -> str:
    """Return files that could not be read, each with the reason and the remedy."""
    items = "".join(
        f'<li class="bad"><span class="mark" aria-hidden="true">✕</span><bdi>{escape_html(place)}</bdi>'
        f"<small>{escape_html(why)}</small></li>"
        for place, why in failures
    )
    return f'<ul class="results" tabindex="0" aria-label="Unread files">{items}</ul>'
