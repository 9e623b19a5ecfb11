"""The part of a statement that carries the match: the sentence or clause clearly nearer to the topic than the others.

A part is as near as its words are to the topic's, word by word, in the packaged model's word embeddings: the same word
is nearest, and rare words count for more (as in Kusner et al., 2015, relaxed). No network runs. The margin was chosen
on judged topics (docs/relevance.md).
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
"""The least lead, of 1, in topic similarity of the best part over any other."""
_MOST = 24
"""Statements of an answer that are looked at, the first ones: twice what the page shows at once."""
_LONG, _LEAST = 20, 6
"""Words above which a sentence is cut into clauses, and words of a clause at least."""
_COMMON, _EVERY = 1996, 16
"""The first word in the model's vocabulary, commonest first; the step of the sample whose mean stands for all."""
_PLAIN = 0.1
"""What a common word counts beside a rare one's 1."""
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
_MARKS = re.compile(r"[“”„«»\"]|''")
"""Quotation marks, inside which sentences are not told apart."""
_BORDER = re.compile(
    r"(?<=[,;:])[”\"’']*\s+|\s*[—–]\s*|\s+(?=(?:because|although|though|while|whereas|unless|until|if|when|so that)\b)"
)
"""Where a clause may begin."""


def add_matching_parts(answer: Answer) -> Answer:
    """Return the answer with the part that carries the match marked in its first matches, where it is clear."""
    topic = answer.query.topic
    if not topic:
        return answer
    marked = (_mark_part(topic, s) if s.match and at < _MOST else s for at, s in enumerate(answer.statements))
    return replace(answer, statements=tuple(marked))


def _mark_part(topic: str, statement: Statement) -> Statement:
    return replace(statement, matched=matching_part(topic, statement.article.text, statement.place.spans))


def matching_part(topic: str, text: str, spans: Sequence[Span]) -> Span | None:
    """Return the part of these stretches of a text that is clearly nearest to the topic, inside one of them.

    None if no part clearly is, or they are one short sentence.
    """
    candidates = statement_parts(text, spans)
    if len(candidates) < 2:
        return None
    near = topic_similarity(topic, [part.of(text) for part in candidates])
    second, best = np.argsort(near)[-2:]
    return candidates[best] if near[best] - near[second] >= MARGIN else None


def statement_parts(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the sentences of these stretches of a text, long ones as clauses, in order."""
    parts = list[Span]()
    for span in spans:
        inside = span.of(text)
        plain = _MARKS.sub(lambda mark: " " * len(mark[0]), replace_surrogates(inside))
        begins = [_include_mark(inside, sentence.start) for sentence in sentences(plain)[1:]]
        for start, end in pairwise([span.start, *(span.start + begin for begin in begins), span.end]):
            parts += _clauses(text, start, end)
    return parts


def _include_mark(text: str, start: int) -> int:
    """The start of a sentence with the quotation mark right before it."""
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


def topic_similarity(topic: str, texts: Sequence[str]) -> np.ndarray:
    """float32[n]: the similarity of each of n texts to the topic; 1 for a text with all of the topic's words."""
    topic_pieces, *text_pieces = (_pieces(text) for text in (topic, *texts))
    directions, weights = _directions(topic_pieces), _rarity(topic_pieces) + _PLAIN
    nearest = [(directions @ _directions(pieces).T).max(axis=1, initial=-1.0) for pieces in text_pieces]
    similarities: np.ndarray = np.stack(nearest) @ weights / max(float(weights.sum()), _PLAIN)
    return similarities


def _pieces(text: str) -> np.ndarray:
    """int64[k]: the word pieces of a text; without the commonest, unless there are no others."""
    every = np.array(tokenizer().encode(replace_surrogates(text), add_special_tokens=False).ids, np.int64)
    rare = every[_rarity(every) > _PLAIN / 2]
    return rare if len(rare) else every


def _rarity(pieces: np.ndarray) -> np.ndarray:
    """float32[k], 0 to 1, by the piece's rank in the model's vocabulary."""
    rank = np.log((pieces + 1) / _COMMON) / math.log(len(word_embeddings()) / _COMMON)
    rarity: np.ndarray = np.maximum(0, rank).astype(np.float32)
    return rarity


def _directions(pieces: np.ndarray) -> np.ndarray:
    """float32[k, 384] of unit length: the pieces' embeddings less the mean."""
    centred = word_embeddings()[pieces] - _mean()
    unit: np.ndarray = centred / (np.linalg.norm(centred, axis=1, keepdims=True) + 1e-6)
    return unit


@cache
def _mean() -> np.ndarray:
    mean: np.ndarray = word_embeddings()[_COMMON::_EVERY].mean(axis=0)
    return mean
