"""The head of an article's page as HTML: title, facts, the original, who speaks, further places, other versions."""

from __future__ import annotations

from collections.abc import Sequence

from index.core.types import Article
from pages.html.article_view import ArticleView, speaker_tones
from pages.html.escaping import escape_html
from pages.html.links import page_anchor
from rag.browse.article_reading import ArticleReading, speaker_counts
from rag.formats.addresses import article_address, speaker_address
from rag.formats.card import article_title, format_date
from rag.formats.citation import short_text_hash

_ENDED = {
    "replaced": "Superseded: the archive has a newer version of this article. You see the text as it was when it was "
    "cited.",
    "removed": "This article was removed from the archive. You see the text that was kept for those who cite it.",
}
_MAX_SPEAKERS = 40


def article_head(reading: ArticleReading, view: ArticleView) -> str:
    """Return the title of an article with its outlet, author and date, the link to the original, and notes on the
    version."""
    original = (
        f'<a class="original" href="{escape_html(view.url)}" target="_blank" rel="noopener noreferrer">'
        f"Open the original at {escape_html(view.host)}</a>"
        if view.url
        else ""
    )
    notes = [_ENDED[reading.ended]] if reading.ended else []
    notes += [reading.problem] if reading.problem else []
    return (
        f'<div class="title">{_back()}<h1 dir="auto">{escape_html(view.title)}</h1>'
        f"<p><bdi>{escape_html(view.byline)}</bdi></p>{f'<p>{original}</p>' if original else ''}</div>"
        + "".join(f'<div class="reason" role="status"><p>{escape_html(note)}</p></div>' for note in notes)
    )


def article_facts(reading: ArticleReading) -> str:
    """Return those who speak in an article with the number of their statements, where else its text stands, and links
    to its other versions; "" for none of these."""
    rows = [
        ("Who speaks here", _speakers(reading)),
        ("Also published", _list([_publication(article) for article in reading.further])),
        ("Other versions", _list([_version(each.article, each.ended) for each in reading.versions])),
    ]
    listed = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows if value)
    return f'<dl class="facts">{listed}</dl>' if listed else ""


def missing_article(text: str) -> str:
    """Return the page of an article that is not there, with what to do."""
    return f'<div class="title">{_back()}<h1>Article</h1></div><div class="reason"><p>{escape_html(text)}</p></div>'


def _back() -> str:
    return f'<p class="back">{page_anchor("/archive", "All articles")}</p>'


def _speakers(reading: ArticleReading) -> str:
    tones = speaker_tones(reading.statements)
    counts = speaker_counts(reading.statements)
    rows = [
        f'<li style="--tone: var(--tone-{tones.get(identifier or name, 0)})"><span class="dot"></span>'
        f"{_speaker(identifier, name)} <small>{count:,}</small></li>"
        for identifier, name, count in counts[:_MAX_SPEAKERS]
    ]
    more = len(counts) - _MAX_SPEAKERS
    rows += [f"<li><small>and {more:,} more</small></li>"] if more > 0 else []
    return f'<ul class="voices">{"".join(rows)}</ul>' if rows else "" if reading.ended else "Nobody is quoted here."


def _speaker(identifier: str, name: str) -> str:
    if not name:
        return "<i>speaker unclear</i>"
    text = f"<bdi>{escape_html(name)}</bdi>"
    return page_anchor(speaker_address(identifier), text) if identifier else text


def _publication(article: Article) -> str:
    return _link(article_address(article.id), " · ".join(filter(None, (article.outlet, _day(article)))))


def _version(article: Article, ended: str) -> str:
    word = {"replaced": "older", "removed": "removed"}.get(ended, "present")
    address = article_address(article.id, (), short_text_hash(article) if ended else "")
    facts = f"{word}, {_day(article)}, {len(article.text):,} characters"
    return f"{_link(address, article_title(article))} <small>{escape_html(facts)}</small>"


def _day(article: Article) -> str:
    return format_date(article.published) if article.published else "undated"


def _link(address: str, text: str) -> str:
    return page_anchor(address, f"<bdi>{escape_html(text)}</bdi>")


def _list(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>" if items else ""
