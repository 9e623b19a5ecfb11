"""The terms of roles and descriptions, and what each weighs: the fewer roles hold it, the more."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache, lru_cache
from math import log
from weakref import WeakKeyDictionary

from index.lexicon.countries import find_country
from index.lexicon.gazetteer import ORGANIZATIONS, OTHER_ROLES, ROLES
from index.text.stemming import stems
from rag.speakers.recognition.sentence import FUNCTION
from rag.speakers.registry.register import Register, initials
from rag.speakers.registry.roles import SMALL
from rag.speakers.registry.tokens import plain, tokens

Terms = frozenset[str]
_PLAIN = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*")
_AS_OTHERS = {"ex": "former"}


@lru_cache(maxsize=1 << 16)
def terms(text: str) -> Terms:
    """Stems of the telling words; peoples as their countries; and what a run of capitals abbreviates to."""
    found: set[str] = set()
    run: list[str] = []
    for word in _words(text):
        if word.casefold() in SMALL:
            continue
        if not word[:1].isupper():
            found |= initials(run) if len(run) > 1 else set()
            run = []
        found |= _terms_of(word)
        if word[:1].isupper():
            run.append(word.casefold())
    return frozenset(found | initials(run))


def _words(text: str) -> list[str]:
    """The words as written, without points; those of plain text without the pains that `tokens` takes."""
    return text.split() if _PLAIN.fullmatch(text) else [token.raw.replace(".", "") for token in tokens(text)]


@lru_cache(maxsize=1 << 15)
def _terms_of(word: str) -> Terms:
    land = find_country(word)
    if land:
        return frozenset(("@" + land.names[0],))
    return frozenset() if plain(word) in FUNCTION else frozenset(stems(word))


@lru_cache(maxsize=1 << 16)
def rank(text: str) -> Terms:
    """The words that make another role of one: former, deputy, spokesman."""
    words = {part for word in _words(text.casefold()) for part in (word, *word.split("-"))}
    return frozenset(_AS_OTHERS.get(word, word) for word in words & OTHER_ROLES)


def is_body(text: str) -> bool:
    """True for what is an organisation by its own name, and no office: "the education committee"."""
    words = tokens(text)
    return bool(words) and words[-1].word in ORGANIZATIONS and not is_office(text)


@lru_cache(maxsize=1 << 16)
def is_office(text: str) -> bool:
    """True for what somebody is, and no organisation: it holds a role's noun."""
    return any(part in ROLES for word in _words(text.casefold()) for part in (word, word.removesuffix("s")))


def specific(wanted: Terms) -> Terms:
    """The terms that tell which office it is: no role's noun."""
    return wanted - _common()


@cache
def _common() -> Terms:
    """The stems of role nouns, which do not tell which office it is."""
    return frozenset(stem for role in ROLES for stem in stems(role))


class Weights:
    """The roles and organisations of one register by their terms, and what a term weighs among them."""

    def __init__(self, register: Register) -> None:
        bearers: dict[tuple[str, bool], dict[str, None]] = {}
        for role, _ in register.roles:
            bearers.setdefault((role, True), {}).update(dict.fromkeys(register.in_role(role)))
        for entry in register.entries:
            if not entry.person:
                bearers.setdefault((" ".join(entry.words), False), {})[entry.speaker] = None
        self._texts = [(text, office, rank(text)) for text, office in bearers]
        self._ids = [tuple(ids) for ids in bearers.values()]
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._weight: list[float] = []
        held = [terms(text) for text, _ in bearers]
        for at, each in enumerate(held):
            for term in each:
                self._holding[term].append(at)
        self._weight = [sum(map(self.of, each)) for each in held]

    def of(self, term: str) -> float:
        """More for a term that fewer hold."""
        return log(1 + len(self._texts) / (1 + len(self._holding.get(term, ()))))

    def shared(self, wanted: Terms, held: Terms) -> float:
        """The weight of what both hold, of what they hold in the mean; 0 to 1."""
        both = sum(map(self.of, wanted & held))
        return 2 * both / (sum(map(self.of, wanted)) + sum(map(self.of, held))) if both else 0.0

    def telling(self, wanted: Terms, held: Terms) -> float:
        """The weight of what is held of the terms that tell which office it is, 0 to 1; 0 where none does."""
        own = specific(wanted)
        total = sum(map(self.of, own))
        return sum(map(self.of, own & held)) / total if total else 0.0

    def best(self, wanted: Terms, text: str, most: int) -> list[tuple[str, tuple[str, ...]]]:
        """The roles (for an office), the organisations (for one), or both, of the text's rank, that share most; and who
        bears them."""
        office, body, stand = is_office(text), is_body(text), rank(text)
        weights = {term: self.of(term) for term in wanted}
        shares: Counter[int] = Counter()
        for term, weight in weights.items():
            for at in self._holding.get(term, ()):
                shares[at] += weight  # type: ignore[assignment]
        total = sum(weights.values())
        scored = ((2 * share / (total + self._weight[at]), -at) for at, share in shares.items())
        fitting = ((share, -at) for share, at in scored if self._fits(-at, stand, office, body))
        best = sorted(fitting, key=lambda each: (-each[0], each[1]))[:most]
        return [(self._texts[at][0], self._ids[at]) for _, at in best]

    def _fits(self, at: int, stand: Terms, office: bool, body: bool) -> bool:
        _, is_role, its = self._texts[at]
        return its == stand and (is_role if office else not is_role if body else True)


_made: WeakKeyDictionary[Register, Weights] = WeakKeyDictionary()


def weights_of(register: Register) -> Weights:
    """The weights of a register, made once."""
    if register not in _made:
        _made[register] = Weights(register)
    return _made[register]
