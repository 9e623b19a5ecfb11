"""The reranker in torch, and its training: seeded, checkpointed, resumable.

The packaged encoder, its embeddings and lowest layers as they are, reads a question and statements of one article in
one row; a statement's log odds come of the cosine between the mean states of question and statement, and of a small
network over both.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel

from index.embedding.embedder import packaged_model
from index.training.checkpoint import resume_checkpoint, save_checkpoint, update_average
from rag.relevance.input_rows import (
    InputRow,
    StatementPieces,
    build_input_rows,
    pad_rows,
    statement_pieces,
    word_pieces,
)
from rag.training.relevance.data import Case, Corpus
from rag.training.relevance.settings import Recipe

SIZE, HEAD = 384, 64
EVERY = 100  # steps between checkpoints
POOL = 12  # batches whose rows are sorted by length together
Report = Callable[[str], None]


class Reranker(nn.Module):
    """Hidden states of rows, and log odds of the statements in them."""

    def __init__(self) -> None:
        super().__init__()
        self.bert = AutoModel.from_pretrained(
            str(packaged_model()),
            attn_implementation="sdpa",
            add_pooling_layer=False,
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=0.0,
        )
        last = nn.Linear(HEAD, 1)
        self.head = nn.Sequential(nn.Linear(3 * SIZE, HEAD), nn.GELU(), last)
        self.scale, self.bias = nn.Parameter(torch.tensor([8.0])), nn.Parameter(torch.tensor([-4.0]))
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        self.dropout = nn.Dropout(0.1)

    def freeze(self, layers: int) -> None:
        """Leave the embeddings and the lowest layers as they are."""
        for part in (self.bert.embeddings, *self.bert.encoder.layer[:layers]):
            for parameter in part.parameters():
                parameter.requires_grad_(False)

    def forward(self, rows: Sequence[InputRow]) -> Tensor:
        """float32[statements]: the log odds of the rows' statements, in order."""
        ids, types, mask = (torch.from_numpy(array) for array in pad_rows(rows))
        hidden = self.bert.embeddings(input_ids=ids, token_type_ids=types)
        for layer in self.bert.encoder.layer:
            out = layer(hidden, mask)
            hidden = out[0] if isinstance(out, tuple) else out
        sums = torch.cat([hidden.new_zeros(len(rows), 1, SIZE), hidden.cumsum(1)], 1)
        spans = torch.tensor([(i, row.question_end, *span) for i, row in enumerate(rows) for span in row.spans])
        row, question_end, start, end = spans.T
        meant = sums[row, question_end] / question_end[:, None]
        stated = (sums[row, end] - sums[row, start]) / (end - start)[:, None]
        cosine = nn.functional.cosine_similarity(meant, stated, dim=-1)
        inputs = self.dropout(torch.cat([stated * meant, meant, stated], -1))
        scores: Tensor = self.head(inputs)[:, 0] + self.scale * cosine + self.bias
        return scores


@dataclass(frozen=True, slots=True)
class RerankerData:
    """Cases with the data to build input rows: their statements' pieces and cosines to the question."""

    cases: Sequence[Case]
    corpus: Corpus
    pieces: Sequence[StatementPieces]
    cosines: Sequence[np.ndarray]

    @classmethod
    def of(cls, cases: Sequence[Case], corpus: Corpus, cosines: Sequence[np.ndarray]) -> RerankerData:
        """With the pieces of all the corpus's statements."""
        every = corpus.statements
        return cls(cases, corpus, statement_pieces([s.text for s in every], [s.before for s in every]), cosines)

    def rows(self, number: int, chosen: Sequence[int]) -> list[InputRow]:
        """The rows of a case's statements of these places; members are (case, place)."""
        case = self.cases[number]
        question = word_pieces([case.question])[0]
        rows: list[InputRow] = []
        by_article: dict[str, list[int]] = {}
        for place in sorted(chosen):
            by_article.setdefault(self.corpus.statements[case.statements[place]].article, []).append(place)
        for article, places in by_article.items():
            headline = word_pieces([self.corpus.articles[article].get("title") or ""])[0]
            rows += build_input_rows(question, headline, [self.pieces[case.statements[p]] for p in places], places)
        return rows


def _epoch(data: RerankerData, recipe: Recipe, epoch: int) -> list[list[tuple[InputRow, np.ndarray]]]:
    """Batches of rows with their labels: of each case some that answer, the nearest others, and a few of the rest."""
    random = np.random.default_rng([recipe.seed, epoch])
    rows: list[tuple[InputRow, np.ndarray]] = []
    for number, case in enumerate(data.cases):
        yes = random.permutation(np.flatnonzero(case.labels == 1))[: recipe.positives]
        no = [p for p in np.argsort(-data.cosines[number]) if case.labels[p] == 0]
        others = [*no[: recipe.hard], *random.permutation(no[recipe.hard :])[: recipe.others]]
        laid = data.rows(number, [int(p) for p in (*yes, *others)])
        rows += [(row, case.labels[row.members].astype(np.float32)) for row in laid]
    order = random.permutation(len(rows))
    batches = []
    for at in range(0, len(rows), POOL * recipe.rows):
        pool = sorted((rows[i] for i in order[at : at + POOL * recipe.rows]), key=lambda r: len(r[0].ids))
        batches += [pool[i : i + recipe.rows] for i in range(0, len(pool), recipe.rows)]
    return [batches[i] for i in random.permutation(len(batches))]


def train(data: RerankerData, recipe: Recipe, checkpoint: Path, report: Report) -> Reranker:
    """The network with the running mean of its weights. Goes on from `checkpoint` where that exists."""
    torch.manual_seed(recipe.seed)
    network = Reranker().train()
    network.freeze(recipe.frozen)
    learning = {name: p for name, p in network.named_parameters() if p.requires_grad}
    groups = [
        {"params": [p for n, p in learning.items() if n.startswith("bert.") is encoder], "lr": rate, "full": rate}
        for encoder, rate in ((True, recipe.joint_rate), (False, recipe.head_rate))
    ]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    average = {name: p.detach().clone() for name, p in learning.items()}
    total = int(recipe.joint_epochs * len(_epoch(data, recipe, 0)))
    done = resume_checkpoint(checkpoint, network, optimizer, average)
    started = time.monotonic()
    for step, batch in enumerate(_stream(data, recipe, total, done), start=done):
        torch.manual_seed(recipe.seed * 1_000_003 + step)
        for group in optimizer.param_groups:
            group["lr"] = group["full"] * min(1.0, (step + 1) / 60, max(0.02, (total - step) / (0.6 * total)))
        labels = torch.from_numpy(np.concatenate([labels for _, labels in batch]))
        loss = nn.functional.binary_cross_entropy_with_logits(network([row for row, _ in batch]), labels)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(list(learning.values()), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        update_average(average, network, min(0.99, (step + 1) / (step + 11)))
        if (step + 1) % 25 == 0:
            pace = (time.monotonic() - started) / (step + 1 - done)
            report(f"step {step + 1} of {total}, {pace:.2f} s each, loss {float(loss.detach()):.3f}")
        if (step + 1) % EVERY == 0 or step + 1 == total:
            save_checkpoint(checkpoint, step + 1, network, optimizer, average)
    network.load_state_dict(average, strict=False)
    return network.eval()


def _stream(data: RerankerData, recipe: Recipe, total: int, done: int) -> Iterator[list[tuple[InputRow, np.ndarray]]]:
    number = epoch = 0
    while True:
        for batch in _epoch(data, recipe, epoch):
            if number >= total:
                return
            if number >= done:
                yield batch
            number += 1
        epoch += 1


@torch.no_grad()
def reranker_scores(
    joint: Reranker, data: RerankerData, numbers: Sequence[int], places_of: Sequence[Sequence[int]]
) -> list[np.ndarray]:
    """float32[n] log odds of each case's statements, nan but for `places_of` the case."""
    scores = []
    for number, places in zip(numbers, places_of, strict=True):
        odds = np.full(len(data.cases[number].labels), np.nan, np.float32)
        for row in data.rows(number, places):
            odds[row.members] = joint([row]).numpy()
        scores.append(odds)
    return scores
