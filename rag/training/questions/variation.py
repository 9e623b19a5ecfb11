"""Data augmentation, anew in each epoch: other names and topics, other typing, questions from templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np

from rag.query.reader import Slot
from rag.training.questions.data import QuestionExample, SlotMark
from rag.training.questions.settings import Recipe
from rag.training.questions.templates import templated_example

SlotTexts = dict[tuple[Slot, str], list[str]]
_T = TypeVar("_T")
_BACKGROUND = 0.04  # share of questions that another one's first sentence, which asks nothing, is set before


def varied_examples(
    examples: list[QuestionExample], recipe: Recipe, random: np.random.Generator
) -> Iterator[QuestionExample]:
    """Each example once, as it is or varied, and templated ones beside them."""
    texts = slot_texts(examples)
    grounds = list(filter(None, map(leading_background, examples)))
    for example in examples:
        varied = example
        if random.random() < recipe.swap:
            varied = swap_texts(varied, texts, random)
        if recipe.swap and grounds and not example.before and random.random() < _BACKGROUND:
            varied = prepend_background(varied, random_choice(grounds, random))
        yield perturb(varied, recipe, random)
    for _ in range(round(recipe.plain * len(examples))):
        yield perturb(templated_example(texts, random), recipe, random)


def perturb(example: QuestionExample, recipe: Recipe, random: np.random.Generator) -> QuestionExample:
    """The example, possibly with other typing, and possibly with marks of an archive's names."""
    if random.random() < recipe.noise:
        example = random_choice(
            (to_lowercase, to_uppercase, strip_final_punctuation, add_question_mark, add_typo, add_typo), random
        )(example, random)
    return add_archive_marks(example, random) if random.random() < recipe.known else example


def random_choice(choices: list[_T] | tuple[_T, ...], random: np.random.Generator) -> _T:
    """One of several."""
    return choices[int(random.integers(len(choices)))]


def slot_texts(examples: list[QuestionExample]) -> SlotTexts:
    """The texts of the slots, by slot and kind; each as often as it occurs."""
    texts: SlotTexts = {}
    for example in examples:
        for mark in example.marks:
            text = example.question[mark.start : mark.end]
            texts.setdefault((mark.slot, text_kind(example, mark)), []).append(text)
    return texts


_ARTICLE = re.compile(r"(?:the|a|an|our|my|his|her|their|that)\b", re.IGNORECASE)
_LINKED = frozenset("about on of for over to against with".split())


def text_kind(example: QuestionExample, mark: SlotMark) -> str:
    """The kind of a slot's text, which may be replaced by another of the same kind."""
    text = example.question[mark.start : mark.end]
    if mark.slot is Slot.SPEAKER:
        return "role" if _ARTICLE.match(text) or text.islower() else "name"
    before = example.question[: mark.start].split()[-1:]
    if mark.slot is Slot.TOPIC:
        if before and before[0].lower() in _LINKED:
            return "matter"
        return "begins" if not before else f"after {before[0].lower()}"
    return f"after {before[0].lower()}" if before and mark.slot is Slot.WORDS else ""


def swap_texts(example: QuestionExample, texts: SlotTexts, random: np.random.Generator) -> QuestionExample:
    """The example with other texts in some of its slots, and in its carried slots."""
    for number, mark in enumerate(example.marks):
        choices = texts.get((mark.slot, text_kind(example, mark)), [])
        if choices and random.random() < 0.6:
            example = replace_slot_text(example, number, random_choice(choices, random))
    carried: dict[Slot, tuple[str, ...]] = {}
    before = example.before
    for slot, old in example.carried.items():
        carried[slot] = old
        choices = texts.get((slot, "matter" if slot is Slot.TOPIC else "name"), [])
        if choices and len(old) == 1 and sum(old[0] in turn for turn in before) == 1 and random.random() < 0.6:
            new = random_choice(choices, random)
            before = tuple(turn.replace(old[0], new) for turn in before)
            carried[slot] = (new,)
    return replace(example, before=before, carried=carried)


def replace_slot_text(example: QuestionExample, number: int, text: str) -> QuestionExample:
    """The example with `text` in the place of a mark's; marks behind it move."""
    mark = example.marks[number]
    return edit_question(example, mark.start, mark.end, text)


def edit_question(example: QuestionExample, start: int, end: int, text: str) -> QuestionExample:
    """The example with `text` in the place of the question's code points start to end, which cross no mark's border."""
    more = len(text) - (end - start)

    def moved(at: int, closes: bool) -> int:
        return at + more if (at >= end if closes else at >= end and (at > start or end > start)) else at

    marks = tuple(SlotMark(m.slot, moved(m.start, False), moved(m.end, True)) for m in example.marks)
    return replace(example, question=example.question[:start] + text + example.question[end:], marks=marks)


def leading_background(example: QuestionExample) -> QuestionExample | None:
    """An example's first sentence if it is no question and more follows; else None."""
    end = re.search(r"[.!]\s+", example.question)
    if not end or example.before:
        return None
    inside = tuple(m for m in example.marks if m.start < end.end())
    if len(inside) == len(example.marks) or any(m.slot is not Slot.OTHER for m in inside):
        return None
    return replace(example, question=example.question[: end.end()], marks=inside)


def prepend_background(example: QuestionExample, ground: QuestionExample) -> QuestionExample:
    """The example with a background set before it."""
    shift = len(ground.question)
    marks = tuple(SlotMark(m.slot, m.start + shift, m.end + shift) for m in example.marks)
    return replace(example, question=ground.question + example.question, marks=ground.marks + marks)


def _same_length(example: QuestionExample, change: Callable[[str], str]) -> QuestionExample:
    question = "".join(c if len(change(c)) != 1 else change(c) for c in example.question)
    return replace(example, question=question)


def to_lowercase(example: QuestionExample, random: np.random.Generator) -> QuestionExample:
    """The question in lower case."""
    return _same_length(example, str.lower)


def to_uppercase(example: QuestionExample, random: np.random.Generator) -> QuestionExample:
    """The question in capitals, with a probability of 0.3."""
    return _same_length(example, str.upper) if random.random() < 0.3 else example


def strip_final_punctuation(example: QuestionExample, random: np.random.Generator) -> QuestionExample:
    """The question without its final punctuation."""
    end = max([m.end for m in example.marks], default=0)
    clean = example.question.rstrip(" ?!.")
    return replace(example, question=example.question[: max(end, len(clean), 1)])


def add_question_mark(example: QuestionExample, random: np.random.Generator) -> QuestionExample:
    """The question with a question mark at the end."""
    return example if example.question.endswith(("?", ".", "!")) else replace(example, question=example.question + "?")


def add_typo(example: QuestionExample, random: np.random.Generator) -> QuestionExample:
    """The question with a typo in a word of four letters or more: two letters exchanged, one left out or
    doubled."""
    words = [w for w in re.finditer(r"[^\W\d_]{4,}", example.question)]
    if not words:
        return example
    word = random_choice(words, random)
    text = word.group()
    at = int(random.integers(1, len(text) - 1))
    slip = random_choice(
        (text[:at] + text[at + 1] + text[at] + text[at + 2 :], text[:at] + text[at + 1 :], text[:at] + text[at - 1 :]),
        random,
    )
    return edit_question(example, word.start(), word.end(), slip)


def add_archive_marks(example: QuestionExample, random: np.random.Generator) -> QuestionExample:
    """The example with marks of spans that an archive knows: most speakers and outlets, in part at times, and names
    that are neither."""
    known = []
    for mark in example.marks:
        share: Mapping[Slot, float] = {Slot.SPEAKER: 0.7, Slot.OUTLET: 0.8, Slot.OTHER: 0.4, Slot.TOPIC: 0.12}
        if random.random() < share.get(mark.slot, 0.03):
            start, end = mark.start, mark.end
            inner = example.question.rfind(" ", start, end)
            if mark.slot is Slot.TOPIC or (inner > start and random.random() < 0.25):
                start = inner + 1 if inner > start else start
            known.append((start, end, 2 if mark.slot in (Slot.OUTLET, Slot.OTHER) else 1))
    return replace(example, known=tuple(known))
