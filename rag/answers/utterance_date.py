"""The date of an utterance, if the article states it: "said on December 28", "On Tuesday, the mayor said".

Only the reporter's own words count: a day inside the quotation is part of its topic. The day must be unambiguous: one
without a year is counted back from the article's date, and is unknown without that.
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
"""A date behind the cue; not in "said on Tuesday it would rain", where the day may be that of the rain."""
_BEFORE = re.compile(
    rf"(?:^|[.!?”\"\n]\s*)(?:(?:Late|Early) )?[Oo]n {_DAY}(?: (?:morning|afternoon|evening|night))?,? (?:[Tt]he )?$"
)
_REACH = 120
"""Characters before the source in which a sentence may begin with the day."""
_LATEST = 300
"""Days. A day without a year that lies further back than this may be another year's."""


def utterance_date(statement: Statement) -> date | None:
    """Return the day of the utterance by the article's own words; None if they state none, or several."""
    matches = _date_matches(statement)
    if len(matches) != 1:
        return None
    return _day(matches[0], statement.article.published)


def _date_matches(statement: Statement) -> list[re.Match[str]]:
    """The dates in the reporter's words: right behind the cue, or at the start of the sentence."""
    text, content = statement.article.text, statement.place.spans
    matches, source = list[re.Match[str]](), statement.written
    for cue in statement.cue:
        between = text[cue.end : source.start] if source else "-"
        match = _BEHIND.match(text, source.end if source and not between.strip(" ") and between else cue.end)
        if match and not any(span.overlaps(Span(*match.span())) for span in content):
            matches.append(match)
    if source and statement.cue and source.start < hull(statement.cue).start:
        start = max(0, source.start - _REACH)
        match = _BEFORE.search(text[start : source.start])
        between = text[source.end : hull(statement.cue).start]
        if match and not re.search(r"[.!?\n]", between):
            matches.append(match)
    return matches


def _day(match: re.Match[str], published: date | None) -> date | None:
    written = match["dated"] or match["both"]
    weekday = WEEKDAY_NAMES.index(match["weekday"].lower()) if match["weekday"] else None
    if written is None:
        if published is None or weekday is None:
            return None
        return published - timedelta(days=(published.weekday() - weekday) % 7)
    has_year = bool(re.search(r"(?:19|20)\d\d$", written))
    if published is None and not has_year:
        return None
    period = parse_date(written, published or date.today())
    day = period[0] if period else None
    if day is None or (weekday is not None and day.weekday() != weekday):
        return None
    if published and (day > published or (not has_year and (published - day).days > _LATEST)):
        return None
    return day
