"""Annotated articles as word pieces, spans and links, and batches of windows over them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from index.links import NEAREST, candidates
from index.pieces import Pieces, pieces, windows
from index.tags import ROLES, encode
from index.vocabulary import Span

IGNORED = -100
ROUND = 64  # widths of batches are multiples of it: a CPU compiles and keeps a kernel for each width
LINKED = {"content_cue": (0, 2), "cue_source": (2, 1), "content_source": (0, 1)}


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article's pieces, its gold spans int32[n, 2] by role, and each link's target by head (-1: none)."""

    id: str
    text: str
    pieces: Pieces
    spans: tuple[np.ndarray, np.ndarray, np.ndarray]
    links: dict[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Links:
    """One kind of link in a batch: spans in pieces of the flattened batch, candidates, the right one."""

    heads: np.ndarray
    others: np.ndarray
    numbers: np.ndarray
    places: np.ndarray
    targets: np.ndarray


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length.

    ids and tags int64[b, t], features int64[b, t, 3], mask bool[b, t]; and the links between their spans.
    """

    ids: np.ndarray
    features: np.ndarray
    mask: np.ndarray
    tags: np.ndarray
    links: dict[str, Links]


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf8") if path.suffix == ".gz" else path.open(encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def annotated(row: dict[str, Any]) -> Annotated:
    """A row of PolNeAR. Of a source in several parts the first is taken (9 of 18,360 have several)."""
    cut = pieces(row["text"])
    found: tuple[list[tuple[int, int]], ...] = ([], [], [])
    relations: list[tuple[list[tuple[int, int]], tuple[int, int] | None, tuple[int, int] | None]] = []
    for attribution in row["attributions"]:
        spans = {role: [cut.within(Span(*s)) for s in attribution[role]] for role in ROLES}
        cue = spans["cue"][0] if spans["cue"] else None
        source = spans["source"][0] if spans["source"] else None
        relations.append((spans["content"], cue, source))
        found[0].extend(spans["content"])
        found[1].extend([source] if source else [])
        found[2].extend([cue] if cue else [])
    ordered = [_disjoint(sorted({s for s in spans if s[0] < s[1]})) for spans in found]
    place = [{span: number for number, span in enumerate(spans)} for spans in ordered]
    links = {name: np.full(len(ordered[head]), -1, np.int32) for name, (head, _) in LINKED.items()}
    for contents, cue, source in relations:
        to_cue, to_source = place[2].get(cue, -1) if cue else -1, place[1].get(source, -1) if source else -1
        for content in contents:
            if content in place[0]:
                links["content_cue"][place[0][content]] = to_cue
                links["content_source"][place[0][content]] = to_source
        if to_cue >= 0:
            links["cue_source"][to_cue] = to_source
    arrays = [np.array(spans, np.int32).reshape(-1, 2) for spans in ordered]
    return Annotated(row["id"], row["text"], cut, (arrays[0], arrays[1], arrays[2]), links)


def _disjoint(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def batches(articles: list[Annotated], size: int, length: int, random: Random, word_dropout: float) -> Iterator[Batch]:
    """One epoch: every article once, cut into windows at places drawn anew, batched by length, shuffled."""
    cut = []
    for article in articles:
        first = random.randint(length // 4, length)
        cut += [(article, *w) for w in windows(article.pieces, length, length // 12, first)]
    random.shuffle(cut)
    pool = size * 24
    groups = []
    for at in range(0, len(cut), pool):
        ordered = sorted(cut[at : at + pool], key=lambda w: w[2] - w[1])
        groups += [ordered[i : i + size] for i in range(0, len(ordered), size)]
    random.shuffle(groups)
    for group in groups:
        yield _batch(group, random, word_dropout)


def _batch(group: list[tuple[Annotated, int, int]], random: Random, word_dropout: float) -> Batch:
    from index.tagger import CLS, MASK, PAD, SEP

    width = -(-(max(end - start for _, start, end in group) + 2) // ROUND) * ROUND
    ids = np.full((len(group), width), PAD, np.int64)
    features = np.zeros((len(group), width, 3), np.int64)
    mask = np.zeros((len(group), width), bool)
    tags = np.full((len(group), width), IGNORED, np.int64)
    noise = np.random.default_rng(random.getrandbits(32))
    parts: dict[str, list[Links]] = {name: [] for name in LINKED}
    counts = {name: 0 for name in LINKED}
    for row, (article, start, end) in enumerate(group):
        size = end - start
        ids[row, : size + 2] = [CLS, *article.pieces.ids[start:end], SEP]
        hidden = noise.random(size + 2) < word_dropout
        hidden[[0, -1]] = False
        ids[row, : size + 2][hidden] = MASK
        features[row, 1 : size + 1] = article.pieces.features[start:end]
        mask[row, : size + 2] = True
        inside = [np.flatnonzero((s[:, 0] >= start) & (s[:, 1] <= end)) for s in article.spans]
        spans = [(r, int(s) - start, int(e) - start) for r in range(3) for s, e in article.spans[r][inside[r]]]
        gold = encode(sorted(spans, key=lambda s: s[1]), size)
        for array in article.spans:
            for s, e in array[
                (array[:, 0] < end) & (array[:, 1] > start) & ((array[:, 0] < start) | (array[:, 1] > end))
            ]:
                gold[max(0, s - start) : e - start] = IGNORED
        tags[row, 1 : size + 1] = gold
        shift = row * width + 1 - start
        for name, (head, other) in LINKED.items():
            part = _links(article, name, inside[head], inside[other], inside[0], shift, counts[name])
            counts[name] += len(part.others)
            parts[name].append(part)
    links = {name: _joined(every) for name, every in parts.items()}
    return Batch(ids, features, mask, tags, links)


def _links(
    article: Annotated,
    name: str,
    heads: np.ndarray,
    others: np.ndarray,
    contents: np.ndarray,
    shift: int,
    before: int,
) -> Links:
    head, other = LINKED[name]
    mine, theirs = article.spans[head][heads], article.spans[other][others]
    near = candidates(mine, theirs, article.spans[0][contents], article.pieces)
    right = article.links[name][heads]
    numbers = np.where(near.numbers >= 0, others[near.numbers] if len(others) else -1, -2)
    hit = numbers == right[:, None]
    targets = np.where(hit.any(1), hit.argmax(1), np.where(right < 0, NEAREST, IGNORED))
    shifted = np.where(near.numbers >= 0, near.numbers + before, -1)
    return Links(mine + shift, theirs + shift, shifted, near.places, targets)


def _joined(parts: list[Links]) -> Links:
    return Links(
        *(
            np.concatenate([getattr(p, f) for p in parts]).astype(np.int64)
            for f in ("heads", "others", "numbers", "places", "targets")
        )
    )
