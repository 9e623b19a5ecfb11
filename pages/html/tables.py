"""The page's lists as HTML: speakers, a speaker's names and roles, facts; every text in them escaped."""

from __future__ import annotations

from collections.abc import Sequence

from index.core.types import Speaker
from index.store.article_listing import CatalogueEntry
from pages.html.escaping import html, speaker_address
from rag.browse.speaker_profile import WHAT
from rag.browse.speaker_search import counts, period
from rag.formats.card import day, titled

_NAMES = 12
_ROLES = 6


def speakers(found: Sequence[Speaker]) -> str:
    """A speaker a line: name, role, counts, first and last seen; the name leads to the speaker's page."""
    rows = [
        f'<li><p class="who"><a class="within" href="{speaker_address(s.id)}"><bdi>{html(s.name)}</bdi></a>'
        f'<span class="role"><bdi>{html(s.roles[0].text if s.roles else "")}</bdi></span></p>'
        f'<p class="figures"><span>{counts(s)}</span><span>{period(s.first, s.last)}</span></p></li>'
        for s in found
    ]
    return f'<ul class="speakers">{"".join(rows)}</ul>'


def heading(speaker: Speaker) -> str:
    """Who a speaker is, over their page."""
    told = " · ".join(filter(None, (WHAT[speaker.being], counts(speaker), period(speaker.first, speaker.last))))
    return (
        f'<div class="profile">{back()}<h1><bdi>{html(speaker.name)}</bdi></h1><p class="count">{html(told)}</p></div>'
    )


def back() -> str:
    """The way to all speakers."""
    return '<p class="back"><a class="within" href="/speakers">All speakers</a></p>'


def names_and_roles(speaker: Speaker) -> str:
    """The names that articles give a speaker, and the roles with the dates they were seen."""
    others = [alias for alias in speaker.aliases if alias != speaker.name]
    rows = []
    if others:
        told = ", ".join(f"<bdi>{html(name)}</bdi>" for name in others[:_NAMES])
        rows.append(("Also called", told + _more(len(others) - _NAMES)))
    if speaker.roles:
        told = "".join(
            f"<li><bdi>{html(role.text)}</bdi> <small>{html(_seen(role.statements, period(role.first, role.last)))}"
            "</small></li>"
            for role in speaker.roles[:_ROLES]
        )
        rows.append(("Described as", f"<ul>{told}</ul>{_more(len(speaker.roles) - _ROLES)}"))
    return _facts(rows) if rows else ""


def entry(listed: CatalogueEntry) -> str:
    """An article: title, outlet, date, how many statements."""
    article = listed.article
    found = "1 statement" if listed.quotations == 1 else f"{listed.quotations:,} statements"
    told = (
        article.outlet,
        day(article.published) if article.published else "undated",
        "same text as another article" if listed.copy else found,
    )
    return (
        f'<div class="entry"><p><bdi>{html(titled(article))}</bdi></p>'
        f'<p class="count"><bdi>{html(" · ".join(filter(None, told)))}</bdi></p></div>'
    )


def facts(rows: Sequence[tuple[str, str]]) -> str:
    """Names and values, both plain text."""
    return _facts([(name, f"<bdi>{html(value)}</bdi>") for name, value in rows])


def _facts(rows: Sequence[tuple[str, str]]) -> str:
    return f'<dl class="facts">{"".join(f"<dt>{html(name)}</dt><dd>{value}</dd>" for name, value in rows)}</dl>'


def _seen(statements: int, when: str) -> str:
    times = "once" if statements == 1 else f"{statements:,} times"
    return f"{times}, {when}" if when else times


def _more(count: int) -> str:
    return f" <small>and {count:,} more</small>" if count > 0 else ""
