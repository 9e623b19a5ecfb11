"""When words were said, where the article tells it beside them: "said on December 28", "On Tuesday, the mayor said".

Only the reporter's own words count, for what a speaker says of a day is their topic; and only a day that can be one
alone: a day without a year is counted back from the article's date, and where that is missing, it is not known.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from index.core.types import Span, hull
from index.lexicon.word_classes import MONTH_NAMES, WEEKDAY_NAMES
from rag.answers.types import Statement
from rag.query.dates import parse_date

_MONTH = rf"(?:{'|'.join(map(str.capitalize, MONTH_NAMES))}|Jan\.|Feb\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
_WEEKDAY = rf"(?:{'|'.join(map(str.capitalize, WEEKDAY_NAMES))})"
_DATED = rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:, ?(?:19|20)\d\d)?|\d{{1,2}} {_MONTH}(?:,? (?:19|20)\d\d)?)(?!\w)"
_DAY = rf"(?:(?P<weekday>{_WEEKDAY})(?:,? (?P<both>{_DATED}))?|(?P<dated>{_DATED}))"
_BETWEEN = r"(?: (?!who|which|that|after|before|since|until|when|while|last|next|and|but)[a-z’'-]+){0,6}?"
"""A few plain words between the cue and the day: "told reporters in the city", "said in an interview"."""
_BEHIND = re.compile(
    rf"{_BETWEEN} (?:on )?{_DAY}(?: (?:morning|afternoon|evening|night))?(?=[,.:;)]|\s+that\b|\s*[“\"\n]|\s*$)"
)
"""In "said on Tuesday it would rain" the day may be that of the rain: such a one is not taken."""
_BEFORE = re.compile(
    rf"(?:^|[.!?”\"\n]\s*)(?:(?:Late|Early) )?[Oo]n {_DAY}(?: (?:morning|afternoon|evening|night))?,? (?:[Tt]he )?$"
)
_REACH = 120
"""Characters before the source in which a sentence may begin with the day."""
_LATEST = 300
"""Days. A day without a year that lies further back than this may be another year's."""


def said_on(statement: Statement) -> date | None:
    """The day on which it was said, by the article's own words; None where they tell none, or leave it open."""
    days = {day for found in _told(statement) if (day := _day(found, statement.article.published))}
    told = sum(1 for _ in _told(statement))
    return days.pop() if len(days) == 1 and told == 1 else None


def _told(statement: Statement) -> list[re.Match[str]]:
    """Where the reporter tells the day: right behind the cue, or where the sentence begins."""
    text, content = statement.article.text, statement.place.spans
    found, source = list[re.Match[str]](), statement.written
    for cue in statement.cue:
        between = text[cue.end : source.start] if source else "-"
        match = _BEHIND.match(text, source.end if source and not between.strip(" ") and between else cue.end)
        if match and not any(span.overlaps(Span(*match.span())) for span in content):
            found.append(match)
    if source and statement.cue and source.start < hull(statement.cue).start:
        start = max(0, source.start - _REACH)
        match = _BEFORE.search(text[start : source.start])
        between = text[source.end : hull(statement.cue).start]
        if match and not re.search(r"[.!?\n]", between):
            found.append(match)
    return found


def _day(found: re.Match[str], published: date | None) -> date | None:
    written = found["dated"] or found["both"]
    weekday = WEEKDAY_NAMES.index(found["weekday"].lower()) if found["weekday"] else None
    if written is None:
        if published is None or weekday is None:
            return None
        return published - timedelta(days=(published.weekday() - weekday) % 7)
    named = bool(re.search(r"(?:19|20)\d\d$", written))
    if published is None and not named:
        return None
    period = parse_date(written, published or date.today())
    day = period[0] if period else None
    if day is None or (weekday is not None and day.weekday() != weekday):
        return None
    if published and (day > published or (not named and (published - day).days > _LATEST)):
        return None
    return day
