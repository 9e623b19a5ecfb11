"""Counts, speakers, outlets and dates of an archive, for the page and its filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from index.archive import Archive
from index.core.types import Speaker
from index.store.article_listing import Catalogue
from rag.browse.example_questions import example_questions
from rag.browse.histogram import Timeline, by_month
from rag.browse.speaker_search import format_period

MAX_SPEAKERS = 1000
"""Speakers offered by filters; a browser would stall on all of a large archive."""
_MAX_OUTLETS = 12
"""Outlets that the table names."""


@dataclass(frozen=True)
class Overview:
    """Counts, the speakers and outlets that filters offer, the first and last date, and questions to begin with. An
    article without an outlet counts for none in `outlets`."""

    articles: int
    statements: int
    speakers: int
    listed_speakers: tuple[Speaker, ...]
    outlets: tuple[tuple[str, int], ...]
    dates: tuple[date, date] | None
    examples: tuple[str, ...]

    @cached_property
    def names(self) -> dict[str, str]:
        """The listed speakers' names, by id."""
        return {speaker.id: speaker.name for speaker in self.listed_speakers}


EMPTY = Overview(0, 0, 0, (), (), None, ())
"""The overview of an archive that is not there yet."""


def archive_version(archive: Archive) -> tuple[int, ...]:
    """Return numbers of which one differs when the archive's content does."""
    lookup = archive.lookup
    return (*lookup.counts(), lookup.last_row("passages"), lookup.last_row("quotations"), *lookup.edition())


def read_overview(archive: Archive) -> Overview:
    """Return the archive's overview at this moment."""
    lookup = archive.lookup
    articles, statements, speakers, _ = lookup.counts()
    return Overview(
        articles,
        statements,
        speakers,
        tuple(lookup.speakers(most=MAX_SPEAKERS)),
        tuple((outlet, count) for outlet, count in lookup.outlets() if outlet),
        lookup.dates(),
        example_questions(lookup),
    )


def overview_rows(overview: Overview) -> list[tuple[str, str]]:
    """Return the overview as rows of names and values: counts, dates, outlets with the largest first."""
    rows = [
        ("Articles", f"{overview.articles:,}"),
        ("Statements", f"{overview.statements:,}"),
        ("Speakers", f"{overview.speakers:,}"),
    ]
    if overview.dates:
        rows.append(("Published", format_period(*overview.dates)))
    if overview.outlets:
        named = [f"{outlet} ({count:,})" for outlet, count in overview.outlets[:_MAX_OUTLETS]]
        more = len(overview.outlets) - _MAX_OUTLETS
        rows.append(("Outlets", ", ".join(named) + (f" and {more:,} more" if more > 0 else "")))
    return rows


def article_timeline(catalogue: Catalogue, outlet: str | None = None) -> Timeline:
    """Return the timeline of articles, of one outlet or of all."""
    return by_month(*catalogue.months(outlet))
