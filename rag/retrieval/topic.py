"""A topic phrase as terms, and their match with a statement's words.

A topic matches its own words (stemmed), a country its people and capital (index.lexicon.countries), an
abbreviation its long forms in the archive's articles (index.text.abbreviations), and a person the surname.
Alternatives are joined by "and" or "or". Paraphrases are left to the judge (rag.relevance).
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
    """Matches all these stems; of a compound ("debate moderators") the last, if the rest are in the text around it."""

    stems: frozenset[str]
    head: str = ""

    def matches(self, statement: StatementText) -> bool:
        """True if the statement contains them."""
        statement_stems = frozenset(statement.stems)
        if self.stems <= statement_stems:
            return True
        return self.head in statement_stems and self.stems <= statement_stems | frozenset(stems(statement.around()))


@dataclass(frozen=True, slots=True)
class PhraseTerm:
    """Matches these words in order; words with capitals only in the same capitals."""

    text: str

    @property
    def stems(self) -> frozenset[str]:
        """The stems for a search by words."""
        return frozenset(content_stems(self.text))

    def matches(self, statement: StatementText) -> bool:
        """True if the statement contains it."""
        if self.text != self.text.lower():
            return _exact_pattern(self.text).search(statement.text) is not None
        return _stemmed(self.text) in statement.line


@dataclass(frozen=True, slots=True)
class PersonTerm:
    """Matches the surname, unless other first names precede it; the first name, if no other in the article has it."""

    first: str
    last: str

    @property
    def stems(self) -> frozenset[str]:
        """The stems for a search by words."""
        return frozenset(stems(f"{self.first} {self.last}"))

    def matches(self, statement: StatementText) -> bool:
        """True if the person is named."""
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
    """A topic: it matches if one of `terms` does; `stems` are those to search for, the phrase's own first."""

    terms: tuple[StemTerm | PhraseTerm | PersonTerm, ...]
    stems: tuple[str, ...]

    def matches(self, statement: StatementText) -> bool:
        """True if the statement is on the topic."""
        return any(term.matches(statement) for term in self.terms)


def parse_topic(
    text: str,
    is_person: Callable[[str], bool] = lambda _: False,
    alternative_forms: Callable[[str], Sequence[str]] = lambda _: (),
) -> Topic:
    """Return the topic of a phrase.

    `is_person` is True for the archive's speakers; `alternative_forms` returns the long forms of an abbreviation in
    the archive's articles, or their abbreviation of a phrase.
    """
    terms = list[StemTerm | PhraseTerm | PersonTerm]()
    also = list[str]()
    for part in [text] if _is_name(text, is_person) else _SPLIT.split(text):
        phrase = re.sub(r"^(?:the|a|an)\s+", "", part.strip(), flags=re.IGNORECASE)
        if _is_name(part, is_person):
            parts = phrase.split()
            last = len(Name(part, Being.PERSON).parts)
            terms.append(PersonTerm(parts[0], parts[min(last, len(parts)) - 1]))
            continue
        words = content_stems(part)
        if not words:
            continue
        terms.append(PhraseTerm(phrase) if phrase in _CAPITALS else StemTerm(frozenset(words), _head(phrase, words)))
        related = [*alternative_forms(phrase)]
        if land := find_country(phrase):
            related += land.terms
        elif seat := country_of_capital(phrase):
            also += seat.names
        terms += [PhraseTerm(term) for term in dict.fromkeys(related)]
    query_stems = [*content_stems(text), *(s for term in terms for s in sorted(term.stems))]
    query_stems += [s for name in also for s in content_stems(name)]
    return Topic(tuple(dict.fromkeys(terms)), tuple(dict.fromkeys(query_stems)))


def _head(text: str, words: Sequence[str]) -> str:
    """The last stem of a plain compound in lower case; '' for names and for phrases with small words in them."""
    return words[-1] if 1 < len(words) == len(text.split()) and text == text.lower() else ""


def _line(words: Iterable[str]) -> str:
    return f" {' '.join(words)} "


@cache
def _stemmed(text: str) -> str:
    return _line(stems(text))


@cache
def _exact_pattern(text: str) -> re.Pattern[str]:
    words = r"[\s-]+".join(re.escape(word) for word in text.split())
    return re.compile(rf"(?<!\w){words}(?:s|['’]s)?(?!\w)")


def _is_name(text: str, is_person: Callable[[str], bool]) -> bool:
    """True for a person's first and last name: of one who speaks in the archive, or with a common first name."""
    words = text.split()
    if not 2 <= len(words) <= 4 or not (words[0][0].isupper() and words[-1][0].isupper()):
        return False
    return words[0].lower() in _FIRST_NAMES or is_person(text)
