"""The numbers and dates of a text, in figures or in English words, as values that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from index import lexicon

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_UNITS += "seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth".split()
_SMALL: dict[str, Fraction] = {word: Fraction(n) for n, word in enumerate(_UNITS)}
_SMALL |= {word: Fraction(10 * n) for n, word in enumerate(_TENS, 2)} | {"dozen": Fraction(12)}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_GLUED = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_OTHERS: dict[str, tuple[Fraction, str]] = {
    word: (Fraction(value), unit)
    for value, unit, words in (
        ("1/2", "", "half halves"),
        ("1/4", "part", "quarter quarters"),
        ("2", "fold", "twice double doubled doubles doubling twofold"),
        ("3", "fold", "thrice triple tripled triples tripling threefold"),
        ("12", "many", "dozens"),
        *((str(scale), "many", word + "s") for word, scale in _SCALES.items()),
        *((str(n), "th", word) for n, word in enumerate(_ORDINALS, 1)),
        ("3", "part", "thirds"),
    )
    for word in words.split()
}
_SAME = {
    word: unit
    for unit, words in (
        ("%", "% percent percentage pct"),
        ("$", "$ dollar dollars usd"),
        ("€", "€ euro euros eur"),
        ("£", "£ pound pounds gbp"),
        ("¥", "¥ yen yuan"),
        ("crown", "crown crowns krona kronor"),
        ("rouble", "rouble roubles ruble rubles"),
        ("km", "km kilometre kilometres kilometer kilometers"),
        ("t", "ton tons tonne tonnes"),
        *((unit, f"{unit} {unit}s") for unit in "second minute hour day week month year decade mile metre".split()),
    )
    for word in words.split()
}
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = {name: n for n, name in enumerate(_MONTHS, 1)} | {name[:3]: n for n, name in enumerate(_MONTHS, 1)}
_MONTH |= {"sept": 9}
_NAMED = "|".join(sorted((m.title() for m in _MONTH), key=len, reverse=True))
_DAY = r"(?P<d{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<y{0}>[12]\d{{3}})"
_DATE = re.compile(
    rf"\b(?:{_DAY.format(1)}\s+(?:of\s+)?(?P<m1>{_NAMED})\b\.?(?:,?\s+{_YEAR.format(1)}\b)?"
    rf"|(?P<m2>{_NAMED})\b\.?\s+{_DAY.format(2)}\b(?!\d)(?:,?\s+{_YEAR.format(2)}\b)?"
    rf"|(?P<m3>{_NAMED})\b\.?,?\s+(?:of\s+)?{_YEAR.format(3)}\b"
    rf"|{_YEAR.format(4)}-(?P<m4>[01]\d)-(?P<d4>[0-3]\d)\b"
    rf"|(?P<m5>{_NAMED.replace('May|', '').replace('Mar|', '')})\b"
    rf"|(?<=\b(?:by|in|of)\s)(?:{_YEAR.format(6)}|(?P<m6>May))\b"
    rf"|(?<=\b(?:since|until|after|early)\s){_YEAR.format(7)}\b|(?<=\b(?:from|late)\s){_YEAR.format(8)}\b"
    rf"|(?<=\bbefore\s){_YEAR.format(9)}\b)"
)
_RELATIVE = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|(?:last|next|this)\s+(?:week|weekend|month|year|spring|summer|autumn|fall|"
    rf"winter|night|{'|'.join(sorted(lexicon.WEEKDAYS))}|{'|'.join(_MONTHS)}))\b",
    re.I,
)
_TOKEN = re.compile(r"[$€£¥%]|\w+(?:[.,]\d+)*")
_DIGITS = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)(st|nd|rd|th|k|m|mn|bn|tn)?", re.I)
_ONE = frozenset("no any every some each the this that which".split())


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it counts: a unit ("%", "$", "day"), an order ("th"), or nothing in particular."""

    value: Fraction
    unit: str = ""

    def given_by(self, other: Figure) -> bool:
        """True when the other says as much: the same value, and the unit if this one has one."""
        return self.value == other.value and self.unit in ("", other.unit) and (other.unit != "th" or self.unit == "th")


@dataclass(frozen=True, slots=True)
class Day:
    """A date, as much of it as is said."""

    year: int | None
    month: int | None
    day: int | None

    def given_by(self, other: Day) -> bool:
        """True when the other has every part that this one has, alike."""
        mine, theirs = (self.year, self.month, self.day), (other.year, other.month, other.day)
        return all(a is None or a == b for a, b in zip(mine, theirs, strict=True))


@dataclass(frozen=True, slots=True)
class Counted:
    """What a text says in figures. `relative` are days told from the day of writing ("yesterday"); `rest` is the text
    with its dates blanked out, offset for offset."""

    figures: tuple[Figure, ...]
    days: tuple[Day, ...]
    relative: frozenset[str]
    rest: str


def counted(text: str) -> Counted:
    """The numbers and dates of a text; a number that is part of a date is no number beside it."""
    days = [_day(match) for match in _DATE.finditer(text)]
    rest = _DATE.sub(lambda match: " " * len(match[0]), text)
    relative = frozenset(" ".join(match[0].lower().split()) for match in _RELATIVE.finditer(text))
    return Counted(tuple(_figures(rest)), tuple(days), relative, rest)


def is_number(word: str) -> bool:
    """True for a word that is read as a number: "12", "1,000", "18th", "9m", "twelve"."""
    low = word.lower()
    return low in _SMALL or low in _SCALES or low in _OTHERS or _DIGITS.fullmatch(low) is not None


def _day(match: re.Match[str]) -> Day:
    part = {name[0]: value for name, value in match.groupdict().items() if value}
    month = part.get("m", "")
    return Day(
        int(part["y"]) if "y" in part else None,
        (int(month) if month.isdigit() else _MONTH[month.lower()]) if month else None,
        int(part["d"]) if "d" in part else None,
    )


def _figures(text: str) -> Iterator[Figure]:
    tokens = [match[0].lower() for match in _TOKEN.finditer(text)]
    i = 0
    while i < len(tokens):
        value, unit, after = _number(tokens, i)
        if value is None:
            i += 1
            continue
        before = tokens[i - 1] if i else ""
        if not unit:
            unit = _SAME.get(before, "") if before in "$€£¥" else _SAME.get("".join(tokens[after : after + 1]), "")
        yield Figure(value, unit)
        i = after


def _number(tokens: list[str], i: int) -> tuple[Fraction | None, str, int]:
    """The number that begins at i, its unit if its own words have one, and where it ends; None where none begins."""
    token = tokens[i]
    if token in _OTHERS:
        return *_OTHERS[token], i + 1
    if _is_pronoun(tokens, i):
        return None, "", i
    digits = _DIGITS.fullmatch(token)
    if digits:
        value = Fraction(digits[1].replace(",", ""))
        end = (digits[2] or "").lower()
        if end in _GLUED:
            return value * _GLUED[end], "", i + 1
        if end:
            return value, "th", i + 1
        scale, after = _scaled(tokens, i + 1)
        return value * scale, "", after
    if token in _SMALL or token in _SCALES:
        return _worded(tokens, i)
    return None, "", i


def _is_pronoun(tokens: list[str], i: int) -> bool:
    """True for a "one" that counts nothing: "no one", "one of", "one another"."""
    if tokens[i] != "one":
        return False
    return (i > 0 and tokens[i - 1] in _ONE) or tokens[i + 1 : i + 2] in (["of"], ["another"])


def _scaled(tokens: list[str], i: int) -> tuple[int, int]:
    scale = 1
    while i < len(tokens) and tokens[i] in _SCALES:
        scale *= _SCALES[tokens[i]]
        i += 1
    return scale, i


def _worded(tokens: list[str], i: int) -> tuple[Fraction, str, int]:
    """A number in words: "two hundred and forty thousand"."""
    total, part, seen = Fraction(0), Fraction(0), False
    while i < len(tokens):
        word = tokens[i]
        if word in _SMALL:
            part += _SMALL[word]
        elif word == "hundred":
            part = (part or Fraction(1)) * 100
        elif word in _SCALES:
            total, part = total + (part or 1) * _SCALES[word], Fraction(0)
        elif word in _OTHERS and _OTHERS[word][1] == "th" and seen and part and part % 10 == 0:
            return total + part + _OTHERS[word][0], "th", i + 1
        elif not (
            word == "and" and seen and tokens[i - 1] in _SCALES and tokens[i + 1 : i + 2] and tokens[i + 1] in _SMALL
        ):
            break
        seen = True
        i += 1
    return total + part, "", i
