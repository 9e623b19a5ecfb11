"""An article as its page reads it: the version asked for, its statements, the place, and where else the text stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.archive import Archive
from index.core.errors import NotFound
from index.core.types import Article, Ruling, Span, hull
from index.store.article_listing import ArticleVersion
from index.store.rows import StoredQuotation
from rag.answers.revalidation import CitationStatus, revalidate
from rag.answers.statements import article_statements, stored_statement
from rag.answers.types import Place, Statement
from rag.formats.citation import short_text_hash

_PLACE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_SHARED = 0.3
"""Share of characters in common from which a place that is no statement's own is taken to mean it."""
_SHORT = 80


@dataclass(frozen=True, slots=True)
class ArticleReading:
    """A version of an article, and a place in it.

    `row` has its text and quotations. `ended` is the end of this version: 'replaced', 'removed', or '' while it is in
    force. `statements` are in the order of the text, those that a person ruled to be none among them; of a version that
    is no longer in force there are none. `selected` is the index of the statement at the place, None where there is
    none; `place` the span asked for, None for the article as a whole. `further` are other publications of the same
    text, `versions` the other versions of this article with another text, the newest first. `problem` says what cannot
    be shown of what was asked for.
    """

    article: Article
    row: int
    ended: str
    statements: tuple[CitationStatus, ...]
    place: Span | None = None
    selected: int | None = None
    further: tuple[Article, ...] = ()
    versions: tuple[ArticleVersion, ...] = ()
    problem: str = ""


def read_article(archive: Archive, identifier: str, at: str = "", text_hash: str = "") -> ArticleReading:
    """Return an article at a place ("975-1049") in the version whose text has this hash, its first digits sufficing;
    without one in the version in force, or the last that was. Raises NotFound for an id that never was one."""
    versions = archive.catalogue.versions(identifier)
    if not versions:
        raise NotFound(
            f"This archive has no article “{_shortened(identifier)}”. The address may be of another archive, or "
            "incomplete. Search for the article under Archive."
        )
    fitting = [each for each in versions if text_hash and short_text_hash(each.article).startswith(text_hash[:12])]
    version = (fitting or versions)[0]
    article = version.article
    problems = list[str]()
    if text_hash and not fitting:
        problems.append("The text that was cited is not kept in this archive; this is the text as it is now.")
    place = _place(at, article.text)
    if at and place is None:
        problems.append(
            f"The address names the place “{_shortened(at)}”, which this text of {len(article.text):,} characters does "
            "not have. It is shown from its beginning."
        )
    statements = () if version.ended else standing_statements(archive, article, version.row)
    selected = select_statement([standing.statement for standing in statements], place) if place else None
    others = [each for each in versions if each.article.text != article.text]
    if place and selected is None and others and not text_hash:
        problems.append("No statement stands at this place in this version. The address may be of an older one.")
    return ArticleReading(
        article,
        version.row,
        version.ended,
        statements,
        place,
        selected,
        _further(archive, article, version),
        tuple(others),
        " ".join(problems),
    )


def standing_statements(archive: Archive, article: Article, row: int) -> tuple[CitationStatus, ...]:
    """Return the statements of an article in force as they stand now, in the order of the text; those of which a person
    ruled that they are none included."""
    statements = list(article_statements(archive, article, row))
    original = archive.lookup.articles([row])[row]
    for correction in archive.lookup.corrections(original.id):
        if correction.applied and correction.ruling is Ruling.NO_QUOTATION:
            stored = StoredQuotation(0, row, correction.model, None, corrected=True)
            statements.append(stored_statement(stored, Place(article, correction.model.content), {}, 0))
    statements.sort(key=lambda statement: hull(statement.place.spans).start)
    return tuple(revalidate(archive, statements))


def select_statement(statements: Sequence[Statement], place: Span) -> int | None:
    """Return the index of the statement at a place: its words, or its words with source and cue; or else the one that
    shares most with it. None where none shares enough."""
    shares = [
        (_share(span, place), -_length(hull(statement.place.spans)), -i)
        for i, statement in enumerate(statements)
        for span in (hull(statement.place.spans), _whole(statement))
    ]
    share, _, at = max(shares, default=(0.0, 0, 0))
    return -at if share >= _SHARED else None


def speaker_counts(statements: Sequence[CitationStatus]) -> list[tuple[str, str, int]]:
    """Return (id, name, number of statements) of those who speak in an article, the most frequent first; last, without
    id and name, the number of those whose speaker is unclear. What somebody else tells of them does not count."""
    own = [each.statement for each in statements if each.exists and not each.statement.carrier]
    named = Counter((s.speaker or "", s.name) for s in own if s.name)
    unclear = sum(not s.name for s in own)
    counts = [(speaker, name, count) for (speaker, name), count in named.most_common()]
    return [*counts, ("", "", unclear)] if unclear else counts


def _whole(statement: Statement) -> Span:
    written = [statement.written] if statement.written else []
    return hull([*statement.place.spans, *statement.cue, *written])


def _share(one: Span, other: Span) -> float:
    both = min(one.end, other.end) - max(one.start, other.start)
    return max(0, both) / (_length(one) + _length(other) - both)


def _length(span: Span) -> int:
    """The number of characters of a span."""
    return span.end - span.start


def _place(at: str, text: str) -> Span | None:
    match = _PLACE.fullmatch(at.strip())
    if not match:
        return None
    start, end = int(match[1]), int(match[2])
    return Span(start, end) if start < end <= len(text) else None


def _further(archive: Archive, article: Article, version: ArticleVersion) -> tuple[Article, ...]:
    if version.ended:
        return ()
    original = archive.lookup.articles([version.row])[version.row]
    copies = archive.lookup.copies([version.row]).get(version.row, [])
    return tuple(each for each in (original, *copies) if each.id != article.id)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…"
