"""What the speaker model learns from: labelled articles, and each of their sources with what speaks for whom."""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.candidates import Candidate
from index.reading import Question, Reading
from index.sentences import paragraphs
from index.vocabulary import Article, Quotation, Source, Span, hull


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article with its sourced attributions, as quotations and as labels."""

    article: Article
    quotations: tuple[Quotation, ...]
    labels: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A source: float32[n, d] features, which rows are right, how much it counts."""

    rows: NDArray[np.float32]
    right: NDArray[np.bool_]
    weight: float
    kind: str


def labelled(path: Path) -> list[Labelled]:
    """The articles of a PolNeAR file that have labels."""
    found = []
    for line in gzip.decompress(path.read_bytes()).decode("utf8").split("\n"):
        row: dict[str, Any] = json.loads(line) if line else {"attributions": ()}
        labels = tuple(a for a in row["attributions"] if a["source"])
        if any("type" in a for a in labels):
            article = Article(row["id"], row["text"], row.get("title") or "")
            found.append(Labelled(article, tuple(_quotation(a) for a in labels), labels))
    return found


def _quotation(a: dict[str, Any], shift: int = 0) -> Quotation:
    def spans(key: str) -> tuple[Span, ...]:
        return tuple(Span(start - shift, end - shift) for start, end in a[key])

    return Quotation(spans("content"), Source(hull(spans("source"))), spans("cue"))


def excerpt(one: Labelled, chance: random.Random) -> Labelled | None:
    """A few paragraphs of the article as an article of their own: short texts are to be read as well as long ones."""
    lines = paragraphs(one.article.text)
    if len(lines) < 6:
        return None
    first = chance.randrange(len(lines) - 3)
    last = min(len(lines) - 1, first + chance.randrange(1, 7))
    start, end = lines[first].start, lines[last].end
    kept = [
        a for a in one.labels if all(start <= s and e <= end for key in ("source", "content", "cue") for s, e in a[key])
    ]
    if not kept:
        return None
    article = Article(f"{one.article.id}#{first}", one.article.text[start:end])
    return Labelled(article, tuple(_quotation(a, start) for a in kept), tuple(kept))


def fits(candidate: Candidate, label: dict[str, Any], people: set[str], scorer: ModuleType) -> bool:
    """True where the candidate is whom the label names."""
    if label["type"] == "unnamed":
        return False
    if label["type"] == "person":
        return candidate.person is not None and bool(scorer.same_person(candidate.name, label["speaker"], people))
    return any(
        scorer.same_organization(candidate.name, x) or scorer.same_person(candidate.name, x)
        for x in label["speaker"].split("; ")
    )


Believe = Callable[[Question], Candidate | None]


def examples(one: Labelled, scorer: ModuleType, believe: Believe | None = None) -> list[Example]:
    """An example for each labelled source; the context is the labels', or what `believe` says."""
    by_span: dict[Span, list[dict[str, Any]]] = defaultdict(list)
    for quotation, label in zip(one.quotations, one.labels, strict=True):
        if "type" in label and quotation.source.span:
            by_span[quotation.source.span].append(label)
    people = {a["speaker"] for a in one.labels if a.get("type") == "person"}
    found: list[Example] = []

    def decide(question: Question) -> Candidate | None:
        labels = by_span.get(question.asked.phrase.span, [])
        right = np.zeros(len(question.rows), dtype=np.bool_)
        for i, candidate in enumerate(question.candidates):
            right[i] = any(fits(candidate, label, people, scorer) for label in labels)
        if labels:
            nobody = not right.any()
            right[-1] = nobody
            missing = nobody and labels[0]["type"] != "unnamed"
            found.append(
                Example(question.rows, right, len(labels) ** 0.5 * (0.5 if missing else 1.0), labels[0]["type"])
            )
        if believe:
            return believe(question)
        return question.candidates[int(right.argmax())] if right[:-1].any() else None

    Reading.of(one.article, one.quotations).walk(decide)
    return found
