"""Attributions inside attributions: "Lavrov recalled that Merkel told Putin that …" is what Lavrov says.

Such an inner one is kept, and names its carrier: the speaker of the outer one, whose content is drawn out to hold it.
PolNeAR annotates one level only, so this is decided by form, and only where the form leaves little doubt.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from index.core.types import Kind, Quotation, Span, hull
from index.text.sentences import sentences

_SUBORDINATE = frozenset("that though because since if whether".split())
"""Words that go on with the outer clause: "said it was over, even though Putin has said …"."""
_MOST = 16  # sources of a sentence that are looked at


def with_carriers(text: str, quotations: Sequence[Quotation]) -> list[Quotation]:
    """The same quotations, those inside what another speaker reports with that speaker as their carrier."""
    borders = sentences(text)
    starts = [border.start for border in borders]
    carried = list(quotations)
    order = sorted((q.source.span.start, n) for n, q in enumerate(quotations) if q.source.span)
    for n, q in enumerate(quotations):
        sentence = _sentence(q, borders, starts)
        if sentence is None:
            continue
        first = bisect_left(order, (sentence.start, 0))
        for _, m in order[first : min(first + _MOST, bisect_left(order, (sentence.end, 0)))]:
            inner = quotations[m]
            if n != m and _differs(q, inner) and _carries(text, q, inner, sentence):
                carried[m] = replace(carried[m], carrier=q.source)
                carried[n] = replace(carried[n], content=_drawn_out(text, carried[n], inner, sentence))
    return carried


def _sentence(q: Quotation, borders: Sequence[Span], starts: Sequence[int]) -> Span | None:
    """The sentence in which an attribution reports something in the reporter's words, cue and source included."""
    if q.kind is Kind.DIRECT or not q.cue or q.source.span is None:
        return None
    at = bisect_right(starts, q.cue[0].start) - 1
    whole = hull([q.source.span, *q.cue, q.content[0]])
    return borders[at] if at >= 0 and borders[at].contains(whole) else None


def _differs(outer: Quotation, inner: Quotation) -> bool:
    """True for two speakers who are known not to be one."""
    return (
        inner.source.span is not None
        and None not in (outer.source.name, inner.source.name)
        and (outer.source.name != inner.source.name)
    )


def _carries(text: str, outer: Quotation, inner: Quotation, sentence: Span) -> bool:
    inner_source = inner.source.span
    if inner_source is None or not sentence.contains(inner_source) or _is_aside(text, inner):
        return False
    if _is_aside(text, outer):  # "Each time Moscow said yes, he noted, nothing came of it."
        return hull([inner_source, *inner.content]).end <= outer.cue[0].start
    last = next((s for s in reversed(outer.content) if s.end <= inner_source.start and sentence.contains(s)), None)
    if last is None or outer.cue[0].start > last.start:
        return False
    between = text[last.end : inner_source.start].split()
    words = [word.strip(",").lower() for word in between if any(c.isalnum() for c in word)]
    return not words or words[-1] in _SUBORDINATE


def _drawn_out(text: str, outer: Quotation, inner: Quotation, sentence: Span) -> tuple[Span, ...]:
    """The outer one's content with the inner attribution inside."""
    whole = hull([*(s for s in (inner.source.span,) if s), *inner.cue, *inner.content])
    if whole.end > sentence.end:
        return outer.content
    if _is_aside(text, outer):
        return (Span(sentence.start, whole.end), *(s for s in outer.content if s.start >= whole.end))
    before = [i for i, span in enumerate(outer.content) if span.start <= whole.start]
    if not before:
        return outer.content
    n = before[-1]
    drawn = Span(outer.content[n].start, max(outer.content[n].end, whole.end))
    return (*outer.content[:n], drawn, *(span for span in outer.content[n + 1 :] if span.start >= drawn.end))


def _is_aside(text: str, q: Quotation) -> bool:
    """True for "…, he noted, …": the words of attribution between two commas."""
    if not q.cue or q.source.span is None:
        return False
    around = hull([q.source.span, *q.cue])
    before, behind = text[max(0, around.start - 9) : around.start], text[around.end : around.end + 9]
    return before.rstrip().endswith(",") and behind.lstrip().startswith(",")
