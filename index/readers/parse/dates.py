"""The day an article is from, out of whatever a file says about it; never out of the day it is read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

NUMERIC = re.compile(r"(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})\b")
LONGEST = 64


def parse_day(written: object) -> date | None:
    """The calendar day that is written, in the time zone it is written in; None when it names none.

    Read in this order: ISO 8601 ("2024-03-05", "20240305", with or without a time); seconds or milliseconds
    since 1970, in UTC; numbers only ("5/3/2024"): day first after points ("5.3.2024") or when the first
    number is above 12, else month first, as Americans write; any other spelling, in any language, that names
    day, month and year. None for "yesterday", "March 2024" or "Friday": what is left open is not filled in
    from today.
    """
    if isinstance(written, datetime):
        return written.date()
    if isinstance(written, date):
        return written
    if isinstance(written, bool) or not isinstance(written, str | int | float):
        return None
    return _read(str(written).strip())


@lru_cache(maxsize=4096)
def _read(written: str) -> date | None:
    if not written or len(written) > LONGEST or not re.search(r"\d", written):
        return None
    try:
        return _iso(written) or _epoch(written) or _numeric(written) or _spelled(written)
    except (ValueError, OverflowError, OSError):  # a 31st of February
        return None


def _iso(written: str) -> date | None:
    if match := re.match(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?!\d)", written):
        return date(int(match[1]), int(match[3]), int(match[4]))
    if match := re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", written):
        return date(int(match[1]), int(match[2]), int(match[3]))
    return None


def _epoch(written: str) -> date | None:
    if match := re.fullmatch(r"(\d{9,10})(\d{3})?(\.\d*)?", written):
        return datetime.fromtimestamp(int(match[1]), UTC).date()
    return None


def _numeric(written: str) -> date | None:
    if not (match := NUMERIC.match(written)):
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "." or first > 12:
        return date(year, second, first)
    return date(year, first, second)


def _spelled(written: str) -> date | None:
    if not re.search(r"[^\W\d_]{2}", written):  # dateparser makes a date of any handful of numbers
        return None
    import dateparser  # 2 s with its languages: most dates never come here

    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": "MDY",
        "PREFER_LOCALE_DATE_ORDER": False,
    }
    try:
        parsed = dateparser.parse(written, settings=settings)
    except Exception:  # noqa: BLE001 - an odd spelling must not cost the article; its parser raises what it likes
        return None
    return parsed.date() if parsed else None
