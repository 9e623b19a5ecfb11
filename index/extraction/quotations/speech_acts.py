"""The speech act of a cue: somebody's words, a wish, belief or intention that the writer reports, or nothing said."""

from __future__ import annotations

import re
from functools import cache

from index.lexicon.loader import words_by_class
from index.text.stemming import stems

_CUE_WORDS = words_by_class("speech_acts")
SAYING, NOT_SAYING = _CUE_WORDS["said"], _CUE_WORDS["thought"]

_DENIED = re.compile(
    r"\b(?:not|never|hardly|cannot|without|declin\w+|refus\w+|stopped\s+short)\b|n['’]t\b", re.IGNORECASE
)
_NOBODY = re.compile(r"(?:nobody|no\s+one|none|neither)\b", re.IGNORECASE)
_WORK = re.compile(
    r"\b(?:read|reads|reading|sang|sings?|played|plays?|watched|watche?s?|saw|titled|entitled)\b", re.IGNORECASE
)
_SILENCE = re.compile(
    r"nothing(?:[.,;:!?]|$|\s+at all(?:[.,;:!?]|$)|"
    r"\s+about\b(?!.*\b(?:is|are|was|were|has|have|had|will|would|can|could)\b))"
)
_SMALL = frozenset("and the of in on for from with over into".split())
_CLOSING = '”"»'
_QUOTED = re.compile(rf"[“\"«„]([^{_CLOSING}]+)[{_CLOSING}]")


def is_denied(source: str, cue: str) -> bool:
    """True for "did not say", "never said", "declined to say", and for what nobody said."""
    return bool(_DENIED.search(cue) or _NOBODY.match(source))


def is_title(words: str, cue: str) -> bool:
    """True for the title of a work: "She read “The Old Man and the Sea” twice"."""
    quoted = _QUOTED.search(words, 0, max(map(words.rfind, _CLOSING)) + 1)  # no mark that is never closed is followed
    if not quoted or not _WORK.search(cue):
        return False
    return all(word[0].isupper() or word in _SMALL for word in quoted[1].split())


def is_silence(words: str, cue: str) -> bool:
    """True where nothing is said: "She says nothing, and we go on", "He said nothing about the money"."""
    return bool(_SILENCE.match(words)) and is_speech_act(cue) and not cue.endswith(":")


def is_speech_act(cue: str) -> bool:
    """False where the cue names a wish, belief, feeling or intention, and no act of saying."""
    words = frozenset(stems(cue))
    saying, other = _lexicon()
    return bool(words & saying) or not words & other


@cache
def _lexicon() -> tuple[frozenset[str], frozenset[str]]:
    saying = frozenset(stems(" ".join(SAYING)))
    return saying, frozenset(stems(" ".join(NOT_SAYING))) - saying
