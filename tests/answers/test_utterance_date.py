"""The day on which something was said is told only where the article leaves no doubt."""

from __future__ import annotations

from datetime import date

import pytest

from index.core.types import Article, Kind, Span
from rag.answers.utterance_date import utterance_date
from rag.formats.card import statement_card
from tests.support.statements import made

WEDNESDAY = date(2023, 1, 4)


@pytest.mark.parametrize(
    ("before", "cue", "after", "content", "published", "day"),
    [
        ("Ann Lee ", "said", " on December 28 that ", "it rained", WEDNESDAY, date(2022, 12, 28)),
        ("Ann Lee ", "said", " on December 28, 2021, that ", "it rained", None, date(2021, 12, 28)),
        ("Ann Lee ", "said", " on 28 December 2021 that ", "it rained", WEDNESDAY, date(2021, 12, 28)),
        ("Ann Lee ", "said", " Tuesday that ", "it rained", WEDNESDAY, date(2023, 1, 3)),
        ("Ann Lee ", "said", " on Wednesday night that ", "it rained", WEDNESDAY, date(2023, 1, 4)),
        ("Ann Lee ", "told", " reporters in the city on Friday that ", "it rained", WEDNESDAY, date(2022, 12, 30)),
        ("Ann Lee ", "said", " in an interview on Jan. 2 that ", "it rained", WEDNESDAY, date(2023, 1, 2)),
        ("On December 28, Ann Lee ", "said", " that ", "it rained", WEDNESDAY, date(2022, 12, 28)),
        ("It rained. On Monday Ann Lee ", "said", " that ", "it rained", WEDNESDAY, date(2023, 1, 2)),
        ("Ann Lee ", "said", " on Tuesday, January 3, that ", "it rained", WEDNESDAY, date(2023, 1, 3)),
        # a day without a year, and no date to count from
        ("Ann Lee ", "said", " on December 28 that ", "it rained", None, None),
        ("Ann Lee ", "said", " on Tuesday that ", "it rained", None, None),
        # the speaker's own words, or what they are about
        ("Ann Lee ", "said", " that ", "on Tuesday it rained", WEDNESDAY, None),
        ("Ann Lee ", "said", " ", "on December 28 it rained", WEDNESDAY, None),
        ("On Tuesday it rained, Ann Lee ", "said", " that ", "again", WEDNESDAY, None),
        # another event of the reporter's
        ("Ann Lee, who arrived on December 28, ", "said", " that ", "it rained", WEDNESDAY, None),
        ("Ann Lee ", "said", " before the vote on December 28 that ", "it rained", WEDNESDAY, None),
        ("Ann Lee ", "said", " when she left on Tuesday that ", "it rained", WEDNESDAY, None),
        ("Ann Lee ", "said", " last Tuesday that ", "it rained", WEDNESDAY, None),
        ("Ann Lee ", "said", " on Tuesday ", "the council will vote", WEDNESDAY, None),
        # what cannot be
        ("Ann Lee ", "said", " on Monday, January 3, that ", "it rained", WEDNESDAY, None),
        ("Ann Lee ", "said", " on February 30 that ", "it rained", WEDNESDAY, None),
        ("Ann Lee ", "said", " on March 3, 2023, that ", "it rained", WEDNESDAY, None),
        ("Ann Lee ", "said", " on January 20 that ", "it rained", WEDNESDAY, None),  # of which year?
        ("On Monday Ann Lee ", "said", " on Tuesday that ", "it rained", WEDNESDAY, None),
    ],
)
def test_the_day_of_an_utterance(
    before: str, cue: str, after: str, content: str, published: date | None, day: date | None
) -> None:
    text = f"{before}{cue}{after}{content}."
    at = len(before)
    said = Span(at, at + len(cue))
    start = said.end + len(after)
    source = Span(text.index("Ann Lee"), text.index("Ann Lee") + 7)
    statement = made(
        Article("a", text, published=published),
        Span(start, start + len(content)),
        kind=Kind.INDIRECT,
        cue=(said,),
        written=source,
    )
    assert utterance_date(statement) == day
    assert statement_card(statement).date_label == (f"said on {day.day} {day:%B %Y}" if day else "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("“It rained,” said Ann Lee on Tuesday.", date(2023, 1, 3)),
        ("“It rained,” Ann Lee said on Tuesday, smiling.", date(2023, 1, 3)),
        ("“It rained,” said Ann Lee, who came on Tuesday.", None),
        ("“It rained on Tuesday,” said Ann Lee.", None),
    ],
)
def test_the_day_behind_a_quotation(text: str, day: date | None) -> None:
    cue, source = text.index("said"), text.index("Ann Lee")
    statement = made(
        Article("a", text, published=WEDNESDAY),
        Span(0, text.index("”") + 1),
        cue=(Span(cue, cue + 4),),
        written=Span(source, source + 7),
    )
    assert utterance_date(statement) == day
