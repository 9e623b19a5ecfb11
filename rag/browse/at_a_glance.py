"""An archive at a glance, within a filter: who speaks most, in which outlets and months, and what articles lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from index.archive import Archive
from index.core.types import Speaker
from index.store.filters import Filter
from rag.browse.histogram import Bar, Timeline, by_month

_SPEAKERS, _OUTLETS = 20, 6
_BARS = 24
"""Months up to which each has a bar; beyond, each year has one."""


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """A speaker, the number of their statements within the filter, and these by month or year."""

    speaker: Speaker
    count: int
    timeline: Timeline


@dataclass(frozen=True, slots=True)
class OutletLine:
    """An outlet ("" for articles without one), the number of statements in it within the filter, and these by month or
    year."""

    outlet: str
    count: int
    timeline: Timeline


@dataclass(frozen=True, slots=True)
class Glance:
    """The most quoted speakers, the largest outlets, how many more there are, and the numbers of articles without a
    date and without an outlet. All timelines have the same bars."""

    speakers: tuple[SpeakerLine, ...]
    outlets: tuple[OutletLine, ...]
    more_outlets: int
    undated: int
    without_outlet: int


def read_glance(archive: Archive, narrowed: Filter) -> Glance:
    """Return the archive at a glance within a filter."""
    by_speaker = archive.catalogue.statements_by_speaker(narrowed, _SPEAKERS)
    by_outlet = archive.catalogue.statements_by_outlet(narrowed)
    months = Counter[date]()
    for counts in (*by_speaker.values(), *by_outlet.values()):
        months.update({month: count for month, count in counts.items() if month})
    axis = by_month(months, most=_BARS)
    speakers = {speaker.id: speaker for speaker in archive.lookup.speakers(by_speaker)}
    return Glance(
        tuple(
            SpeakerLine(speakers[who], sum(counts.values()), _on_axis(axis, counts))
            for who, counts in by_speaker.items()
            if who in speakers
        ),
        tuple(
            OutletLine(outlet, sum(counts.values()), _on_axis(axis, counts))
            for outlet, counts in list(by_outlet.items())[:_OUTLETS]
        ),
        max(0, len(by_outlet) - _OUTLETS),
        archive.lookup.undated_articles(),
        archive.catalogue.without_outlet(),
    )


def _on_axis(axis: Timeline, counts: Mapping[date | None, int]) -> Timeline:
    """The counts in the bars of the axis."""
    by_start = Counter[date]()
    for month, count in counts.items():
        if month:
            by_start[month if axis.unit == "month" else date(month.year, 1, 1)] += count
    bars = tuple(Bar(bar.start, bar.name, by_start[bar.start]) for bar in axis.bars)
    return Timeline(bars, axis.unit, counts.get(None, 0))
