"""Tokenization for the comparison of names: lower-case Latin letters, no accents, no possessive, with offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.text.transliteration import to_latin

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’\-.&/][^\W_]+)*|&")
_OWNED = re.compile(r"['’]s$|(?<=s)['’]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NameToken:
    """A word of the question: `start` and `end` are code points of it, without the possessive; `gap` is the text
    between the word before, with its possessive, and this one."""

    word: str
    start: int
    end: int
    raw: str
    is_possessive: bool
    gap: str

    @property
    def is_capital(self) -> bool:
        """True for a word that begins with a capital letter, or a figure."""
        return not self.raw[:1].islower()


def name_tokens(text: str) -> list[NameToken]:
    """The words in order."""
    tokens: list[NameToken] = []
    before = 0
    for match in _WORD.finditer(text):
        raw = match[0]
        owner = _OWNED.search(raw)
        is_possessive = bool(owner) or (raw.endswith("s") and text[match.end() : match.end() + 1] in ("'", "’"))
        stem = raw[: owner.start()] if owner else raw
        end = match.start() + len(stem)
        gap, before = text[before : match.start()], match.end()
        tokens.append(NameToken(normalize_word(stem), match.start(), end, stem, is_possessive, gap))
    return tokens


def normalize_word(word: str) -> str:
    """The word as names are compared: lower-case Latin letters, no accents, points or apostrophes."""
    letters = to_latin(word).casefold()
    return letters.replace(".", "").replace("'", "").replace("’", "")
