"""Assembly of numbered statements from candidates: the same words once with all their places, each with context."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import itemgetter

from index.archive import Archive
from index.core.types import Article, Source, Span, hull
from index.store.filters import Filter
from index.store.rows import StoredQuotation
from rag.answers.deduplication import Wording, group_duplicates
from rag.answers.types import Place, Statement
from rag.retrieval.hybrid import Candidate

_EVERYWHERE = Filter()
_END = itemgetter(1)

Copies = Mapping[int, Sequence[Article]]
"""Further publications of articles' texts, by row."""


def assemble_statements(
    archive: Archive,
    matches: Sequence[Candidate],
    near: Sequence[Candidate],
    narrowed: Filter = _EVERYWHERE,
    *,
    first: int = 1,
) -> tuple[Statement, ...]:
    """Return the candidates as statements, numbered from `first`: matches first, then those only near the question.

    Each leads with its first publication; publications that the filter leaves out are not among its places.
    """
    shown = [*matches, *near]
    stories = archive.lookup.stories({c.stored.article for c in shown})
    groups = [(match, group) for match, part in ((True, matches), (False, near)) for group in _group(part, stories)]
    names = archive.lookup.speaker_names({c.stored.speaker for c in shown if c.stored.speaker})
    rows = {c.stored.article for c in shown}
    passages = archive.lookup.passages_of(rows)
    copies = archive.lookup.copies(rows)
    numbered: list[Statement] = []
    for number, (match, group) in enumerate(groups, first):
        (lead, place), *others = _places(group, copies, narrowed)
        numbered.append(
            replace(
                stored_statement(lead.stored, place, names, number),
                context=_context(lead, passages.get(lead.stored.article, [])),
                score=round(max(c.score for c in group), 4),
                match=match,
                places=tuple(place for _, place in others),
                rows=tuple(c.stored.seq for c in group),
            )
        )
    return tuple(numbered)


def is_checked(stored: StoredQuotation) -> bool:
    """True where a person has checked the speaker, or given another."""
    return stored.checked or (stored.corrected and stored.quotation.source.name is not None)


def stored_statement(stored: StoredQuotation, place: Place, names: Mapping[str, str], n: int) -> Statement:
    """Return the statement of a quotation at a place; `names` are those of speakers, by id."""
    q = stored.quotation
    return Statement(
        n=n,
        place=place,
        kind=q.kind,
        said=q.said,
        cue=q.cue,
        confidence=q.confidence,
        speaker=stored.speaker,
        name=names.get(stored.speaker or "", q.source.name),
        role=q.source.role,
        why=q.source.why,
        written=q.source.span,
        context=hull(q.content),
        score=q.confidence,
        match=True,
        carrier=_carrier_text(q.carrier, place.article.text),
        corrected=stored.corrected,
        role_corrected=stored.role_corrected,
        checked=is_checked(stored),
        named=stored.named,
        row=stored.article,
        rows=(stored.seq,),
    )


def article_statements(archive: Archive, article: Article, row: int) -> tuple[Statement, ...]:
    """Return the statements of an article whose text and quotations are kept in the row, in the order of the text."""
    quotations = archive.lookup.quotations_of(row)
    names = archive.lookup.speaker_names({stored.speaker for stored in quotations if stored.speaker})
    ordered = sorted(quotations, key=lambda stored: (hull(stored.quotation.content).start, stored.seq))
    return tuple(
        stored_statement(stored, Place(article, stored.quotation.content), names, n)
        for n, stored in enumerate(ordered, 1)
    )


def _places(group: Sequence[Candidate], copies: Copies, narrowed: Filter) -> list[tuple[Candidate, Place]]:
    """Return the places of a statement that pass the filter, the first publication first. The same text of the same
    outlet and day is one place, in however many ways it was added."""
    places = [
        (c, Place(article, c.stored.quotation.content))
        for c in group
        for article in (c.article, *copies.get(c.stored.article, ()))
        if narrowed.passes(article)
    ]
    places.sort(key=lambda each: (each[1].article.published or date.max, each[0].stored.seq, each[1].article.id))
    once = dict[tuple[object, ...], tuple[Candidate, Place]]()
    for c, place in places:
        article = place.article
        at = article.outlet.casefold() or article.url
        once.setdefault((c.stored.article, c.stored.seq, at, article.published), (c, place))
    return list(once.values())


def _group(candidates: Sequence[Candidate], stories: Mapping[int, int]) -> list[list[Candidate]]:
    """Return groups of the same words of one speaker, in the given order. Within versions of one story, an unresolved
    source with the same name counts as one speaker."""
    worded = [Wording(_speaker_key(c, stories), c.stored.article, c.words.stems) for c in candidates]
    return [[candidates[number] for number in group] for group in group_duplicates(worded)]


def _speaker_key(candidate: Candidate, stories: Mapping[int, int]) -> Hashable:
    """The speaker and the carrier, as a key; None if the speaker is unknown."""
    span, story = candidate.stored.quotation.source.span, stories.get(candidate.stored.article)
    unclear = (story, span.of(candidate.article.text).casefold()) if story and span else None
    speaker = candidate.stored.speaker or unclear
    return (speaker, _carrier_text(candidate.stored.quotation.carrier, candidate.article.text)) if speaker else None


def _carrier_text(carrier: Source | None, text: str) -> str | None:
    """The carrier's name, or its words in the article's text; None if the article itself reports the statement."""
    if carrier is None:
        return None
    return carrier.name or (carrier.span.of(text) if carrier.span else "somebody else")


def _context(candidate: Candidate, passages: Sequence[tuple[int, int]]) -> Span:
    """The span of the passages that a quotation overlaps."""
    words = hull(candidate.stored.quotation.content)
    start, end = words.start, words.end
    for at in range(bisect_right(passages, words.start, key=_END), len(passages)):
        if passages[at][0] >= words.end:
            break
        start, end = min(start, passages[at][0]), max(end, passages[at][1])
    return Span(start, end)
