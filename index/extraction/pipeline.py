"""Quotations of an article with their speakers: the one interface to detection and resolution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import tee

from index.core.types import Article, Quotation
from index.extraction.quotations.detector import Detection, read, read_all
from index.extraction.quotations.nesting import with_carriers
from index.extraction.speakers.resolver import resolve

FINGERPRINT = "network-7"
"""Names this version of the extractor; an archive extracts again when it differs from the stored one."""


def extract(article: Article) -> list[Quotation]:
    """The article's quotations in the order of its text, each with its source resolved as far as is safe."""
    return _resolved(article, read(article))


def extract_all(articles: Iterable[Article]) -> Iterator[list[Quotation]]:
    """The quotations of each article, in the order given. Lazy: about 200,000 characters are held at a time."""
    ahead, behind = tee(articles)
    for article, found in zip(behind, read_all(ahead), strict=True):
        yield _resolved(article, found)


def _resolved(article: Article, found: Detection) -> list[Quotation]:
    """The quotations and what is reported inside them, which names its carrier."""
    inside = [quotation for _, quotation in found.nested]
    resolved = resolve(article, [*found.quotations, *inside], found.mentions, found.layout.borders)
    quotations = with_carriers(article.text, resolved[: len(found.quotations)])
    carried = [
        replace(quotation, carrier=quotations[number].source)
        for (number, _), quotation in zip(found.nested, resolved[len(found.quotations) :], strict=True)
    ]
    return sorted([*quotations, *carried], key=lambda q: (q.content[0].start, q.carrier is not None))
