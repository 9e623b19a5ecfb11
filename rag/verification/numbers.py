"""The numbers and dates of a text, in figures or in English words, as values that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from index.lexicon import word_classes as lexicon
from rag.verification.number_words import (
    LOWER_BOUND_PHRASES,
    MONTH,
    MONTH_PATTERN,
    OTHER_NUMERALS,
    SCALE_SUFFIXES,
    SCALES,
    SMALL_NUMBERS,
    UNIT_OF,
    UPPER_BOUND_PHRASES,
)

_DAY = r"(?P<d{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<y{0}>[12]\d{{3}})"
_DATE = re.compile(
    rf"\b(?:{_DAY.format(1)}\s+(?:of\s+)?(?P<m1>{MONTH_PATTERN})\b\.?(?:,?\s+{_YEAR.format(1)}\b)?"
    rf"|(?P<m2>{MONTH_PATTERN})\b\.?\s+{_DAY.format(2)}\b(?!\d)(?:,?\s+{_YEAR.format(2)}\b)?"
    rf"|(?P<m3>{MONTH_PATTERN})\b\.?,?\s+(?:of\s+)?{_YEAR.format(3)}\b"
    rf"|{_YEAR.format(4)}-(?P<m4>[01]\d)-(?P<d4>[0-3]\d)\b"
    rf"|(?P<m5>{MONTH_PATTERN.replace('May|', '').replace('Mar|', '')})\b"
    rf"|(?<=\b(?:by|in|of)\s)(?:{_YEAR.format(6)}|(?P<m6>May))\b"
    rf"|(?<=\b(?:since|until|after|early)\s){_YEAR.format(7)}\b|(?<=\b(?:from|late)\s){_YEAR.format(8)}\b"
    rf"|(?<=\bbefore\s){_YEAR.format(9)}\b)(?!\s*(?:[$€£¥%]|per\s?cent|thousand|million|billion))"
)
_RELATIVE = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|(?:(?:a|an|the|one)\s+)?(?:day|week|month|year|night|hour)s?"
    r"\s+(?:ago|earlier|later|before|after)|(?:previous|following|same)\s+(?:day|week|weekend|month|year|night|morning)"
    r"|(?:last|next|this)\s+(?:week|weekend|month|year|decade|century|spring|summer|autumn|fall|"
    rf"winter|night|{'|'.join(sorted(lexicon.WEEKDAYS))}|{'|'.join(lexicon.MONTH_NAMES)}))\b",
    re.I,
)
_TOKEN = re.compile(r"[$€£¥%]|\w+(?:[.,]\d+)*")
_DIGITS = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)(st|nd|rd|th|k|m|mn|bn|tn)?", re.I)
_ONE = frozenset("no any every some each the this that which".split())


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it counts: a unit ("%", "$", "day"), an order ("th"), or nothing in particular.

    `bound`: "+" for more than that, "-" for less.
    """

    value: Fraction
    unit: str = ""
    bound: str = ""

    def is_supported_by(self, other: Figure) -> bool:
        """True if the other has the same value and unit, and this one's bound if it has one."""
        return self.value == other.value and self.unit == other.unit and self.bound in ("", other.bound)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date, possibly without its year, month or day."""

    year: int | None
    month: int | None
    day: int | None

    def is_supported_by(self, other: PartialDate) -> bool:
        """True if the other has every part of this one with the same value."""
        mine, theirs = (self.year, self.month, self.day), (other.year, other.month, other.day)
        return all(a is None or a == b for a, b in zip(mine, theirs, strict=True))


@dataclass(frozen=True, slots=True)
class Quantities:
    """The numbers and dates of a text. `relative` are days relative to that of writing ("yesterday"); `rest` is the
    text with its dates blanked out, offset for offset."""

    figures: tuple[Figure, ...]
    days: tuple[PartialDate, ...]
    relative: frozenset[str]
    rest: str


def extract_quantities(text: str) -> Quantities:
    """The numbers and dates of a text; a number that is part of a date is no number beside it."""
    days = [_day(match) for match in _DATE.finditer(text)]
    rest = _DATE.sub(lambda match: " " * len(match[0]), text)
    relative = frozenset(" ".join(match[0].lower().split()) for match in _RELATIVE.finditer(text))
    return Quantities(tuple(_figures(rest)), tuple(days), relative, rest)


def is_number(word: str) -> bool:
    """True for a word that is read as a number: "12", "1,000", "18th", "9m", "twelve"."""
    low = word.lower()
    return low in SMALL_NUMBERS or low in SCALES or low in OTHER_NUMERALS or _DIGITS.fullmatch(low) is not None


def _day(match: re.Match[str]) -> PartialDate:
    part = {name[0]: value for name, value in match.groupdict().items() if value}
    month = part.get("m", "")
    return PartialDate(
        int(part["y"]) if "y" in part else None,
        (int(month) if month.isdigit() else MONTH[month.lower()]) if month else None,
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
            unit = UNIT_OF.get(before, "") if before in "$€£¥" else UNIT_OF.get("".join(tokens[after : after + 1]), "")
        yield Figure(value, unit, _bound(" ".join(tokens[max(0, i - 3) : i])))
        i = after


def _bound(before: str) -> str:
    """The bound that the words before a number make it: "+", "-" (also for "no more than") or ''."""
    behind = f" {before.removesuffix(' $').removesuffix(' a')}"
    if any(behind.endswith(f" {words}") for words in UPPER_BOUND_PHRASES):
        return "-"
    return "+" if any(behind.endswith(f" {words}") for words in LOWER_BOUND_PHRASES) else ""


def _number(tokens: list[str], i: int) -> tuple[Fraction | None, str, int]:
    """The number that begins at i, its unit if its own words have one, and where it ends; None where none begins."""
    token = tokens[i]
    if token in OTHER_NUMERALS:
        return *OTHER_NUMERALS[token], i + 1
    if _is_pronoun(tokens, i):
        return None, "", i
    digits = _DIGITS.fullmatch(token)
    if digits:
        value = Fraction(digits[1].replace(",", ""))
        end = (digits[2] or "").lower()
        if end in SCALE_SUFFIXES:
            return value * SCALE_SUFFIXES[end], "", i + 1
        if end:
            return value, "th", i + 1
        scale, after = _scale(tokens, i + 1)
        return value * scale, "", after
    if token in SMALL_NUMBERS or token in SCALES:
        return _number_in_words(tokens, i)
    return None, "", i


def _is_pronoun(tokens: list[str], i: int) -> bool:
    """True for a "one" that counts nothing: "no one", "one of", "one another"."""
    if tokens[i] != "one":
        return False
    return (i > 0 and tokens[i - 1] in _ONE) or tokens[i + 1 : i + 2] in (["of"], ["another"])


def _scale(tokens: list[str], i: int) -> tuple[int, int]:
    scale = 1
    while i < len(tokens) and tokens[i] in SCALES:
        scale *= SCALES[tokens[i]]
        i += 1
    return scale, i


def _number_in_words(tokens: list[str], i: int) -> tuple[Fraction, str, int]:
    """A number in words: "two hundred and forty thousand"."""
    total, part, has_number = Fraction(0), Fraction(0), False
    while i < len(tokens):
        word = tokens[i]
        if word in SMALL_NUMBERS:
            part += SMALL_NUMBERS[word]
        elif word == "hundred":
            part = (part or Fraction(1)) * 100
        elif word in SCALES:
            total, part = total + (part or 1) * SCALES[word], Fraction(0)
        elif word in OTHER_NUMERALS and OTHER_NUMERALS[word][1] == "th" and has_number and part and part % 10 == 0:
            return total + part + OTHER_NUMERALS[word][0], "th", i + 1
        elif not (
            word == "and"
            and has_number
            and tokens[i - 1] in SCALES
            and tokens[i + 1 : i + 2]
            and tokens[i + 1] in SMALL_NUMBERS
        ):
            break
        has_number = True
        i += 1
    return total + part, "", i
