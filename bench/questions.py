"""Accuracy of reading questions: intent, slots, follow-ups and time, on questions that nothing was trained on.

python bench/questions.py [--data ../shared/questions/dev.jsonl] [--model rag/query/model] [--show 20]
python bench/questions.py --train-passes FOLDER   # leave one pass out: FOLDER/1 to FOLDER/4 hold models that
    # `python -m rag.training.questions --without-pass N` wrote; each reads the 550 questions of the pass it never saw

What is counted, all in per cent:
- intent: the likeliest one is the marked one.
- exact F1 of a slot: its spans, the same code points but for punctuation and white space at their edges. Articles,
  possessives and prepositions count; letter case cannot differ, since spans are stretches of the question.
- overlap F1 of a slot: the words (runs of letters and digits) of its spans, pooled over all questions.
- kept right: of the follow-ups, those of which every kept slot, and no other, is kept with its text, letter case and
  outer punctuation aside. The conversation is read from its first turn: what is kept is what was read there, not what
  is marked. "nearly" asks for 80 % of the words (F1) instead of the text. "slots" looks at which slots alone; their
  F1 stands beside it.
- whole: the intent, every speaker exactly and no other, every date exactly, and topics with a word F1 of 80 % or more.
- time: one question of 12 words, again and again, on one thread, without turns before; by the clock, and what the
  thread computed of it, which other work on the machine disturbs less.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from rag.query.reader import CARRIED_SLOTS, MODEL, Prediction, QuestionReader, Slot

SHARED = Path(__file__).resolve().parents[2] / "shared" / "questions"
PASS = 550
NEARLY = 0.8
TWELVE = "what did the head of the port authority say about the strike"
Row = Mapping[str, Any]
Spans = Sequence[tuple[Slot, int, int]]


@dataclass(slots=True)
class Counts:
    """Right, predicted and marked, for F1."""

    right: int = 0
    predicted: int = 0
    marked: int = 0

    def add(self, predicted: Counter[object], marked: Counter[object]) -> None:
        """Count one question's."""
        self.right += (predicted & marked).total()
        self.predicted += predicted.total()
        self.marked += marked.total()

    @property
    def f1(self) -> float:
        """In per cent; nan where nothing was predicted or marked."""
        return 200 * self.right / (self.predicted + self.marked) if self.predicted + self.marked else float("nan")


@dataclass(slots=True)
class Score:
    """Counts over some questions."""

    questions: int = 0
    follow_ups: int = 0
    totals: Counter[str] = field(default_factory=Counter)
    exact: dict[Slot, Counts] = field(default_factory=lambda: {slot: Counts() for slot in Slot})
    overlap: dict[Slot, Counts] = field(default_factory=lambda: {slot: Counts() for slot in Slot})
    kept: dict[Slot, Counts] = field(default_factory=lambda: {slot: Counts() for slot in CARRIED_SLOTS})
    wrong: list[str] = field(default_factory=list)

    def rows(self) -> Iterable[tuple[str, float]]:
        """Name and figure of each line of the table."""
        yield "intent", 100 * self.totals["intent"] / self.questions
        for slot in Slot:
            yield f"{slot} exact", self.exact[slot].f1
            yield f"{slot} overlap", self.overlap[slot].f1
        for name in ("kept right", "kept nearly", "kept slots"):
            yield name, 100 * self.totals[name] / max(1, self.follow_ups)
        for slot in CARRIED_SLOTS:
            yield f"kept {slot} F1", self.kept[slot].f1
        yield "whole", 100 * self.totals["whole"] / self.questions


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The code points without white space and punctuation at the edges."""
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return start, end


def lowered_words(text: str) -> Counter[object]:
    """The words of a text, without regard to case."""
    return Counter(re.findall(r"[^\W_]+", text.casefold()))


def word_positions(text: str, spans: Spans, slot: Slot) -> Counter[object]:
    """The places of a slot's words, counted."""
    return Counter(
        word.start() + start
        for s, start, end in spans
        if s is slot
        for word in re.finditer(r"[^\W_]+", text[start:end])
    )


def trimmed_edges(text: str, spans: Spans, slot: Slot) -> Counter[object]:
    """The trimmed spans of a slot."""
    return Counter(trim(text, start, end) for s, start, end in spans if s is slot)


def bag_f1(predicted: Counter[object], marked: Counter[object]) -> float:
    """F1 of two bags, 1 where both are empty."""
    both = predicted.total() + marked.total()
    return 2 * (predicted & marked).total() / both if both else 1.0


def comparable_text(text: str) -> str:
    """A text for comparison: no case, no punctuation at the edges, one blank between words."""
    folded = " ".join(text.casefold().split())
    start, end = trim(folded, 0, len(folded))
    return folded[start:end]


def read_conversation(reader: QuestionReader, turns: Sequence[str]) -> tuple[Prediction, dict[Slot, list[str]]]:
    """The Prediction of the last turn, and the texts that it keeps, all turns being read in order."""
    state: dict[Slot, list[str]] = {}
    carried: dict[Slot, list[str]] = {}
    for number, turn in enumerate(turns):
        reading = reader.read(turn, turns[:number])
        carried = {slot: state[slot] for slot, p in reading.carried.items() if p >= 0.5 and state.get(slot)}
        state = {slot: list(texts) for slot, texts in carried.items()}
        for span in reading.spans:
            state.setdefault(span.slot, []).append(span.of(turn))
    return reading, carried


def score_reader(reader: QuestionReader, rows: Sequence[dict[str, Any]]) -> Score:
    """The score of the reader over marked questions."""
    total = Score()
    for row in rows:
        question, before = row["question"], row.get("before", [])
        marked: Spans = [(Slot(s["slot"]), s["start"], s["end"]) for s in row["spans"]]
        reading, carried = read_conversation(reader, [*before, question])
        predicted: Spans = [(s.slot, s.start, s.end) for s in reading.spans]
        _count(total, row, question, reading, predicted, marked)
        if before:
            gold = {Slot(slot): texts for slot, texts in row["kept"].items()}
            _count_kept(total, reading, carried, gold)
    return total


def _count(total: Score, row: Row, question: str, reading: Prediction, predicted: Spans, marked: Spans) -> None:
    total.questions += 1
    intent = max(reading.intents, key=lambda name: reading.intents[name])
    total.totals["intent"] += intent == row["intent"]
    for slot in Slot:
        total.exact[slot].add(trimmed_edges(question, predicted, slot), trimmed_edges(question, marked, slot))
        total.overlap[slot].add(word_positions(question, predicted, slot), word_positions(question, marked, slot))
    whole = (
        intent == row["intent"]
        and all(
            trimmed_edges(question, predicted, s) == trimmed_edges(question, marked, s)
            for s in (Slot.SPEAKER, Slot.DATE)
        )
        and bag_f1(word_positions(question, predicted, Slot.TOPIC), word_positions(question, marked, Slot.TOPIC))
        >= NEARLY
    )
    total.totals["whole"] += whole
    if not whole:
        shown = ", ".join(f"{s.slot} {s.of(question)!r} {s.probability:.2f}" for s in reading.spans)
        expected = ", ".join(f"{s} {question[a:b]!r}" for s, a, b in marked)
        total.wrong.append(f"{question}\n    read   {intent}: {shown}\n    marked {row['intent']}: {expected}")


def _count_kept(
    total: Score, reading: Prediction, carried: Mapping[Slot, list[str]], gold: Mapping[Slot, list[str]]
) -> None:
    total.follow_ups += 1
    slots = {slot for slot, p in reading.carried.items() if p >= 0.5}
    for slot in CARRIED_SLOTS:
        total.kept[slot].add(Counter([slot] if slot in slots else []), Counter([slot] if slot in gold else []))
    total.totals["kept slots"] += slots == set(gold)
    answers = {slot: (", ".join(carried[slot]), ", ".join(gold[slot])) for slot in gold if slot in carried}
    same_slots = carried.keys() == gold.keys()
    total.totals["kept right"] += same_slots and all(
        comparable_text(one) == comparable_text(other) for one, other in answers.values()
    )
    total.totals["kept nearly"] += same_slots and all(
        bag_f1(lowered_words(one), lowered_words(other)) >= NEARLY for one, other in answers.values()
    )


def reading_times(reader: QuestionReader, question: str = TWELVE, rounds: int = 400) -> dict[str, tuple[float, float]]:
    """p50 and p95 of reading a question in milliseconds, by the clock and of the thread's computing."""
    seconds: dict[str, list[float]] = {"clock": [], "computing": []}
    for _ in range(rounds):
        begun, computed = time.perf_counter(), time.thread_time()
        reader.read(question)
        seconds["clock"].append(1000 * (time.perf_counter() - begun))
        seconds["computing"].append(1000 * (time.thread_time() - computed))
    return {name: (float(np.percentile(t[20:], 50)), float(np.percentile(t[20:], 95))) for name, t in seconds.items()}


def score_table(columns: Mapping[str, Score]) -> str:
    """A Markdown table, a column a score."""
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    scored = [dict(score.rows()) for score in columns.values()]
    for name in scored[0]:
        figures = ["–" if math.isnan(s[name]) else f"{s[name]:.1f}" for s in scored]
        lines += [f"| {name} | {' | '.join(figures)} |"]
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--data", type=Path, default=SHARED / "dev.jsonl")
    ask.add_argument("--model", type=Path, default=[MODEL], nargs="+", help="folders, a column each")
    ask.add_argument("--train-passes", type=Path, help="folder with models 1 to 4, each trained without that pass")
    ask.add_argument("--show", type=int, default=0, help="questions that were not read whole")
    a = ask.parse_args()
    if not SHARED.exists() and not a.data.exists():
        print(f"no {SHARED}: nothing to measure")
        return
    columns: dict[str, Score] = {}
    if a.train_passes:
        passes = _rows(SHARED / "train.jsonl")
        for number in (1, 2, 3, 4):
            folder = a.train_passes / str(number)
            if (folder / "heads.safetensors").exists():
                part = passes[(number - 1) * PASS : number * PASS]
                columns[f"pass {number}"] = score_reader(QuestionReader(folder), part)
    else:
        for folder in a.model:
            columns[folder.name] = score_reader(QuestionReader(folder), _rows(a.data))
        for name, (p50, p95) in reading_times(QuestionReader(a.model[0])).items():
            print(f"one question of 12 words, {name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    print(score_table(columns))
    for text in [text for s in columns.values() for text in s.wrong][: a.show]:
        print(text)


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
