"""Judged topics and natural questions as cases: the question, the statements it is judged over, and the labels of
those.

An article's statements are its annotated attributions, in the order of the text. Labels: 1 answers, 0 does not,
NEITHER counts neither way.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.relevance.features import stem_weights
from rag.relevance.need import AFTER, BEFORE, InformationNeed, StatementInContext

NEITHER = -1
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AnnotatedStatement:
    """An annotated attribution in its article: `place` is its number there, from 0."""

    article: str
    id: str
    place: int
    text: str
    before: str
    after: str
    title: str
    speaker: str
    start: int
    end: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the statements it is judged over (indices into a Corpus) and int8 labels of them.

    `group`: the article, which may not be split between training and calibration.
    """

    id: str
    form: str
    question: str
    topic: str
    speaker: str
    statements: np.ndarray
    labels: np.ndarray
    group: str

    @property
    def absent(self) -> bool:
        """True if no statement answers."""
        return not (self.labels == 1).any()


class Corpus:
    """Articles and all their statements; `of`: the statements' numbers by article."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.statements: list[AnnotatedStatement] = []
        self.articles: dict[str, Row] = {}
        self.of: dict[str, list[int]] = {}
        for row in rows:
            self.articles[row["id"]] = row
            statements = sorted(_statements(row), key=lambda s: (s.start, s.end))
            self.of[row["id"]] = list(range(len(self.statements), len(self.statements) + len(statements)))
            self.statements += [_placed(s, place) for place, s in enumerate(statements)]


def read_rows(path: Path) -> list[Row]:
    """The rows of a JSONL file, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf8") if path.suffix == ".gz" else path.open(encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def topic_cases(corpus: Corpus, rows: Sequence[Row]) -> Iterator[Case]:
    """A case of each judged topic, over all statements of its article."""
    for row in rows:
        numbers = corpus.of[row["article"]]
        yes, part = set(row["yes"]), set(row["part"])
        labels = [_label(corpus.statements[n].id, yes, part) for n in numbers]
        yield Case(
            row["id"], row["form"], row["topic"], row["topic"], "", np.array(numbers), _int8(labels), row["article"]
        )


def question_cases(corpus: Corpus, rows: Sequence[Row]) -> Iterator[Case]:
    """A case of each natural question that is judged within its articles.

    Of a named speaker's question only that speaker's statements are judged, and those in the gold: that other
    speakers' statements are no answer is not for the judge to learn.
    """
    for row in rows:
        gold = {(g["article"], g["attribution"]) for g in row["gold"]}
        neutral = {(g["article"], g["attribution"]) for g in row["ok"]}
        theirs = {row["speaker"], *(g["speaker"] for g in row["gold"])} - {None, ""}
        numbers, labels = [], []
        for number in (n for article in row["articles"] for n in corpus.of[article]):
            statement = corpus.statements[number]
            key = (statement.article, statement.id)
            if key not in gold | neutral and row["speaker"] and statement.speaker not in theirs:
                continue
            numbers.append(number)
            labels.append(_label(key, gold, neutral))
        if numbers:
            yield Case(
                row["id"],
                row["kind"],
                question_text(row),
                "",
                row["speaker"] or "",
                np.array(numbers),
                _int8(labels),
                row["articles"][0],
            )


def question_text(row: Row) -> str:
    """The question as typed; of a conversation the last turn and then the earlier ones, whose topic it may continue."""
    turns = row.get("turns") or [row["question"]]
    return " ".join([turns[-1], *turns[:-1]])


def _label(key: object, yes: set[Any], neither: set[Any]) -> int:
    return 1 if key in yes else NEITHER if key in neither else 0


def _int8(labels: Sequence[int]) -> np.ndarray:
    return np.array(labels, np.int8)


def _statements(row: Row) -> Iterator[AnnotatedStatement]:
    text = row["text"]
    for number, a in enumerate(row["attributions"]):
        spans = tuple((s, e) for s, e in a["content"])
        if not spans:
            continue
        start, end = spans[0][0], spans[-1][1]
        words = " […] ".join(text[s:e] for s, e in spans)
        before, after = text[max(0, start - BEFORE) : start], text[end : end + AFTER]
        speaker, title = a.get("speaker") or "", row.get("title") or ""
        yield AnnotatedStatement(
            row["id"], a.get("id") or str(number), 0, words, before, after, title, speaker, start, end, spans
        )


def _placed(s: AnnotatedStatement, place: int) -> AnnotatedStatement:
    return AnnotatedStatement(
        s.article, s.id, place, s.text, s.before, s.after, s.title, s.speaker, s.start, s.end, s.spans
    )


def content_words(text: str) -> frozenset[str]:
    """The stems of a text, without those of the commonest words."""
    return frozenset(stem for stem, rarity in stem_weights(text).items() if rarity > 0.1) or frozenset(
        stem_weights(text)
    )


def need_of(case: Case) -> InformationNeed:
    """The case's information need, as the judge is given it."""
    return InformationNeed(case.question, case.topic, speaker=case.speaker)


def in_context(corpus: Corpus, numbers: Iterable[int], vectors: np.ndarray) -> list[StatementInContext]:
    """These statements as the judge is given them; `vectors`: float32[all statements, 384]."""
    statements = []
    for number in numbers:
        s = corpus.statements[number]
        row = corpus.of[s.article]
        places = (s.place - 1, s.place + 1, s.place - 2, s.place + 2)
        near = tuple(vectors[row[place]] for place in places if 0 <= place < len(row))
        statements.append(
            StatementInContext(
                text=s.text,
                before=s.before,
                after=s.after,
                title=s.title,
                speaker=s.speaker,
                vector=vectors[number],
                near=near,
                article=s.article,
                place=s.place,
            )
        )
    return statements
