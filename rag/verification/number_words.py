"""English words for numbers, units and months, each with its value."""

from __future__ import annotations

from fractions import Fraction

from index.lexicon.word_classes import MONTH_NAMES, ORDINALS, TENS, UNITS

SMALL_NUMBERS: dict[str, Fraction] = {word: Fraction(n) for n, word in enumerate(UNITS)}
SMALL_NUMBERS |= {word: Fraction(10 * n) for n, word in enumerate(TENS, 2)} | {"dozen": Fraction(12)}
SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SCALE_SUFFIXES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
OTHER_NUMERALS: dict[str, tuple[Fraction, str]] = {
    word: (Fraction(value), unit)
    for value, unit, words in (
        ("1/2", "", "half halves halve halved halving"),
        ("1/4", "part", "quarter quarters"),
        ("2", "fold", "twice double doubled doubles doubling twofold"),
        ("3", "fold", "thrice triple tripled triples tripling threefold treble trebled trebling"),
        ("4", "fold", "quadruple quadrupled quadrupling fourfold"),
        ("5", "fold", "quintuple quintupled quintupling fivefold"),
        *((str(n), "fold", word + "fold") for n, word in enumerate(UNITS[6:], 6)),
        *((str(10 * n), "fold", word + "fold") for n, word in enumerate(TENS, 2)),
        *((str(scale), "fold", word + "fold") for word, scale in SCALES.items()),
        ("2", "few", "couple pair duo"),
        ("3", "few", "trio"),
        ("10", "decade", "decade decades"),
        ("100", "century", "century centuries"),
        ("12", "many", "dozens"),
        *((str(scale), "many", word + "s") for word, scale in SCALES.items()),
        *((str(n), "th", word) for n, word in enumerate(ORDINALS, 1)),
        *((str(10 * n), "th", word[:-1] + "ieth") for n, word in enumerate(TENS, 2)),
        *((str(scale), "th", word + "th") for word, scale in SCALES.items()),
        *((f"1/{n}", "part", word + "s") for n, word in enumerate(ORDINALS, 1) if n > 3),
        ("3", "part", "thirds"),
    )
    for word in words.split()
}
UNIT_OF = {
    word: unit
    for unit, words in (
        ("%", "% percent percentage pct"),
        ("$", "$ dollar dollars usd"),
        ("€", "€ euro euros eur"),
        ("£", "£ pound pounds gbp"),
        ("¥", "¥ yen yuan"),
        ("crown", "crown crowns krona kronor"),
        ("rouble", "rouble roubles ruble rubles"),
        *((unit, f"{unit} {unit}s") for unit in "peso rupee franc dinar dirham riyal shekel forint".split()),
        *((unit, unit) for unit in "lira lire won rand baht degrees".split()),
        *((unit, f"{unit} {unit}s") for unit in "litre liter gallon barrel acre hectare knot watt gram point".split()),
        ("foot", "foot feet ft"),
        ("kg", "kg kilo kilos kilogram kilograms kilogramme kilogrammes"),
        ("km", "km kilometre kilometres kilometer kilometers"),
        ("t", "ton tons tonne tonnes"),
        *((unit, f"{unit} {unit}s") for unit in "second minute hour day week month year mile metre meter".split()),
    )
    for word in words.split()
}
MONTH = {name: n for n, name in enumerate(MONTH_NAMES, 1)} | {name[:3]: n for n, name in enumerate(MONTH_NAMES, 1)}
MONTH |= {"sept": 9}
MONTH_PATTERN = "|".join(sorted((m.title() for m in MONTH), key=len, reverse=True))
LOWER_BOUND_PHRASES = (
    "more than",
    "over",
    "above",
    "at least",
    "exceeding",
    "no fewer than",
    "no less than",
    "upwards of",
)
UPPER_BOUND_PHRASES = (
    "less than",
    "fewer than",
    "under",
    "below",
    "at most",
    "up to",
    "nearly",
    "almost",
    "no more than",
    "barely",
)
"""Phrases before a number that make it a lower, or an upper, bound."""
