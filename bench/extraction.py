"""Accuracy and speed of finding and attributing quotations on PolNeAR, beside the figures known.

    python bench/extraction.py [--gold ../shared/polnear/dev.jsonl.gz] [--scorer ../shared/bench/score_extraction.py]

Speed is told as a ratio to sentence-transformers embedding the same text in the same run (aim: 1, at most 1.5).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from index.core.types import Article, Quotation
from index.embedding.embedder import packaged_model
from index.extraction.pipeline import FINGERPRINT, extract, extract_all
from index.text.chunking import split_passages
from index.training.quotations.data import read as rows
from rag.formats.record_json import quotations_to_json

LIKE = 0.5  # of two contents' code points in common
ROOT = Path(__file__).resolve().parent.parent
COLUMNS = ("quotation", "direct", "mixed", "indirect", "speech", "quoted runs", "content", "source")
# F1 by score_extraction.py; see issue 3.
KNOWN: dict[str, tuple[float | None, ...]] = {
    "one annotator against another (295 pairs)": (75.1, 96.4, 87.0, 69.2, 93.4, 96.9, 69.1, 79.4),
    "BERT-base tags + heuristic linker (other split)": (69.5, 75.1, 75.0, 66.7, 80.1, 85.5, 57.7, 80.7),
    "BBC Citron retrained on PolNeAR (dev)": (56.3, 73.5, 70.0, 49.0, 71.2, 80.0, 43.2, 68.3),
    "GenderGapTracker (dev)": (41.1, 50.9, 55.6, 33.9, None, 73.6, 31.8, 52.0),
    "MiniLM probe, learned links (dev)": (63.9, 83.5, 78.1, 57.0, 79.5, 88.0, 56.5, 75.7),
}


def read_gold_articles(path: Path) -> list[Article]:
    """The articles of an annotated file, gzipped or not."""
    return [
        Article(row["id"], row["text"], row.get("title") or "", author=row.get("author") or "") for row in rows(path)
    ]


def measure_extraction(
    articles: list[Article], gold: Path, scorer: Path
) -> tuple[dict[str, Any], float, list[list[Quotation]]]:
    """The scorer's figures for our extraction, the seconds that extraction took, and what it found."""
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        start = time.perf_counter()
        extracted = list(extract_all(articles))
        seconds = time.perf_counter() - start
        with predicted.open("w", encoding="utf8") as lines:
            for article, quotations in zip(articles, extracted, strict=True):
                lines.write(json.dumps(quotations_to_json(article, quotations)) + "\n")
        command = [sys.executable, str(scorer), str(gold), str(predicted), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout), seconds, extracted


def speech_accuracy(gold: Path, extracted: list[list[Quotation]]) -> str:
    """The share of words rightly told from wishes and beliefs, where the labels tell; empty where they do not."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for row, quotations in zip(rows(gold), extracted, strict=True):
        for label in row["attributions"]:
            here = {i for start, end in label["content"] for i in range(start, end)}
            best = max(quotations, key=lambda q: _shared(q, here), default=None)
            if "said" in label and best is not None and _shared(best, here) >= LIKE:
                counts[label["said"], best.said] += 1
    if not counts:
        return ""
    right = counts[True, True] + counts[False, False]
    views = counts[False, False] + counts[False, True]
    return (
        f"said or thought: {100 * right / counts.total():.1f} % of {counts.total()} right; of {views} wishes, beliefs "
        f"and denials {counts[False, False]} told, of the others {counts[True, False]} taken for one"
    )


def nested_f1(gold: Path, extracted: list[list[Quotation]]) -> str:
    """F1 of what is reported inside a report, told by its carrier, where the labels tell; empty where they do not."""
    right = predicted = expected = 0
    for row, quotations in zip(rows(gold), extracted, strict=True):
        carried = [q for q in quotations if q.carrier]
        labels = [{i for a, b in label["content"] for i in range(a, b)} for label in row.get("nested", ())]
        right += sum(any(_shared(q, here) >= LIKE for q in carried) for here in labels)
        predicted, expected = predicted + len(carried), expected + len(labels)
    return f"nested: {right} of {expected}, {predicted} given: {_f1(right, predicted, expected)}" if expected else ""


def headline_f1(gold: Path) -> str:
    """F1 of what headlines report, each read as a text of its own; empty where the labels do not tell."""
    right = predicted = expected = 0
    for row in rows(gold):
        title = row.get("title") or ""
        quotations = extract(Article(row["id"], title)) if title and "headline" in row else []
        spans = [(title.find(label["content"]), len(label["content"])) for label in row.get("headline", ())]
        labels = [set(range(at, at + size)) for at, size in spans if at >= 0]
        right += sum(any(_shared(q, here) >= LIKE for q in quotations) for here in labels)
        predicted, expected = predicted + len(quotations), expected + len(labels)
    return f"headlines: {right} of {expected}, {predicted} given: {_f1(right, predicted, expected)}" if expected else ""


def _f1(right: int, predicted: int, expected: int) -> str:
    return f"F1 {200 * right / max(1, predicted + expected):.1f}"


def _shared(quotation: Quotation, here: set[int]) -> float:
    """The overlap of the quotation's content and the code points, as a share of both."""
    own = {i for span in quotation.content for i in range(span.start, span.end)}
    return len(own & here) / max(1, len(own | here))


def embedding_seconds(articles: list[Article]) -> float:
    """Seconds that sentence-transformers takes to embed the passages of the same articles with the same encoder."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(packaged_model()))
    texts = [passage.span.of(article.text) for article in articles for passage in split_passages(article)]
    model.encode(texts[:4])
    start = time.perf_counter()
    model.encode(texts, normalize_embeddings=True)
    return time.perf_counter() - start


def row_of(score: dict[str, Any]) -> tuple[float | None, ...]:
    """Our line of the table, in the order of COLUMNS."""
    quotation = score["quotation"]
    first = [quotation.get(key, {}).get("f1") for key in ("all", "direct", "mixed", "indirect", "speech")]
    return (*first, score["quoted_run"]["f1"], score["exact"]["content"]["f1"], score["exact"]["source"]["f1"])


def f1_table(figures_of: dict[str, tuple[float | None, ...]]) -> str:
    """The F1 table as aligned text."""
    lines = [f"{'F1':50}" + "".join(f"{column:>12}" for column in COLUMNS)]
    for name, figures in figures_of.items():
        lines.append(f"{name:50}" + "".join(f"{'–' if f is None else f'{f:.1f}':>12}" for f in figures))
    return "\n".join(lines)


def name_accuracy(score: dict[str, Any]) -> str:
    """The share of right speaker's names, by form of the source."""
    lines = [f"{'names':16}{'right':>8}{'wrong':>8}{'none':>8}{'right %':>10}{'misattributed %':>18}"]
    for form, f in score["name"].items():
        figures = f"{f['right']:>8}{f['wrong']:>8}{f['none']:>8}{f['accuracy']:>10}{f['misattributed']:>18}"
        lines.append(f"{form:16}{figures}")
    return "\n".join(lines)


def extraction_times() -> str:
    """Seconds for texts of growing length, to see that time is linear, and for texts that are nothing but trouble."""
    sentence = "The harbour opens in May, Ida Brandt said. “It is ready,” she added. He left.\n"
    texts = {f"{n:,} words": sentence * (n // 14) for n in (5_000, 50_000, 200_000)}
    texts |= {
        "one paragraph of 50,000 words": (sentence.strip() + " ") * (50_000 // 14),
        "50,000 words, no stop": "word " * 50_000,
        "marks only": "“\"''«‘" * 10_000,
        "empty": "",
    }
    lines = []
    for name, text in texts.items():
        start = time.perf_counter()
        count = sum(len(quotations) for quotations in extract_all([Article("x", text)]))
        lines.append(f"{name:32}{time.perf_counter() - start:8.2f} s{count:10,} quotations")
    return "\n".join(lines)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=ROOT / "../shared/polnear/dev.jsonl.gz")
    parser.add_argument("--scorer", type=Path, default=ROOT / "../shared/bench/score_extraction.py")
    options = parser.parse_args()
    articles = read_gold_articles(options.gold)
    extract(articles[0])  # loads the model
    score, seconds, quotations = measure_extraction(articles, options.gold, options.scorer)
    characters = sum(len(article.text) for article in articles)
    print(f1_table({f"onrecord {FINGERPRINT}": row_of(score)} | KNOWN), end="\n\n")
    print(
        name_accuracy(score),
        speech_accuracy(options.gold, quotations),
        nested_f1(options.gold, quotations),
        headline_f1(options.gold),
        sep="\n",
        end="\n\n",
    )
    print(f"{len(articles)} articles in {seconds:.2f} s: {len(articles) / seconds:.1f} articles/s, ", end="")
    print(f"{characters / seconds:,.0f} characters/s")
    print(f"ratio to sentence-transformers embedding the same text: {seconds / embedding_seconds(articles):.2f}\n")
    print(extraction_times())


if __name__ == "__main__":
    main()
