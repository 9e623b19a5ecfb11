"""What the speaker model learns from: labelled articles, and each of their sources with what speaks for whom."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import roles
from index.candidates import Candidate
from index.mention_network import NamedSpan
from index.reading import Question, Reading
from index.sentences import paragraphs
from index.vocabulary import Article, Quotation, Source, Span, hull

_WORD = re.compile(r"\w+(?:[’'\-.]\w+)*")
_MATCH = 0.5  # of the words of two contents that are the same


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article with its sourced attributions, as quotations and as labels."""

    article: Article
    quotations: tuple[Quotation, ...]
    labels: tuple[dict[str, Any], ...]
    named: tuple[NamedSpan, ...] = ()  # where the network finds names
    only: int | None = None  # where the one source begins that is to be learned from; None for all


@dataclass(frozen=True, slots=True)
class Example:
    """A source: float32[n, d] features, which rows are right, how much it counts."""

    rows: NDArray[np.float32]
    right: NDArray[np.bool_]
    weight: float
    kind: str


def labelled(path: Path) -> list[Labelled]:
    """The articles of a PolNeAR file, or of one of world's, that have labels; without those that speak as authors."""
    found = []
    for line in gzip.decompress(path.read_bytes()).decode("utf8").split("\n"):
        row: dict[str, Any] = json.loads(line) if line else {"attributions": ()}
        labels = tuple(a for a in row["attributions"] if a["source"] and a.get("type") != "author")
        if any("type" in a for a in labels):
            article = Article(row["id"], row["text"], row.get("title") or "", author=row.get("author") or "")
            found.append(Labelled(article, tuple(_quotation(a) for a in labels), labels))
    return found


def met(one: Labelled, found: Sequence[Quotation]) -> Labelled:
    """The article with the quotations that the network finds; those whose content matches a labelled one bear its
    label. So the model learns from sources as wide, and in company as incomplete, as it will meet."""
    gold = [_positions(one.article.text, a["content"]) for a in one.labels]
    labels = []
    for quotation in found:
        held = _positions(one.article.text, [(s.start, s.end) for s in quotation.content])
        shares = [len(held & other) / max(1, len(held | other)) for other in gold]
        best = max(range(len(shares)), key=shares.__getitem__, default=None)
        labels.append(one.labels[best] if best is not None and shares[best] >= _MATCH else {})
    return replace(one, quotations=tuple(found), labels=tuple(labels))


def _quotation(a: dict[str, Any], shift: int = 0) -> Quotation:
    def spans(key: str) -> tuple[Span, ...]:
        return tuple(Span(start - shift, end - shift) for start, end in a[key])

    return Quotation(spans("content"), Source(hull(spans("source"))), spans("cue"))


def _positions(text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    """Where the words of the spans begin."""
    return {word.start() for start, end in spans for word in _WORD.finditer(text, start, end)}


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
    named = [
        replace(n, span=Span(n.span.start - start, n.span.end - start))
        for n in one.named
        if start <= n.span.start and n.span.end <= end
    ]
    return Labelled(article, tuple(_quotation(a, start) for a in kept), tuple(kept), tuple(named))


def _moved(named: NamedSpan, shift: int) -> NamedSpan:
    return replace(named, span=Span(named.span.start + shift, named.span.end + shift))


STRANGERS = (
    "a spokesman for {name}",
    "{surname}’s lawyer",
    "his spokesman",
    "her lawyer",
    "a source close to {name}",
    "neighbours of {name}",
    "one official",
    "the widow of {name}",
)
"""What nobody's name can be known of; put in the place of a source they teach the model to keep silent."""


def disguised(one: Labelled, chance: random.Random, scorer: ModuleType) -> Labelled | None:
    """The article with a named source in other words: by a role that it gives that person alone, or as a stranger."""
    reading = Reading.of(one.article, one.quotations, one.named)
    people = {a["speaker"] for a in one.labels if a.get("type") == "person"}
    choices = []
    for index, label in enumerate(one.labels):
        span = one.quotations[index].source.span
        if label.get("type") != "person" or span is None or span.end - span.start > 30:
            continue
        candidate = next((c for c in reading.scene.cast.everybody if fits(c, label, people, scorer)), None)
        if (
            candidate is None
            or candidate.person is None
            or not any(m.span.end < span.start for m in candidate.mentions)
        ):
            continue
        choices.append((index, span, candidate.person))
    if not choices:
        return None
    index, span, person = chance.choice(choices)
    role = chance.choice(person.roles) if person.roles else ""
    lows = role.lower().split()
    short = roles.head_of(lows)
    if short in lows and chance.random() < 0.5:
        role = short
    if role and chance.random() < 0.7 and roles.described(role.lower().split(), reading.scene.people) == [person]:
        return _rewritten(one, span, f"the {role}", one.labels[index])
    words = chance.choice(STRANGERS).format(name=person.name, surname=person.name.split()[-1])
    return _rewritten(one, span, words, {"type": "unnamed", "speaker": ""})


def _rewritten(one: Labelled, span: Span, words: str, label: dict[str, Any]) -> Labelled:
    """The article with other words at the span; the sources that stood there carry the label."""
    text = one.article.text[: span.start] + words + one.article.text[span.end :]
    shift = len(words) - (span.end - span.start)

    def moved(pairs: list[list[int]]) -> list[list[int]]:
        return [[s + shift * (s >= span.end), e + shift * (e >= span.end)] for s, e in pairs]

    labels = []
    for quotation, old in zip(one.quotations, one.labels, strict=True):
        new = {key: moved(old[key]) for key in ("source", "content", "cue")}
        if quotation.source.span == span:
            new["source"] = [[span.start, span.start + len(words)]]
            labels.append({**label, **new})
        else:
            labels.append({**{key: old[key] for key in ("type", "speaker") if key in old}, **new})
    article = Article(f"{one.article.id}~{span.start}", text, one.article.title)
    apart = [n for n in one.named if not n.span.overlaps(span)]
    named = tuple(
        replace(n, span=Span(n.span.start + shift, n.span.end + shift)) if n.span.start >= span.end else n
        for n in apart
    )
    return Labelled(article, tuple(_quotation(a) for a in labels), tuple(labels), named, span.start)


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
        if labels and question.candidates and one.only in (None, question.asked.phrase.span.start):
            nobody = not right.any()
            right[-1] = nobody
            missing = nobody and labels[0]["type"] != "unnamed"
            found.append(
                Example(question.rows, right, len(labels) ** 0.5 * (0.5 if missing else 1.0), labels[0]["type"])
            )
        if believe:
            return believe(question)
        return question.candidates[int(right.argmax())] if right[:-1].any() else None

    Reading.of(one.article, one.quotations, one.named).walk(decide)
    return found
