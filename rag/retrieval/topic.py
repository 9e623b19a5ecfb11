"""A topic phrase as terms, and the test whether words are about it.

A topic is met by its own words (stemmed), a country by its people and capital (index.lexicon.countries), an
abbreviation by what the archive's articles say it is short for (index.text.abbreviations), and a person by the surname.
Alternatives are joined by "and" or "or". What means the same in other words is the judge's matter (rag.relevance).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from index.core.types import Being
from index.identity.name import Name
from index.lexicon.countries import country_of_capital, find_country
from index.lexicon.first_names import AMBIGUOUS, FEMALE, MALE
from index.text.stemming import content_stems, stems

_SPLIT = re.compile(r"\s*(?:,|;|/|\band\b|\bor\b|\bas well as\b)\s*", re.IGNORECASE)
_FIRST_NAMES = MALE | FEMALE | AMBIGUOUS
_CAPITALS = frozenset(("US", "WHO", "IT"))
"""Abbreviations that are another word in small letters."""


@dataclass(frozen=True)
class StatementText:
    """Words that may be about a topic, the article, and the text around them: their sentence and the headline."""

    text: str
    article: str = ""
    around: Callable[[], str] = str

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The words' stems, in order."""
        return tuple(stems(self.text))

    @cached_property
    def line(self) -> str:
        """The stems as a text, a blank before, between and behind."""
        return _line(self.stems)


@dataclass(frozen=True, slots=True)
class StemTerm:
    """Met where all these stems are; of a compound ("debate moderators") the last may do, the rest being around it."""

    stems: frozenset[str]
    head: str = ""

    def met_by(self, statement: StatementText) -> bool:
        """True when they are there."""
        there = frozenset(statement.stems)
        if self.stems <= there:
            return True
        return self.head in there and self.stems <= there | frozenset(stems(statement.around()))


@dataclass(frozen=True, slots=True)
class PhraseTerm:
    """Met where these words stand one after the other; words with capitals only where the text has the same."""

    text: str

    @property
    def stems(self) -> frozenset[str]:
        """The stems that a search by words looks for."""
        return frozenset(content_stems(self.text))

    def met_by(self, statement: StatementText) -> bool:
        """True when it is there."""
        if self.text != self.text.lower():
            return _written(self.text).search(statement.text) is not None
        return _stemmed(self.text) in statement.line


@dataclass(frozen=True, slots=True)
class PersonTerm:
    """Met by the surname, unless other first names precede it; by the first name where the article has no other."""

    first: str
    last: str

    @property
    def stems(self) -> frozenset[str]:
        """The stems that a search by words looks for."""
        return frozenset(stems(f"{self.first} {self.last}"))

    def met_by(self, statement: StatementText) -> bool:
        """True when the person is named."""
        befores = [
            m[1] for m in re.finditer(rf"(?:(\w+)\s+)?\b{re.escape(self.last)}\b", statement.text, re.IGNORECASE)
        ]
        if befores:
            return not all(before and self._is_another(before) for before in befores)
        if set(stems(self.last)) <= set(statement.stems):  # spelled with other accents
            return True
        if not re.search(rf"\b{re.escape(self.first)}(?:['’]s)?\b(?! [A-Z])", statement.text):
            return False
        bearers = set(re.findall(rf"\b{re.escape(self.first)} ([A-Z][\w-]+)", statement.article))
        return {name.casefold() for name in bearers} == {self.last.casefold()}

    def _is_another(self, first: str) -> bool:
        return first[0].isupper() and first.lower() in _FIRST_NAMES and first[0].lower() != self.first[0].lower()


@dataclass(frozen=True, slots=True)
class Topic:
    """One of `terms` has to be met; `stems` are what to search for, those of the phrase itself first."""

    terms: tuple[StemTerm | PhraseTerm | PersonTerm, ...]
    stems: tuple[str, ...]

    def met_by(self, statement: StatementText) -> bool:
        """True when the words are about it."""
        return any(term.met_by(statement) for term in self.terms)


def topic_of(
    text: str,
    is_person: Callable[[str], bool] = lambda _: False,
    explained: Callable[[str], Sequence[str]] = lambda _: (),
) -> Topic:
    """The topic a phrase stands for.

    `is_person` knows the archive's speakers; `explained` gives the long forms that the archive's articles abbreviate
    so, or their abbreviation.
    """
    terms = list[StemTerm | PhraseTerm | PersonTerm]()
    also = list[str]()
    for part in [text] if _is_name(text, is_person) else _SPLIT.split(text):
        bare = re.sub(r"^(?:the|a|an)\s+", "", part.strip(), flags=re.IGNORECASE)
        if _is_name(part, is_person):
            parts = bare.split()
            last = len(Name(part, Being.PERSON).parts)
            terms.append(PersonTerm(parts[0], parts[min(last, len(parts)) - 1]))
            continue
        words = content_stems(part)
        if not words:
            continue
        terms.append(PhraseTerm(bare) if bare in _CAPITALS else StemTerm(frozenset(words), _head(bare, words)))
        related = [*explained(bare)]
        if land := find_country(bare):
            related += land.terms
        elif seat := country_of_capital(bare):
            also += seat.names
        terms += [PhraseTerm(term) for term in dict.fromkeys(related)]
    wanted = [*content_stems(text), *(s for term in terms for s in sorted(term.stems))]
    wanted += [s for name in also for s in content_stems(name)]
    return Topic(tuple(dict.fromkeys(terms)), tuple(dict.fromkeys(wanted)))


def _head(text: str, words: Sequence[str]) -> str:
    """The last stem of a plain compound in lower case; '' for names and for phrases with small words in them."""
    return words[-1] if 1 < len(words) == len(text.split()) and text == text.lower() else ""


def _line(words: Iterable[str]) -> str:
    return f" {' '.join(words)} "


@cache
def _stemmed(text: str) -> str:
    return _line(stems(text))


@cache
def _written(text: str) -> re.Pattern[str]:
    words = r"[\s-]+".join(re.escape(word) for word in text.split())
    return re.compile(rf"(?<!\w){words}(?:s|['’]s)?(?!\w)")


def _is_name(text: str, is_person: Callable[[str], bool]) -> bool:
    """True for a person's first and last name: of one who speaks in the archive, or with a common first name."""
    words = text.split()
    if not 2 <= len(words) <= 4 or not (words[0][0].isupper() and words[-1][0].isupper()):
        return False
    return words[0].lower() in _FIRST_NAMES or is_person(text)
