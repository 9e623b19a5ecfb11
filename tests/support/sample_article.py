"""An article that many tests add, and what a speaker is quoted with."""

from __future__ import annotations

from datetime import date

from index.archive import Archive
from index.core.types import Article, words_of
from index.store.filters import Filter

NOTE = Article(
    id="note",
    text="Ada Brandt, the harbour pilot, said the channel was too shallow. “We run aground twice a year,” she said.",
    title="Pilot warns",
    outlet="Harbour Post",
    published=date(2024, 5, 1),
)


def words_by(archive: Archive, speaker: str) -> list[str]:
    """What a speaker is quoted with."""
    stored = archive.lookup.select(Filter((speaker,)))
    articles = archive.lookup.articles({q.article for q in stored})
    return [words_of(articles[q.article].text, q.quotation.content) for q in stored]
