"""The training of the judge: data, order of the steps, and the articles held out for calibration."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file, save_file

from index.core.settings import load_settings
from index.embedding.embedder import open_embedder
from rag.relevance.features import comparison_texts, compute_features
from rag.relevance.need import StatementInContext
from rag.relevance.weights import NEAR
from rag.training.relevance import network
from rag.training.relevance.calibrate import fit_calibration
from rag.training.relevance.data import Case, Corpus, in_context, need_of, question_cases, read_rows, topic_cases
from rag.training.relevance.reranker import RerankerData, reranker_scores, train
from rag.training.relevance.settings import Recipe

READ = 12
"""Statements of a case that the reranker reads when both are calibrated."""
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class CaseArrays:
    """A case in numbers: features float32[n, k], the question's vectors' mean, vectors of statements and neighbours,
    labels."""

    numbers: np.ndarray
    question: np.ndarray
    own: np.ndarray
    near: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True, slots=True)
class JudgeTraining:
    """Cases over a corpus, the vectors of its statements, and those of the questions' texts."""

    corpus: Corpus
    cases: list[Case]
    vectors: np.ndarray
    question_vectors: dict[str, np.ndarray]

    @classmethod
    def of(cls, shared: Path, work: Path, share: float) -> JudgeTraining:
        """Topics and questions of the training articles, or of a share of these; vectors are kept in `work`."""
        rows, more = read_rows(shared / "topics/train.jsonl"), read_rows(shared / "bench/train_questions.jsonl.gz")
        wanted = {row["article"] for row in rows} | {article for row in more for article in row["articles"]}
        corpus = Corpus(row for row in read_rows(shared / "polnear/train.jsonl.gz") if row["id"] in wanted)
        cases = [*topic_cases(corpus, rows), *question_cases(corpus, more)]
        cases = [case for case in cases if _number("share" + case.group) % 1000 < 1000 * share]
        texts = list(dict.fromkeys(text for case in cases for text in comparison_texts(need_of(case))))
        vectors = _embedded(work / "statements.safetensors", [s.text for s in corpus.statements])
        question_vectors = dict(zip(texts, _embedded(work / "asked.safetensors", texts), strict=True))
        return cls(corpus, cases, vectors, question_vectors)

    def run(self, recipe: Recipe, work: Path, out: Path, report: Report) -> None:
        """Train both models and write judge.safetensors, joint.safetensors and joint.onnx to `out`."""
        from rag.training.relevance.export import export

        kept_out = [i for i, case in enumerate(self.cases) if _number(case.group) % recipe.kept_out == 0]
        learning = [i for i in range(len(self.cases)) if i not in set(kept_out)]
        cosines = [self.vectors[c.statements] @ self.question_vectors[c.question] for c in self.cases]
        data = RerankerData.of(self.cases, self.corpus, cosines)
        taught = replace(data, cases=[self.cases[i] for i in learning], cosines=[cosines[i] for i in learning])
        joint = train(taught, recipe, work / "joint.pt", report)
        export(joint, out)
        raw = [self.raw(case, recipe, i) for i, case in enumerate(self.cases)]
        mean, deviation = _scale([raw[i] for i in learning])
        examples = [_example(r, mean, deviation) for r in raw]
        seeds = range(recipe.seed, recipe.seed + recipe.networks)
        apart = [network.fit_network([examples[i] for i in learning], recipe, seed) for seed in seeds]
        firsts = [_odds(apart, examples[i])[: len(self.cases[i].labels)] for i in kept_out]
        reading = [np.argsort(-first)[:READ].tolist() for first in firsts]
        report(f"first model judged {len(kept_out)} cases kept out; the reranker reads them now")
        seconds = reranker_scores(joint, data, kept_out, reading)
        verdict = fit_calibration(firsts, seconds, [self.cases[i].labels for i in kept_out])
        networks = [network.fit_network(examples, recipe, seed) for seed in seeds]
        save_file(network.arrays(networks, mean, deviation) | verdict, out / "judge.safetensors")

    def raw(self, case: Case, recipe: Recipe, number: int) -> CaseArrays:
        """The case in numbers, with statements of other articles that do not answer: some in their own places, some in
        the place of one of the case's, so that neighbours alone do not make an answer."""
        statements = in_context(self.corpus, case.statements, self.vectors)
        random = np.random.default_rng([recipe.seed, number])
        strangers = in_context(
            self.corpus, random.integers(0, len(self.vectors), recipe.strangers + recipe.moved), self.vectors
        )
        yes = np.flatnonzero(case.labels == 1)
        places = random.choice(yes if len(yes) else len(statements), recipe.moved)
        moved = [
            replace(statements[place], text=s.text, vector=s.vector)
            for place, s in zip(places, strangers[recipe.strangers :], strict=True)
        ]
        every = [*statements, *strangers[: recipe.strangers], *moved]
        vectors = np.stack([self.question_vectors[text] for text in comparison_texts(need_of(case))])
        labels = np.concatenate([case.labels, np.zeros(len(every) - len(statements), np.int8)]).astype(np.float32)
        numbers = np.concatenate(
            [compute_features(need_of(case), part, vectors) for part in (statements, every[len(statements) :]) if part]
        )
        return CaseArrays(numbers, vectors.mean(axis=0), np.stack([t.vector for t in every]), _near(every), labels)


def _near(statements: Sequence[StatementInContext]) -> np.ndarray:
    near = np.zeros((len(statements), NEAR, network.SIZE), np.float32)
    for row, t in enumerate(statements):
        for column, vector in enumerate(t.near[:NEAR]):
            near[row, column] = vector
    return near


def _number(group: str) -> int:
    """A hash of the article, the same in every run."""
    return int(hashlib.md5(group.encode(), usedforsecurity=False).hexdigest(), 16)


def _embedded(file: Path, texts: Sequence[str]) -> np.ndarray:
    """float32[len(texts), 384]; kept in the file, and read from there where it holds as many."""
    if file.exists() and len(stored := load_file(str(file))["vectors"]) == len(texts):
        return stored
    vectors = open_embedder(load_settings()).embed(texts)
    save_file({"vectors": vectors}, file)
    return vectors


def _scale(raw: Sequence[CaseArrays]) -> tuple[np.ndarray, np.ndarray]:
    every = np.concatenate([r.numbers for r in raw])
    return every.mean(axis=0).astype(np.float32), (every.std(axis=0) + 1e-6).astype(np.float32)


def _example(raw: CaseArrays, mean: np.ndarray, deviation: np.ndarray) -> network.CaseTensors:
    arrays = ((raw.numbers - mean) / deviation, raw.question, raw.own, raw.near, raw.labels)
    return network.CaseTensors(*(torch.from_numpy(np.asarray(array, np.float32)) for array in arrays))


@torch.no_grad()
def _odds(networks: Sequence[network.FirstModel], example: network.CaseTensors) -> np.ndarray:
    odds: np.ndarray = np.mean([n(example).numpy() for n in networks], axis=0)
    return odds
