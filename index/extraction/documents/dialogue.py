"""Features of a text as a dialogue: its questions and answers, its turns, the labels that take turns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from math import log1p

from index.extraction.documents.evidence import LayoutEvidence
from index.extraction.documents.structure import LETTERS, mean

_QUESTION_AND_ANSWER = re.compile(r"^[^.!?]{5,90}\?\s+\S")
_YOU = re.compile(r"\byou(?:r|[’'](?:re|ve|d|ll))?\b", re.IGNORECASE)
_BEHIND = '*_"”’ '
"""Marks behind a question's mark."""


def dialogue_features(evidence: LayoutEvidence) -> dict[str, float]:
    """The features by name. Linear in the text's length."""
    return {**_questions(evidence), **_turns(evidence), **_labels(evidence)}


def _is_question(words: str) -> bool:
    return words.rstrip(_BEHIND).endswith("?")


def _ratio(answers: Sequence[int], questions: Sequence[int]) -> float:
    return log1p(mean(answers)) - log1p(mean(questions)) if answers and questions else 0.0


def _questions(evidence: LayoutEvidence) -> dict[str, float]:
    lines, asks = evidence.words, evidence.asks
    count = max(1, len(lines))
    lengths = [len(line.split()) for line in lines]
    answered = [number for number in range(len(lines) - 1) if asks[number] and not asks[number + 1]]
    return {
        "answered": len(answered) / count,
        "answered_in_line": sum(bool(_QUESTION_AND_ANSWER.match(line)) for line in lines) / count,
        "answer_to_question": _ratio(
            [lengths[number + 1] for number in answered], [n for n, ask in zip(lengths, asks, strict=True) if ask]
        ),
        "question_marks": min(1.0, evidence.text.count("?") / count),
        "first_question": (asks.index(True) if True in asks else count) / count,
        "you_asked": sum(ask and bool(_YOU.search(line)) for ask, line in zip(asks, lines, strict=True)) / count,
    }


def _turns(evidence: LayoutEvidence) -> dict[str, float]:
    text, turns = evidence.text, evidence.turns
    by_speaker = defaultdict[str, list[str]](list)
    for turn in turns.quotations if turns else ():
        speaker = turn.source.span.of(text).casefold() if turn.source.span else ""
        by_speaker[speaker].append(text[turn.content[0].start : turn.content[-1].end])
    counts = sorted(map(len, by_speaker.values()), reverse=True)
    total = max(1, sum(counts))
    asking = {speaker: mean([float(_is_question(words)) for words in said]) for speaker, said in by_speaker.items()}
    asker = max(asking, key=lambda speaker: asking[speaker] * len(by_speaker[speaker]), default="")
    lengths = {speaker: [len(words.split()) for words in said] for speaker, said in by_speaker.items()}
    others = [length for speaker, own in lengths.items() if speaker != asker for length in own]
    size = max(1, len(text))
    first = turns.quotations[0].content if turns and turns.quotations else None
    return {
        "before_turns": turns.span.start / size if turns else 0.0,
        "after_turns": 1 - turns.span.end / size if turns else 0.0,
        "turn_count": log1p(sum(counts)),
        "most_turns": sum(counts[:1]) / total,
        "turns_of_two": sum(counts[:2]) / total,
        "asker_asks": max(asking.values(), default=0.0),
        "least_asking": min(asking.values(), default=0.0),
        "asker_turns": len(by_speaker[asker]) / total if asker in asking else 0.0,
        "turn_words": log1p(mean([length for own in lengths.values() for length in own])),
        "others_to_asker": _ratio(others, lengths.get(asker, [])),
        "asked_first": float(bool(first and _is_question(text[first[0].start : first[-1].end]))),
    }


def _labels(evidence: LayoutEvidence) -> dict[str, float]:
    keys = [label.key for label in evidence.labels if label]
    distinct = set(keys)
    first = next((number for number, label in enumerate(evidence.labels) if label), None)
    before = " ".join(evidence.words[: first or 0])
    introduced = set(LETTERS.findall(f"{evidence.title} {before}".lower()))
    return {
        "labels_in_turn": mean([float(a == c != b) for a, b, c in zip(keys, keys[1:], keys[2:], strict=False)]),
        "labels_distinct": len(distinct) / max(1, len(keys)),
        "labels_count": log1p(len(distinct)),
        "labels_short": mean([float(len(key) <= 3) for key in keys]),
        "first_label": 1.0 if first is None else first / len(evidence.labels),
        "introduction": log1p(len(before.split())),
        "labels_introduced": mean([float(bool(introduced.intersection(LETTERS.findall(key)))) for key in distinct]),
    }
