"""`python -m index.training`: the quotation model from annotated articles."""

from __future__ import annotations

import argparse
import logging
from dataclasses import fields
from pathlib import Path


def main() -> None:
    """Train, export, and calibrate on the development articles."""
    from index.training.settings import Recipe

    ask = argparse.ArgumentParser(prog="python -m index.training", description=__doc__)
    ask.add_argument("--data", type=Path, required=True, help="annotated articles to learn from, JSONL or JSONL.gz")
    ask.add_argument("--dev", type=Path, help="annotated articles to calibrate the confidence on")
    ask.add_argument("--out", type=Path, required=True, help="folder for the model")
    ask.add_argument("--checkpoint", type=Path, default=Path("checkpoint.pt"), help="goes on from it where it exists")
    for field in fields(Recipe):
        ask.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    a = ask.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    report = logging.getLogger("training").info

    from index.training.data import annotated, read
    from index.training.loop import train

    recipe = Recipe(**{field.name: getattr(a, field.name) for field in fields(Recipe)})
    articles = [annotated(row) for row in read(a.data)]
    report(f"{len(articles)} articles, {sum(len(x.pieces) for x in articles)} pieces; {recipe}")
    network = train(articles, recipe, a.checkpoint, report)

    from index.training.export import export

    export(network, a.out)
    if a.dev:
        from index.training.calibrate import calibrate, sample

        calibration, table = calibrate(sample(read(a.dev), a.out))
        calibration.write(a.out / "calibration.json")
        report(f"confidence, on development articles left out of the fit:\n{table}")
    report(f"written to {a.out}")


main()
