"""Outlets that a question names, among those of the archive."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LIKE = 88.0
"""rapidfuzz's ratio from which a name is that of an outlet."""


def named_outlet(text: str, outlets: Sequence[str]) -> str | None:
    """The outlet that a stretch of a question means: by its name, a part of it, its initials, or a slip of the pen."""
    from rapidfuzz import fuzz

    wanted = _words(text)
    if not wanted:
        return None
    named = [(outlet, words) for outlet in outlets if (words := _words(outlet))]
    for outlet, words in named:
        if words == wanted or "".join(words) == "".join(wanted):
            return outlet
    within = [outlet for outlet, words in named if _holds(wanted, words) or _holds(words, wanted)]
    if len(within) == 1:
        return within[0]
    short = [outlet for outlet, words in named if len(words) > 1 and "".join(w[0] for w in words) == wanted[-1]]
    if len(short) == 1 and len(wanted) == 1:
        return short[0]
    likely = [(fuzz.ratio(" ".join(words), " ".join(wanted)), outlet) for outlet, words in named]
    best = max(likely, default=(0.0, ""))
    return best[1] if best[0] >= _LIKE else None


def spelled_outlet(
    question: str, outlets: Sequence[str], less: Sequence[tuple[int, int]]
) -> tuple[str, int, int] | None:
    """The outlet whose name stands behind "in", "from" or the like in a question, and where the two begin and end.

    `less` are stretches of the question in which it is none: start and end.
    """
    for outlet in sorted(filter(None, outlets), key=len, reverse=True):
        name = re.escape(re.sub(r"^the\s+", "", outlet, flags=re.IGNORECASE))
        for found in re.finditer(rf"\b(?:in|from|by)\s+(?:the\s+)?({name})(?!\w)", question, re.IGNORECASE):
            if not any(start < found.end(1) and found.start(1) < end for start, end in less):
                return outlet, found.start(), found.end()
    return None


def _words(text: str) -> list[str]:
    words = re.findall(r"\w+", text.casefold())
    while words and words[0] in ("the", "in", "from", "by", "only", "at", "on"):
        words = words[1:]
    return words


def _holds(part: Sequence[str], whole: Sequence[str]) -> bool:
    """True where the words of one stand side by side in the other, and more than a letter or two of it."""
    return len("".join(part)) > 3 and f" {' '.join(part)} " in f" {' '.join(whole)} "
