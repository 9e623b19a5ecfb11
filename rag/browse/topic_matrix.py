"""People and topics: how much more often than others the most quoted people speak of what.

The topics are key terms (rag/browse/keyness) of these people, a few of each; a cell has the number of their statements
with the term and the log odds against others' statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from index.archive import Archive
from index.core.types import Being, Speaker
from rag.browse.keyness import Term, count_reference, count_speaker, significant_terms

_PEOPLE, _TOPICS = 6, 9
_REFERENCE, _SAMPLE = 1_200, 250
"""Statements of the archive, and of each person, that are counted: few, so that the page is there at once."""
_STEPS = (1.0, 2.0, 4.0)
"""Standard errors from which a cell has strength 1, 2 and 3."""


@dataclass(frozen=True, slots=True)
class TopicCell:
    """The number of a person's statements with a topic, of those counted, and how much more than others: 0 to 3."""

    count: int
    strength: int


@dataclass(frozen=True, slots=True)
class TopicMatrix:
    """The people, the topics, and for each topic a cell for each person."""

    speakers: tuple[Speaker, ...]
    topics: tuple[str, ...]
    cells: tuple[tuple[TopicCell, ...], ...]


def topic_matrix(archive: Archive, listed: Sequence[Speaker]) -> TopicMatrix:
    """Return the matrix of the first people among the listed speakers; empty where they have no key terms."""
    people = [speaker for speaker in listed if speaker.being is Being.PERSON][:_PEOPLE]
    reference = count_reference(archive, _REFERENCE)
    counted = [count_speaker(archive, speaker, _SAMPLE) for speaker in people]
    key = [significant_terms(c, s, reference) for c, s in zip(counted, people, strict=True)]
    names = {word.casefold() for speaker in people for word in speaker.name.split()}
    topics = dict[Term, str]()
    for rank in zip_longest(*key):
        for c, term in zip(counted, rank, strict=True):
            if term and not any(set(term) & set(other) for other in topics) and not names & set(term):
                topics.setdefault(term, c.spelling(term))
    chosen = dict(list(topics.items())[:_TOPICS])
    cells = tuple(
        tuple(TopicCell(c.counts[term], sum(c.score(term, reference) >= step for step in _STEPS)) for c in counted)
        for term in chosen
    )
    return TopicMatrix(tuple(people), tuple(chosen.values()), cells)
