"""An article cut into passages: runs of whole sentences, about as long as the embedding model reads at once."""

from __future__ import annotations

from index.core.types import Article, Passage, Span
from index.text.sentences import sentences

TARGET = 900
"""Characters after which a passage is full: about 200 word pieces of the 256 that the model reads."""


def split_passages(article: Article) -> list[Passage]:
    """The passages of an article, in order, none overlapping another, together holding every sentence."""
    chunks: list[Passage] = []
    start: int | None = None
    end = 0
    for sentence in sentences(article.text):
        if start is not None and sentence.end - start > TARGET:
            chunks.append(Passage(Span(start, end)))
            start = None
        start = sentence.start if start is None else start
        end = sentence.end
    if start is not None:
        chunks.append(Passage(Span(start, end)))
    return chunks
