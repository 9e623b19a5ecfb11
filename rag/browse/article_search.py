"""Search of the archive's articles: by title, by the words of their texts, and for what their metadata lack."""

from __future__ import annotations

from enum import StrEnum

from index.archive import Archive
from index.store.article_listing import CatalogueEntry
from index.store.filters import Filter
from index.text.stemming import stems

_MOST = 5_000
"""Passages, best first, among whose articles those with all words are sought."""


class Lack(StrEnum):
    """Metadata that an article may lack; the values are the page's labels."""

    DATE = "Undated"
    OUTLET = "No outlet"


def search_articles(
    archive: Archive, text: str, lacks: tuple[Lack, ...] = (), most: int = 25, after: int = 0
) -> tuple[int, list[CatalogueEntry]]:
    """Return the number of articles with this in their title or id, or with all its words in one passage of their text,
    that lack all of these; and at most `most` of them after the first `after`, the newest first."""
    rows = _rows_with_words(archive, text)
    return archive.catalogue.entries(
        text, most, after, rows=rows, undated=Lack.DATE in lacks, without_outlet=Lack.OUTLET in lacks
    )


def _rows_with_words(archive: Archive, text: str) -> set[int]:
    """The rows of the texts that have a passage with all the words, in any of their forms."""
    wanted = set(stems(text))
    if not wanted:
        return set()
    hits = archive.search.by_words("passages", sorted(wanted), Filter(), _MOST)
    passages = archive.lookup.passages(seq for seq, _ in hits)
    if len(wanted) == 1:
        return {passage.article for passage in passages.values()}
    articles = archive.lookup.articles({passage.article for passage in passages.values()})
    return {
        passage.article
        for passage in passages.values()
        if wanted <= set(stems(passage.span.of(articles[passage.article].text)))
    }
