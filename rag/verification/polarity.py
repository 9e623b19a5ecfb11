"""Check that a sentence denies what the statements it cites deny, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from index.core.types import Span
from index.text.negation import has_negation, negation_scopes
from index.text.stemming import content_stems
from rag.verification.evidence import Evidence


def polarity_fault(text: str, quotes: Sequence[tuple[Evidence, Span]], evidence: Sequence[Evidence]) -> str:
    """The fault of the denials in a sentence's own prose; '' where there is none. `quotes` are its quotations."""
    denies, mine = has_negation(text), negation_scopes(text)
    if denies and not any(source.is_negated for source in evidence):
        return "denies what it cites"
    theirs = [denied for source in evidence for denied in source.denials]
    denied_stems = theirs + [source.stems for source in evidence if source.is_denial]
    if denied_stems and any(not any(denied & other for other in denied_stems) for denied in mine):
        return "denies something that what it cites does not deny"
    if not denies and any(source.is_denial for source in evidence):
        return "leaves out a negation"
    if not denies and any(source.omits_negation_before(span) for source, span in quotes):
        return "leaves out a negation"
    stated = frozenset(content_stems(text)).difference(*mine) if theirs else frozenset()
    for denied in theirs:
        if 2 * len(denied & stated) >= len(denied) and not any(denied & other for other in mine):
            return "leaves out a negation"
    return ""
