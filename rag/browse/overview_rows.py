"""What an archive holds, as the archive's page tells it."""

from __future__ import annotations

from index.store.article_listing import Catalogue
from rag.browse.histogram import Timeline, by_month
from rag.browse.overview import Holdings
from rag.browse.speaker_search import period

_OUTLETS = 12


def stock(held: Holdings) -> list[tuple[str, str]]:
    """Counts, dates and outlets, the largest first: names and values."""
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
    """How many articles each month has; of one outlet, or of all."""
    return by_month(*catalogue.months(outlet))
