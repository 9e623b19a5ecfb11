"""The page's static parts as HTML: every text in them escaped, every class name one of pages/static/page.css."""

from __future__ import annotations

from collections.abc import Sequence

from index.archive.ingest import IngestStatus
from pages.html.escaping import html, speaker_address
from rag.admin.ingest_report import Report, fate, summary
from rag.browse.overview import Holdings
from rag.formats.card import Card
from rag.formats.segments import Part, Run

_LISTED = 50


def statement(card: Card) -> str:
    """A card's name, role, kind and words."""
    unclear = " unclear" if card.unclear else ""
    who = f'<span class="name{unclear}">{_name(card)}</span>' if card.name else ""
    role = f'<span class="role"><bdi>{html(card.role)}</bdi></span>' if card.role else ""
    when = f'<span class="when">{html(card.when)}</span>' if card.when else ""
    gap = '<span class="gap"> […] </span>'
    words = gap.join("".join(_run(run) for run in part) for part in card.parts)
    tag = "blockquote" if card.form == "direct" else "p"
    shape = f"{card.form}{' bare' if card.bare else ''}{' struck' if card.struck else ''}"
    struck = f'<p class="struck" role="status">{html(card.struck)}</p>' if card.struck else ""
    kind = f'<span class="kind">{html(card.what)}</span>'
    return (
        f'<article class="statement {shape}"><header>{who}{role}{when}{kind}</header>'
        f'{struck}<{tag} class="words" dir="auto">{words}</{tag}></article>'
    )


def _name(card: Card) -> str:
    """The name; a link to the speaker's page where somebody is named."""
    if not card.speaker:
        return f"<bdi>{html(card.name)}</bdi>"
    return f'<a class="within" href="{speaker_address(card.speaker)}"><bdi>{html(card.name)}</bdi></a>'


def copier(citation: str) -> str:
    """The button that copies a citation; pages/static/clicks.js listens to it."""
    return f'<button type="button" class="copy" data-citation="{html(citation)}">Copy citation</button>'


def linker(address: str) -> str:
    """The button that copies a link, of whose URL this is the query; pages/static/clicks.js listens to it."""
    return f'<button type="button" class="copy" data-address="{html(address)}">Copy link</button>'


def _run(run: Run) -> str:
    words = f'<mark class="matched">{html(run.text)}</mark>' if run.matched else html(run.text)
    if run.verbatim:
        return f'<span class="verbatim">{words}</span>'
    return words if run.part is Part.CONTENT else f'<span class="{run.part}">{words}</span>'


def variant(where: str, stretches: Sequence[tuple[str, bool]]) -> str:
    """The words of a statement as another article has them, what is worded otherwise marked."""
    words = "".join(f"<mark>{html(text)}</mark>" if new else html(text) for text, new in stretches)
    return f'<p class="variant" dir="auto"><small>In {html(where)}:</small> {words}</p>'


def question(text: str) -> str:
    """The question of a turn."""
    return f'<h2 class="question" dir="auto">{html(text)}</h2>'


def heading(text: str, note: str = "", level: int = 3) -> str:
    """A heading inside an answer, or (level 2) of a page's part, with what it means."""
    small = f"<small>{html(note)}</small>" if note else ""
    return f'<h{level} class="part">{html(text)}{small}</h{level}>'


def titled(text: str, note: str = "") -> str:
    """The title of a page, with what it shows."""
    return f'<div class="title"><h1>{html(text)}</h1>{f"<p>{html(note)}</p>" if note else ""}</div>'


def nothing(title: str, text: str) -> str:
    """A page that has nothing to show yet."""
    return titled(title) + f'<div class="reason"><p>{html(text)}</p></div>'


def line(text: str) -> str:
    """A line of small text."""
    return f'<p class="count"><bdi>{html(text)}</bdi></p>'


def said(text: str, notes: Sequence[str] = ()) -> str:
    """What an answer comes to, and what was assumed."""
    lines = "".join(f'<p class="note">{html(note)}</p>' for note in notes)
    return f'<div class="summary">{f"<p>{html(text)}</p>" if text else ""}{lines}</div>'


def reason(text: str) -> str:
    """Why there is no answer."""
    first, stop, rest = text.partition(". ")
    return f'<div class="reason"><p>{html(first + stop.strip())}</p>{f"<p>{html(rest)}</p>" if rest else ""}</div>'


def waiting() -> str:
    """That the archive is being looked through."""
    return '<p class="count" role="status">Searching the archive …</p>'


def trouble(text: str) -> str:
    """What went wrong, and what to do."""
    return f'<div class="trouble" role="alert">{html(text)}</div>'


def tag(text: str) -> str:
    """A chip that cannot be removed."""
    return f'<span class="tag"><bdi>{html(text)}</bdi></span>'


def greeting(held: Holdings) -> str:
    """What stands on the page before anything was asked."""
    if not held.articles:
        return (
            '<div class="greeting"><h1>Who said what?</h1>'
            "<p>This archive is empty. Add articles below, or from a terminal, and then ask what somebody said: "
            "the statements come back word for word, each one click away from its place in the article.</p></div>"
        )
    return (
        '<div class="greeting"><h1>Who said what?</h1>'
        f"<p>Ask {_count(held.articles, 'article')} what somebody said. You get their words as the article has them, "
        "who said them, and where.</p></div>"
    )


def command(line: str) -> str:
    """A line to be typed in a terminal."""
    return f'<p class="command">In a terminal: <code>{html(line)}</code></p>'


def results(report: Report) -> str:
    """What became of what was added: failures first, then the rest, of each the first few."""
    lines = list[str]()
    for failed, mark, word in ((True, "✕", "failed"), (False, "✓", "added or unchanged")):
        each = [row for row in report.rows if (row["status"] == IngestStatus.FAILED) is failed]
        lines += [
            f'<li class="{"bad" if failed else "good"}"><span class="mark" role="img" aria-label="{word}">{mark}</span>'
            f"<bdi>{html(row.get('title') or row['place'])}</bdi><small>{html(fate(row))}</small></li>"
            for row in each[:_LISTED]
        ]
        if len(each) > _LISTED:
            lines.append(f"<li>and {len(each) - _LISTED:,} more {word}</li>")
    told = f'<p class="count">{html(summary(report.counts))}</p>'
    return f'{told}<ul class="results" tabindex="0" aria-label="Results">{"".join(lines)}</ul>'


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
