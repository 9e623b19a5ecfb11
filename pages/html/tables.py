"""The page's lists as HTML: speakers, a speaker's names and roles, facts; every text in them escaped."""

from __future__ import annotations

from collections.abc import Sequence

from index.core.types import Role, Speaker
from index.store.article_listing import CatalogueEntry
from pages.html.escaping import escape_html, speaker_address
from rag.browse.speaker_profile import BEING_NAMES
from rag.browse.speaker_search import format_counts, format_period
from rag.formats.card import article_title, format_date

_MAX_NAMES = 12
_MAX_ROLES = 6


def speaker_list(speakers: Sequence[Speaker]) -> str:
    """Return a list of speakers: name, role, counts, first and last date; the name links to the speaker's page."""
    rows = [
        f'<li><p class="who"><a class="within" href="{speaker_address(s.id)}"><bdi>{escape_html(s.name)}</bdi></a>'
        f'<span class="role"><bdi>{escape_html(s.roles[0].text if s.roles else "")}</bdi></span></p>'
        f'<p class="figures"><span>{format_counts(s)}</span><span>{format_period(s.first, s.last)}</span></p></li>'
        for s in speakers
    ]
    return f'<ul class="speakers">{"".join(rows)}</ul>'


def speaker_heading(speaker: Speaker) -> str:
    """Return the heading of a speaker's page."""
    facts = " · ".join(
        filter(None, (BEING_NAMES[speaker.being], format_counts(speaker), format_period(speaker.first, speaker.last)))
    )
    return (
        f'<div class="profile">{back_link()}<h1><bdi>{escape_html(speaker.name)}</bdi></h1>'
        f'<p class="count">{escape_html(facts)}</p></div>'
    )


def back_link() -> str:
    """Return the link to all speakers."""
    return '<p class="back"><a class="within" href="/speakers">All speakers</a></p>'


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
    """Return an article's row: title, outlet, date, number of statements."""
    article = listed.article
    statements = "1 statement" if listed.quotations == 1 else f"{listed.quotations:,} statements"
    facts = (
        article.outlet,
        format_date(article.published) if article.published else "undated",
        "same text as another article" if listed.copy else statements,
    )
    return (
        f'<div class="entry"><p><bdi>{escape_html(article_title(article))}</bdi></p>'
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
