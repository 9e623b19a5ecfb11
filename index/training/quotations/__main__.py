"""`python -m index.training.quotations`: the quotation model from annotated articles."""

from __future__ import annotations

import argparse
import logging
from dataclasses import fields
from pathlib import Path
from random import Random


def main() -> None:
    """Train, export, and calibrate on the development articles."""
    from index.training.quotations.recipe import Recipe

    ask = argparse.ArgumentParser(prog="python -m index.training.quotations", description=__doc__)
    ask.add_argument("--data", type=Path, nargs="+", required=True, help="annotated articles, JSONL or JSONL.gz")
    ask.add_argument("--twice", type=Path, nargs="*", default=[], help="those of them that each epoch has twice")
    ask.add_argument("--silver", type=Path, help="entities that another program found in them, by id")
    ask.add_argument("--dev", type=Path, nargs="*", help="annotated articles to calibrate the confidence on")
    ask.add_argument("--start", type=Path, help="folder of a model to go on from, instead of the packaged encoder")
    ask.add_argument("--out", type=Path, required=True, help="folder for the model")
    ask.add_argument("--checkpoint", type=Path, default=Path("checkpoint.pt"), help="goes on from it where it exists")
    for field in fields(Recipe):
        ask.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    a = ask.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    report = logging.getLogger("training").info

    from index.training.quotations.data import augment_rows, read
    from index.training.quotations.loop import train

    recipe = Recipe(**{field.name: getattr(a, field.name) for field in fields(Recipe)})
    random = Random(recipe.seed)  # noqa: S311 - no secret is drawn
    silver = {row["id"]: row["ner"] for row in read(a.silver)} if a.silver else {}
    rows = [row for file in a.data for row in read(file) * (1 + (file in a.twice))]
    articles = augment_rows([(row, silver.get(row["id"], ())) for row in rows], recipe.variations, random)
    report(f"{len(articles)} articles, {sum(len(one.pieces) for one, *_ in articles)} pieces; {recipe}")
    network = train(articles, recipe, a.checkpoint, report, a.start)

    from index.training.quotations.export import export

    export(network, a.out)
    if a.dev:
        from index.training.quotations.calibrate import calibrate, calibration_sample

        calibration, table = calibrate(calibration_sample([row for file in a.dev for row in read(file)], a.out))
        calibration.write(a.out / "calibration.json")
        report(f"confidence, on development articles left out of the fit:\n{table}")
    report(f"written to {a.out}")


main()
