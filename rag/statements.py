"""From candidates to numbered statements: the same words once with all their places, context around each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from index.archive import Archive
from index.rows import Filter, words_of
from index.vocabulary import Article, Span, hull
from rag.answer import Place, Statement
from rag.retrieve import Candidate

_SAME = 4
"""Words from which equal statements of one speaker are one statement in several places."""
_VERSION = 85.0
"""rapidfuzz's ratio from which two statements of one speaker in one story are one, if figures and denials agree."""
_DENIALS = frozenset("no not never nobody none nothing neither nor without cannot t".split())
_EVERYWHERE = Filter()

Published = Mapping[int, Sequence[Article]]
"""Where the texts of articles were published, by row."""


def statements(
    archive: Archive, matches: Sequence[Candidate], near: Sequence[Candidate], narrowed: Filter = _EVERYWHERE
) -> tuple[Statement, ...]:
    """The candidates as statements, numbered from 1: what answers first, then what is only near it.

    Each leads with its first publication; publications that the filter leaves out are not among its places.
    """
    shown = [*matches, *near]
    names = archive.lookup.speaker_names({c.stored.speaker for c in shown if c.stored.speaker})
    passages = archive.lookup.passages_of({c.stored.article for c in shown})
    published = archive.lookup.published({c.stored.article for c in shown})
    stories = archive.lookup.stories({c.stored.article for c in shown})
    told: list[Statement] = []
    for match, part in ((True, matches), (False, near)):
        for group in _versions(_grouped(part), stories):
            (first, place), *others = _places(group, published, narrowed)
            q = first.stored.quotation
            told.append(
                Statement(
                    n=len(told) + 1,
                    place=place,
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
                    places=tuple(place for _, place in others),
                )
            )
    return tuple(told)


def _places(group: Sequence[Candidate], published: Published, narrowed: Filter) -> list[tuple[Candidate, Place]]:
    """Where a statement stands among what passes the filter, the first publication first."""
    found = [
        (c, Place(article, c.stored.quotation.content))
        for c in group
        for article in published[c.stored.article]
        if narrowed.passes(article)
    ]
    return sorted(
        found, key=lambda each: (each[1].article.published or date.max, each[0].stored.seq, each[1].article.id)
    )


def _grouped(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Candidates of the same speaker and words together, in the given order."""
    groups: dict[object, list[Candidate]] = {}
    for c in candidates:
        same = (c.stored.speaker, c.stems) if c.stored.speaker and len(c.stems) >= _SAME else c.stored.seq
        groups.setdefault(same, []).append(c)
    return list(groups.values())


def _versions(groups: Sequence[list[Candidate]], stories: Mapping[int, int]) -> Iterator[list[Candidate]]:
    """The groups, those joined that are one statement in several versions of a story."""
    of_story: dict[object, list[list[Candidate]]] = {}
    kept: list[list[Candidate]] = []
    for group in groups:
        c = group[0]
        story = stories.get(c.stored.article)
        told = of_story.setdefault((story, _source(c)), []) if story else []
        one = next((other for other in told if _one_statement(other[0], c)), None)
        if one:
            one += group
        else:
            told.append(group)
            kept.append(group)
    return iter(kept)


def _source(candidate: Candidate) -> object:
    """Who is quoted: the speaker, or the words for somebody who stays unclear; and who reports it."""
    span = candidate.stored.quotation.source.span
    written = span.of(candidate.article.text).casefold() if span else ""
    return candidate.stored.speaker or written, _carrier(candidate)


def _one_statement(one: Candidate, other: Candidate) -> bool:
    """True for statements out of two articles that differ in nothing that counts."""
    from rapidfuzz import fuzz, utils

    if one.stored.article == other.stored.article:
        return False
    texts = [words_of(c.article.text, c.stored.quotation.content) for c in (one, other)]
    counts = [_counting(text) for text in texts]
    return counts[0] == counts[1] and fuzz.ratio(*texts, processor=utils.default_process) >= _VERSION


def _counting(text: str) -> list[str]:
    """The words of a statement that turn its meaning: figures and denials."""
    return sorted(w for w in re.findall(r"\w+", text.lower()) if w in _DENIALS or any(c.isdigit() for c in w))


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
