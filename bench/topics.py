"""Accuracy of telling which statements of an article are on a topic: the judge beside literal words and plain cosine.

    python bench/topics.py [--shared ../shared]

Over the topics of ../shared/topics/dev.jsonl, each judged over all annotated statements of its article, those marked
`part` counting neither way. Printed for each way: micro-F1, precision and recall by form and over the topics that are
there ("present"), and the share of absent topics that are answered all the same. Words: today's literal topics. Cosine:
the packaged model's, at the threshold that is best on these very topics. The judge: at its own bands (the best
statement reaches ANCHOR, and then each that reaches ANSWERS), at the best threshold without an anchor, and anchored so
that 15 or 5 % of the absent topics are answered. Last the time of the judge, for a topic.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.core.settings import load_settings
from index.embedding.embedder import open_embedder
from rag.relevance import ANCHOR, ANSWERS, judge
from rag.training.relevance.data import Case, Corpus, content_words, in_context, need_of, read_rows, topic_cases

ROOT = Path(__file__).resolve().parent.parent
FORMS = ("broad", "reworded", "clause")
Scores = list[np.ndarray]


def f1_rates(
    cases: Sequence[Case], scores: Scores, threshold: float, forms: Sequence[str]
) -> tuple[float, float, float]:
    """F1, precision and recall in per cent, over all statements of the topics of these forms."""
    right = wrong = missed = 0
    for case, row in zip(cases, scores, strict=True):
        if case.form in forms:
            hit = row >= threshold
            right += int((hit & (case.labels == 1)).sum())
            wrong += int((hit & (case.labels == 0)).sum())
            missed += int((~hit & (case.labels == 1)).sum())
    precision, recall = 100 * right / max(1, right + wrong), 100 * right / max(1, right + missed)
    return 200 * right / max(1, 2 * right + wrong + missed), precision, recall


def answered_share(cases: Sequence[Case], scores: Scores, threshold: float) -> float:
    """Per cent of the absent topics with a statement at the threshold."""
    every = [bool((row >= threshold).any()) for case, row in zip(cases, scores, strict=True) if case.absent]
    return 100 * float(np.mean(every))


def candidate_thresholds(scores: Scores) -> np.ndarray:
    """Thresholds worth trying."""
    return np.unique(np.quantile(np.concatenate(scores), np.linspace(0, 1, 400)))


def best_threshold(cases: Sequence[Case], scores: Scores) -> float:
    """The threshold of the highest F1 over present topics."""
    return float(max(candidate_thresholds(scores), key=lambda t: f1_rates(cases, scores, t, FORMS)[0]))


def abstention_threshold(cases: Sequence[Case], scores: Scores, most: float = 15) -> float:
    """The lowest threshold at which at most so many per cent of the absent topics are answered."""
    return float(min(t for t in [*candidate_thresholds(scores), np.inf] if answered_share(cases, scores, t) <= most))


def apply_anchor(scores: Scores, anchor: float) -> Scores:
    """The scores of topics whose best statement reaches the anchor; of the others none count."""
    return [row if len(row) and row.max() >= anchor else np.full_like(row, -1.0) for row in scores]


def abstention_anchor(cases: Sequence[Case], scores: Scores, most: float) -> float:
    """The lowest anchor at which at most so many per cent of the absent topics are answered."""
    tops = [float(row.max()) for case, row in zip(cases, scores, strict=True) if case.absent]
    return float(np.nextafter(np.quantile(tops, 1 - most / 100, method="higher"), np.inf))


def score_row(name: str, cases: Sequence[Case], scores: Scores, threshold: float) -> str:
    """One row of the table."""
    f1, precision, recall = f1_rates(cases, scores, threshold, FORMS)
    forms = "".join(f"{f1_rates(cases, scores, threshold, [form])[0]:10.1f}" for form in FORMS)
    return f"{name:34}{threshold:9.3f}{forms}{f1:10.1f}{precision:10.1f}{recall:8.1f}" + (
        f"{answered_share(cases, scores, threshold):10.1f}"
    )


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT / "../shared")
    options = parser.parse_args()
    rows = read_rows(options.shared / "topics/dev.jsonl")
    articles = {row["article"] for row in rows}
    corpus = Corpus(row for row in read_rows(options.shared / "polnear/train.jsonl.gz") if row["id"] in articles)
    cases = list(topic_cases(corpus, rows))
    embed = open_embedder(load_settings()).embed
    vectors = embed([s.text for s in corpus.statements])
    vectors_of_topics = embed([case.topic for case in cases])
    words = [content_words(s.text) for s in corpus.statements]
    literal = [np.array([float(content_words(c.topic) <= words[n]) for n in c.statements]) for c in cases]
    cosine = [vectors[c.statements] @ v for c, v in zip(cases, vectors_of_topics, strict=True)]
    judged, seconds = time_judge(cases, corpus, vectors, embed)
    print(
        f"{len(cases)} topics, {sum(len(c.statements) for c in cases)} pairs\n{'':34}{'at':>9}"
        + "".join(f"{form:>10}" for form in FORMS)
        + f"{'present':>10}{'precision':>10}{'recall':>8}{'absent':>10}"
    )
    print(score_row("words, all of them there", cases, literal, 1.0))
    print(score_row("cosine, best threshold", cases, cosine, best_threshold(cases, cosine)))
    print(score_row("cosine, absent at most 15 %", cases, cosine, abstention_threshold(cases, cosine)))
    print(score_row(f"judge, anchored at {ANCHOR}", cases, apply_anchor(judged, ANCHOR), ANSWERS))
    print(score_row("judge, best threshold", cases, judged, best_threshold(cases, judged)))
    for most in (15, 5):
        anchored = apply_anchor(judged, abstention_anchor(cases, judged, most))
        print(score_row(f"judge, best anchored, absent {most} %", cases, anchored, best_threshold(cases, anchored)))
    p50, p95 = np.quantile(seconds, [0.5, 0.95]) * 1000
    size = np.mean([len(c.statements) for c in cases])
    print(f"judging a topic over {size:.0f} statements, embedding it included: p50 {p50:.0f} ms, p95 {p95:.0f} ms")


def time_judge(
    cases: Sequence[Case], corpus: Corpus, vectors: np.ndarray, embed: Callable[[list[str]], np.ndarray]
) -> tuple[Scores, list[float]]:
    """The judge's probabilities by case, and the seconds that each took."""
    inputs = [in_context(corpus, case.statements, vectors) for case in cases]
    judge(need_of(cases[0]), inputs[0], embed)
    scores, seconds = Scores(), list[float]()
    for case, statements in zip(cases, inputs, strict=True):
        start = time.perf_counter()
        scores.append(judge(need_of(case), statements, embed))
        seconds.append(time.perf_counter() - start)
    return scores, seconds


if __name__ == "__main__":
    main()
