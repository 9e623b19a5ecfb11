"""Quotations of an article with their speakers: the one interface to detection and resolution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import tee

from index.core.types import Article, Being, Quotation, Source
from index.extraction.quotations.detector import Detection, detect, detect_all
from index.extraction.quotations.nesting import with_carriers
from index.extraction.speakers.resolver import resolve

FINGERPRINT = "network-10"
"""Names this version of the extractor; an archive extracts again when it differs from the stored one."""


def extract(article: Article) -> list[Quotation]:
    """The article's quotations in the order of its text, each with its source resolved as far as is safe."""
    return _resolved(article, detect(article))


def extract_all(articles: Iterable[Article]) -> Iterator[list[Quotation]]:
    """The quotations of each article, in the order given. Lazy: about 200,000 characters are held at a time."""
    ahead, behind = tee(articles)
    for article, detection in zip(behind, detect_all(ahead), strict=True):
        yield _resolved(article, detection)


def _resolved(article: Article, detection: Detection) -> list[Quotation]:
    """The quotations and what is reported inside them, which names its carrier."""
    inside, count = [quotation for _, quotation in detection.nested], len(detection.quotations)
    resolved = resolve(article, [*detection.quotations, *inside], detection.mentions, detection.layout.borders)
    turns = detection.layout.spoken
    unnamed = turns.unnamed if turns else frozenset()
    own = [
        q if q.source.span not in unnamed else replace(q, source=Source(q.source.span))
        for q in (_with_given_name(*pair) for pair in zip(detection.quotations, resolved[:count], strict=True))
    ]
    quotations = with_carriers(article.text, own)
    carried = [
        replace(quotation, carrier=quotations[number].source)
        for (number, _), quotation in zip(detection.nested, resolved[count:], strict=True)
    ]
    return sorted([*quotations, *carried], key=lambda q: (q.content[0].start, q.carrier is not None))


def _with_given_name(given: Quotation, resolved: Quotation) -> Quotation:
    """The quotation with the speaker whom the document's layout tells, where it tells one."""
    name = given.source.name
    if name is None or (resolved.source.name and name.split()[-1] in resolved.source.name):
        return resolved
    return replace(
        resolved, source=Source(given.source.span, name, being=Being.PERSON, confidence=given.confidence, why=(name,))
    )
