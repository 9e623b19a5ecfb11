"""The second reader: a question and the most promising statements of an article, read together, word by word.

Statements of one article stand in one row, in the order in which they were said, so that one throws light on the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.embedding.embedder import packaged_model
from index.system.compute import each, session
from index.text.wordpieces import word_embeddings
from rag.relevance.asked import Asked, Told
from rag.relevance.reading import Sheet, padded, pieces, sheets, statements
from rag.relevance.weights import FOLDER, Weights

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

HOPELESS = -4.5
"""First log odds below which a statement is not read a second time."""


def read(asked: Asked, told: Sequence[Told], first: np.ndarray, most: int, budget: int) -> np.ndarray | None:
    """float32[n] log odds, nan for what was not read.

    Read are the best by `first`, at most `most`, of at most `budget` word pieces together. None without that reader.
    """
    network = _Network.packaged()
    if network is None or not most:
        return None
    found = np.full(len(told), np.nan, np.float32)
    promising = [int(i) for i in np.argsort(-first, kind="stable")[:most] if first[i] >= HOPELESS]
    if not promising:
        return found
    rows = _rows(asked, told, promising, budget)
    rows.sort(key=lambda row: -len(row.ids))
    for row, scores in zip(rows, each(network.scores, rows), strict=True):
        found[row.members] = scores
    return found


def _rows(asked: Asked, told: Sequence[Told], promising: list[int], budget: int) -> list[Sheet]:
    """The rows to read: of each article one or several."""
    cut = dict(
        zip(promising, statements([told[i].text for i in promising], [told[i].before for i in promising]), strict=True)
    )
    question = pieces([asked.claim or asked.question])[0]
    groups: dict[str, list[int]] = {}
    spent = 0
    for i in promising:
        head = 0 if told[i].article in groups else _head(question)
        if spent and spent + head + len(cut[i]) > budget:
            break
        spent += head + len(cut[i])
        groups.setdefault(told[i].article, []).append(i)
    rows: list[Sheet] = []
    for members in groups.values():
        members.sort(key=lambda i: (told[i].place, i))
        headline = pieces([told[members[0]].title])[0]
        rows += sheets(question, headline, [cut[i] for i in members], members, 2 if len(groups) == 1 else 1)
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
        """The one in this package; None where it was left out."""
        return _Network.load(FOLDER) if (FOLDER / "joint.onnx").exists() else None

    @classmethod
    def load(cls, folder: Path) -> _Network:
        from safetensors import safe_open

        with safe_open(str(packaged_model() / "model.safetensors"), "numpy") as weights:
            types: np.ndarray = weights.get_tensor("embeddings.token_type_embeddings.weight")
        arrays = Weights.load(folder / "joint.safetensors").arrays
        return cls(session(folder / "joint.onnx"), word_embeddings(), types[1] - types[0], arrays)

    def scores(self, row: Sheet) -> np.ndarray:
        """The log odds of a row's statements."""
        ids, types, mask = padded([row])
        embedded = self.words[ids]
        embedded[types == 1] += self.statement
        states = self.session.run(None, {"embedded": embedded, "mask": mask})[0][0]
        w = self.head
        meant = states[: row.asked].mean(axis=0)
        said = np.stack([states[start:end].mean(axis=0) for start, end in row.spans])
        cosine = said @ meant / (np.linalg.norm(said, axis=1) * np.linalg.norm(meant))
        inputs = np.concatenate([said * meant, np.broadcast_to(meant, said.shape), said], axis=1)
        hidden = _gelu(inputs @ w["hidden"].T + w["hidden_bias"])
        found: np.ndarray = hidden @ w["out"] + w["out_bias"] + w["scale"] * cosine
        return found


def _gelu(x: np.ndarray) -> np.ndarray:
    """By its usual approximation (Hendrycks and Gimpel, 2016)."""
    found: np.ndarray = 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))
    return found
