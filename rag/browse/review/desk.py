"""The review desk: its queues, and how much is settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.store.article_listing import ArticleLine
from index.store.record_reader import Lookup
from rag.browse.review.doubtful_statements import DoubtfulStatement, doubtful_statements
from rag.browse.review.metadata_gaps import DoubtfulRole, Gap, article_gaps, doubtful_roles
from rag.browse.review.same_speakers import SpeakerPair


@dataclass(frozen=True, slots=True)
class Desk:
    """The queues of an archive, best gain first; `settled`: the decisions that persons made; `checked`: the statements
    by speakers whom a person checked, at the statement or by the name."""

    pairs: tuple[SpeakerPair, ...]
    statements: tuple[DoubtfulStatement, ...]
    roles: tuple[DoubtfulRole, ...]
    gaps: dict[Gap, list[ArticleLine]]
    settled: int
    checked: int

    @property
    def left(self) -> int:
        """The number of questions left: each article counts once."""
        articles = {line.id for lines in self.gaps.values() for line in lines}
        return len(self.pairs) + len(self.statements) + len(self.roles) + len(articles)

    @property
    def line(self) -> str:
        """The progress in a line: "12 settled, 31 left; 214 statements by checked names"."""
        noun = "statement" if self.checked == 1 else "statements"
        return f"{self.settled:,} settled, {self.left:,} left; {self.checked:,} {noun} by checked names"


def read_desk(lookup: Lookup, pairs: Sequence[SpeakerPair]) -> Desk:
    """Return the queues at this moment; `pairs`: the speakers who are likely the same."""
    return Desk(
        tuple(pairs),
        tuple(doubtful_statements(lookup)),
        tuple(doubtful_roles(lookup)),
        article_gaps(lookup),
        lookup.decision_count(),
        lookup.checked_count(),
    )
