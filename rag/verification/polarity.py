"""Whether a sentence denies what the statements it cites deny, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from index.core.types import Span
from index.text.negation import has_negation, negation_scopes
from index.text.stemming import content_stems
from rag.verification.evidence import Ground


def fault(text: str, quotes: Sequence[tuple[Ground, Span]], grounds: Sequence[Ground]) -> str:
    """What is wrong with the denials of a sentence's own prose; '' where nothing is. `quotes` are what it quotes."""
    denies, mine = has_negation(text), negation_scopes(text)
    if denies and not any(ground.negated for ground in grounds):
        return "denies what it cites"
    theirs = [denied for ground in grounds for denied in ground.denials]
    given = theirs + [ground.stems for ground in grounds if ground.denied]
    if given and any(not any(denied & other for other in given) for denied in mine):
        return "denies something that what it cites does not deny"
    if not denies and any(ground.denied for ground in grounds):
        return "leaves out a negation"
    if not denies and any(ground.cut_off(span) for ground, span in quotes):
        return "leaves out a negation"
    stated = frozenset(content_stems(text)).difference(*mine) if theirs else frozenset()
    for denied in theirs:
        if 2 * len(denied & stated) >= len(denied) and not any(denied & other for other in mine):
            return "leaves out a negation"
    return ""
