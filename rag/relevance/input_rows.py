"""A question and several statements as one row of word pieces: the reranker's input.

[CLS] question [SEP] headline [SEP] statement [SEP] statement [SEP] …, where a short statement is preceded by the end of
the text before it. Tokens of statements are of type 1, all others of type 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.text.wordpieces import tokenizer

QUESTION, HEADLINE, STATEMENT, CONTEXT = 32, 14, 40, 28
"""Word pieces read: of a question, a headline, a statement; and of a short statement with the text before it."""
LENGTH = 224
"""Word pieces of a row at most."""
SHORT = 64
"""Word pieces of statements from which a row is worth splitting."""
_CLS, _SEP = 101, 102


@dataclass(frozen=True, slots=True)
class InputRow:
    """A row: ids int64[t], types int64[t]; the question's pieces [1, question_end); each statement's [start, end)."""

    ids: np.ndarray
    types: np.ndarray
    question_end: int
    spans: list[tuple[int, int]]
    members: list[int]


@dataclass(frozen=True, slots=True)
class StatementPieces:
    """A statement's word pieces: those read of the text before it, and its own."""

    before: list[int]
    own: list[int]

    def __len__(self) -> int:
        return len(self.before) + len(self.own) + 1


def word_pieces(texts: Sequence[str]) -> list[list[int]]:
    """Return the word pieces of each text, without special ones."""
    return [e.ids for e in tokenizer().encode_batch(list(texts), add_special_tokens=False)]


def statement_pieces(texts: Sequence[str], befores: Sequence[str]) -> list[StatementPieces]:
    """Return the word pieces of each statement and of the text before it, cut to those that are read."""
    own = word_pieces(texts)
    short = [i for i, ids in enumerate(own) if len(ids) < CONTEXT]
    before = dict(zip(short, word_pieces([befores[i] for i in short]), strict=True))
    return [
        StatementPieces(before[i][-(CONTEXT - len(ids)) :] if i in before else [], ids[:STATEMENT] or [_SEP])
        for i, ids in enumerate(own)
    ]


def build_input_rows(
    question: list[int],
    headline: list[int],
    statements: Sequence[StatementPieces],
    numbers: Sequence[int],
    row_count: int = 1,
) -> list[InputRow]:
    """Return rows with the statements of one article, in order; `numbers`: the number of each in `members`.

    At least `row_count` rows of about the same length, if there is enough text for several.
    """
    head = [_CLS, *question[:QUESTION], _SEP]
    question_end = len(head) - 1
    head += [*headline[:HEADLINE], _SEP]
    pieces_each = -(-sum(map(len, statements)) // row_count)
    length = min(LENGTH, len(head) + max(pieces_each, SHORT))
    rows: list[list[int]] = []
    total = length
    for i, each in enumerate(statements):
        if total >= length or total + len(each) > LENGTH:
            rows.append([])
            total = len(head)
        rows[-1].append(i)
        total += len(each)
    return [_input_row(head, question_end, [statements[i] for i in row], [numbers[i] for i in row]) for row in rows]


def _input_row(
    head: list[int], question_end: int, statements: Sequence[StatementPieces], members: list[int]
) -> InputRow:
    ids, types, spans = list(head), [0] * len(head), []
    for each in statements:
        ids += each.before
        types += [0] * len(each.before)
        spans.append((len(ids), len(ids) + len(each.own)))
        ids += [*each.own, _SEP]
        types += [1] * len(each.own) + [0]
    return InputRow(np.array(ids, np.int64), np.array(types, np.int64), question_end, spans, members)


def pad_rows(rows: Sequence[InputRow]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """ids int64[b, t], types int64[b, t], additive mask float32[b, 1, 1, t]."""
    width = max(len(row.ids) for row in rows)
    ids, types = np.zeros((len(rows), width), np.int64), np.zeros((len(rows), width), np.int64)
    mask = np.full((len(rows), 1, 1, width), -1e4, np.float32)
    for number, row in enumerate(rows):
        ids[number, : len(row.ids)] = row.ids
        types[number, : len(row.ids)] = row.types
        mask[number, ..., : len(row.ids)] = 0
    return ids, types, mask
