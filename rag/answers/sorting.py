"""Sorting of an answer's statements for display. Their numbers stay unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from rag.answers.types import Statement


class Order(StrEnum):
    """The sort order; the values are the page's labels."""

    RELEVANCE = "Most relevant"
    NEWEST = "Newest"
    OLDEST = "Oldest"


def sort_statements(statements: Sequence[Statement], order: Order) -> tuple[Statement, ...]:
    """Return the statements sorted by date of publication, stable within a day; those without a date come last."""
    if order is Order.RELEVANCE:
        return tuple(statements)
    dated = [s for s in statements if s.article.published]
    undated = [s for s in statements if not s.article.published]
    newest = order is Order.NEWEST
    return (*sorted(dated, key=lambda s: s.article.published or date.max, reverse=newest), *undated)
