"""Features of a statement and a question, from stored vectors and words."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from index.text.stemming import stems
from index.text.wordpieces import tokenizer
from rag.relevance.need import InformationNeed, StatementInContext

NAMES = (
    "question topic near_best near_mean smooth own_words before_words after_words title_words all_words rarest length "
    "asked_words asks".split()
)
"""The columns' names."""
_BEFORE, _AFTER = 150, 100
"""Characters around a statement whose words count."""
_WORD = re.compile(r"[^\W_]+")
_COMMON, _RAREST = 1996, 30522
"""The first word in the packaged model's vocabulary, commonest first, and the vocabulary's size."""


def question_without_speaker(need: InformationNeed) -> str:
    """Return the question without its speaker's name: its topic, if none was understood."""
    text = need.claim or need.question
    for name in _WORD.findall(need.speaker):
        if len(name) > 2:
            text = re.sub(rf"\b{re.escape(name)}\b(?:['’]s?)?", " ", text, flags=re.IGNORECASE)
    return " ".join(text.split()) or need.question


def comparison_texts(need: InformationNeed) -> tuple[str, str]:
    """Return the two texts that statements are compared with: the question as typed and its topic."""
    return need.claim or need.question, need.topic or question_without_speaker(need)


def compute_features(
    need: InformationNeed, statements: Sequence[StatementInContext], vectors: np.ndarray
) -> np.ndarray:
    """float32[n, len(NAMES)] of n statements; `vectors`: float32[2, 384], those of `comparison_texts`."""
    mean = vectors.sum(axis=0)
    mean = mean / max(1e-6, float(np.linalg.norm(mean)))
    own = np.stack([t.vector for t in statements]) @ np.stack([vectors[0], vectors[1], mean], axis=1)
    near = [[float(v @ mean) for v in t.near] for t in statements]
    best = np.array([max(n[:2], default=c) for n, c in zip(near, own[:, 2], strict=True)])
    means = np.array([sum(n) / len(n) if n else c for n, c in zip(near, own[:, 2], strict=True)])
    topic_weights = stem_weights(comparison_texts(need)[1])
    shared = np.array([_shared(topic_weights, t) for t in statements])
    rest = [[math.log1p(len(t.text)), math.log1p(len(topic_weights)), float("?" in need.question)] for t in statements]
    smooth = 0.6 * own[:, 2] + 0.25 * best + 0.15 * means
    return np.column_stack([own[:, :2], best, means, smooth, shared, np.array(rest)]).astype(np.float32)


def _shared(topic_weights: dict[str, float], statement: StatementInContext) -> list[float]:
    """Shares of the topic's words, by weight, in the statement, before, behind, in the headline, in any but that; and
    the weight of the rarest that the statement has."""
    total = sum(topic_weights.values()) + 1e-6
    own, before, after, title = (
        frozenset(stem_weights(text)) & topic_weights.keys()
        for text in (statement.text, statement.before[-_BEFORE:], statement.after[:_AFTER], statement.title)
    )
    parts = [sum(topic_weights[s] for s in each) / total for each in (own, before, after, title, own | before | after)]
    return [*parts, max((topic_weights[s] for s in own), default=0.0)]


@lru_cache(4096)
def stem_weights(text: str) -> dict[str, float]:
    """Return the stems of a text, each with its rarity: 0 to about 1.4."""
    rarities: dict[str, float] = {}
    for word in _WORD.findall(text.lower()):
        for stem in _stem(word):
            rarities[stem] = max(rarities.get(stem, 0.0), _rarity(word))
    return rarities


@lru_cache(32768)
def _stem(word: str) -> tuple[str, ...]:
    return tuple(stems(word)[:1])


@lru_cache(32768)
def _rarity(word: str) -> float:
    """By the word's rank in the packaged model's vocabulary; words made of several pieces are rarer than all."""
    number = tokenizer().token_to_id(word)
    if number is None:
        return 1.0 + 0.1 * min(4, len(tokenizer().encode(word, add_special_tokens=False).ids))
    return max(0.0, math.log((number + 1) / _COMMON) / math.log(_RAREST / _COMMON))
