"""`python -m rag.training.questions`: the question reader from marked questions, in minutes on one core."""

from __future__ import annotations

import argparse
import logging
import os
from dataclasses import fields
from pathlib import Path


def main() -> None:
    """Train and export."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from rag.training.questions.settings import Recipe

    ask = argparse.ArgumentParser(prog="python -m rag.training.questions", description=__doc__)
    ask.add_argument("--data", type=Path, required=True, help="marked questions to learn from, JSON Lines")
    ask.add_argument("--out", type=Path, required=True, help="folder for the model")
    ask.add_argument("--checkpoint", type=Path, help="kept after each epoch; goes on from it where it exists")
    ask.add_argument("--without-pass", type=int, help="leave out the passes of 550 questions: 1 to 4")
    ask.add_argument("--share", type=float, default=1.0, help="of the questions, evenly taken: for a learning curve")
    for field in fields(Recipe):
        ask.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    a = ask.parse_args()
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    logger = logging.getLogger("training")
    logger.setLevel(logging.INFO)
    report = logger.info

    import torch

    from rag.training.questions.data import PASS, read_examples, shape_log_frequencies
    from rag.training.questions.export import export
    from rag.training.questions.loop import train

    torch.set_num_threads(1)
    recipe = Recipe(**{field.name: getattr(a, field.name) for field in fields(Recipe)})
    examples = read_examples(a.data)
    if a.without_pass:
        examples = [x for i, x in enumerate(examples) if i // PASS != a.without_pass - 1]
    examples = [x for i, x in enumerate(examples) if int(i * a.share) != int((i + 1) * a.share)]
    report(f"{len(examples)} questions; {recipe}")
    export(train(examples, recipe, a.checkpoint, report), shape_log_frequencies(examples), a.out)
    report(f"written to {a.out}")


main()
