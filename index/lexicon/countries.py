"""Countries: their names, peoples and capitals belong together. From the library countryinfo."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_ALSO = {
    "United States": ("U.S.", "USA", "US", "America"),
    "United Kingdom": ("U.K.", "UK", "Britain"),
    "United Arab Emirates": ("UAE", "U.A.E."),
    "Ukraine": ("Kiev",),
    "Russia": ("Kremlin",),
    "Myanmar": ("Burma", "Burmese"),
}
"""What the library lacks or spells in one way only."""
_NO_CAPITAL = frozenset(
    ("United States", "Mexico", "Guatemala", "Panama", "Singapore", "Kuwait", "Luxembourg", "Djibouti")
)
"""Where the capital bears the country's name, or another's as often."""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z' -]{3,}")


@dataclass(frozen=True, slots=True)
class Country:
    """What a text may call a country: `names` with its people's; `capitals`, none where they stand for other things."""

    names: tuple[str, ...]
    capitals: tuple[str, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.names, *self.capitals)


def country(text: str) -> Country | None:
    """The country of this name or people, in any case; two letters count in capitals alone ("US", not "us")."""
    key = text if len(text) < 3 else text.casefold()
    return _by_name().get(key) or (_by_name().get(key.removesuffix("s")) if len(key) > 4 else None)


def governed_from(text: str) -> Country | None:
    """The country whose capital this is."""
    return _by_capital().get(text.casefold())


@cache
def _by_name() -> dict[str, Country]:
    return {(name if len(name) < 3 else name.casefold()): country for country in _countries() for name in country.names}


@cache
def _by_capital() -> dict[str, Country]:
    return {capital.casefold(): country for country in _countries() for capital in country.capitals}


@cache
def _countries() -> tuple[Country, ...]:
    """All countries, the most populous last, so that a name borne by two is theirs."""
    from countryinfo import all_countries

    found = list[Country]()
    for each in sorted((entry.info() for entry in all_countries()), key=lambda info: info.get("population") or 0):
        name, people = each["name"], each.get("demonym") or ""
        others = [other for other in each.get("altSpellings", ()) if _PLAIN.fullmatch(other)]
        names = dict.fromkeys((name, *filter(None, people.split(", ")), *others, *_ALSO.get(name, ())))
        seats = "" if name in _NO_CAPITAL else each.get("capital") or ""
        found.append(Country(tuple(names), tuple(filter(None, [seats] if isinstance(seats, str) else seats))))
    return tuple(found)
