"""The terms of roles and descriptions, and an index of roles by term with inverse document frequencies."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache, lru_cache
from math import log
from weakref import WeakKeyDictionary

from index.lexicon.countries import find_country
from index.lexicon.gazetteer import ORGANIZATIONS, OTHER_ROLES, ROLES
from index.text.stemming import stems
from rag.speakers.recognition.sentence import FUNCTION_WORDS
from rag.speakers.registry.register import Register, initials
from rag.speakers.registry.roles import SMALL_WORDS
from rag.speakers.registry.tokens import name_tokens, normalize_word

Terms = frozenset[str]
_PLAIN = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*")
_AS_OTHERS = {"ex": "former"}


@lru_cache(maxsize=1 << 16)
def terms(text: str) -> Terms:
    """The stems of content words; peoples as their countries; and the abbreviations of runs of capitalised words."""
    collected: set[str] = set()
    run: list[str] = []
    for word in _words(text):
        if word.casefold() in SMALL_WORDS:
            continue
        if not word[:1].isupper():
            collected |= initials(run) if len(run) > 1 else set()
            run = []
        collected |= _terms_of(word)
        if word[:1].isupper():
            run.append(word.casefold())
    return frozenset(collected | initials(run))


def _words(text: str) -> list[str]:
    """The words as written, without points; plain text is split without the cost of `name_tokens`."""
    return text.split() if _PLAIN.fullmatch(text) else [token.raw.replace(".", "") for token in name_tokens(text)]


@lru_cache(maxsize=1 << 15)
def _terms_of(word: str) -> Terms:
    land = find_country(word)
    if land:
        return frozenset(("@" + land.names[0],))
    return frozenset() if normalize_word(word) in FUNCTION_WORDS else frozenset(stems(word))


@lru_cache(maxsize=1 << 16)
def role_modifiers(text: str) -> Terms:
    """The modifiers that make another role of one: former, deputy, spokesman."""
    words = {part for word in _words(text.casefold()) for part in (word, *word.split("-"))}
    return frozenset(_AS_OTHERS.get(word, word) for word in words & OTHER_ROLES)


def is_organization(text: str) -> bool:
    """True for an organisation's own name, and not for an office: "the education committee"."""
    words = name_tokens(text)
    return bool(words) and words[-1].word in ORGANIZATIONS and not is_office(text)


@lru_cache(maxsize=1 << 16)
def is_office(text: str) -> bool:
    """True for a person's role, and not for an organisation: it holds a role's noun."""
    return any(part in ROLES for word in _words(text.casefold()) for part in (word, word.removesuffix("s")))


def distinctive_terms(terms: Terms) -> Terms:
    """The terms that tell which office it is: no role's noun."""
    return terms - _role_stems()


@cache
def _role_stems() -> Terms:
    """The stems of role nouns, which do not tell which office it is."""
    return frozenset(stem for role in ROLES for stem in stems(role))


class RoleTermIndex:
    """The roles and organisations of one register by their terms, with the terms' weights."""

    def __init__(self, register: Register) -> None:
        bearers: dict[tuple[str, bool], dict[str, None]] = {}
        for role, _ in register.roles:
            bearers.setdefault((role, True), {}).update(dict.fromkeys(register.bearers_of(role)))
        for entry in register.entries:
            if not entry.is_person:
                bearers.setdefault((" ".join(entry.words), False), {})[entry.speaker] = None
        self._texts = [(text, office, role_modifiers(text)) for text, office in bearers]
        self._ids = [tuple(ids) for ids in bearers.values()]
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._weight: list[float] = []
        term_sets = [terms(text) for text, _ in bearers]
        for at, each in enumerate(term_sets):
            for term in each:
                self._holding[term].append(at)
        self._weight = [sum(map(self.idf, each)) for each in term_sets]

    def idf(self, term: str) -> float:
        """The inverse document frequency of a term over the roles."""
        return log(1 + len(self._texts) / (1 + len(self._holding.get(term, ()))))

    def similarity(self, query: Terms, other: Terms) -> float:
        """The weighted Dice similarity of two sets of terms, 0 to 1."""
        both = sum(map(self.idf, query & other))
        return 2 * both / (sum(map(self.idf, query)) + sum(map(self.idf, other))) if both else 0.0

    def distinctive_share(self, query: Terms, other: Terms) -> float:
        """The weighted share of the query's distinctive terms that `other` has, 0 to 1; 0 without distinctive terms."""
        own = distinctive_terms(query)
        total = sum(map(self.idf, own))
        return sum(map(self.idf, own & other)) / total if total else 0.0

    def best(self, query: Terms, text: str, most: int) -> list[tuple[str, tuple[str, ...]]]:
        """The most similar roles (for an office), organisations (for one), or both, with the text's modifiers; and the
        ids of their bearers."""
        office, body, modifiers = is_office(text), is_organization(text), role_modifiers(text)
        weights = {term: self.idf(term) for term in query}
        shares: Counter[int] = Counter()
        for term, weight in weights.items():
            for at in self._holding.get(term, ()):
                shares[at] += weight  # type: ignore[assignment]
        total = sum(weights.values())
        scored = ((2 * share / (total + self._weight[at]), -at) for at, share in shares.items())
        fitting = ((share, -at) for share, at in scored if self._fits(-at, modifiers, office, body))
        best = sorted(fitting, key=lambda each: (-each[0], each[1]))[:most]
        return [(self._texts[at][0], self._ids[at]) for _, at in best]

    def _fits(self, at: int, modifiers: Terms, office: bool, body: bool) -> bool:
        _, is_role, its = self._texts[at]
        return its == modifiers and (is_role if office else not is_role if body else True)


_indexes: WeakKeyDictionary[Register, RoleTermIndex] = WeakKeyDictionary()


def role_term_index_of(register: Register) -> RoleTermIndex:
    """The index of a register, made once."""
    if register not in _indexes:
        _indexes[register] = RoleTermIndex(register)
    return _indexes[register]
