"""Accuracy of setting off the part of a statement that carries the match, on statements put together.

    python bench/matching.py [--shared ../shared]

A statement that answers a topic ("clause" and "reworded" of ../shared/topics) is put between neighbours of its article
that do not, as one text of two and of three statements; what is set off is right where it lies in the one that answers.
Printed for train, on which MARGIN was chosen, and for dev: how much is set off and how much of that is right, at some
margins; beside it the cosine of the packaged model over the same parts.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.core.types import Span
from index.embedding.embedder import packaged_embedder
from rag.answers.highlight import MARGIN, statement_parts, topic_similarity
from rag.training.relevance.data import Case, Corpus, read_rows, topic_cases

ROOT = Path(__file__).resolve().parent.parent
FORMS = ("clause", "reworded")
MARGINS = (0.0, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30)
_WORDS = 4
_TAIL = re.compile(r"[\s,;:.!?”\"’']*$")


@dataclass(frozen=True, slots=True)
class Composite:
    """Statements put together: their text, its parts, and where the one stands that answers the topic."""

    topic: str
    text: str
    parts: list[Span]
    right: Span


def make_composites(corpus: Corpus, cases: Sequence[Case], size: int, chance: random.Random) -> Iterator[Composite]:
    """Every answering statement among so many neighbours, at a place by chance."""
    for case in cases:
        labels, numbers = case.labels.tolist(), case.statements.tolist()
        for at in (i for i, label in enumerate(labels) if label == 1 and case.form in FORMS):
            starts = [a for a in range(max(0, at - size + 1), at + 1) if a + size <= len(labels)]
            chance.shuffle(starts)
            for start in starts:
                around = range(start, start + size)
                statements = [corpus.statements[numbers[i]] for i in around]
                apart = all(one.end <= other.start for one, other in pairwise(statements))
                if apart and all(labels[i] == 0 for i in around if i != at):
                    texts = [as_sentence(each.text.replace(" […] ", " ")) for each in statements]
                    if min(len(text.split()) for text in texts) >= _WORDS:
                        begin = sum(len(text) + 1 for text in texts[: at - start])
                        whole = " ".join(texts)
                        right = Span(begin, begin + len(texts[at - start]))
                        yield Composite(case.topic, whole, statement_parts(whole, [Span(0, len(whole))]), right)
                        break


def as_sentence(text: str) -> str:
    """The text as a sentence: with a capital and a full stop."""
    tail = _TAIL.search(text.strip())
    end = tail[0] if tail else ""
    stop = next((mark for mark in end if mark in ".!?"), ".")
    begun = text.strip().removesuffix(end)
    first = next((i for i, letter in enumerate(begun) if letter.isalnum()), 0)
    quote = next((mark for mark in '”"' if mark in end), "")
    return begun[:first] + begun[first : first + 1].upper() + begun[first + 1 :] + stop + quote


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT / "../shared")
    options = parser.parse_args()
    embed = packaged_embedder().embed
    print(f"shipped margin {MARGIN}\n{'':28}" + "".join(f"{margin:>10.2f}" for margin in MARGINS))
    for split in ("train", "dev"):
        rows = read_rows(options.shared / f"topics/{split}.jsonl")
        articles = {row["article"] for row in rows}
        corpus = Corpus(row for row in read_rows(options.shared / "polnear/train.jsonl.gz") if row["id"] in articles)
        for size in (2, 3):
            made = list(make_composites(corpus, list(topic_cases(corpus, rows)), size, random.Random(1)))
            texts = [[part.of(each.text) for part in each.parts] for each in made]
            margin_row(
                f"{split} {size} ({len(made)}) words",
                made,
                [topic_similarity(c.topic, t) for c, t in zip(made, texts, strict=True)],
            )
            margin_row("  cosine", made, [embed(t) @ embed([c.topic])[0] for c, t in zip(made, texts, strict=True)])


def margin_row(name: str, made: Sequence[Composite], scores: Sequence[np.ndarray]) -> None:
    """Per cent set off / of these right, at each margin."""
    gaps, right = list[float](), list[bool]()
    for each, near in zip(made, scores, strict=True):
        order = np.argsort(near)
        best = each.parts[int(order[-1])]
        gaps.append(float(near[order[-1]] - near[order[-2]]) if len(near) > 1 else -1.0)
        right.append(each.right.contains(best))
    gap, hit = np.array(gaps), np.array(right)
    cells = [f"{100 * (gap >= m).mean():.0f} / {100 * hit[gap >= m].mean():.0f}" for m in MARGINS]
    print(f"{name:28}" + "".join(f"{cell:>10}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
