"""A statement's vector: embedded alone, pooled from its passage's token vectors, or embedded with its headline.

    python bench/meaning.py [--shared ../shared]

Over PolNeAR dev with gold quotations and names. Printed for each way: mean average precision of the gold statements
among all of that speaker's, by cosine to the topic (questions with a topic); mean reciprocal rank of the gold statement
among all statements (who-said questions); and the seconds that the way's own forward passes take, beside the passages'.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gold
import numpy as np
from answers import ROOT, Bench, benches

from index.core.settings import load_settings
from index.core.types import Article, Quotation
from index.embedding.embedder import PackagedEmbedder, Vectors, open_embedder
from index.store.rows import words_of
from index.text.chunking import split_passages


def pooled_vectors(
    embedder: PackagedEmbedder, article: Article, quotations: Sequence[Quotation], headline: bool
) -> Vectors:
    """Each quotation's mean token vector within its passages, float32[n, 384]; zero where it is cut off."""
    sums = np.zeros((len(quotations), embedder.dimension), np.float32)
    for passage in split_passages(article):
        head = f"{article.title}. " if headline and article.title else ""
        shift = passage.span.start - len(head)
        encoded = embedder._tokenizer.encode_batch([head + passage.span.of(article.text)])[0]
        inputs = {"input_ids": np.array([encoded.ids], np.int64)}
        inputs["attention_mask"] = np.ones_like(inputs["input_ids"])
        tokens = embedder._session.run(None, inputs)[0][0]
        starts, ends = np.array(encoded.offsets).T
        for number, quotation in enumerate(quotations):
            for span in quotation.content:
                inside = (
                    (starts + shift < span.end) & (ends + shift > span.start) & (ends > starts) & (starts >= len(head))
                )
                sums[number] += tokens[inside].sum(axis=0)
    norms: Vectors = np.maximum(1e-6, np.linalg.norm(sums, axis=1, keepdims=True)).astype(np.float32)
    return sums / norms


def average_precision(similar: np.ndarray, right: np.ndarray) -> float:
    """Average precision of the right ones in the order of similarity."""
    order = right[np.argsort(-similar, kind="stable")]
    ranks = np.flatnonzero(order) + 1
    return float(np.mean(np.arange(1, len(ranks) + 1) / ranks))


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT / "../shared")
    options = parser.parse_args()
    (bench,) = benches(options.shared, Path(), ["made"])
    articles, rows = bench.corpus.articles, bench.corpus.rows
    embedder = open_embedder(load_settings())
    assert isinstance(embedder, PackagedEmbedder)
    quotations = [
        gold.with_labelled_speakers(row, gold.annotated_quotations(row)) for row in (rows[a.id] for a in articles)
    ]
    flat = [(a, q) for a, each in zip(articles, quotations, strict=True) for q in each]
    embedder.embed(["warm"])
    ways: dict[str, Vectors] = {}
    seconds: dict[str, float] = {}
    for name in ("alone", "with headline"):
        start = time.perf_counter()
        texts = [words_of(a.text, q.content) for a, q in flat]
        ways[name] = embedder.embed(
            [f"{a.title}. {text}" for (a, _), text in zip(flat, texts, strict=True)] if name != "alone" else texts
        )
        seconds[name] = time.perf_counter() - start
    for name, headline in (("pooled from passages", False), ("pooled, headline before", True)):
        ways[name] = np.concatenate(
            [pooled_vectors(embedder, a, each, headline) for a, each in zip(articles, quotations, strict=True)]
        )
        seconds[name] = 0.0
    ways["pooled and alone, mean"] = ways["alone"] + ways["pooled from passages"]
    ways["pooled and alone, mean"] /= np.linalg.norm(ways["pooled and alone, mean"], axis=1, keepdims=True)
    print(f"{len(flat)} statements\n{'':26}{'topics, MAP':>12}{'even':>7}{'odd':>7}{'who-said, MRR':>15}{'seconds':>9}")
    for name, vectors in ways.items():
        topics, words = rank_measures(bench, embedder, flat, vectors)
        print(
            f"{name:26}{np.mean(topics):12.3f}{np.mean(topics[::2]):7.3f}{np.mean(topics[1::2]):7.3f}"
            f"{np.mean(words):15.3f}{seconds.get(name, 0):9.1f}"
        )


def rank_measures(
    bench: Bench, embedder: PackagedEmbedder, flat: Sequence[tuple[Article, Quotation]], vectors: Vectors
) -> tuple[list[float], list[float]]:
    """Average precision by question with a topic, reciprocal rank by who-said question."""
    topics, words = list[float](), list[float]()
    for number, row in bench.gold.items():
        if not row["gold"]:
            continue
        right = np.array([any(_is(a, q, g) for g in row["gold"]) for a, q in flat])
        if row["kind"] == "who_said":
            topic = bench.turns(number)[-1].removeprefix("Who said that ")
            similar = vectors @ embedder.embed([topic])[0]
            words.append(1 / (1 + np.flatnonzero(right[np.argsort(-similar)])[0]) if right.any() else 0.0)
        elif row["topic"]:
            similar = vectors @ embedder.embed([row["topic"]])[0]
            mine = np.array([q.source.name == row["speaker"] for _, q in flat]) | right
            if right.any():
                topics.append(average_precision(similar[mine], right[mine]))
    return topics, words


def _is(article: Article, quotation: Quotation, one: dict[str, Any]) -> bool:
    return bool(article.id == one["article"] and [[s.start, s.end] for s in quotation.content] == one["spans"])


if __name__ == "__main__":
    main()
