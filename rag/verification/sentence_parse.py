"""A sentence's own prose, without its quotations and citations: its words, and which of them are names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexicon import word_classes
from index.lexicon.gazetteer import PARTICLES
from index.lexicon.reporting_verbs import VERB_FORMS
from rag.verification import numbers
from rag.verification.evidence import strip_possessive_and_points
from rag.verification.prose import Word

LOWERCASE_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_PARTICLES = PARTICLES | {"of"}
OPENERS = (
    word_classes.PREPOSITIONS
    | word_classes.CONJUNCTIONS
    | word_classes.ADVERBS
    | word_classes.DETERMINERS
    | word_classes.PRONOUN_SUBJECTS
    | frozenset(
        "according asked speaking commenting responding writing separately finally additionally overall in".split()
    )
) - word_classes.FIRST_PERSON
FRAME_WORDS = OPENERS | word_classes.AUXILIARIES | word_classes.PRONOUN_SUBJECTS | VERB_FORMS.keys()
"""Words without content of their own."""


@dataclass(frozen=True, slots=True)
class ProperName:
    """A proper name of one or more words; `first` and `after` are indices into the words of the sentence."""

    words: tuple[Word, ...]
    first: int
    after: int

    @property
    def tokens(self) -> tuple[str, ...]:
        """Its words, without possessive endings."""
        return tuple(strip_possessive_and_points(word.text) for word in self.words)

    @property
    def is_possessive(self) -> bool:
        """True for a possessive."""
        return self.words[-1].text.endswith(("'s", "’s", "'", "’"))


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence without its quotations and citations: its words, its names, and the text, blank where they stood."""

    text: str
    words: Sequence[Word]
    names: Sequence[ProperName]
    opens_with_quotation: bool

    def between(self, i: int, j: int) -> str:
        """The text between two words."""
        return self.text[self.words[i].end : self.words[j].start]

    def name_at(self, i: int) -> ProperName | None:
        """The name that the word at index i belongs to; None where there is none."""
        return next((name for name in self.names if name.first <= i < name.after), None)


def proper_names(text: str, words: Sequence[Word]) -> list[ProperName]:
    """The names: words that are not plain words in lower case, nor an opening word; side by side they are one."""
    names: list[ProperName] = []
    i = 0
    while i < len(words):
        if not _is_name(words, i):
            i += 1
            continue
        j = i + 1
        while j < len(words) and _joined(text, words[j - 1], words[j]):
            k = j
            while k < len(words) and k - j < 2 and words[k].text in (*_PARTICLES, "the") and k > j - 1:
                k += 1
            if k >= len(words) or not _is_name(words, k) or (k > j and not _joined(text, words[k - 1], words[k])):
                break
            j = k + 1
        names.append(ProperName(tuple(words[i:j]), i, j))
        i = j
    return names


def _joined(text: str, a: Word, b: Word) -> bool:
    """True if nothing but a space, a hyphen or the point of an initial stands between, and no possessive ends."""
    return text[a.end : b.start] in (" ", "-", "", ". ") and not a.text.endswith(("'s", "’s"))


def _is_name(words: Sequence[Word], i: int) -> bool:
    text = words[i].text
    if LOWERCASE_WORD.fullmatch(text) or numbers.is_number(strip_possessive_and_points(text)):
        return False
    return not (i == 0 and text.istitle() and words[i].low in OPENERS)
