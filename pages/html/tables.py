"""The page's lists as HTML: speakers, a speaker's names and roles, facts; every text in them escaped."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from index.core.types import Role, Speaker
from index.store.article_listing import CatalogueEntry
from pages.html.escaping import escape_html
from pages.html.events import event_button
from pages.html.links import page_anchor
from rag.browse.speaker_profile import BEING_NAMES
from rag.browse.speaker_search import format_counts, format_period
from rag.formats.addresses import article_address, pairs_address, speaker_address
from rag.formats.card import article_title, format_date

_MAX_NAMES = 12
_MAX_ROLES = 6


def speaker_list(speakers: Sequence[Speaker], ticked: Collection[str] = ()) -> str:
    """Return a list of speakers: name, role, counts, first and last date; the name links to the speaker's page.
    Each has a tick, set for the `ticked`, by which speakers are compared."""
    rows = [
        f'<li><p class="who">{_tick(s, s.id in ticked)}'
        f"{page_anchor(speaker_address(s.id), f'<bdi>{escape_html(s.name)}</bdi>')}"
        f'<span class="role"><bdi>{escape_html(s.roles[0].text if s.roles else "")}</bdi></span></p>'
        f'<p class="figures"><span>{format_counts(s)}</span><span>{format_period(s.first, s.last)}</span></p></li>'
        for s in speakers
    ]
    return f'<ul class="speakers">{"".join(rows)}</ul>'


def _tick(speaker: Speaker, pressed: bool) -> str:
    return event_button(
        "tick",
        speaker.id,
        '<span aria-hidden="true"></span>',
        f"Compare: {speaker.name}",
        style="tick",
        pressed=pressed,
    )


def speaker_heading(speaker: Speaker) -> str:
    """Return the heading of a speaker's page."""
    facts = " · ".join(
        filter(None, (BEING_NAMES[speaker.being], format_counts(speaker), format_period(speaker.first, speaker.last)))
    )
    return (
        f'<div class="profile">{back_link()}<h1><bdi>{escape_html(speaker.name)}</bdi></h1>'
        f'<p class="count">{escape_html(facts)}</p></div>'
    )


def perhaps_same(count: int, speaker: str = "") -> str:
    """Return the line that leads to the desk, where it is decided who is the same; "" where nobody is likely so."""
    if not count:
        return ""
    if speaker:
        others = "another speaker" if count == 1 else f"{count:,} other speakers"
        text = f"Perhaps the same as {others}: review"
    else:
        who = "1 pair" if count == 1 else f"{count:,} pairs"
        text = f"{who} of speakers may be one person: review"
    return f'<p class="count">{page_anchor(pairs_address(speaker), text)}</p>'


def back_link() -> str:
    """Return the link to all speakers."""
    return f'<p class="back">{page_anchor("/speakers", "All speakers")}</p>'


def names_and_roles(speaker: Speaker) -> str:
    """Return the names that articles give a speaker, and the roles with their dates."""
    others = [alias for alias in speaker.aliases if alias != speaker.name]
    rows = []
    if others:
        value = ", ".join(f"<bdi>{escape_html(name)}</bdi>" for name in others[:_MAX_NAMES])
        rows.append(("Also called", value + _more(len(others) - _MAX_NAMES)))
    if speaker.roles:
        value = "".join(
            f"<li><bdi>{escape_html(role.text)}</bdi> <small>{escape_html(_role_counts(role))}</small></li>"
            for role in speaker.roles[:_MAX_ROLES]
        )
        rows.append(("Described as", f"<ul>{value}</ul>{_more(len(speaker.roles) - _MAX_ROLES)}"))
    return _facts(rows) if rows else ""


def article_entry(listed: CatalogueEntry) -> str:
    """Return an article's row: title, which leads to its page, outlet, date, number of statements."""
    article = listed.article
    statements = "1 statement" if listed.quotations == 1 else f"{listed.quotations:,} statements"
    facts = (
        article.outlet,
        format_date(article.published) if article.published else "undated",
        "same text as another article" if listed.copy else statements,
    )
    link = page_anchor(article_address(article.id), f"<bdi>{escape_html(article_title(article))}</bdi>")
    return (
        f'<div class="entry"><p>{link}</p>'
        f'<p class="count"><bdi>{escape_html(" · ".join(filter(None, facts)))}</bdi></p></div>'
    )


def fact_list(rows: Sequence[tuple[str, str]]) -> str:
    """Return a list of names and values, both plain text."""
    return _facts([(name, f"<bdi>{escape_html(value)}</bdi>") for name, value in rows])


def _facts(rows: Sequence[tuple[str, str]]) -> str:
    return f'<dl class="facts">{"".join(f"<dt>{escape_html(name)}</dt><dd>{value}</dd>" for name, value in rows)}</dl>'


def _role_counts(role: Role) -> str:
    times = "once" if role.statements == 1 else f"{role.statements:,} times"
    when = format_period(role.first, role.last)
    return f"{times}, {when}" if when else times


def _more(count: int) -> str:
    return f" <small>and {count:,} more</small>" if count > 0 else ""
