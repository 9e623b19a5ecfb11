"""Who said what in an article: the one interface to finding quotations and resolving their speakers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.quotations import find
from index.speakers import resolve
from index.vocabulary import Article, Quotation

FINGERPRINT = "rules-1"
"""Names this version of the extractor; an archive extracts again when it differs from the stored one."""


def extract(article: Article) -> list[Quotation]:
    """The article's quotations in the order of its text, each with its source resolved as far as is safe."""
    return resolve(article, find(article))


def extract_all(articles: Iterable[Article]) -> Iterator[list[Quotation]]:
    """The quotations of each article, in the order given. Lazy: one article is held at a time."""
    for article in articles:
        yield extract(article)
