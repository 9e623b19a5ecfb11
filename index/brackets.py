"""Short forms that a text explains: "the Swiss People’s Party (SVP)"."""

from __future__ import annotations

from collections.abc import Sequence

from index.frames import Frame, Item

_LONGEST = 9  # words of a name
_SMALL = frozenset("the of for and a on in at".split())


def bracketed(read: Sequence[Frame]) -> dict[str, str]:
    """The short forms that stand in brackets behind a name, with the name: "the Swiss People’s Party (SVP)". Small
    words may stand in the name where its capitals are the short form's: "Alliance to Reclaim Our Schools (AROS)"."""
    shorts: dict[str, str] = {}
    for frame in read:
        items = frame.items
        for i in range(2, len(items) - 1):
            short = items[i].low.replace(".", "")
            if items[i - 1].raw != "(" or items[i + 1].raw != ")" or not items[i].raw.replace(".", "").isupper():
                continue
            start = _spelled(items, i - 1, short)
            if start is None:
                start = i - 1
                while (
                    start > 0
                    and i - start < _LONGEST
                    and (items[start - 1].is_capital or items[start - 1].low in _SMALL)
                ):
                    start -= 1
            name = [item.raw for item in items[start : i - 1]]
            while name and name[0].lower() in _SMALL:
                del name[0]
            if len(name) > 1:
                shorts[short] = " ".join(name)
    return shorts


def _spelled(items: Sequence[Item], end: int, short: str) -> int | None:
    """Where the name begins whose capitals, read back from `end`, spell the short form; None where none does."""
    letters = list(short)
    for at in range(end - 1, max(-1, end - _LONGEST), -1):
        if items[at].is_capital:
            if not letters or items[at].low[0] != letters.pop():
                return None
            if not letters:
                return at
        elif not items[at].is_word:
            return None
    return None
