"""Learns the weights of `index.personhood` from articles whose persons are known.

python -m index.person_training [--shared ../shared]

World's training articles name all persons; for PolNeAR's the silver entities do. Cross-validated by article.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from index.frames import frames
from index.mention_merging import merged
from index.mentions import mentions
from index.personhood import EVIDENCE, FILE, evidence
from index.quotations import read_all
from index.reading import named_people
from index.training.names import PERSON, names_of
from index.vocabulary import Article

FOLDS, RIDGE, SOME = 5, 1.0, 200


def rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a gzipped JSONL file."""
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode("utf8").split("\n") if line]


def told(shared: Path) -> Iterator[tuple[int, tuple[float, ...], bool]]:
    """Article's number, evidence, and whether it is a person, of everybody whom the articles seem to name."""
    silver = {row["id"]: row["ner"] for row in rows(shared / "polnear/corenlp_train.jsonl.gz")}
    every = rows(shared / "world/train.jsonl.gz") + rows(shared / "polnear/train.jsonl.gz")[:SOME]
    articles = [Article(row["id"], row["text"], row.get("title") or "") for row in every]
    for number, (row, article, found) in enumerate(zip(every, articles, read_all(articles), strict=True)):
        known = [(s, e) for s, e, kind in names_of(row, silver.get(row["id"], ())) if kind == PERSON]
        read = frames(article.text)
        met = merged(article.text, read, mentions(article.text, read), found.mentions.named)
        for person in (p for p in named_people(article.text, read, met).persons if p.mentions):
            spans = [m.span for m in person.mentions]
            hits = sum(any(s < span.end and span.start < e for s, e in known) for span in spans)
            yield number, evidence(person), 2 * hits > len(spans)


def fit(x: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Weights float64[d] of a logistic regression with a ridge, by Newton's method."""
    w = np.zeros(x.shape[1])
    ridge = RIDGE * np.eye(x.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve((x * (chance * (1 - chance))[:, None]).T @ x + ridge, x.T @ (chance - right) + ridge @ w)
    return w


def main() -> None:
    """Learns, prints what it is worth, writes the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--out", type=Path, default=FILE)
    given = parser.parse_args()
    home, x, right = (np.array(part) for part in zip(*told(given.shared), strict=True))
    chance = np.zeros(len(right))
    for fold in range(FOLDS):
        held = home % FOLDS == fold
        chance[held] = 1 / (1 + np.exp(-x[held] @ fit(x[~held], right[~held])))
    taken = chance >= 0.5
    precision, recall = (100 * (taken & right).sum() / max(1, n) for n in (taken.sum(), right.sum()))
    print(f"{len(right)} names, {right.sum()} persons; left out: precision {precision:.1f}, recall {recall:.1f}")  # noqa: T201
    weights = {name: round(float(w), 4) for name, w in zip(EVIDENCE, fit(x, right), strict=True)}
    given.out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
