"""What an archive holds, as the page tells it and filters by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.archive import Archive
from index.core.types import Speaker
from rag.browse.example_questions import examples

LISTED = 1000
"""Speakers that can be picked from; a browser would stall on all of a large archive."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """Counts, who and what can be picked in filters, and questions to begin with. `outlets` names no nameless one."""

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
"""What an archive holds that is not there yet."""


def edition(archive: Archive) -> tuple[int, ...]:
    """Differs when the archive's content does."""
    lookup = archive.lookup
    return (*lookup.counts(), lookup.last("passages"), lookup.last("quotations"), len(lookup.ties()))


def holdings(archive: Archive) -> Holdings:
    """What the archive holds at this moment."""
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
