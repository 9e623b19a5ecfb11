"""Counts by month or year, for a chart of bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

_MONTHS = 60
"""Months up to which each has a bar of its own; beyond, years have."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A month or year: its first day, what it is called, and how many there were."""

    start: date
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars from the first to the last, those of nothing between them included; of `unit` "month" or "year".

    `undated` is how many have no date and stand in no bar.
    """

    bars: tuple[Bar, ...]
    unit: str
    undated: int = 0

    def describe(self, noun: str) -> str:
        """The same in a sentence, for those who do not see the chart."""
        if not self.bars:
            return f"None of the {noun} has a date."
        most = max(self.bars, key=lambda bar: bar.count)
        span = self.bars[0].name if len(self.bars) == 1 else f"{self.bars[0].name} to {self.bars[-1].name}"
        return f"{noun.capitalize()} by {self.unit}, {span}; the peak is {most.count:,} in {most.name}."


def timeline(days: Iterable[date | None]) -> Timeline:
    """The timeline of things of these dates."""
    counted = Counter(day.replace(day=1) if day else None for day in days)
    undated = counted.pop(None, 0)
    return by_month({month: count for month, count in counted.items() if month}, undated)


def by_month(months: Mapping[date, int], undated: int = 0) -> Timeline:
    """The timeline of counts by month (its first day); by year where there are too many months to tell apart."""
    if not months:
        return Timeline((), "month", undated)
    first, last = min(months), max(months)
    spanned = (last.year - first.year) * 12 + last.month - first.month + 1
    if spanned <= _MONTHS:
        starts = [date(first.year + m // 12, m % 12 + 1, 1) for m in range(first.month - 1, first.month - 1 + spanned)]
        return Timeline(tuple(Bar(s, f"{s:%B %Y}", months.get(s, 0)) for s in starts), "month", undated)
    years = Counter[int]()
    for month, count in months.items():
        years[month.year] += count
    bars = tuple(Bar(date(y, 1, 1), str(y), years[y]) for y in range(first.year, last.year + 1))
    return Timeline(bars, "year", undated)
