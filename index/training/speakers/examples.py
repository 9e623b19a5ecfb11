"""Training examples of the speaker ranker: labelled articles, and the features of each of their sources."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.core.types import Article, Quotation, Source, Span, hull
from index.extraction.network.name_spans import NamedSpan, NetworkNames, Referents
from index.extraction.speakers.candidates import SpeakerCandidate
from index.extraction.speakers.document import DocumentResolver, SourceCandidates

_WORD = re.compile(r"\w+(?:[’'\-.]\w+)*")
_MATCH = 0.5  # of the words of two contents that are the same


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article with its sourced attributions, as quotations and as labels."""

    article: Article
    quotations: tuple[Quotation, ...]
    labels: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class SourceExample:
    """A source: float32[n, d] features, which rows are right, how much it counts."""

    rows: NDArray[np.float32]
    right: NDArray[np.bool_]
    weight: float
    kind: str


@dataclass(frozen=True, slots=True)
class NoisyNames:
    """The network's names, with noise in the probabilities of those that a source means: `size` in logits."""

    mentions: NetworkNames
    size: float
    chance: np.random.Generator

    @property
    def name_spans(self) -> list[NamedSpan]:
        """As the network has them."""
        return self.mentions.name_spans

    def referents(self, sources: Sequence[Span]) -> dict[Span, Referents]:
        """As `NetworkNames.referents`."""
        referents = {}
        for span, meaning in self.mentions.referents(sources).items():
            chances = np.array([chance for _, chance in meaning.spans] + [meaning.nobody])
            blurred = np.log(chances + 1e-9) + self.size * self.chance.standard_normal(len(chances))
            shares = np.exp(blurred - blurred.max())
            *each, nobody = (shares / shares.sum()).tolist()
            referents[span] = Referents(tuple((s, c) for (s, _), c in zip(meaning.spans, each, strict=True)), nobody)
        return referents


def labelled_articles(path: Path) -> list[LabelledArticle]:
    """The articles of a PolNeAR file, or of one of world's, that have labels; without those that speak as authors."""
    articles = []
    for line in gzip.decompress(path.read_bytes()).decode("utf8").split("\n"):
        row: dict[str, Any] = json.loads(line) if line else {"attributions": ()}
        labels = tuple(a for a in row["attributions"] if a["source"] and a.get("type") != "author")
        if any("type" in a for a in labels):
            article = Article(row["id"], row["text"], row.get("title") or "", row["outlet"], row.get("author") or "")
            articles.append(LabelledArticle(article, tuple(_quotation(a) for a in labels), labels))
    return articles


def with_detected_quotations(one: LabelledArticle, quotations: Sequence[Quotation]) -> LabelledArticle:
    """The article with the quotations that the network finds; those whose content matches a labelled one bear its
    label. So the model learns from sources as wide, and in company as incomplete, as it will meet."""
    gold = [_positions(one.article.text, a["content"]) for a in one.labels]
    labels = []
    for quotation in quotations:
        words = _positions(one.article.text, [(s.start, s.end) for s in quotation.content])
        shares = [len(words & other) / max(1, len(words | other)) for other in gold]
        best = max(range(len(shares)), key=shares.__getitem__, default=None)
        labels.append(one.labels[best] if best is not None and shares[best] >= _MATCH else {})
    return replace(one, quotations=tuple(quotations), labels=tuple(labels))


def _quotation(a: dict[str, Any], shift: int = 0) -> Quotation:
    def spans(key: str) -> tuple[Span, ...]:
        return tuple(Span(start - shift, end - shift) for start, end in a[key])

    return Quotation(spans("content"), Source(hull(spans("source"))), spans("cue"))


def _positions(text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    """Return the offsets at which the words of the spans begin."""
    return {word.start() for start, end in spans for word in _WORD.finditer(text, start, end)}


def matches_label(candidate: SpeakerCandidate, label: dict[str, Any], people: set[str], scorer: ModuleType) -> bool:
    """True where the candidate is whom the label names."""
    if label["type"] == "unnamed":
        return False
    if label["type"] == "person":
        return candidate.person is not None and bool(scorer.same_person(candidate.name, label["speaker"], people))
    return any(
        scorer.same_organization(candidate.name, x) or scorer.same_person(candidate.name, x)
        for x in label["speaker"].split("; ")
    )


Decide = Callable[[SourceCandidates], SpeakerCandidate | None]


def source_examples(
    one: LabelledArticle, names: NoisyNames, scorer: ModuleType, believe: Decide | None = None
) -> list[SourceExample]:
    """An example for each labelled source; the context is the labels', or what `believe` says."""
    by_span: dict[Span, list[dict[str, Any]]] = defaultdict(list)
    for quotation, label in zip(one.quotations, one.labels, strict=True):
        if "type" in label and quotation.source.span:
            by_span[quotation.source.span].append(label)
    people = {a["speaker"] for a in one.labels if a.get("type") == "person"}
    examples: list[SourceExample] = []

    def decide(question: SourceCandidates) -> SpeakerCandidate | None:
        labels = by_span.get(question.context.phrase.span, [])
        right = np.zeros(len(question.rows), dtype=np.bool_)
        for i, candidate in enumerate(question.candidates):
            right[i] = any(matches_label(candidate, label, people, scorer) for label in labels)
        if labels and question.candidates:
            nobody = not right.any()
            right[-1] = nobody
            missing = nobody and labels[0]["type"] != "unnamed"
            examples.append(
                SourceExample(
                    rows=question.rows,
                    right=right,
                    weight=len(labels) ** 0.5 * (0.5 if missing else 1.0),
                    kind=labels[0]["type"],
                )
            )
        if believe:
            return believe(question)
        return question.candidates[int(right.argmax())] if right[:-1].any() else None

    DocumentResolver.of(one.article, one.quotations, names).walk(decide)
    return examples
