"""Counts by month or year, for a bar chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

_MONTHS = 60
"""Months up to which each has a bar of its own; beyond, each year has one."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A month or year: its first day, its name, and the count."""

    start: date
    name: str
    count: int

    def end(self, unit: str) -> date:
        """The day after its last; `unit` is "month" or "year"."""
        if unit == "year":
            return date(self.start.year + 1, 1, 1)
        return date(self.start.year + self.start.month // 12, self.start.month % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars from the first to the last, empty ones between them included; of `unit` "month" or "year".

    `undated` is the number of items without a date, which are in no bar.
    """

    bars: tuple[Bar, ...]
    unit: str
    undated: int = 0

    def describe(self, noun: str) -> str:
        """Return the same in a sentence, as the chart's alternative text."""
        if not self.bars:
            return f"None of the {noun} has a date."
        most = max(self.bars, key=lambda bar: bar.count)
        span = self.bars[0].name if len(self.bars) == 1 else f"{self.bars[0].name} to {self.bars[-1].name}"
        return f"{noun.capitalize()} by {self.unit}, {span}; the peak is {most.count:,} in {most.name}."


def timeline(days: Iterable[date | None]) -> Timeline:
    """Return the timeline of items of these dates."""
    counted = Counter(day.replace(day=1) if day else None for day in days)
    undated = counted.pop(None, 0)
    return by_month({month: count for month, count in counted.items() if month}, undated)


def by_month(months: Mapping[date, int], undated: int = 0, most: int = _MONTHS) -> Timeline:
    """Return the timeline of counts by month (its first day); by year where there are more than `most` months."""
    if not months:
        return Timeline((), "month", undated)
    first, last = min(months), max(months)
    spanned = (last.year - first.year) * 12 + last.month - first.month + 1
    if spanned <= most:
        starts = [date(first.year + m // 12, m % 12 + 1, 1) for m in range(first.month - 1, first.month - 1 + spanned)]
        return Timeline(tuple(Bar(s, f"{s:%B %Y}", months.get(s, 0)) for s in starts), "month", undated)
    years = Counter[int]()
    for month, count in months.items():
        years[month.year] += count
    bars = tuple(Bar(date(y, 1, 1), str(y), years[y]) for y in range(first.year, last.year + 1))
    return Timeline(bars, "year", undated)
