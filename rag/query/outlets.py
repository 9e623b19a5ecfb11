"""Outlets that a question names, among those of the archive."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LIKE = 88.0
"""rapidfuzz's ratio from which a name is that of an outlet."""


def match_outlet(text: str, outlets: Sequence[str]) -> str | None:
    """The outlet that a span of a question means: by its name, a part of it, its initials, or a misspelling."""
    from rapidfuzz import fuzz

    query = _words(text)
    if not query:
        return None
    named = [(outlet, words) for outlet in outlets if (words := _words(outlet))]
    for outlet, words in named:
        if words == query or "".join(words) == "".join(query):
            return outlet
    within = [outlet for outlet, words in named if _holds(query, words) or _holds(words, query)]
    if len(within) == 1:
        return within[0]
    short = [outlet for outlet, words in named if len(words) > 1 and "".join(w[0] for w in words) == query[-1]]
    if len(short) == 1 and len(query) == 1:
        return short[0]
    likely = [(fuzz.ratio(" ".join(words), " ".join(query)), outlet) for outlet, words in named]
    best = max(likely, default=(0.0, ""))
    return best[1] if best[0] >= _LIKE else None


def outlets_in(question: str, outlets: Sequence[str]) -> list[tuple[str, int, int]]:
    """The outlets whose whole names stand in a question, each with its start and end; longest names first."""
    low, spans = question.casefold(), list[tuple[str, int, int]]()
    for outlet in sorted(filter(None, outlets), key=len, reverse=True):
        name = re.sub(r"^the\s+", "", outlet, flags=re.IGNORECASE)
        if name.casefold() in low:  # far quicker than the expression
            matches = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", question, re.IGNORECASE)
            spans += [(outlet, match.start(), match.end()) for match in matches]
    return spans


def outlet_after_preposition(
    question: str, outlets: Sequence[str], less: Sequence[tuple[int, int]]
) -> tuple[str, int, int] | None:
    """The outlet whose name stands behind "in", "from" or "by" in a question, and the start and end of both.

    `less` are spans of the question to ignore: start and end.
    """
    for outlet, start, end in outlets_in(question, outlets):
        before = re.search(r"\b(?:in|from|by)\s+(?:the\s+)?$", question[:start], re.IGNORECASE)
        if before and not any(begin < end and start < until for begin, until in less):
            return outlet, before.start(), end
    return None


def _words(text: str) -> list[str]:
    words = re.findall(r"\w+", text.casefold())
    while words and words[0] in ("the", "in", "from", "by", "only", "at", "on"):
        words = words[1:]
    return words


def _holds(part: Sequence[str], whole: Sequence[str]) -> bool:
    """True if the words of one stand side by side in the other, and have more than three letters."""
    return len("".join(part)) > 3 and f" {' '.join(part)} " in f" {' '.join(whole)} "
