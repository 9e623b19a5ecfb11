"""The second model: a cross-encoder that reads a question and the most promising statements of an article together.

Statements of one article stand in one row, in the order of the text, so that each is context for the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.embedding.embedder import packaged_model
from index.system.compute import inference_session, parallel_map
from index.text.wordpieces import word_embeddings
from rag.relevance.input_rows import InputRow, build_input_rows, pad_rows, statement_pieces, word_pieces
from rag.relevance.need import InformationNeed, StatementInContext
from rag.relevance.weights import FOLDER, Weights

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

HOPELESS = -4.5
"""First log odds below which a statement is not read."""


def rerank(
    need: InformationNeed,
    statements: Sequence[StatementInContext],
    first: np.ndarray,
    limit: int,
    budget: int,
    readable: np.ndarray | None = None,
) -> np.ndarray | None:
    """float32[n] log odds, nan for statements not read.

    The best by `first` are read of the `readable` ones (bool[n]; all if None), at most `limit`, of at most `budget`
    word pieces together. None if the model is not in the package.
    """
    network = _Network.packaged()
    if network is None:
        return None
    scores = np.full(len(statements), np.nan, np.float32)
    order = [int(i) for i in np.argsort(-first, kind="stable") if readable is None or readable[i]]
    promising = [i for i in order[:limit] if first[i] >= HOPELESS]
    if not promising:
        return scores
    rows = _rows(need, statements, promising, budget)
    rows.sort(key=lambda row: -len(row.ids))
    for row, odds in zip(rows, parallel_map(network.scores, rows), strict=True):
        scores[row.members] = odds
    return scores


def _rows(
    need: InformationNeed, statements: Sequence[StatementInContext], promising: list[int], budget: int
) -> list[InputRow]:
    """The rows to read: one or several for each article."""
    texts, contexts = ([getattr(statements[i], name) for i in promising] for name in ("text", "before"))
    pieces = dict(zip(promising, statement_pieces(texts, contexts), strict=True))
    question = word_pieces([need.claim or need.question])[0]
    groups: dict[str, list[int]] = {}
    spent = 0
    for i in promising:
        head = 0 if statements[i].article in groups else _head(question)
        if spent and spent + head + len(pieces[i]) > budget:
            break
        spent += head + len(pieces[i])
        groups.setdefault(statements[i].article, []).append(i)
    rows: list[InputRow] = []
    for members in groups.values():
        members.sort(key=lambda i: (statements[i].place, i))
        headline = word_pieces([statements[members[0]].title])[0]
        rows += build_input_rows(
            question, headline, [pieces[i] for i in members], members, 2 if len(groups) == 1 else 1
        )
    return rows


def _head(question: list[int]) -> int:
    return 18 + len(question)


@dataclass(frozen=True, slots=True)
class _Network:
    """joint.onnx, and the packaged model's word and type embeddings."""

    session: InferenceSession
    words: np.ndarray
    statement: np.ndarray
    head: dict[str, np.ndarray]

    @staticmethod
    @cache
    def packaged() -> _Network | None:
        """Return the packaged network; None if it is not in the package."""
        return _Network.load(FOLDER) if (FOLDER / "joint.onnx").exists() else None

    @classmethod
    def load(cls, folder: Path) -> _Network:
        from safetensors import safe_open

        with safe_open(str(packaged_model() / "model.safetensors"), "numpy") as weights:
            types: np.ndarray = weights.get_tensor("embeddings.token_type_embeddings.weight")
        arrays = Weights.load(folder / "joint.safetensors").arrays
        return cls(inference_session(folder / "joint.onnx"), word_embeddings(), types[1] - types[0], arrays)

    def scores(self, row: InputRow) -> np.ndarray:
        """The log odds of a row's statements."""
        ids, types, mask = pad_rows([row])
        embedded = self.words[ids]
        embedded[types == 1] += self.statement
        states = self.session.run(None, {"embedded": embedded, "mask": mask})[0][0]
        w = self.head
        question = states[: row.question_end].mean(axis=0)
        pooled = np.stack([states[start:end].mean(axis=0) for start, end in row.spans])
        cosine = pooled @ question / (np.linalg.norm(pooled, axis=1) * np.linalg.norm(question))
        inputs = np.concatenate([pooled * question, np.broadcast_to(question, pooled.shape), pooled], axis=1)
        hidden = _gelu(inputs @ w["hidden"].T + w["hidden_bias"])
        odds: np.ndarray = hidden @ w["out"] + w["out_bias"] + w["scale"] * cosine
        return odds


def _gelu(x: np.ndarray) -> np.ndarray:
    """GELU by its tanh approximation (Hendrycks and Gimpel, 2016)."""
    y: np.ndarray = 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))
    return y
