"""Abbreviations that a text explains: "Kessel Port Authority (KPA)", "the KPA (Kessel Port Authority)", ", or the KPA".

The short form is made of the initials of the long one, as in Schwartz and Hearst, A simple algorithm for identifying
abbreviation definitions in biomedical text (PSB 2003). Linear in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

_SHORT = r"(?:[A-Z][A-Z0-9&]{1,7}|(?:[A-Z]\.){2,6})"
_PARENTHESIS = re.compile(r"\((?:the )?[“\"‘]?(?:the )?([^()\n“”\"]{2,120})[”\"’]?\)")
_OR = re.compile(rf", or (?:the )?({_SHORT})(?!\w)")
_BEFORE = 120
"""Characters in front of the short form that are looked at."""
_WORD = re.compile(r"[^\W_][\w’']*")
_SMALL = frozenset("of the and for on in to de des du la".split())


def is_abbreviation(text: str) -> bool:
    """True for two to eight capitals, with points or without."""
    return re.fullmatch(_SHORT, text) is not None


def abbreviation_definitions(text: str) -> Iterator[tuple[str, str]]:
    """(long form, abbreviation) wherever a text sets one beside the other and the initials agree."""
    for match in _PARENTHESIS.finditer(text):
        inside, before = match[1], text[max(0, match.start() - _BEFORE) : match.start()].rstrip(' ,”"’')
        if is_abbreviation(inside):
            if long := _initialled(before, inside):
                yield long, inside
        elif (last := re.search(rf"(?<![\w.]){_SHORT}$", before)) and _initialled(inside, last[0]) == inside:
            yield inside, last[0]
    for match in _OR.finditer(text):
        if long := _initialled(text[max(0, match.start() - _BEFORE) : match.start()], match[1]):
            yield long, match[1]


def alternative_forms(text: str, passages: Iterable[str]) -> list[str]:
    """Return the long and short forms that these passages explain `text` with, the most frequent first."""
    mine = normalize_term(text)
    counts: Counter[str] = Counter()
    for passage in passages:
        for long, short in abbreviation_definitions(passage):
            if normalize_term(short) == mine:
                counts[long] += 1
            elif normalize_term(long) == mine:
                counts[short] += 1
    return [partner for partner, _ in counts.most_common()]


def normalize_term(text: str) -> str:
    """Lower case, without points and a leading article."""
    return " ".join(re.findall(r"\w+", text.replace(".", "").lower().removeprefix("the ")))


def _initialled(words: str, short: str) -> str:
    """The last words whose initials are the abbreviation, small words counted or not; '' where there are none."""
    letters = [c.lower() for c in short if c.isalnum()]
    every = list(_WORD.finditer(words))
    for at in range(len(every) - 1, -1, -1):
        rest = [m[0] for m in every[at:]]
        if not (rest[0][0].isupper() or rest[0] in _SMALL):
            return ""
        initials = [w[0].lower() for w in rest]
        great = [w[0].lower() for w in rest if w.lower() not in _SMALL]
        if rest[0][0].isupper() and rest[0].lower() not in _SMALL and letters in (initials, great):
            return words[every[at].start() :]
        if len(great) > len(letters):
            return ""
    return ""
