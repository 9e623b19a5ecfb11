"""Learns the weights of `index.extraction.speakers.person_classifier` from articles whose persons are known.

python -m index.training.speakers.person_classifier [--shared ../shared]

World's training articles name all persons; for PolNeAR's the silver entities do. Cross-validated by article.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.core.types import Article
from index.extraction.mentions.detection import detect_mentions
from index.extraction.quotations.detector import detect_all
from index.extraction.speakers.document import named_people
from index.extraction.speakers.person_classifier import EVIDENCE, FILE, person_features
from index.text.tokens import tokenize_sentences
from index.training.quotations.calibrate import logistic
from index.training.quotations.data import read
from index.training.quotations.names import PERSON, names_of

FOLDS, RIDGE, SOME = 5, 1.0, 200


def classifier_samples(shared: Path) -> Iterator[tuple[int, tuple[float, ...], bool]]:
    """Article's number, evidence, and whether it is a person, of everybody whom the articles seem to name."""
    silver = {row["id"]: row["ner"] for row in read(shared / "polnear/corenlp_train.jsonl.gz")}
    every = read(shared / "world/train.jsonl.gz") + read(shared / "polnear/train.jsonl.gz")[:SOME]
    articles = [Article(row["id"], row["text"], row.get("title") or "") for row in every]
    for number, (row, article, detection) in enumerate(zip(every, articles, detect_all(articles), strict=True)):
        known = [(s, e) for s, e, kind in names_of(row, silver.get(row["id"], ())) if kind == PERSON]
        lines = tokenize_sentences(article.text)
        sources = [q.source.span for q in detection.quotations if q.source.span]
        mentions = detect_mentions(article.text, lines, detection.mentions.name_spans, sources)
        for person in (p for p in named_people(article.text, lines, mentions).persons if p.mentions):
            spans = [m.span for m in person.mentions]
            hits = sum(any(s < span.end and span.start < e for s, e in known) for span in spans)
            yield number, person_features(person), 2 * hits > len(spans)


def main() -> None:
    """Learns, prints what it is worth, writes the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[4] / "shared")
    parser.add_argument("--out", type=Path, default=FILE)
    options = parser.parse_args()
    home, x, right = (np.array(part) for part in zip(*classifier_samples(options.shared), strict=True))
    chance, ridge = np.zeros(len(right)), RIDGE * np.eye(x.shape[1])
    for fold in range(FOLDS):
        held_out = home % FOLDS == fold
        chance[held_out] = 1 / (1 + np.exp(-x[held_out] @ logistic(x[~held_out], right[~held_out], ridge)))
    accepted = chance >= 0.5
    precision, recall = (100 * (accepted & right).sum() / max(1, n) for n in (accepted.sum(), right.sum()))
    print(f"{len(right)} names, {right.sum()} persons; left out: precision {precision:.1f}, recall {recall:.1f}")  # noqa: T201
    weights = {name: round(float(w), 4) for name, w in zip(EVIDENCE, logistic(x, right, ridge), strict=True)}
    options.out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
