"""Abbreviations that an archive's own articles explain: "Kessel Port Authority (KPA)", "the KPA (Kessel Port …)"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

_SHORT = r"(?:[A-Z][A-Z0-9&]{1,7}|(?:[A-Z]\.){2,6})"
_WORD = r"[A-Z][\w’'-]*"
_LONG = rf"{_WORD}(?:[ -](?:{_WORD}|of|the|and|for|on|in|to|de|des|du))*"
_LONG_FIRST = re.compile(rf"({_LONG}),? \([“\"‘]?(?:the )?({_SHORT})[”\"’]?\)")
_SHORT_FIRST = re.compile(rf"({_SHORT}),? \((?:the )?({_LONG})\)")
_OR = re.compile(rf"({_LONG}), or (?:the )?({_SHORT})\b")
_SMALL = frozenset("of the and for on in to de des du".split())


def is_abbreviation(text: str) -> bool:
    """True for two to eight capitals, with points or without."""
    return re.fullmatch(_SHORT, text) is not None


def partners(text: str, passages: Iterable[str]) -> list[str]:
    """What these passages say `text` is short for, or what its short form is; the most often so explained first."""
    mine = _plain(text)
    counts: Counter[str] = Counter()
    for passage in passages:
        for long, short in explained(passage):
            if _plain(short) == mine:
                counts[long] += 1
            elif _plain(long) == mine:
                counts[short] += 1
    return [partner for partner, _ in counts.most_common()]


def explained(text: str) -> Iterator[tuple[str, str]]:
    """(long form, abbreviation) wherever a text sets one beside the other and the initials agree."""
    pairs = [m.groups() for pattern in (_LONG_FIRST, _OR) for m in pattern.finditer(text)]
    pairs += [(m[2], m[1]) for m in _SHORT_FIRST.finditer(text)]
    for words, short in pairs:
        if long := _initialled(words, short):
            yield long, short


def _initialled(words: str, short: str) -> str:
    """The last words whose initials are the abbreviation, small words counted or not; '' where there are none."""
    letters = [c.lower() for c in short if c.isalnum()]
    every = list(re.finditer(r"[\w’']+", words))
    for at in range(len(every)):
        rest = [m[0] for m in every[at:]]
        if rest[0].lower() in _SMALL:
            continue
        initials = [w[0].lower() for w in rest]
        great = [w[0].lower() for w in rest if w.lower() not in _SMALL]
        if letters in (initials, great):
            return words[every[at].start() :]
    return ""


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.replace(".", "").lower().removeprefix("the ")))
