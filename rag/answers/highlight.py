"""Which part of a statement carries the match: the sentence or clause that is clearly nearer to the topic than others.

A part is as near as its words are to the topic's, word by word, in the packaged model's word embeddings: the same word
is nearest, and rare words count for more (as in Kusner et al., 2015, relaxed). No network runs, so that an answer costs
what it did. How clear it has to be was chosen on judged topics (docs/relevance.md).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np

from index.core.types import Span
from index.text.sentences import sentences, trim_span
from index.text.wordpieces import replace_surrogates, tokenizer, word_embeddings
from rag.answers.types import Answer, Statement

MARGIN = 0.20
"""How much nearer to the topic, of 1, the best part of a statement has to be than any other."""
_MOST = 24
"""Statements of an answer that are looked at, the first ones: twice what the page shows at once."""
_LONG, _LEAST = 20, 6
"""Words above which a sentence is cut into clauses, and words of a clause at least."""
_COMMON, _EVERY = 1996, 16
"""Where words begin in the model's vocabulary, commonest first; of every how many the mean stands for that of all."""
_PLAIN = 0.1
"""What a common word counts beside a rare one's 1."""
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
_MARKS = re.compile(r"[“”„«»\"]|''")
"""Quotation marks, inside which sentences are not told apart."""
_BORDER = re.compile(
    r"(?<=[,;:])[”\"’']*\s+|\s*[—–]\s*|\s+(?=(?:because|although|though|while|whereas|unless|until|if|when|so that)\b)"
)
"""Where a clause may begin."""


def with_matching_parts(answer: Answer) -> Answer:
    """The answer; in its first matches the part is told that carries the match, where that is clear."""
    topic = answer.query.topic
    if not topic:
        return answer
    told = (_told(topic, s) if s.match and at < _MOST else s for at, s in enumerate(answer.statements))
    return replace(answer, statements=tuple(told))


def _told(topic: str, statement: Statement) -> Statement:
    return replace(statement, matched=matching_part(topic, statement.article.text, statement.place.spans))


def matching_part(topic: str, text: str, spans: Sequence[Span]) -> Span | None:
    """The part of these stretches of a text that is clearly the nearest to the topic, inside one of them.

    None where no part clearly is, and where they are one short sentence.
    """
    found = parts(text, spans)
    if len(found) < 2:
        return None
    near = nearness(topic, [part.of(text) for part in found])
    second, best = np.argsort(near)[-2:]
    return found[best] if near[best] - near[second] >= MARGIN else None


def parts(text: str, spans: Sequence[Span]) -> list[Span]:
    """The sentences of these stretches of a text, long ones as clauses, in order."""
    found = list[Span]()
    for span in spans:
        inside = span.of(text)
        plain = _MARKS.sub(lambda mark: " " * len(mark[0]), replace_surrogates(inside))
        begins = [_with_mark(inside, sentence.start) for sentence in sentences(plain)[1:]]
        for start, end in pairwise([span.start, *(span.start + begin for begin in begins), span.end]):
            found += _clauses(text, start, end)
    return found


def _with_mark(text: str, start: int) -> int:
    """Where a sentence begins with the quotation mark that stands right before it."""
    return len(text[:start].rstrip("“„«\"'"))


def _clauses(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence, cut where clauses of enough words begin if it is long."""
    cuts = [start]
    if _count(text[start:end]) > _LONG:
        for border in _BORDER.finditer(text, start, end):
            if _count(text[cuts[-1] : border.start()]) >= _LEAST and _count(text[border.end() : end]) >= _LEAST:
                cuts.append(border.end())
    for first, last in pairwise([*cuts, end]):
        if part := trim_span(text, first, last):
            yield part


def _count(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))


def nearness(topic: str, texts: Sequence[str]) -> np.ndarray:
    """float32[n]: how near each of n texts is to the topic, at most 1, where it has all of the topic's words."""
    wanted, *told = (_pieces(text) for text in (topic, *texts))
    asked, weights = _directions(wanted), _rarity(wanted) + _PLAIN
    nearest = [(asked @ _directions(pieces).T).max(axis=1, initial=-1.0) for pieces in told]
    found: np.ndarray = np.stack(nearest) @ weights / max(float(weights.sum()), _PLAIN)
    return found


def _pieces(text: str) -> np.ndarray:
    """int64[k]: the word pieces of a text; without the commonest, unless there are no others."""
    every = np.array(tokenizer().encode(replace_surrogates(text), add_special_tokens=False).ids, np.int64)
    rare = every[_rarity(every) > _PLAIN / 2]
    return rare if len(rare) else every


def _rarity(pieces: np.ndarray) -> np.ndarray:
    """float32[k], 0 to 1, by the piece's rank in the model's vocabulary."""
    rank = np.log((pieces + 1) / _COMMON) / math.log(len(word_embeddings()) / _COMMON)
    found: np.ndarray = np.maximum(0, rank).astype(np.float32)
    return found


def _directions(pieces: np.ndarray) -> np.ndarray:
    """float32[k, 384] of unit length: how the pieces' embeddings differ from the mean."""
    away = word_embeddings()[pieces] - _mean()
    found: np.ndarray = away / (np.linalg.norm(away, axis=1, keepdims=True) + 1e-6)
    return found


@cache
def _mean() -> np.ndarray:
    mean: np.ndarray = word_embeddings()[_COMMON::_EVERY].mean(axis=0)
    return mean
