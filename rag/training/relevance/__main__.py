"""`python -m rag.training.relevance`: the judge from judged topics and natural questions."""

from __future__ import annotations

import argparse
import logging
from dataclasses import fields
from pathlib import Path


def main() -> None:
    """Embed, train the reranker, train the first model, calibrate both, write the weights."""
    from rag.training.relevance.settings import Recipe

    ask = argparse.ArgumentParser(prog="python -m rag.training.relevance", description=__doc__)
    ask.add_argument("--shared", type=Path, required=True, help="folder with topics/, bench/ and polnear/")
    ask.add_argument("--out", type=Path, required=True, help="folder for the weights")
    ask.add_argument("--work", type=Path, default=Path("relevance"), help="vectors and checkpoints; goes on from there")
    ask.add_argument("--share", type=float, default=1.0, help="of the training articles that are used: learning curve")
    for field in fields(Recipe):
        ask.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    a = ask.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    report = logging.getLogger("training").info

    from rag.training.relevance.pipeline import JudgeTraining

    recipe = Recipe(**{field.name: getattr(a, field.name) for field in fields(Recipe)})
    a.work.mkdir(parents=True, exist_ok=True)
    course = JudgeTraining.of(a.shared, a.work, a.share)
    report(f"{len(course.cases)} cases, {sum(len(c.labels) for c in course.cases)} pairs; {recipe}")
    course.run(recipe, a.work, a.out, report)
    report(f"written to {a.out}")


main()
