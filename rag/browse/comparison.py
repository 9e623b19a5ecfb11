"""Two to four speakers, or one in several periods, on one thing and one time axis.

    compare(archive, ComparisonRequest(("vladimir-putin", "joe-biden"), "NATO"))

Each column is the answer to the question that the page asks for one speaker in one period; a row is a month or a year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from index.archive import Archive
from index.core.errors import NotFound, QuestionError
from index.core.types import Kind, Speaker
from rag.answers.engine import answer
from rag.answers.sorting import Order
from rag.answers.types import Answer, Statement
from rag.browse.histogram import by_month
from rag.formats.card import format_date
from rag.query.parser import MAX_QUESTION_LENGTH
from rag.query.types import Intent, Query, SpeakerReference

MAX_COLUMNS = 4
"""Speakers, or periods, that are compared at most."""
_KINDS = (Kind.DIRECT, Kind.MIXED, Kind.INDIRECT)
"""The order within a month."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days of publication: from `since`, inclusive, up to `until`, exclusive; open where one is None."""

    since: date | None = None
    until: date | None = None

    @property
    def last(self) -> date | None:
        """The last day."""
        return self.until - timedelta(days=1) if self.until else None

    @property
    def label(self) -> str:
        """The same in words: "2014", "1 May 2024 – 31 May 2024", "since 1 May 2024"."""
        if self.since and self.last:
            if (self.since.month, self.since.day, self.last.month, self.last.day) == (1, 1, 12, 31):
                years = (self.since.year, self.last.year)
                return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"
            return f"{format_date(self.since)} – {format_date(self.last)}"
        if self.since:
            return f"since {format_date(self.since)}"
        return f"until {format_date(self.last)}" if self.last else "all dates"

    def to_field(self) -> str:
        """Return the same for an address, the last day inclusive: "2014-01-01..2014-12-31"."""
        return f"{self.since or ''}..{self.last or ''}"


@dataclass(frozen=True, slots=True)
class ComparisonRequest:
    """The ids of the speakers, the topic ("" for everything), the periods (none: one of all dates) and the order. With
    several periods only the first speaker is compared, with themselves."""

    speakers: tuple[str, ...]
    topic: str = ""
    periods: tuple[Period, ...] = ()
    order: Order = Order.NEWEST

    @property
    def columns(self) -> tuple[tuple[str, Period], ...]:
        """The speaker and the period of each column."""
        if len(self.periods) > 1:
            return tuple((who, period) for who in self.speakers[:1] for period in self.periods[:MAX_COLUMNS])
        period = self.periods[0] if self.periods else Period()
        return tuple((who, period) for who in self.speakers[:MAX_COLUMNS])

    @property
    def fields(self) -> dict[str, list[str]]:
        """The fields of the page's address of this comparison."""
        alone = self.periods if len(self.periods) == 1 else ()
        fields = {
            "who": list(self.speakers),
            "about": [self.topic] if self.topic else [],
            "period": [] if alone else [period.to_field() for period in self.periods],
            "since": [str(period.since) for period in alone if period.since],
            "until": [str(period.last) for period in alone if period.last],
            "order": ["oldest"] if self.order is Order.OLDEST else [],
        }
        return {name: values for name, values in fields.items() if values}

    @property
    def address(self) -> str:
        """The same as an address, relative to where the page is served."""
        query = urlencode(self.fields, doseq=True)
        return f"/compare{'?' if query else ''}{query}"

    @classmethod
    def from_fields(cls, fields: Mapping[str, Sequence[str]]) -> ComparisonRequest:
        """Return the request of an address; raises QuestionError naming what cannot be used."""
        since, until = _day(fields, "since"), _day(fields, "until")
        periods = [_period(text) for text in fields.get("period", ())]
        if not periods and (since or until):
            periods = [_period_of_days(since, until)]
        topic = " ".join(" ".join(fields.get("about", ())).split())[:MAX_QUESTION_LENGTH]
        return cls(
            tuple(dict.fromkeys(fields.get("who", ())))[:MAX_COLUMNS],
            topic if any(c.isalnum() for c in topic) else "",
            tuple(periods[:MAX_COLUMNS]),
            Order.OLDEST if "oldest" in fields.get("order", ()) else Order.NEWEST,
        )

    @classmethod
    def from_query(cls, query: Query) -> ComparisonRequest:
        """Return the request that compares the speakers of a question, each of them known."""
        ids = [named.bearers[0].id for named in query.speakers if named.bearers]
        periods = (Period(query.since, query.until),) if query.since or query.until else ()
        return cls(tuple(dict.fromkeys(ids))[:MAX_COLUMNS], query.topic, periods)


@dataclass(frozen=True, slots=True)
class Column:
    """A speaker in a period: the name, the id, the period and the answer."""

    name: str
    speaker: str
    period: Period
    answer: Answer

    @property
    def note(self) -> str:
        """The number of statements, or the reason for none."""
        if self.answer.reason:
            return self.answer.reason.text
        count = len(self.answer.matches)
        return "1 statement" if count == 1 else f"{count:,} statements"


@dataclass(frozen=True, slots=True)
class Row:
    """A month or year: its name ("undated" for articles without a date), and the statements of each column, quotations
    first."""

    name: str
    cells: tuple[tuple[Statement, ...], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The columns and the rows of a comparison; `combined` is all of it as one answer, in the order of the rows, for
    exports; `missing` are ids that are no speaker's."""

    request: ComparisonRequest
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    combined: Answer
    missing: tuple[str, ...]


def compare(archive: Archive, request: ComparisonRequest) -> Comparison:
    """Return the comparison; raises NotFound where no speaker of it is in the archive."""
    listed = {speaker.id: speaker for speaker in archive.lookup.speakers(request.speakers)}
    missing = tuple(who for who in request.speakers if who not in listed)
    if not listed:
        raise NotFound("None of these speakers is in the archive. Names may have been merged or split since.")
    asked = [(listed[who], period) for who, period in request.columns if who in listed]
    question = _question([speaker for speaker, _ in asked], request.topic)
    intent = Intent.SAID_BY if request.topic else Intent.EVERYTHING
    columns = list[Column]()
    for speaker, period in asked:
        named = SpeakerReference(speaker.name, (speaker,))
        query = Query(question, intent, (named,), request.topic, period.since, period.until)
        columns.append(Column(speaker.name, speaker.id, period, answer(archive, query)))
    rows = tuple(_rows([column.answer.matches for column in columns], request.order))
    return Comparison(request, tuple(columns), rows, _combine(columns, rows, request), missing)


def _question(speakers: Sequence[Speaker], topic: str) -> str:
    """The question that names all speakers, as the answer to it has them one after another."""
    names = list(dict.fromkeys(speaker.name for speaker in speakers))
    who = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return f"What did {who} say about {topic}?" if topic else f"Everything {who} said"


def _rows(columns: Sequence[Sequence[Statement]], order: Order) -> Iterator[Row]:
    """Yield the rows that have a statement: by month, or by year where there are many months; undated at the end."""
    days = (statement.article.published for statements in columns for statement in statements)
    line = by_month(Counter(day.replace(day=1) for day in days if day))
    starts = [bar.start for bar in line.bars if bar.count]
    names = {bar.start: bar.name for bar in line.bars}
    if order is Order.NEWEST:
        starts.reverse()
    for start in (*starts, None):
        cells = tuple(
            tuple(sorted((s for s in statements if _start(s, line.unit) == start), key=_within_row))
            for statements in columns
        )
        if any(cells):
            yield Row(names[start] if start else "undated", cells)


def _start(statement: Statement, unit: str) -> date | None:
    day = statement.article.published
    return day and (day.replace(month=1, day=1) if unit == "year" else day.replace(day=1))


def _within_row(statement: Statement) -> tuple[int, date, int]:
    return (_KINDS.index(statement.kind), statement.article.published or date.max, statement.n)


def _combine(columns: Sequence[Column], rows: Sequence[Row], request: ComparisonRequest) -> Answer:
    """The columns as one answer, its statements in the order of the rows, column by column within a row."""
    about = f" about {request.topic}" if request.topic else ""
    when = "; ".join(dict.fromkeys(c.period.label for c in columns if c.period != Period()))
    asked = f"What {' and '.join(dict.fromkeys(c.name for c in columns))} said{about}{f': {when}' if when else ''}"
    named = tuple(dict.fromkeys(column.answer.query.speakers[0] for column in columns))
    query = Query(asked, Intent.COMPARE, named, request.topic)
    statements = [statement for row in rows for cell in row.cells for statement in cell]
    numbered = tuple(replace(statement, n=n) for n, statement in enumerate(statements, 1))
    notes = tuple(dict.fromkeys(note for column in columns for note in column.answer.notes))
    several = len({column.speaker for column in columns}) == len(columns)
    counts = "; ".join(f"{column.name if several else column.period.label}: {column.note}" for column in columns)
    return Answer(query, numbered, notes=notes, text=counts)


def _period(text: str) -> Period:
    since, dots, last = text.partition("..")
    if not dots:
        raise _period_error(text)
    try:
        return _period_of_days(*(date.fromisoformat(day) if day else None for day in (since, last)))
    except (ValueError, OverflowError):
        raise _period_error(text) from None


def _period_of_days(since: date | None, last: date | None) -> Period:
    if since and last and last < since:
        raise QuestionError(f"The period from {format_date(since)} to {format_date(last)} ends before it begins.")
    return Period(since, last + timedelta(days=1) if last and last < date.max else None)


def _period_error(text: str) -> QuestionError:
    return QuestionError(f"“{text[:80]}” is not a period such as 2014-01-01..2014-12-31.")


def _day(fields: Mapping[str, Sequence[str]], name: str) -> date | None:
    text = next(iter(fields.get(name, ())), "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise QuestionError(f"“{name}” is “{text[:80]}”, which is not a date such as 2024-05-31.") from None


def split_period(dates: tuple[date, date]) -> tuple[Period, Period]:
    """Return two periods, "then" and "now", that together have all days from the first date to the last: parted at the
    turn of a year where there is one between them, else in the middle."""
    first, last = dates
    middle = first + (last - first) / 2
    turn = date(middle.year + (middle.month > 6), 1, 1)
    turn = turn if first < turn <= last else max(middle, first + timedelta(days=1))
    return Period(first, turn), Period(turn, last + timedelta(days=1))
