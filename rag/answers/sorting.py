"""The orders in which the statements of an answer can be read. Their numbers stay what they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from rag.answers.types import Statement


class Order(StrEnum):
    """What comes first; the names are the page's."""

    RELEVANCE = "Most relevant"
    NEWEST = "Newest"
    OLDEST = "Oldest"


def sort_statements(statements: Sequence[Statement], order: Order) -> tuple[Statement, ...]:
    """The statements so ordered by date of publication; those without one come last, those of one day as they were."""
    if order is Order.RELEVANCE:
        return tuple(statements)
    dated = [s for s in statements if s.article.published]
    undated = [s for s in statements if not s.article.published]
    newest = order is Order.NEWEST
    return (*sorted(dated, key=lambda s: s.article.published or date.max, reverse=newest), *undated)
