"""Countries: their names, peoples and capitals belong together. From the library countryinfo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from index.lexicon.loader import word_mapping

_NO_CAPITAL = frozenset(
    ("United States", "Mexico", "Guatemala", "Panama", "Singapore", "Kuwait", "Luxembourg", "Djibouti")
)
"""Countries whose capital bears their own name, or as often means another place."""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z' -]{3,}")


@dataclass(frozen=True, slots=True)
class Country:
    """The words for a country: `names` with its people's; `capitals`, none where they stand for other things."""

    names: tuple[str, ...]
    capitals: tuple[str, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.names, *self.capitals)


def find_country(text: str) -> Country | None:
    """The country of this name or people, in any case; two letters count in capitals alone ("US", not "us")."""
    key = text if len(text) < 3 else text.casefold()
    return _by_name().get(key) or (_by_name().get(key.removesuffix("s")) if len(key) > 4 else None)


def country_of_capital(text: str) -> Country | None:
    """The country whose capital this is."""
    return _by_capital().get(text.casefold())


@cache
def _by_name() -> dict[str, Country]:
    return {(name if len(name) < 3 else name.casefold()): country for country in _countries() for name in country.names}


@cache
def _by_capital() -> dict[str, Country]:
    return {capital.casefold(): country for country in _countries() for capital in country.capitals}


@cache
def place_words() -> frozenset[str]:
    """The names and capitals that are one word, in lower case."""
    return frozenset(word for each in _listed() for word in _single(each.name, *each.others, *each.seats))


@cache
def people_words() -> frozenset[str]:
    """The peoples' names that are one word, in lower case: "dutch"."""
    return frozenset(word for each in _listed() for word in _single(*each.peoples))


def _single(*names: str) -> Iterator[str]:
    return (name.casefold() for name in names if name.replace(".", "").isalpha())


@dataclass(frozen=True, slots=True)
class _Listed:
    """A country as the library lists it: `spellings` of its name there, `others` where it lacks one."""

    name: str
    peoples: tuple[str, ...]
    spellings: tuple[str, ...]
    others: tuple[str, ...]
    seats: tuple[str, ...]


@cache
def _listed() -> tuple[_Listed, ...]:
    """All countries, the most populous last, so that a name borne by two is theirs."""
    from countryinfo import all_countries

    others = word_mapping("country_names", "country", "names")
    countries = list[_Listed]()
    for each in sorted((entry.info() for entry in all_countries()), key=lambda info: info.get("population") or 0):
        name, seats = each["name"], each.get("capital") or ()
        countries.append(
            _Listed(
                name,
                tuple(filter(None, (each.get("demonym") or "").split(", "))),
                tuple(other for other in each.get("altSpellings", ()) if _PLAIN.fullmatch(other)),
                tuple(others.get(name, "").split()),
                tuple(filter(None, (seats,) if isinstance(seats, str) else seats)),
            )
        )
    return tuple(countries)


@cache
def _countries() -> tuple[Country, ...]:
    """As listed, in that order."""
    return tuple(
        Country(
            tuple(dict.fromkeys((each.name, *each.peoples, *each.spellings, *each.others))),
            () if each.name in _NO_CAPITAL else each.seats,
        )
        for each in _listed()
    )
