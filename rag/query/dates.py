"""Extraction of the dates in a question, and of the question without them.

"since October 2016", "before October 4", "in 2023", "last week", "between May and July 2024". A mere reference
to a time ("before the summit") stays: it belongs to the topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from index.lexicon.word_classes import UNITS

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:last\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_NUMBERS = {"a": 1} | {word: n for n, word in enumerate(UNITS[:13]) if n not in (0, 11)}
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)})"
_UNIT = r"(?:day|week|month|year)"
_WHEN = (
    rf"(?:{_YEAR}-\d\d?-\d\d?|{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?|{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?"
    rf"|(?:early\s+|late\s+)?{_MONTH}\s+(?:of\s+)?{_YEAR}|{_MONTH}|{_YEAR}|today|yesterday|{_WEEKDAY}"
    rf"|(?:the\s+)?(?:last|first)\s+week\s+of\s+(?:{_MONTH}\s+)?{_YEAR}"
    rf"|(?:the\s+)?(?:last|past)\s+{_COUNT}\s+{_UNIT}s?|(?:last|this|the\s+past)\s+{_UNIT}|{_COUNT}\s+{_UNIT}s?\s+ago)"
)
_AFTER = r"(?=$|[\s,.?!;])"
_RANGE = re.compile(rf"\b(?:between|from)\s+({_WHEN})\s+(?:and|to|until|till|through)\s+({_WHEN}){_AFTER}", re.I)
_BOUND = re.compile(
    rf"(?:\bonly\s+)?\b(?P<how>since|after|from|before|until|till|up\s+to|by|in|on|during|over|within)\s+(?P<when>{_WHEN}){_AFTER}",
    re.I,
)
_ALONE = re.compile(
    rf"\b((?:the\s+)?(?:last|first)\s+week\s+of\s+(?:{_MONTH}\s+)?{_YEAR}|today|yesterday|(?:last|this|the\s+past)\s+{_UNIT}"
    rf"|{_COUNT}\s+{_UNIT}s?\s+ago){_AFTER}",
    re.I,
)
_NOT_BEFORE_MONTH = frozenset(("by", "from", "on", "over"))
"""Before a bare month these are as likely to stand before a name: "statements by May", "quotes from August"."""
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class DatedQuestion:
    """A question without its dates (`rest`), and the period they give; `since` is inclusive, `until` exclusive."""

    rest: str
    since: date | None = None
    until: date | None = None


def extract_dates(question: str, today: date) -> DatedQuestion:
    """Extract the dates from a question, relative ones counted from `today`."""
    if match := _RANGE.search(question):
        year = re.search(_YEAR, match[2])
        begin = match[1] if not year or re.search(_YEAR, match[1]) else f"{match[1]} {year[0]}"
        first, last = _period(begin, today), _period(match[2], today)
        if first and last:
            return DatedQuestion(_cut_out(question, match), first[0], last[1])
    since = until = None
    while match := next(filter(_is_date, _BOUND.finditer(question)), None):
        period = _period(match["when"], today)
        if period is None:
            break
        how = " ".join(match["how"].lower().split())
        if how in ("since", "from"):
            since = period[0]
        elif how == "after":
            since = period[1]
        elif how == "before":
            until = period[0]
        elif how in ("until", "till", "up to", "by"):
            until = period[1]
        else:
            since, until = period
        question = _cut_out(question, match)
    if since is until is None and (match := _ALONE.search(question)) and (period := _period(match[1], today)):
        return DatedQuestion(_cut_out(question, match), *period)
    return DatedQuestion(question, since, until)


def parse_period(text: str, today: date, newest: date | None = None) -> tuple[date | None, date | None] | None:
    """Parse a span marked as a date: its first day and the day after its last; None where that fails.

    "since May", "2021 to 2023", "from February 2023 on", "2022/23", "this morning": an open end is None. A month or day
    without a year is the last such one up to `newest`, if that is given.
    """
    clean = " ".join(text.strip(" ,.;:()").split())
    if newest and newest < today and re.search(rf"\b{_MONTH}(?!\w)", clean, re.I) and not re.search(_YEAR, clean):
        today = newest
    through = re.sub(r"\s*[–—-]\s*(?=\D|(?:19|20)\d\d)", " to ", clean)
    for worded in (clean, f"from {through}", f"in {clean}") if " to " in through else (clean, f"in {clean}"):
        dated = extract_dates(worded, today)
        if dated.since or dated.until:
            return _open_ended(clean, dated.since, dated.until)
    periods = [period for m in re.finditer(_WHEN + _AFTER, clean, re.I) if (period := _period(m[0], today))]
    if short := re.fullmatch(rf"({_YEAR})\s?[/–-]\s?(\d\d)", clean):
        periods.append((date(int(short[1]), 1, 1), date(int(short[1][:2] + short[2]) + 1, 1, 1)))
    if decade := re.search(r"\b((?:19|20)\d)0s\b", clean):
        periods = [(date(int(decade[1]) * 10, 1, 1), date(int(decade[1]) * 10 + 10, 1, 1))]
    if not periods and not any(c.isdigit() for c in clean):
        period = parse_date(clean.lower(), today)
        periods = [period] if period else []
    if not periods:
        return None
    return _open_ended(clean, min(first for first, _ in periods), max(last for _, last in periods))


def _open_ended(text: str, since: date | None, until: date | None) -> tuple[date | None, date | None]:
    """The period without its end where the text goes on from it ("from March on")."""
    return (since, None) if re.search(r"\b(?:on|onwards?|since)$", text, re.I) and since else (since, until)


def _is_date(match: re.Match[str]) -> bool:
    return match["how"].lower() not in _NOT_BEFORE_MONTH or not re.fullmatch(_MONTH, match["when"], re.I)


def _cut_out(question: str, match: re.Match[str]) -> str:
    return " ".join(f"{question[: match.start()].rstrip(' ,')} {question[match.end() :]}".split())


def _period(text: str, today: date) -> tuple[date, date] | None:
    """The first day and the day after the last; None for a text that is no date."""
    words = text.lower().removeprefix("the ").split()
    if len(words) == 2 and words[0] == "last" and re.fullmatch(_WEEKDAY, words[1]):
        words = words[1:]
    if words[0] in ("last", "past") and len(words) == 3:
        days = _number(words[1]) * _DAYS[words[2].rstrip("s")]
        return today - timedelta(days=days), today + timedelta(days=1)
    if words[0] in ("last", "first") and words[1:3] == ["week", "of"]:
        whole = _period(" ".join(words[3:]), today)
        if whole is None:
            return None
        first, end = whole
        return (end - timedelta(days=7), end) if words[0] == "last" else (first, first + timedelta(days=7))
    if words[0] in ("last", "this", "past") and len(words) == 2:
        return _named_unit(words[0], words[1], today)
    return parse_date(" ".join(w for w in words if w not in ("early", "late", "of")), today)


def _named_unit(which: str, unit: str, today: date) -> tuple[date, date]:
    """'last month', 'this year', 'the past week' (which ends today)."""
    if which == "past":
        return today - timedelta(days=_DAYS[unit]), today + timedelta(days=1)
    start = _start(today, unit)
    if which == "last":
        return _start(start - timedelta(days=1), unit), start
    return start, _end(start, unit)


@lru_cache(maxsize=10_000)
def parse_date(text: str, today: date) -> tuple[date, date] | None:
    """Parse a day, month or year in English: its first day, and the day after its last; None for a text that is none.

    Missing parts are taken from the past, counted from `today`.
    """
    from dateparser.date import DateDataParser

    if text.isdigit():
        year = date(int(text), 1, 1)
        return year, _end(year, "year")
    settings = {
        "PREFER_DATES_FROM": "past",
        "PREFER_DAY_OF_MONTH": "first",
        "DATE_ORDER": "MDY",
        "RELATIVE_BASE": datetime(today.year, today.month, today.day),
    }
    data = DateDataParser(languages=["en"], settings=settings).get_date_data(text)
    if data.date_obj is None:
        return None
    unit = data.period if data.period in _DAYS else "day"
    start = _start(data.date_obj.date(), unit)
    return start, _end(start, unit)


def _start(day: date, unit: str) -> date:
    if unit == "year":
        return day.replace(month=1, day=1)
    if unit == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if unit == "week" else day


def _end(start: date, unit: str) -> date:
    if unit == "year":
        return start.replace(year=start.year + 1)
    if unit == "month":
        return (start + timedelta(days=32)).replace(day=1)
    return start + timedelta(days=_DAYS[unit])


def _number(word: str) -> int:
    return _NUMBERS.get(word) or int(word)
