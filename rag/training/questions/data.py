"""Marked questions: read, and encoded as targets for the network."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from rag.query.agreement import SHAPES, shape_index
from rag.query.reader import CARRIED_SLOTS, INTENTS, Slot
from rag.query.tagging import FEATURES, EncodedQuestion, encode_question

SLOTS = tuple(Slot)
PASS = 550  # questions of one manner, in order of id
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class SlotMark:
    """Code points start to end fill a slot."""

    slot: Slot
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QuestionExample:
    """A question with the turns before it, its intent, slots and carried slots."""

    question: str
    intent: str
    marks: tuple[SlotMark, ...] = ()
    before: tuple[str, ...] = ()
    carried: Mapping[Slot, tuple[str, ...]] = field(default_factory=dict)
    known: tuple[tuple[int, int, int], ...] = ()


def read_examples(file: Path) -> list[QuestionExample]:
    """The questions of a JSON Lines file such as ../shared/questions/train.jsonl, in order."""
    return [_example(json.loads(line)) for line in file.read_text("utf-8").splitlines() if line.strip()]


def _example(row: dict[str, Any]) -> QuestionExample:
    marks = tuple(SlotMark(Slot(s["slot"]), s["start"], s["end"]) for s in row["spans"])
    carried = {Slot(slot): tuple(texts) for slot, texts in row.get("kept", {}).items()}
    return QuestionExample(row["question"], row["intent"], marks, tuple(row.get("before", ())), carried)


def shape_log_frequencies(examples: Sequence[QuestionExample]) -> np.ndarray:
    """float64[8, SHAPES]: the log of the share of an intent's questions that have a shape, turns before counted in."""
    counts = np.full((len(INTENTS), SHAPES), 0.5)
    for example in examples:
        own, carried = [mark.slot for mark in example.marks], list(example.carried)
        speakers, words = (own + carried).count(Slot.SPEAKER), Slot.WORDS in own + carried
        formed = shape_index(speakers, Slot.TOPIC in own, Slot.TOPIC in carried, words)
        counts[INTENTS.index(example.intent), formed] += 1
    logs: np.ndarray = np.log(counts / counts.sum(1, keepdims=True))
    return logs


@dataclass(frozen=True, slots=True)
class Target:
    """An encoded question: tags int64[m] of its words, its intent, and the carried slots, int64[6], -1 if unknown.

    `earlier` int64[n]: the carried slot (1 to 6) of each piece, 0 for none, -1 for no turn before.
    """

    encoded: EncodedQuestion
    tags: np.ndarray
    intent: int
    carried: np.ndarray
    earlier: np.ndarray


def encode_example(example: QuestionExample) -> Target:
    """Encode an example as input and targets of the network."""
    encoded = encode_question(example.question, example.before, example.known)
    tags = np.zeros(len(encoded.begins), np.int64)
    for mark in example.marks:
        inside = np.flatnonzero((encoded.begins < mark.end) & (encoded.ends > mark.start))
        if len(inside):
            tags[inside] = 2 * SLOTS.index(mark.slot) + 2
            tags[inside[0]] -= 1
    carried = np.full(len(CARRIED_SLOTS), UNKNOWN, np.int64)
    if example.before:
        carried = np.array([slot in example.carried for slot in CARRIED_SLOTS], np.int64)
    return Target(encoded, tags, INTENTS.index(example.intent), carried, _earlier(example, encoded))


def _earlier(example: QuestionExample, encoded: EncodedQuestion) -> np.ndarray:
    labels = np.full(len(encoded.ids), UNKNOWN, np.int64)
    for words, turn in zip(encoded.earlier, reversed(example.before), strict=False):
        for first, last in zip(words.first.tolist(), words.last.tolist(), strict=True):
            labels[first : last + 1] = 0
        for slot, texts in example.carried.items():
            for text in texts:
                start = turn.find(text)
                if start >= 0:
                    inside = (words.begins < start + len(text)) & (words.ends > start)
                    for word in np.flatnonzero(inside):
                        labels[words.first[word] : words.last[word] + 1] = 1 + CARRIED_SLOTS.index(slot)
    return labels


@dataclass(frozen=True, slots=True)
class Batch:
    """Targets side by side, padded: t pieces, m words; tags and carried are -1 where there is nothing."""

    ids: np.ndarray
    features: np.ndarray
    mask: np.ndarray
    own: np.ndarray
    first: np.ndarray
    last: np.ndarray
    tags: np.ndarray
    intents: np.ndarray
    carried: np.ndarray
    earlier: np.ndarray


def collate(targets: Sequence[Target]) -> Batch:
    """One Batch of several targets."""
    rows = len(targets)
    width = max(len(t.encoded.ids) for t in targets)
    words = max(1, *(len(t.tags) for t in targets))
    ids, features = np.zeros((rows, width), np.int64), np.zeros((rows, width, len(FEATURES)), np.int64)
    mask, own = np.zeros((rows, width), bool), np.zeros((rows, width), bool)
    first, last = np.zeros((rows, words), np.int64), np.zeros((rows, words), np.int64)
    tags, earlier = np.full((rows, words), UNKNOWN, np.int64), np.full((rows, width), UNKNOWN, np.int64)
    for row, t in enumerate(targets):
        size, count = len(t.encoded.ids), len(t.tags)
        ids[row, :size], features[row, :size], mask[row, :size] = t.encoded.ids, t.encoded.features, True
        own[row, : t.encoded.size] = True
        first[row, :count], last[row, :count], tags[row, :count] = t.encoded.first, t.encoded.last, t.tags
        earlier[row, :size] = t.earlier
    intents, carried = np.array([t.intent for t in targets]), np.stack([t.carried for t in targets])
    return Batch(ids, features, mask, own, first, last, tags, intents, carried, earlier)


def batches(targets: list[Target], size: int, random: np.random.Generator) -> Iterator[Batch]:
    """All targets once, those of like length together, in random order."""
    order = sorted(range(len(targets)), key=lambda i: (len(targets[i].encoded.ids) + random.uniform(-2, 2), i))
    groups = [order[at : at + size] for at in range(0, len(order), size)]
    for at in random.permutation(len(groups)):
        yield collate([targets[i] for i in groups[at]])
