"""Corrections by hand of quotations (another speaker, nobody, no quotation at all), matched to the current ones.

A correction belongs to an article's id and to the quotation's words. It is applied to the quotation that the article in
force has of these words: in the same text, the one that shares most of them; in a changed text, the one of just these
words and the same source as written. Where a changed text has no such quotation, or several, the correction waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.core.types import Being, Correction, Quotation, Ruling, Source, Span, hull, words_of

BY_HAND = "corrected by a person"


def apply_correction(text: str, quotation: Quotation, correction: Correction) -> Quotation | None:
    """Return the corrected quotation; None where the person ruled that it is none."""
    if correction.ruling is Ruling.NO_QUOTATION:
        return None
    source = quotation.source
    written = [" ".join(source.span.of(text).split())] if source.span else []
    name = correction.name if correction.ruling is Ruling.SPEAKER else None
    why = (*written, f"{name or 'nobody named'} ({BY_HAND})")
    role = source.role if name and name == source.name else None
    being = correction.being if name else Being.UNNAMED
    return replace(quotation, source=Source(source.span, name, role, being, 1.0, why))


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A text of an article, and its hash."""

    hash: str
    text: str


def match_corrections(
    new: TextVersion, quotations: Sequence[Quotation], corrections: Sequence[tuple[Correction, TextVersion]]
) -> dict[int, Correction]:
    """Match corrections, each with the version it was made on, to an article's quotations: the correction by index."""
    matches: dict[int, Correction] = {}
    for correction, old in corrections:
        if old.text == new.text:
            at = _nearest(correction.model, quotations)
        else:
            at = _same_words(correction, old, new, quotations)
        if at is not None and at not in matches:
            matches[at] = correction
    return matches


def _nearest(model: Quotation, quotations: Sequence[Quotation]) -> int | None:
    """The quotation that shares at least half of its letters with the one that was corrected."""
    shares = [(_overlap(model.content, q.content), -i) for i, q in enumerate(quotations)]
    share, at = max(shares, default=(0.0, 0))
    return -at if share >= 0.5 else None


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Characters in both over characters in either."""
    both = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)
    either = sum(s.end - s.start for s in (*one, *other)) - both
    return both / either


def _same_words(
    correction: Correction, old: TextVersion, new: TextVersion, quotations: Sequence[Quotation]
) -> int | None:
    words, source = correction.words.split(), _source_words(correction.model, old.text)
    same = [
        i
        for i, q in enumerate(quotations)
        if words_of(new.text, q.content).split() == words and _source_words(q, new.text) == source
    ]
    around = {i: _shared_context(old.text, correction.model.content, new.text, quotations[i].content) for i in same}
    best = [i for i in same if around[i] == max(around.values())]
    return best[0] if len(best) == 1 else None


def _source_words(quotation: Quotation, text: str) -> list[str]:
    return quotation.source.span.of(text).split() if quotation.source.span else []


def _shared_context(old: str, old_content: Sequence[Span], new: str, new_content: Sequence[Span]) -> int:
    """The number of equal characters before and behind the words in both texts, up to 500 on each side."""
    from rapidfuzz.distance import Postfix, Prefix

    before = Postfix.similarity(old[: old_content[0].start][-500:], new[: new_content[0].start][-500:])
    behind = Prefix.similarity(old[old_content[-1].end :][:500], new[new_content[-1].end :][:500])
    return int(before + behind)


def apply_corrections(
    text: str, quotations: Sequence[Quotation], corrections: Mapping[int, Correction]
) -> list[tuple[Quotation | None, Correction | None]]:
    """Each quotation as corrected, None where it is none, with the correction that was applied to it.

    The carrier of a nested quotation gets the name that the outer quotation now gives its source.
    """
    now = [apply_correction(text, q, corrections[i]) if i in corrections else q for i, q in enumerate(quotations)]
    by_source: dict[Span, list[Quotation]] = {}
    for quotation in now:
        if quotation and quotation.source.span:
            by_source.setdefault(quotation.source.span, []).append(quotation)
    return [(_with_carrier_name(q, by_source) if q else None, corrections.get(i)) for i, q in enumerate(now)]


def _with_carrier_name(quotation: Quotation, by_source: Mapping[Span, Sequence[Quotation]]) -> Quotation:
    if quotation.carrier is None or quotation.carrier.span is None:
        return quotation
    inside = hull(quotation.content)
    for outer in by_source.get(quotation.carrier.span, ()):
        if outer is not quotation and hull(outer.content).contains(inside):
            return replace(quotation, carrier=replace(quotation.carrier, name=outer.source.name))
    return quotation
