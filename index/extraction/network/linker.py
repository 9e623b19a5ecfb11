"""From tags and hidden states to attributions: spans by Viterbi, links by small networks in numpy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.extraction.network.bioes import TAGS, decode_tags, viterbi
from index.extraction.network.calibration import CONTENT, EVIDENCE, Bounds, attribution_features
from index.extraction.network.link_features import NAMED, NEAREST, link_candidates
from index.extraction.network.tagger import MODEL, Tagging, log_softmax
from index.text.quotation_marks import MarkRole
from index.text.wordpieces import WordPieces

TOGETHER = 64  # paragraphs decoded in one go
_GAP = 64  # pieces between two contents of one quotation in marks, at most
_IMPOSSIBLE = -9.0
_SURE = -0.2
MISSING = -9.0  # log probability of a candidate that one of the links does not see


@dataclass(frozen=True, slots=True)
class Attribution:
    """Spans in pieces; `evidence` is what its confidence is computed from
    (index.extraction.network.calibration.EVIDENCE)."""

    contents: tuple[Bounds, ...]
    source: Bounds | None
    cue: Bounds | None
    evidence: tuple[float, ...]

    @property
    def stands_alone(self) -> bool:
        """True for words that surely fill their quotation marks, and have no cue."""
        features = dict(zip(EVIDENCE, self.evidence, strict=True))
        sure = min(features["content"], features["start"], features["end"]) > _SURE
        return self.cue is None and features["quoted"] == 1.0 and sure

    @property
    def without_source(self) -> Attribution:
        """The same words, of which nothing is said whose they are."""
        features = dict(zip(EVIDENCE, self.evidence, strict=True))
        features |= {"source": 0.0, "content to cue": 0.0, "source link": 0.0, "no source": 1.0}
        return replace(self, source=None, evidence=tuple(features.values()))


@dataclass(frozen=True, slots=True)
class _Scored:
    """Each head's candidates int[h, 17] (-1: none of them) and their log probabilities float[h, 17]."""

    numbers: np.ndarray
    scores: np.ndarray


@dataclass(frozen=True, slots=True)
class _Spans:
    """First, last and mean hidden state of each span, float32[n, 1152]. Spans are sorted and apart."""

    bounds: np.ndarray
    vectors: np.ndarray

    def at(self, number: int) -> Bounds | None:
        return (int(self.bounds[number, 0]), int(self.bounds[number, 1])) if number >= 0 else None


class Linker:
    """The links and the tags' transitions in `folder`/linker.safetensors."""

    def __init__(self, folder: Path = MODEL) -> None:
        self.folder = folder

    @cached_property
    def weights(self) -> dict[str, np.ndarray]:
        """The arrays by name, float32."""
        from safetensors.numpy import load_file

        arrays = load_file(str(self.folder / "linker.safetensors"))
        return {name: array.astype(np.float32) for name, array in arrays.items()}

    def spans(self, pieces: WordPieces, tagging: Tagging) -> tuple[np.ndarray, ...]:
        """The contents, sources and cues of an article, int32[n, 2] each, in pieces, sorted and apart.

        Two contents in one pair of quotation marks, with neither source nor cue between, are one: `tagging.tags` say so
        of the pieces between them from then on.
        """
        contents, sources, cues = decode_role_spans(pieces, tagging.tags, self.weights["transitions"])
        return _joined(contents, np.concatenate([sources, cues]), pieces, tagging.tags), sources, cues

    def attributions(self, pieces: WordPieces, tagging: Tagging) -> list[Attribution]:
        """Return the attributions of an article, by their first content. Writes to `tagging.tags` as `spans` does."""
        return self.link(pieces, tagging, self.spans(pieces, tagging))

    def link(self, pieces: WordPieces, tagging: Tagging, spans: tuple[np.ndarray, ...]) -> list[Attribution]:
        """The attributions made of the spans that were found, by their first content. Time is linear in the length."""
        if not len(spans[CONTENT]):
            return []
        contents, sources, cues = (_Spans(s, _vectors(s, tagging.hidden)) for s in spans)
        to_cue = self._scores("content_cue", contents, cues, contents, pieces)
        to_source = self._scores("content_source", contents, sources, contents, pieces)
        of_cue = self._scores("cue_source", cues, sources, contents, pieces)
        groups: dict[int, list[int]] = {}
        for content, choice in enumerate(to_cue.scores.argmax(-1).tolist()):
            cue = int(to_cue.numbers[content, choice]) if choice < NEAREST else -1 - content
            groups.setdefault(cue, []).append(content)
        attributions = []
        for cue, members in groups.items():
            rows = [(to_source.numbers[m], to_source.scores[m] / len(members)) for m in members]
            if cue >= 0:
                rows.append((of_cue.numbers[cue], of_cue.scores[cue]))
            source, sure = _best(rows)
            bounds = tuple(span for m in members if (span := contents.at(m)))
            by, says = sources.at(source), cues.at(cue)
            links = (min(float(to_cue.scores[m].max()) for m in members), sure)
            features = attribution_features(pieces, tagging.tags, bounds, by, says, links)
            attributions.append(Attribution(bounds, by, says, features))
        return sorted(attributions, key=lambda a: a.contents[0])

    def split(
        self, one: Attribution, pieces: WordPieces, tagging: Tagging, contents: np.ndarray, names: np.ndarray
    ) -> list[Attribution]:
        """The attribution without what follows behind a paragraph in which somebody else is named, outside all of the
        `contents`: that has no speaker then, who may be the one named there. Bounds int32[n, 2], sorted and apart."""
        if one.cue is None or len(one.contents) < 2:
            return [one]
        own = [bounds for bounds in (one.cue, one.source) if bounds]
        groups = [[one.contents[0]]]
        for before, after in pairwise(one.contents):
            if _interrupted(before, after, pieces, own, contents, names):
                groups.append([])
            groups[-1].append(after)
        if len(groups) == 1:
            return [one]
        first, last = one.cue
        gaps = [min(min(abs(first - end), abs(start - last)) for start, end in group) for group in groups]
        parts = []
        for number, group in enumerate(groups):
            mine = number == gaps.index(min(gaps))
            by, says = (one.source, one.cue) if mine else (None, None)
            features = attribution_features(pieces, tagging.tags, tuple(group), by, says, (0.0, 0.0))
            parts.append(Attribution(tuple(group), by, says, features))
        return parts

    def referents(
        self, pieces: WordPieces, tagging: Tagging, contents: np.ndarray, sources: np.ndarray, names: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the names that each source may mean: int32[n, 32] numbers of names (-1: no name) and float32[n, 33]
        probabilities, the last that it is none of them. All spans are int32[., 2] in pieces, sorted and apart."""
        heads, others, quoted = (_Spans(b, _vectors(b, tagging.hidden)) for b in (sources, names, contents))
        scored = self._scores("source_name", heads, others, quoted, pieces, NAMED)
        return scored.numbers[:, :-1], np.exp(scored.scores)

    def _scores(
        self, name: str, heads: _Spans, others: _Spans, contents: _Spans, pieces: WordPieces, nearest: int = NEAREST
    ) -> _Scored:
        near = link_candidates(heads.bounds, others.bounds, contents.bounds, pieces, nearest)
        w = {k[len(name) + 1 :]: array for k, array in self.weights.items() if k.startswith(name + ".")}
        width = w["place.weight"].shape[1]
        mine = heads.vectors @ w["head.weight"].T + w["head.bias"]
        none = np.maximum(mine[:, :width], 0) @ w["none.weight"].T + w["none.bias"]
        scores = np.full(near.numbers.shape, -1e4, np.float32)
        if len(others.bounds):
            theirs = others.vectors @ w["other.weight"].T + w["other.bias"]
            for at in range(0, len(mine), 256):  # bounds the memory that the pairs take
                part = slice(at, at + 256)
                offer = theirs[near.numbers[part]]
                pair = mine[part, None, :width] + offer[..., :width]
                pair += w["place.weight"][near.places[part]].sum(-2)
                scores[part] = np.maximum(pair, 0) @ w["score.weight"][0] + w["score.bias"][0]
                scores[part] += (offer[..., width:] @ mine[part, width:, None])[..., 0] / width**0.5
        scores = np.where(near.numbers < 0, -1e4, scores)
        numbers = np.concatenate([near.numbers, np.full((len(mine), 1), -1, np.int32)], 1)
        return _Scored(numbers, log_softmax(np.concatenate([scores, none], 1)))


def _joined(contents: np.ndarray, others: np.ndarray, pieces: WordPieces, tags: np.ndarray) -> np.ndarray:
    """The contents, those of one quotation in marks made one; what was between is marked as content in `tags`."""
    joined: list[list[int]] = []
    taken = np.zeros(len(pieces) + 1, np.int32)
    for start, end in others.tolist():
        taken[start] += 1
        taken[end] -= 1
    free = np.cumsum(taken)[:-1] == 0
    quoted = np.isin(pieces.features[:, 0], (MarkRole.INSIDE, MarkRole.INSIDE_SINGLE)) & free
    for start, end in contents.tolist():
        gap = slice(joined[-1][1], start) if joined else slice(0, 0)
        near = 0 < gap.stop - gap.start < _GAP and pieces.paragraph[gap.start - 1] == pieces.paragraph[start]
        if near and quoted[gap].all():
            tags[gap] = _IMPOSSIBLE
            tags[gap, TAGS.index("I-content")] = 0.0
            joined[-1][1] = end
        else:
            joined.append([start, end])
    return np.array(joined, np.int32).reshape(-1, 2)


def _interrupted(
    before: Bounds, after: Bounds, pieces: WordPieces, own: list[Bounds], contents: np.ndarray, names: np.ndarray
) -> bool:
    """True where a paragraph between two contents names somebody outside of all contents, the source and its cue."""
    first, last = (int(pieces.paragraph[at]) for at in (before[1] - 1, after[0]))
    if first == last:
        return False
    theirs = {int(pieces.paragraph[start]) for start, _ in own}
    at = int(np.searchsorted(names[:, 0], before[1]))
    while at < len(names) and names[at, 1] <= after[0]:
        start, end = names[at].tolist()
        at += 1
        if int(pieces.paragraph[start]) in theirs or any(s < end and start < e for s, e in own):
            continue
        inside = int(np.searchsorted(contents[:, 1], start, "right"))
        if inside == len(contents) or contents[inside, 0] >= end:
            return True
    return False


def decode_role_spans(pieces: WordPieces, tags: np.ndarray, transitions: np.ndarray) -> tuple[np.ndarray, ...]:
    """The best spans of each role, int32[n, 2], sorted, none of them across a paragraph's border."""
    spans: tuple[list[Bounds], ...] = ([], [], [])
    starts = np.flatnonzero(np.diff(pieces.paragraph, prepend=-1))
    lengths = np.diff(starts, append=len(pieces))
    order = np.argsort(lengths, kind="stable")
    for at in range(0, len(order), TOGETHER):
        rows = order[at : at + TOGETHER]
        scores = np.zeros((len(rows), int(lengths[rows].max()), tags.shape[1]), np.float32)
        for row, paragraph in enumerate(rows):
            scores[row, : lengths[paragraph]] = tags[starts[paragraph] :][: lengths[paragraph]]
        for paragraph, best in zip(rows, viterbi(scores, lengths[rows], transitions), strict=True):
            for role, start, end in decode_tags(best[: lengths[paragraph]]):
                spans[role].append((int(starts[paragraph]) + start, int(starts[paragraph]) + end))
    return tuple(np.array(sorted(every), np.int32).reshape(-1, 2) for every in spans)


def _vectors(spans: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """First, last and mean hidden state of each span, float32[n, 1152]; spans are sorted and apart."""
    if not len(spans):
        return np.zeros((0, 3 * hidden.shape[1]), np.float32)
    start, end = spans[:, 0], spans[:, 1]
    last = end[-1] == len(hidden)
    total = np.add.reduceat(hidden, spans.ravel()[: -1 if last else None], axis=0)[::2]
    return np.concatenate([hidden[start], hidden[end - 1], total / (end - start)[:, None]], -1)


def _best(rows: list[tuple[np.ndarray, np.ndarray]]) -> tuple[int, float]:
    """The candidate (-1: none) with the highest sum of log probabilities over the rows, and that sum."""
    every = np.unique(np.concatenate([numbers for numbers, _ in rows]))
    total = np.zeros(len(every))
    for numbers, scores in rows:
        row = np.full(len(every), MISSING)
        real = numbers >= 0
        row[np.searchsorted(every, numbers[real])] = scores[real]
        row[0] = scores[-1]
        total += row
    best = int(total.argmax())
    return int(every[best]), float(total[best])
