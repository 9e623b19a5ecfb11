"""Assembly of numbered statements from candidates: the same words once with all their places, each with context."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from operator import itemgetter

from index.archive import Archive
from index.core.types import Article, Span, hull
from index.store.filters import Filter
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
        q = lead.stored.quotation
        numbered.append(
            Statement(
                n=number,
                place=place,
                kind=q.kind,
                said=q.said,
                cue=q.cue,
                confidence=q.confidence,
                speaker=lead.stored.speaker,
                name=names.get(lead.stored.speaker or "", q.source.name),
                role=q.source.role,
                why=q.source.why,
                written=q.source.span,
                context=_context(lead, passages.get(lead.stored.article, [])),
                score=round(max(c.score for c in group), 4),
                match=match,
                carrier=_carrier(lead),
                corrected=lead.stored.corrected,
                places=tuple(place for _, place in others),
                row=lead.stored.article,
                rows=tuple(c.stored.seq for c in group),
            )
        )
    return tuple(numbered)


def _places(group: Sequence[Candidate], copies: Copies, narrowed: Filter) -> list[tuple[Candidate, Place]]:
    """Return the places of a statement that pass the filter, the first publication first."""
    places = [
        (c, Place(article, c.stored.quotation.content))
        for c in group
        for article in (c.article, *copies.get(c.stored.article, ()))
        if narrowed.passes(article)
    ]
    return sorted(
        places, key=lambda each: (each[1].article.published or date.max, each[0].stored.seq, each[1].article.id)
    )


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
    return (speaker, _carrier(candidate)) if speaker else None


def _carrier(candidate: Candidate) -> str | None:
    """The carrier's name, or its words in the article; None if the article itself reports it."""
    outer = candidate.stored.quotation.carrier
    if outer is None:
        return None
    return outer.name or (outer.span.of(candidate.article.text) if outer.span else "somebody else")


def _context(candidate: Candidate, passages: Sequence[tuple[int, int]]) -> Span:
    """The span of the passages that a quotation overlaps."""
    words = hull(candidate.stored.quotation.content)
    start, end = words.start, words.end
    for at in range(bisect_right(passages, words.start, key=_END), len(passages)):
        if passages[at][0] >= words.end:
            break
        start, end = min(start, passages[at][0]), max(end, passages[at][1])
    return Span(start, end)
