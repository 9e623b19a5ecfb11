"""Training of the gate of the second pass: learned from the reports that a second reading of all contents finds.

    python -m index.training.quotations.second_pass --data ../shared/polnear/train.jsonl.gz
../shared/world/train.jsonl.gz \
        --dev ../shared/polnear/dev.jsonl.gz ../shared/world/dev.jsonl.gz

A logistic regression over the first reading's hidden states; no annotation is used. Five minutes on two cores.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.core.types import Span
from index.extraction.network.calibration import Calibration
from index.extraction.network.linker import Linker
from index.extraction.network.tagger import MODEL, Tagger
from index.extraction.quotations import second_pass
from index.extraction.quotations.second_pass import Gate, trim_contents
from index.text.wordpieces import encode_word_pieces
from index.training.quotations.calibrate import logistic_with_bias
from index.training.quotations.data import read

RIDGE = 20.0
SHARE = 0.2  # of the pieces that are no inner cue: as many are learned from
CAUGHT = 0.93  # of the contents of --dev with an inner report: as many are read again
SEED = 1


@dataclass(frozen=True, slots=True)
class GateSample:
    """The pieces of all contents: hidden float16[n, 384], whether each belongs to an inner cue bool[n], of which
    content it is int[n]; and how many pieces the articles have in all."""

    hidden: np.ndarray
    cue: np.ndarray
    content: np.ndarray
    pieces: int


def gate_sample(rows: Sequence[dict[str, Any]], folder: Path = MODEL) -> GateSample:
    """Return the results of a second reading of every content; sources in the first person do not count."""
    tagger, linker = Tagger(folder), Linker(folder)
    calibration = Calibration.read(folder / "calibration.json")
    cuts = [encode_word_pieces(row["text"]) for row in rows]
    hidden, cues, sizes = [], [], []
    for row, cut, tagging in zip(rows, cuts, tagger.read(cuts), strict=True):
        attributions = linker.attributions(cut, tagging)
        sure = [one for one in attributions if calibration.confidence(one.evidence) >= calibration.threshold]
        places = [place for one in sure for place in trim_contents(row["text"], cut, one.contents)]
        texts = [span.of(row["text"]) for _, span in places]
        inner = [encode_word_pieces(text) for text in texts]
        for (bounds, span), text, own, read_again in zip(places, texts, inner, tagger.read(inner), strict=True):
            is_cue = np.zeros(len(cut), bool)
            for one in linker.attributions(own, read_again):
                if one.cue is None or calibration.confidence(one.evidence) < second_pass.SURE:
                    continue
                if one.source and second_pass.begins_in_first_person(text[int(own.starts[one.source[0]]) :]):
                    continue
                start, end = int(own.starts[one.cue[0]]), int(own.ends[one.cue[1] - 1])
                is_cue[slice(*cut.within(Span(span.start + start, span.start + end)))] = True
            hidden.append(tagging.hidden[slice(*bounds)].astype(np.float16))
            cues.append(is_cue[slice(*bounds)])
            sizes.append(bounds[1] - bounds[0])
    content = np.repeat(np.arange(len(sizes)), sizes)
    return GateSample(np.concatenate(hidden), np.concatenate(cues), content, sum(map(len, cuts)))


def fit_gate(sample: GateSample) -> np.ndarray:
    """The weights float32[384]: what is left of the bias is in the threshold."""
    rng = np.random.default_rng(SEED)
    chosen = sample.cue | (rng.random(len(sample.cue)) < SHARE)
    weights = logistic_with_bias(sample.hidden[chosen].astype(np.float64), sample.cue[chosen], RIDGE)
    return weights[:-1].astype(np.float32)


def gate_curve(sample: GateSample, weights: np.ndarray) -> list[tuple[float, float, float]]:
    """By falling threshold: the threshold, the share of contents with an inner report that are read again, and how much
    is read again, as a share of all pieces."""
    score = sample.hidden.astype(np.float32) @ weights
    size = int(sample.content[-1]) + 1
    best, holds = np.full(size, -np.inf, np.float32), np.zeros(size, bool)
    np.maximum.at(best, sample.content, score)
    np.logical_or.at(holds, sample.content, sample.cue)
    order = np.argsort(-best)
    caught = np.cumsum(holds[order]) / max(1, int(holds.sum()))
    again = np.cumsum(np.bincount(sample.content)[order]) / sample.pieces
    return list(zip(best[order].tolist(), caught.tolist(), again.tolist(), strict=True))


def main() -> None:
    """Learns, chooses the threshold on --dev, writes, and tells the curve of each file of --dev."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--data", type=Path, nargs="+", required=True)
    ask.add_argument("--dev", type=Path, nargs="+", required=True)
    ask.add_argument("--out", type=Path, default=MODEL)
    options = ask.parse_args()
    weights = fit_gate(gate_sample([row for file in options.data for row in read(file)]))
    curves = {file: gate_curve(gate_sample(read(file)), weights) for file in options.dev}
    threshold = min(next(at for at, caught, _ in points if caught >= CAUGHT) for points in curves.values())
    Gate(weights, threshold).write(options.out)
    for file, points in curves.items():
        _, caught, again = next(point for point in reversed(points) if point[0] >= threshold)
        print(f"{file}: {100 * again:.1f} % of the pieces are read again, {100 * caught:.1f} % caught")  # noqa: T201


if __name__ == "__main__":
    main()
