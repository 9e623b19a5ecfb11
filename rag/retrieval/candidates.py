"""The retrieval step of a question: candidate statements, by the search that its intent asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.archive import Archive
from index.store.filters import Filter
from rag.query.types import Intent, Query
from rag.retrieval import hybrid
from rag.retrieval.hybrid import Candidate
from rag.retrieval.topic import Topic


@dataclass(frozen=True, slots=True)
class RetrievalResult:
    """Candidates, best first. `unsearched`: they are everything that passes the filter, for a question without a topic.
    `cut`: more statements contain words of the topic than were read."""

    candidates: list[Candidate]
    unsearched: bool = False
    cut: bool = False


def retrieve(
    archive: Archive,
    query: Query,
    texts: Sequence[str],
    parse_topic: Callable[[str], Topic],
    narrowed: Filter,
    limit: int | None = None,
) -> RetrievalResult:
    """Return the candidates of a query that pass the filter.

    `texts`: the wordings that candidates by meaning are near to; `parse_topic`: parses a topic; `limit`: the
    most candidates read that name the topic, or of all.
    """
    if query.intent is Intent.WHO_SAID:
        return RetrievalResult(hybrid.search_similar(archive, query.topic, narrowed))
    if query.intent is Intent.EVERYTHING or not (query.topic or query.speaker):
        return RetrievalResult(hybrid.all_statements(archive, narrowed, limit), unsearched=True)
    topic = parse_topic(query.topic or query.question)
    candidates, cut = hybrid.search_topic(archive, topic, texts, narrowed, limit)
    return RetrievalResult(candidates, cut=cut)
