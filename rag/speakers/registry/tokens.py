"""The words of a question with their places, as names are compared: small Latin letters, no accents, no possessive."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.text.transliteration import to_latin

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’\-.&/][^\W_]+)*|&")
_OWNED = re.compile(r"['’]s$|(?<=s)['’]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the question: `start` and `end` are code points of it, without the possessive; `gap` is what stands
    between the word before, with its possessive, and this one."""

    word: str
    start: int
    end: int
    raw: str
    owned: bool
    gap: str

    @property
    def is_capital(self) -> bool:
        """True for a word that begins with a capital letter, or a figure."""
        return not self.raw[:1].islower()


def tokens(text: str) -> list[Token]:
    """The words in order."""
    found: list[Token] = []
    before = 0
    for match in _WORD.finditer(text):
        raw = match[0]
        owner = _OWNED.search(raw)
        owned = bool(owner) or (raw.endswith("s") and text[match.end() : match.end() + 1] in ("'", "’"))
        bare = raw[: owner.start()] if owner else raw
        end = match.start() + len(bare)
        gap, before = text[before : match.start()], match.end()
        found.append(Token(plain(bare), match.start(), end, bare, owned, gap))
    return found


def plain(word: str) -> str:
    """The word as names are compared: small Latin letters, without accents, points and apostrophes."""
    letters = to_latin(word).casefold()
    return letters.replace(".", "").replace("'", "").replace("’", "")
