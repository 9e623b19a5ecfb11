"""Annotated articles as word pieces, spans and links, and batches of windows over them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from index.core.types import Span
from index.extraction.network.bioes import ROLES, encode_spans
from index.extraction.network.link_features import NAMED, NEAREST, link_candidates
from index.text.wordpieces import WordPieces, encode_word_pieces, windows
from index.training.quotations.names import names_of, right_names
from index.training.quotations.variation import Edit, apply_edits, rename_persons, restyle, surnames_of

IGNORED = -100
NO_PERSON = -1  # the tag of what is nobody's name, but may be an organisation's
RESTYLED, RENAMED = 0.6, 0.7  # shares of the variations
ROUND = 64  # widths of batches are multiples of it: a CPU compiles and keeps a kernel for each width
LINKED = {"content_cue": (0, 2), "cue_source": (2, 1), "content_source": (0, 1), "source_name": (1, 3)}
CorrectLinks = tuple[int, ...] | None  # numbers of the right spans, () for none of them, None where it is not known


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article's pieces, its gold spans int32[n, 2] of contents, sources, cues and names, and their links.

    `kinds` int64[n] is 0 for a person's name, 1 for an organisation's; `said` int64[n] for each cue 1, 0 (a wish, a
    belief) or IGNORED; `complete` is true where all organisations are known.
    """

    id: str
    pieces: WordPieces
    spans: tuple[np.ndarray, ...]
    links: dict[str, list[CorrectLinks]]
    kinds: np.ndarray
    said: np.ndarray
    complete: bool


@dataclass(frozen=True, slots=True)
class Links:
    """One kind of link in a batch: spans in pieces of the flattened batch, candidates, bool[h, k + 1] the right ones
    (the last is none of them; a row without any tells nothing)."""

    heads: np.ndarray
    others: np.ndarray
    numbers: np.ndarray
    places: np.ndarray
    right: np.ndarray


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length.

    ids, tags and names int64[b, t], features int64[b, t, 3], mask bool[b, t]; the links between their spans; cues
    int64[c, 2] with what is known of them, said int64[c].
    """

    ids: np.ndarray
    features: np.ndarray
    mask: np.ndarray
    tags: np.ndarray
    names: np.ndarray
    links: dict[str, Links]
    cues: np.ndarray
    said: np.ndarray


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf8") if path.suffix == ".gz" else path.open(encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def annotated_article(
    row: dict[str, Any], silver: Sequence[Sequence[Any]] = (), edits: Iterable[Edit] = ()
) -> AnnotatedArticle:
    """A row of PolNeAR or of world's, with the silver entities of its article, after edits of its text. Of a source in
    several parts the first is taken (9 of 18,360 have several)."""
    new = apply_edits(row["text"], edits)
    cut = encode_word_pieces(new.text)

    def within(start: int, end: int) -> tuple[int, int]:
        first, last = new.at(start), new.at(end)
        return cut.within(Span(first, last)) if first < last else (0, 0)  # nothing of it is left

    bounds: tuple[list[tuple[int, int]], ...] = ([], [], [], [])
    relations: list[tuple[list[tuple[int, int]], tuple[int, int] | None, tuple[int, int] | None, dict[str, Any]]] = []
    for attribution in row["attributions"]:
        spans = {role: [within(*s) for s in attribution[role]] for role in ROLES}
        cue = spans["cue"][0] if spans["cue"] else None
        source = spans["source"][0] if spans["source"] else None
        relations.append((spans["content"], cue, source, attribution))
        bounds[0].extend(spans["content"])
        bounds[1].extend([source] if source else [])
        bounds[2].extend([cue] if cue else [])
    named = names_of(row, silver)
    kinds = {within(start, end): kind for start, end, kind in named}
    bounds[3].extend(kinds)
    ordered = [_disjoint(sorted({s for s in spans if s[0] < s[1]})) for spans in bounds]
    place = [{span: number for number, span in enumerate(spans)} for spans in ordered]
    links: dict[str, list[CorrectLinks]] = {name: [() for _ in ordered[head]] for name, (head, _) in LINKED.items()}
    links["source_name"] = [None for _ in ordered[1]]
    said = np.full(len(ordered[2]), IGNORED, np.int64)
    for contents, cue, source, attribution in relations:
        to_cue, to_source = place[2].get(cue, -1) if cue else -1, place[1].get(source, -1) if source else -1
        for content in contents:
            if content in place[0]:
                links["content_cue"][place[0][content]] = (to_cue,) if to_cue >= 0 else ()
                links["content_source"][place[0][content]] = (to_source,) if to_source >= 0 else ()
        if to_cue >= 0:
            links["cue_source"][to_cue] = (to_source,) if to_source >= 0 else ()
            said[to_cue] = attribution.get("said", IGNORED)
        if to_source >= 0:
            right = right_names(row["text"], named, attribution)
            spans_of = () if right is None else [within(*named[i][:2]) for i in right]
            numbers = None if right is None else tuple(place[3][s] for s in spans_of if s in place[3])
            links["source_name"][to_source] = numbers
    arrays = tuple(np.array(spans, np.int32).reshape(-1, 2) for spans in ordered)
    kind_of = np.array([kinds[span] for span in ordered[3]], np.int64)
    return AnnotatedArticle(row["id"], cut, arrays, links, kind_of, said, "people" not in row)


def augment_rows(
    rows: Sequence[tuple[dict[str, Any], Sequence[Sequence[Any]]]], times: int, random: Random
) -> list[tuple[AnnotatedArticle, ...]]:
    """Each row with its silver entities as it is, and `times` as another house would print it about other people."""
    named = [names_of(row, silver) for row, silver in rows]
    surnames = surnames_of((row["text"], names) for (row, _), names in zip(rows, named, strict=True))
    augmented = []
    for (row, silver), names in zip(rows, named, strict=True):
        every = [annotated_article(row, silver)]
        for _ in range(times):
            edits = restyle(row["text"], random) if random.random() < RESTYLED else []
            edits += rename_persons(row["text"], names, surnames, random) if random.random() < RENAMED else []
            every.append(annotated_article(row, silver, edits))
        augmented.append(tuple(every))
    return augmented


def _disjoint(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    disjoint: list[tuple[int, int]] = []
    for span in spans:
        if not disjoint or span[0] >= disjoint[-1][1]:
            disjoint.append(span)
    return disjoint


def batches(
    articles: Sequence[tuple[AnnotatedArticle, ...]],
    size: int,
    length: int,
    random: Random,
    word_dropout: float,
    varied: float,
) -> Iterator[Batch]:
    """One epoch: every article once, cut into windows at places drawn anew, batched by length, shuffled. Of each
    article one of its variations (all but the first) is taken as often as `varied` says."""
    cut = []
    for article, *others in articles:
        if others and random.random() < varied:
            article = random.choice(others)
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


def _batch(group: list[tuple[AnnotatedArticle, int, int]], random: Random, word_dropout: float) -> Batch:
    from index.extraction.network.tagger import CLS, MASK, PAD, SEP

    width = -(-(max(end - start for _, start, end in group) + 2) // ROUND) * ROUND
    ids = np.full((len(group), width), PAD, np.int64)
    features = np.zeros((len(group), width, 3), np.int64)
    mask = np.zeros((len(group), width), bool)
    tags = np.full((len(group), width), IGNORED, np.int64)
    names = np.full((len(group), width), IGNORED, np.int64)
    cues: list[np.ndarray] = []
    said: list[np.ndarray] = []
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
        gold = encode_spans(sorted(spans, key=lambda s: s[1]), size)
        called = _named(article, start, end)
        for array in article.spans:
            for s, e in array[
                (array[:, 0] < end) & (array[:, 1] > start) & ((array[:, 0] < start) | (array[:, 1] > end))
            ]:
                (called if array is article.spans[3] else gold)[max(0, s - start) : e - start] = IGNORED
        tags[row, 1 : size + 1], names[row, 1 : size + 1] = gold, called
        shift = row * width + 1 - start
        for name, (head, other) in LINKED.items():
            part = _links(article, name, inside[head], inside[other], inside[0], shift, counts[name])
            counts[name] += len(part.others)
            parts[name].append(part)
        cues.append(article.spans[2][inside[2]] + shift)
        said.append(article.said[inside[2]])
    links = {name: _joined(every) for name, every in parts.items()}
    return Batch(ids, features, mask, tags, names, links, np.concatenate(cues).astype(np.int64), np.concatenate(said))


def _named(article: AnnotatedArticle, start: int, end: int) -> np.ndarray:
    """Names' tags int64[end - start]: where organisations are not all known, other capitals are NO_PERSON."""
    tags = np.zeros(end - start, np.int64)
    if not article.complete:
        tags[np.isin(article.pieces.features[start:end, 1], (1, 2))] = NO_PERSON
    spans = article.spans[3]
    for number in np.flatnonzero((spans[:, 0] >= start) & (spans[:, 1] <= end)):
        first, last = spans[number] - start
        tags[first:last] = 2 + 2 * article.kinds[number]
        tags[first] -= 1
    return tags


def _links(
    article: AnnotatedArticle,
    name: str,
    heads: np.ndarray,
    others: np.ndarray,
    contents: np.ndarray,
    shift: int,
    before: int,
) -> Links:
    head, other = LINKED[name]
    nearest = NAMED if name == "source_name" else NEAREST
    mine, theirs = article.spans[head][heads], article.spans[other][others]
    near = link_candidates(mine, theirs, article.spans[0][contents], article.pieces, nearest)
    numbers = np.where(near.numbers >= 0, others[near.numbers] if len(others) else -1, -2)
    right = np.zeros((len(heads), nearest + 1), bool)
    for row, number in enumerate(heads.tolist()):
        annotated = article.links[name][number]
        if annotated is not None:
            right[row, :-1] = np.isin(numbers[row], annotated)
            right[row, -1] = not annotated
    shifted = np.where(near.numbers >= 0, near.numbers + before, -1)
    return Links(mine + shift, theirs + shift, shifted, near.places, right)


def _joined(parts: list[Links]) -> Links:
    def every(field: str) -> np.ndarray:
        return np.concatenate([getattr(part, field) for part in parts]).astype(np.int64)

    right = np.concatenate([part.right for part in parts])
    return Links(every("heads"), every("others"), every("numbers"), every("places"), right)
