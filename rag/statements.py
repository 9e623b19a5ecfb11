"""From candidates to numbered statements: the same words once with all their places, context around each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.archive import Archive
from index.vocabulary import Span, hull
from rag.answer import Place, Statement
from rag.retrieve import Candidate

_SAME = 4
"""Words from which equal statements of one speaker are one statement in several places."""


def statements(archive: Archive, matches: Sequence[Candidate], near: Sequence[Candidate]) -> tuple[Statement, ...]:
    """The candidates as statements, numbered from 1: what answers first, then what is only near it."""
    shown = [*matches, *near]
    names = archive.lookup.speaker_names({c.stored.speaker for c in shown if c.stored.speaker})
    passages = archive.lookup.passages_of({c.stored.article for c in shown})
    told: list[Statement] = []
    for match, part in ((True, matches), (False, near)):
        for group in _grouped(part):
            first = group[0]
            q = first.stored.quotation
            told.append(
                Statement(
                    n=len(told) + 1,
                    place=Place(first.article, q.content),
                    kind=q.kind,
                    said=q.said,
                    cue=q.cue,
                    confidence=q.confidence,
                    speaker=first.stored.speaker,
                    name=names.get(first.stored.speaker or ""),
                    role=q.source.role,
                    why=q.source.why,
                    written=q.source.span,
                    context=_context(first, passages.get(first.stored.article, [])),
                    score=round(max(c.score for c in group), 4),
                    match=match,
                    carrier=_carrier(first),
                    corrected=first.stored.corrected,
                    places=tuple(Place(c.article, c.stored.quotation.content) for c in group[1:]),
                )
            )
    return tuple(told)


def _grouped(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Candidates of the same speaker and words together, the first publication leading; groups in the given order."""
    groups: dict[object, list[Candidate]] = {}
    for c in candidates:
        same = (c.stored.speaker, c.stems) if c.stored.speaker and len(c.stems) >= _SAME else c.stored.seq
        groups.setdefault(same, []).append(c)
    for group in groups.values():
        group.sort(key=lambda c: (c.article.published or date.max, c.stored.seq))
    return list(groups.values())


def _carrier(candidate: Candidate) -> str | None:
    """The name of who reports it, or the words for them; None where the article itself does."""
    outer = candidate.stored.quotation.carrier
    if outer is None:
        return None
    return outer.name or (outer.span.of(candidate.article.text) if outer.span else "somebody else")


def _context(candidate: Candidate, passages: Sequence[Span]) -> Span:
    """The passage around a quotation; of several that it reaches over, from the first to the last."""
    words = hull(candidate.stored.quotation.content)
    around = [span for span in passages if span.overlaps(words)]
    return hull([*around, words])
