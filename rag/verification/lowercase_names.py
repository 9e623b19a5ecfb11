"""Recognition of names in lower case: "putin" in a sentence is a name, though it looks like a word.

A word that is missing from the evidence is a name if the articles write it with a capital and never without, if it is
the name of somebody in the archive, or if it is a given name or a short form of one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from index.lexicon import first_names, gazetteer, word_classes
from index.lexicon.loader import word_set
from index.lexicon.nicknames import NICKNAMES
from index.lexicon.reporting_verbs import VERB_FORMS

CALENDAR = (word_classes.WEEKDAYS | word_classes.MONTHS) - {"may", "march"}
_WORDS = word_set("given_names_as_words")
"""Given names that are words as well."""
_GIVEN = (first_names.MALE | first_names.FEMALE | first_names.AMBIGUOUS | NICKNAMES.keys()) - _WORDS
_PLAIN = (
    gazetteer.ROLES
    | gazetteer.ORGANIZATIONS
    | word_classes.AUXILIARIES
    | word_classes.ADVERBS
    | word_classes.PREPOSITIONS
    | VERB_FORMS.keys()
)
_SMALL = re.compile(r"(?<![\w'’])[a-z]{3,}(?![\w])")
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][A-Za-z]+")


class LowercaseNames:
    """Distinguishes names in lower case from other words, by the given articles and the archive. `is_person` is called
    for each word that the articles do not have."""

    def __init__(self, texts: Iterable[str], is_person: Callable[[str], bool]) -> None:
        self._texts = tuple(dict.fromkeys(texts))
        self._is_person = is_person
        self._known: dict[str, bool] = {}
        self._cases: tuple[frozenset[str], frozenset[str]] | None = None

    def is_name(self, low: str) -> bool:
        """True for a word, in lower case, that is a name."""
        known = self._known.get(low)
        if known is None:
            known = self._known[low] = self._decided(low)
        return known

    def is_new(self, low: str) -> bool:
        """True for a word that the articles do not have in lower case."""
        self._cases = self._cases or self._read()
        return low not in self._cases[0]

    def _decided(self, low: str) -> bool:
        if low in CALENDAR or low in gazetteer.nationalities():
            return True
        if low in _PLAIN or len(low) < 3:
            return False
        small, capital = self._cases = self._cases or self._read()
        if low in small:
            return False
        return low in capital or low in _GIVEN or self._is_person(low)

    def _read(self) -> tuple[frozenset[str], frozenset[str]]:
        """The words that the articles have in lower case, and those with a capital within a sentence."""
        small = frozenset[str]().union(*(_SMALL.findall(text) for text in self._texts))
        capital = (word.lower() for text in self._texts for word in _CAPITAL.findall(text))
        return small, frozenset(capital)
