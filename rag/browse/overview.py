"""Counts, speakers, outlets and dates of an archive, for the page and its filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.archive import Archive
from index.core.types import Speaker
from index.store.article_listing import Catalogue
from rag.browse.example_questions import examples
from rag.browse.histogram import Timeline, by_month
from rag.browse.speaker_search import period

LISTED = 1000
"""Speakers that can be picked from; a browser would stall on all of a large archive."""
_OUTLETS = 12
"""Outlets that the table names."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """Counts, the speakers and outlets that filters offer, the first and last date, and questions to begin with. An
    article without an outlet counts for none in `outlets`."""

    articles: int
    statements: int
    speakers: int
    listed: tuple[Speaker, ...]
    outlets: tuple[tuple[str, int], ...]
    dates: tuple[date, date] | None
    examples: tuple[str, ...]

    @property
    def names(self) -> dict[str, str]:
        """The listed speakers' names, by id."""
        return {speaker.id: speaker.name for speaker in self.listed}


NOTHING = Holdings(0, 0, 0, (), (), None, ())
"""The holdings of an archive that is not there yet."""


def edition(archive: Archive) -> tuple[int, ...]:
    """Numbers of which one differs when the archive's content does."""
    lookup = archive.lookup
    return (*lookup.counts(), lookup.last_row("passages"), lookup.last_row("quotations"), len(lookup.ties()))


def holdings(archive: Archive) -> Holdings:
    """The archive's holdings at this moment."""
    lookup = archive.lookup
    articles, statements, speakers, _ = lookup.counts()
    return Holdings(
        articles,
        statements,
        speakers,
        tuple(lookup.speakers(most=LISTED)),
        tuple((outlet, count) for outlet, count in lookup.outlets() if outlet),
        lookup.dates(),
        examples(lookup),
    )


def table_rows(held: Holdings) -> list[tuple[str, str]]:
    """The rows of a table of the holdings, as names and values: counts, dates, outlets with the largest first."""
    rows = [
        ("Articles", f"{held.articles:,}"),
        ("Statements", f"{held.statements:,}"),
        ("Speakers", f"{held.speakers:,}"),
    ]
    if held.dates:
        rows.append(("Published", period(*held.dates)))
    if held.outlets:
        named = [f"{outlet} ({count:,})" for outlet, count in held.outlets[:_OUTLETS]]
        more = len(held.outlets) - _OUTLETS
        rows.append(("Outlets", ", ".join(named) + (f" and {more:,} more" if more > 0 else "")))
    return rows


def months(catalogue: Catalogue, outlet: str | None = None) -> Timeline:
    """The numbers of articles by month, of one outlet or of all."""
    return by_month(*catalogue.months(outlet))
