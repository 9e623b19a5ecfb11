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
class Retrieved:
    """Candidates, best first. `unsearched`: they are all that passes the filter, for a question without a topic.
    `cut`: more have words of the topic than were looked through."""

    candidates: list[Candidate]
    unsearched: bool = False
    cut: bool = False


def retrieve(
    archive: Archive,
    query: Query,
    texts: Sequence[str],
    topic_of: Callable[[str], Topic],
    narrowed: Filter,
    names: Sequence[str] = (),
    most: int | None = None,
) -> Retrieved:
    """The candidates of a query that pass the filter.

    `texts`: the wordings that candidates by meaning are near to; `topic_of`: reads a topic; `names`: those of the
    filter's speakers, to narrow the search by words with; `most`: how many are read at most of what names the topic, or
    of all.
    """
    if query.intent is Intent.WHO_SAID:
        return Retrieved(hybrid.like(archive, query.topic, narrowed))
    if query.intent is Intent.EVERYTHING or not (query.topic or query.speaker):
        return Retrieved(hybrid.everything(archive, narrowed, most), unsearched=True)
    topic = topic_of(query.topic or query.question)
    candidates, cut = hybrid.on_topic(archive, topic, texts, narrowed, names, most)
    return Retrieved(candidates, cut=cut)
