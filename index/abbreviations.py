"""Abbreviations with their long form, where an article gives both: "the Republican National Committee (RNC)".

The short form stands in parentheses behind the words whose initials it is made of, as in Schwartz and Hearst, A simple
algorithm for identifying abbreviation definitions in biomedical text (PSB 2003).
"""

from __future__ import annotations

import re

_SHORT = re.compile(r"\(([A-Z][A-Za-z.&]{1,9})\)")
_BEFORE = 120
"""Characters in front of the parenthesis that are looked at."""
_WORD = re.compile(r"[^\W_]+(?:['’.&][^\W_]+)*")
_SMALL = frozenset("of the for and in on to de la".split())


def abbreviations(text: str) -> set[tuple[str, str]]:
    """(short, long) as the text has them; spaces of the long form made single."""
    found = set()
    for match in _SHORT.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if long := _long(match[1].replace(".", "").replace("&", ""), before):
            found.add((match[1], long))
    return found


def _long(short: str, before: str) -> str | None:
    """The words at the end of `before` whose initials are the short form, small words passed over."""
    if sum(c.isupper() for c in short) < 2:
        return None
    words = list(_WORD.finditer(before.replace("-", " ")))
    letters = short.casefold()
    for word in reversed(words):
        initial = word[0][0]
        if letters and initial.casefold() == letters[-1] and (initial.isupper() or word[0] in _SMALL):
            letters = letters[:-1]
        elif word[0] not in _SMALL:
            return None
        if not letters:
            return " ".join(before[word.start() :].split()) if initial.isupper() else None
    return None
