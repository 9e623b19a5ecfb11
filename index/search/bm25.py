"""BM25 over PostgreSQL's own full text, worked out as tantivy does: the query that scores rows with words.

Both tables of an archive count as one, as in a folder: for how many rows have a stem, and how long a text is on
average.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

_K1, _B = 1.2, 0.75
"""BM25's constants: how soon a stem that is repeated counts no more, and how much less a long text counts."""
_TIMES = 64
"""How often a stem is counted in a text, at most."""
_MAX_LEXEME = 2_046
"""Bytes of a lexeme of a tsvector, at most."""


ScoredRows = tuple[str, list[object]]
"""A query of the columns seq and score, and its values."""


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """Rows of a table, their stems in all, and how many of them have a stem: of all that are asked for, or of the
    commonest, as the server estimates it."""

    rows: float
    stems: float
    frequencies: dict[str, float]

    def frequency(self, stem: str) -> float:
        """The rows that have the stem; one that is not known is rarer than all that are."""
        return self.frequencies.get(stem, min(self.frequencies.values(), default=self.rows) / 2)


class ScoreQuery:
    """The query that scores rows by these stems; `statistics` are those of all tables that count."""

    def __init__(self, stems: Sequence[str], statistics: Sequence[TermStatistics]) -> None:
        count, length = sum(each.rows for each in statistics), sum(each.stems for each in statistics)
        self._mean = length / count if length and count else 1.0
        self._weights = list[object]()
        for stem in stems:
            having = sum(each.frequency(stem) for each in statistics)
            rare = math.log1p(max(count - having, 0.0) / (having + 0.5) + 0.5 / (having + 0.5))
            self._weights += [rare * (_K1 + 1), lexeme(stem)]
        # of a stem that a text has n times: weight * n / (n + norm), which is weight * (1 - norm / (n + norm))
        self._score = " + ".join(
            ["%s * (1 - norm / (width_bucket(ts_rank(words, %s::tsquery)::float8, times) + norm))"] * len(stems)
        )

    def of_rows(self, table: str, matching: str, where: str, values: Sequence[object], most: int = 0) -> ScoredRows:
        """The rows of a table, their columns seq, words and length, that the tsquery `matching` and a clause pass,
        with their scores; at most so many that the server comes upon first, if that is not 0."""
        norm = f"{_K1 * (1 - _B)} + {_K1 * _B} * lengths[width_bucket(length, lengths)] / %s"
        given = "SELECT %s::float8[] AS times, %s::integer[] AS lengths"
        limit = f" LIMIT {most}" if most else ""
        query = f"SELECT seq, words, length FROM {table} WHERE words @@ %s::tsquery AND {where}{limit}"
        normed = f"SELECT seq, words, times, {norm} AS norm FROM ({query}) AS matched, ({given}) AS given OFFSET 0"
        scores = f"SELECT seq, {self._score} AS score FROM ({normed}) AS normed"  # offset: the norm is worked out once
        return scores, [*self._weights, self._mean, matching, *values, _steps_of_rank(), _lengths()]


def unite_rows(one: ScoredRows, other: ScoredRows) -> ScoredRows:
    """The rows of two queries, each once."""
    return f"SELECT seq, score FROM ({one[0]} UNION {other[0]}) AS ranked", [*one[1], *other[1]]


def rarest_stems(stems: Sequence[str], statistics: TermStatistics, rows: int) -> tuple[list[str], bool]:
    """The rarest of the stems, one at least, that so many rows of a table have any of; True where that is all."""
    some, having = list[str](), 0.0
    for stem in sorted(stems, key=statistics.frequency):
        having += statistics.frequency(stem)
        if some and having > rows:
            break
        some.append(stem)
    return some, having <= rows


def is_lexeme(stem: str) -> bool:
    """False for a stem that is too long for a tsvector."""
    return len(stem.encode()) <= _MAX_LEXEME


def lexeme(stem: str) -> str:
    """The stem as it stands in the text of a tsquery."""
    return "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'"


def any_of(stems: Sequence[str]) -> str:
    """The text of a tsquery for rows with any of the stems."""
    return " | ".join(map(lexeme, stems))


def all_of(stems: Sequence[str]) -> str:
    """The text of a tsquery for rows with all of the stems."""
    return " & ".join(map(lexeme, stems))


@cache
def _steps_of_rank() -> list[float]:
    """From which ts_rank on a text has a stem once, twice, and so on: for a stem alone it is the sum of 1 / n² over
    its places, weighted and scaled, so that it tells their number."""
    ranks = [0.1 / 1.64493406685 * total for total in accumulate(1 / n**2 for n in range(1, _TIMES + 1))]
    return [(less + more) / 2 for less, more in pairwise([0.0, *ranks])]


@cache
def _lengths() -> list[int]:
    """The 256 lengths, in stems, that BM25 tells apart in a folder's index: exact up to 40, then in steps of an eighth
    to a sixteenth."""
    return [*range(24), *(24 + (code if code < 8 else (8 | code & 7) << (code >> 3) - 1) for code in range(232))]
